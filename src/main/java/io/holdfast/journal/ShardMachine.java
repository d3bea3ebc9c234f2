package io.holdfast.journal;

import io.holdfast.journal.ShardLog.Batch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongConsumer;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One shard as Ratis sees it. An entry of this owner was applied by the objects before it was given to the log, so
 * there is nothing to do but to count it; any other entry is replayed. Called by Ratis, one entry at a time.
 *
 * <p>Applying never throws: Ratis would close the shard on every member that has the entry. What cannot be read is told
 * to the {@link Listener}.
 */
final class ShardMachine extends BaseStateMachine {
  private static final Logger log = LoggerFactory.getLogger(ShardMachine.class);

  /** What the shard is told. */
  interface Listener {
    /** Everything that had been committed has been replayed, and this member is the owner now. */
    void ready();

    /** An entry of this owner has been committed, of so many bytes. Perhaps a while after it was kept. */
    void committed(int records, int bytes);

    /** Nothing will be committed any more. */
    void failed(String why);
  }

  /** So many entries may be kept and not yet committed by Ratis: it is a moment behind, or has stopped unnoticed. */
  private static final int MOST_BEHIND = 250_000;

  /** What is counted of an entry of this owner when it is committed. */
  private record Expected(long index, int records, int bytes, boolean endsAmidRecord) {
  }

  private final Queue<Expected> expected = new ConcurrentLinkedQueue<>();
  /** Of what was kept before, so many bytes have been read. */
  private final LongConsumer progress;
  private final Replica replica;
  private final Listener listener;
  private final ShardSnapshots snapshots = new ShardSnapshots();
  private final Entry.Reader reader = new Entry.Reader();

  private volatile TermIndex whole = TermIndex.INITIAL_VALUE; // the last applied with no record cut in two after it
  private volatile long numbers; // the highest incarnation or token that an owner had given
  private volatile long term;
  private volatile long shortenTo = RaftLog.INVALID_LOG_INDEX;
  private volatile long replayedBytes;

  ShardMachine(Replica replica, Listener listener, LongConsumer progress) {
    this.replica = replica;
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
      shortenTo = at.getIndex();
    }
  }

  /** The batch is about to be appended as that entry, by this owner. In the order of the log. */
  void expect(long index, Batch batch) {
    if (index - getLastAppliedTermIndex().getIndex() > MOST_BEHIND) {
      throw new IllegalStateException("of " + MOST_BEHIND + " entries none was committed");
    }
    expected.add(new Expected(index, batch.records(), batch.entry().length, batch.endsAmidRecord()));
  }

  @Override
  public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
    LogEntryProto entry = transaction.getLogEntry();
    TermIndex at = TermIndex.valueOf(entry);
    Expected own = expected.peek();
    if (own != null && own.index == entry.getIndex()) {
      expected.remove();
      updateLastAppliedTermIndex(at);
      if (!own.endsAmidRecord) {
        whole = at;
      }
      listener.committed(own.records, own.bytes);
    } else {
      replay(entry);
      updateLastAppliedTermIndex(at);
      if (!reader.isAmidRecord()) {
        whole = at;
      }
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
  }

  @Override
  public void notifyLeaderReady() {
    listener.ready();
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

  /** This member owns the shard in that term. */
  void own(long newTerm) {
    term = newTerm;
  }

  /** The term in which this member owns the shard. */
  long term() {
    return term;
  }

  /** The highest incarnation or token that an owner of this shard had given. */
  long numbers() {
    return numbers;
  }

  /** How much of the log is not in the latest snapshot that was there at the start. */
  long replayedBytes() {
    return replayedBytes;
  }

  /** Up to where the log is in a snapshot that begins now. */
  TermIndex whole() {
    return whole;
  }

  ShardSnapshots snapshots() {
    return snapshots;
  }

  /** Ratis asks when it was told that a snapshot is there: it is made beside the log and does not hold it up. */
  @Override
  public long takeSnapshot() {
    return shortenTo;
  }

  /** What Ratis is told next: the log is needless up to there, at most up to the latest snapshot. */
  void shorten(long index) {
    shortenTo = index;
  }

  /** What Ratis was told last; what it has read itself at the start. */
  long shortenedTo() {
    return shortenTo;
  }

  @Override
  public StateMachineStorage getStateMachineStorage() {
    return snapshots;
  }
}
