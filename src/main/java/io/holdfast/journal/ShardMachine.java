package io.holdfast.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One shard as Ratis reads it at the start: the snapshot, then every entry that was committed. Called by Ratis, one
 * entry at a time.
 *
 * <p>Applying never throws: Ratis would close the shard on every member that has the entry. What cannot be read is told
 * to the {@link Listener}.
 */
final class ShardMachine extends BaseStateMachine {
  private static final Logger log = LoggerFactory.getLogger(ShardMachine.class);

  /** What the shard is told. */
  interface Listener {
    /** Everything that had been committed has been replayed, and the first entry that makes this member the owner. */
    void ready();

    /** It cannot be read, or not be owned. Without meaning once it was ready. */
    void failed(String why);
  }

  /** Of what was kept before, so many bytes have been read. */
  private final LongConsumer progress;
  private final Replica replica;
  private final Listener listener;
  private final ShardSnapshots snapshots;
  private final Entry.Reader reader = new Entry.Reader();

  private volatile TermIndex whole = TermIndex.INITIAL_VALUE; // the last applied with no record cut in two after it
  private volatile long numbers; // the highest incarnation or token that an owner had given
  private volatile long replayedBytes;
  private boolean leads;

  ShardMachine(Replica replica, ShardSnapshots snapshots, Listener listener, LongConsumer progress) {
    this.replica = replica;
    this.snapshots = snapshots;
    this.listener = listener;
    this.progress = progress;
  }

  @Override
  public void initialize(RaftServer server, RaftGroupId group, RaftStorage storage) throws IOException {
    super.initialize(server, group, storage);
    snapshots.init(storage);
    Path latest = snapshots.latestFile();
    if (latest != null) {
      TermIndex at = ShardSnapshots.at(latest);
      try {
        numbers = SnapshotFile.read(latest, replica::replay, progress);
      } catch (MalformedRecord e) {
        throw new IOException(e.getMessage(), e);
      }
      setLastAppliedTermIndex(at);
      whole = at;
    }
  }

  @Override
  public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
    LogEntryProto entry = transaction.getLogEntry();
    replay(entry);
    TermIndex at = TermIndex.valueOf(entry);
    updateLastAppliedTermIndex(at);
    if (!reader.isAmidRecord()) {
      whole = at;
    }
    return CompletableFuture.completedFuture(Message.EMPTY);
  }

  private void replay(LogEntryProto entry) {
    byte[] bytes = entry.getStateMachineLogEntry().getLogData().toByteArray();
    try {
      Entry.Header header = Entry.header(bytes);
      if (header.term() != entry.getTerm()) { // a deposed owner wrote it
        log.warn("entry {} of {} is of an earlier owner, of term {}, and left out", TermIndex.valueOf(entry),
            getGroupId(), header.term());
      } else {
        numbers = Math.max(numbers, reader.read(bytes, replica::replay).numbers());
      }
    } catch (RuntimeException | Error e) { // MalformedRecord, if it is as it should be
      listener.failed("entry " + entry.getIndex() + " of the shard " + getGroupId() + " cannot be read: "
          + e.getMessage() + ". 'holdfast journal check' looks at all of it");
    }
    replayedBytes += bytes.length;
    progress.accept(bytes.length);
  }

  /** What is not a record, such as the first entry of a term. */
  @Override
  public void notifyTermIndexUpdated(long newTerm, long index) {
    super.notifyTermIndexUpdated(newTerm, index);
    if (!reader.isAmidRecord()) {
      whole = TermIndex.valueOf(newTerm, index);
    }
    if (leads) {
      listener.ready();
    }
  }

  /** The first entry of this member's term is being applied: {@link #notifyTermIndexUpdated} follows. */
  @Override
  public void notifyLeaderReady() {
    leads = true;
  }

  @Override
  public void notifyLogFailed(Throwable cause, LogEntryProto failedEntry) {
    listener.failed("writing the journal failed (" + cause.getMessage()
        + "); see to the disk, then start the host again: what was acknowledged is kept");
  }

  /** Ratis has stopped leading, as it does when it closes a shard of its own accord. */
  @Override
  public void notifyNotLeader(Collection<TransactionContext> pendingEntries) {
    listener.failed("this host ceased to own the shard " + getGroupId() + "; start the host again: what was "
        + "acknowledged is kept");
  }

  @Override
  public void notifyServerShutdown(org.apache.ratis.proto.RaftProtos.RoleInfoProto roleInfo, boolean allServer) {
    listener.failed("the journal has been closed; start the host again");
  }

  /** The highest incarnation or token that an owner of this shard had given. */
  long numbers() {
    return numbers;
  }

  /** How much of the log is not in the latest snapshot. */
  long replayedBytes() {
    return replayedBytes;
  }

  /** The last entry behind which no record is cut in two: up to there the log is in a snapshot that begins now. */
  TermIndex whole() {
    return whole;
  }

  @Override
  public StateMachineStorage getStateMachineStorage() {
    return snapshots;
  }
}
