package io.holdfast.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;

/** What a shard makes of the entries that it finds. */
class ShardMachineTest {
  private final MemoryReplica replica = new MemoryReplica();
  private boolean ready;
  private final List<String> failures = new ArrayList<>();
  private final ShardMachine machine = new ShardMachine(replica, new ShardSnapshots(), new ShardMachine.Listener() {
    @Override
    public void ready() {
      ready = true;
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
  void itIsReadyWhenTheFirstEntryOfItsTermIsApplied() {
    machine.notifyTermIndexUpdated(2, 9);
    machine.notifyLeaderReady();
    assertThat(ready).isFalse();
    machine.notifyTermIndexUpdated(3, 10);
    assertThat(ready).isTrue();
    assertThat(machine.getLastAppliedTermIndex()).isEqualTo(TermIndex.valueOf(3, 10));
    assertThat(machine.whole()).isEqualTo(TermIndex.valueOf(3, 10));
  }

  @Test
  void whenRatisStopsLeadingTheShardDoesNotStart() {
    machine.notifyNotLeader(List.of());
    assertThat(failures).hasSize(1);
    assertThat(failures.get(0)).contains("ceased to own").contains("start the host again");
  }
}
