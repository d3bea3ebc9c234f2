package io.holdfast.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;

/** What a shard makes of entries that it has not written itself. */
class ShardMachineTest {
  private final MemoryReplica replica = new MemoryReplica();
  private final List<String> failures = new ArrayList<>();
  private final ShardMachine machine = new ShardMachine(replica, new ShardMachine.Listener() {
    @Override
    public void ready() {
      failures.add("it was not asked for that");
    }

    @Override
    public void committed(int records, int bytes) {
      failures.add("nothing was its own");
    }

    @Override
    public void failed(String why) {
      failures.add(why);
    }
  }, read -> { });

  private void apply(long term, long index, byte[] entry) {
    LogEntryProto.Builder log = LogEntryProto.newBuilder().setTerm(term).setIndex(index).setStateMachineLogEntry(
        StateMachineLogEntryProto.newBuilder().setLogData(ByteString.copyFrom(entry)));
    machine.applyTransaction(TransactionContext.newBuilder().setStateMachine(machine).setLogEntry(log.build()).build());
  }

  private static byte[] entry(long term, long numbers, JournalRecord... records) {
    RecordOutput out = Entry.begin(64, term, numbers);
    for (JournalRecord record : records) {
      Entry.record(out, RecordCodec.encode(record));
    }
    return Entry.end(out);
  }

  @Test
  void anEntryOfTheTermThatItWasWrittenInIsReplayed() {
    apply(3, 10, entry(3, 77, Records.made("ann", 1), Records.said("ann", 1, 1, "hello")));
    assertThat(replica.diaries.get(1L).said).containsExactly("hello");
    assertThat(machine.numbers()).isEqualTo(77);
    assertThat(machine.whole()).isEqualTo(TermIndex.valueOf(3, 10));
    assertThat(failures).isEmpty();
  }

  @Test
  void anEntryThatADeposedOwnerWroteIsLeftOut() {
    apply(3, 10, entry(3, 77, Records.made("ann", 1)));
    apply(4, 11, entry(3, 99, Records.said("ann", 1, 1, "from the grave")));
    apply(4, 12, entry(4, 78, Records.said("ann", 1, 1, "hello")));
    assertThat(replica.diaries.get(1L).said).containsExactly("hello");
    assertThat(machine.numbers()).isEqualTo(78);
    assertThat(failures).isEmpty();
  }

  @Test
  void anEntryThatCannotBeReadStopsTheShardAndIsNamed() {
    byte[] entry = entry(3, 1, Records.made("ann", 1));
    entry[entry.length / 2] ^= 1;
    apply(3, 10, entry);
    assertThat(failures).hasSize(1);
    assertThat(failures.get(0)).contains("entry 10").contains("checksum").contains("journal check");
  }

  @Test
  void aSnapshotDoesNotBeginBetweenTheParts() {
    byte[] record = RecordCodec.encode(Records.said("ann", 1, 1, "x".repeat(3 * Entry.MOST_BYTES / 2)));
    RecordOutput first = Entry.begin(64, 3, 1);
    Entry.part(first, record, 0, Entry.MOST_BYTES);
    RecordOutput last = Entry.begin(64, 3, 1);
    Entry.part(last, record, Entry.MOST_BYTES, record.length - Entry.MOST_BYTES);
    apply(3, 10, entry(3, 1, Records.made("ann", 1)));
    apply(3, 11, Entry.end(first));
    assertThat(machine.whole()).isEqualTo(TermIndex.valueOf(3, 10));
    apply(3, 12, Entry.end(last));
    assertThat(machine.whole()).isEqualTo(TermIndex.valueOf(3, 12));
    assertThat(replica.diaries.get(1L).said).hasSize(1);
  }

  @Test
  void whenRatisStopsLeadingTheShardIsStopped() {
    machine.notifyNotLeader(List.of());
    assertThat(failures).hasSize(1);
    assertThat(failures.get(0)).contains("ceased to own").contains("start the host again");
  }

  @Test
  void nothingMoreIsWrittenWhenRatisCommitsNothing() {
    List<ShardLog.Batch> batches = new ArrayList<>();
    ShardLog log = new ShardLog(Runnable::run, Runnable::run, batches::add, new DiskRoom(() -> 1, () -> 0, 0), () -> 3,
        () -> 0, 1_000);
    log.append(new byte[1], Runnable::run);
    apply(3, 10, entry(3, 1));
    machine.expect(11, batches.get(0));
    machine.expect(250_010, batches.get(0));
    assertThatThrownBy(() -> machine.expect(250_011, batches.get(0))).hasMessageContaining("none was committed");
    assertThat(failures).isEmpty();
  }
}
