package io.holdfast.journal;

import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.GroupManagementRequest;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Raft group: its log, what waits for it, and when it makes a snapshot. Ratis reads it at the start and makes this
 * host its owner. There is nobody else to agree with, so the owner goes on with the log by itself (ADR 8).
 */
final class Shard implements ShardMachine.Listener, LogWriter.Listener {
  private static final Logger log = LoggerFactory.getLogger(Shard.class);
  private static final long FAMILY = 0x686f6c6466617374L; // "holdfast"
  /** Between two segments that are deleted, so that the disk is free for the log: 224 ms for a gigabyte at once. */
  private static final long DELETE_EVERY_MS = 25;

  /**
   * What it is given.
   *
   * @param patient runs what may wait for a disk
   * @param snapshotter writes snapshots
   * @param burst answers many calls at a time
   * @param room of the disk
   * @param numbers the highest incarnation or token given
   * @param ofShard whether a key is of this shard
   * @param progress is told how many bytes of what was kept have been read
   */
  record Surroundings(Executor patient, Executor snapshotter, Executor burst, DiskRoom room,
      LongSupplier numbers, Replica replica, Predicate<String> ofShard, LongConsumer progress) {
  }

  private final int number;
  private final RaftGroupId group;
  private final JournalOptions options;
  private final Surroundings surroundings;
  private final ShardSnapshots snapshots = new ShardSnapshots();
  private final ShardLog entries;
  private final ShardFiles files;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private volatile long term; // in which this host owns the shard
  private volatile long numbers; // the highest incarnation or token that an owner had given
  private volatile ShardMachine machine; // null once Ratis has left: it holds what Ratis has in memory
  private volatile LogWriter writer; // null until then

  // of the log since the latest snapshot; changed by the log's writer
  private TermIndex whole; // the last entry behind which no record is cut in two
  private long bytes;
  private long records;
  private volatile long snapshotBytes;
  private volatile boolean snapshotting;

  Shard(int number, JournalOptions options, Surroundings surroundings) {
    this.number = number;
    group = group(number);
    this.options = options;
    this.surroundings = surroundings;
    files = ShardFiles.of(options.directory().resolve("raft"), number);
    machine = new ShardMachine(surroundings.replica, snapshots, this, surroundings.progress);
    entries = new ShardLog(surroundings.patient, surroundings.burst, batch -> writer.submit(batch), surroundings.room,
        () -> term, surroundings.numbers, options.waitingBytes());
  }

  static RaftGroupId group(int number) {
    return RaftGroupId.valueOf(new UUID(FAMILY, number));
  }

  RaftGroupId group() {
    return group;
  }

  /** What Ratis reads the shard into. */
  ShardMachine machine() {
    return machine;
  }

  /** The highest incarnation or token that an owner of this shard had given, when it has started. */
  long numbers() {
    return numbers;
  }

  // ---------------------------------------------------------------- start

  /** Makes this host the member of the group, unless it was before. Blocks. */
  void join(RaftServer raft, RaftGroup alone) throws IOException {
    boolean known = false;
    for (RaftGroupId id : raft.getGroupIds()) {
      known |= id.equals(group);
    }
    if (!known) {
      RaftClientReply added = raft.groupManagement(GroupManagementRequest.newAdd(ClientId.randomId(), raft.getId(), 1,
          alone, false)); // false: clears no directory that has something in it
      if (!added.isSuccess()) {
        throw new IOException("the shard " + group + " could not be made", added.getException());
      }
    }
  }

  /** Until all that was kept has been replayed, and this host is the owner. Blocks. */
  void awaitReady(RaftServer raft) throws IOException, InterruptedException {
    try {
      ready.get();
    } catch (ExecutionException e) {
      throw new BadJournal(e.getCause().getMessage(), e.getCause());
    }
    term = raft.getDivision(group).getInfo().getCurrentTerm();
  }

  @Override
  public void ready() {
    ready.complete(null);
  }

  @Override
  public void failed(String why) {
    ready.completeExceptionally(new BadJournal(why));
  }

  /** Goes on with the log where Ratis leaves it, which is closed next. Blocks. */
  void goOnWriting() throws IOException {
    Path latest = snapshots.latestFile();
    snapshotBytes = latest == null ? 0 : Files.size(latest);
    bytes = machine.replayedBytes(); // else many short runs would make a log without end
    whole = machine.whole();
    numbers = machine.numbers();
    writer = new LogWriter(number, SegmentWriter.after(machine.getLastAppliedTermIndex().getIndex(), files), term,
        this);
    machine = null;
  }

  // ---------------------------------------------------------------- entries

  Future<Void> append(byte[] record, Replies replies) {
    return entries.append(record, replies);
  }

  /** Waits for all that has been appended. */
  Future<Void> barrier() {
    return writer == null ? Future.succeededFuture() : entries.barrier();
  }

  String refusal() {
    return entries.refusal();
  }

  boolean isWriting() {
    return entries.isWriting();
  }

  /** Writes on when there is room again. Called from time to time. */
  void goOn() {
    entries.goOn();
  }

  @Override
  public void written(ShardLog.Batch batch, long index) {
    if (!batch.endsAmidRecord()) {
      whole = TermIndex.valueOf(term, index);
    }
    bytes += batch.entry().length;
    records += batch.records();
    try {
      batch.kept();
    } catch (RuntimeException | Error bug) { // it is kept all the same
      log.error("callers could not be told that entry {} of the shard {} is kept", index, group, bug);
    }
    if (isTimeForASnapshot()) {
      bytes = 0;
      records = 0;
      makeSnapshot();
    }
  }

  @Override
  public void failed(Throwable why) {
    if (entries.fail("writing the journal failed (" + why + "); see to the disk, then start the host again: what was "
        + "acknowledged is kept")) {
      log.error("nothing more is written to the shard {}", group, why);
    }
  }

  /** The host stops: nothing is taken any more. */
  void stop() {
    entries.fail("the host has stopped; connect to another or try again later");
  }

  /** Blocks until what was submitted is written, or for so long. @return whether the log is closed */
  boolean close(long mostMillis) throws InterruptedException {
    return writer == null || writer.close(mostMillis);
  }

  // ---------------------------------------------------------------- snapshots

  private boolean isTimeForASnapshot() {
    return !snapshotting && entries.isOpen() && (bytes >= Math.max(options.snapshotBytes(), snapshotBytes)
        || records >= options.snapshotRecords());
  }

  private void makeSnapshot() {
    snapshotting = true;
    SnapshotRun run = new SnapshotRun(snapshots, surroundings.replica, surroundings.ofShard, surroundings.snapshotter,
        entries, surroundings.room::forCalls, surroundings.numbers, files);
    try {
      run.run(whole).onComplete(done -> {
        if (done.succeeded()) {
          snapshotBytes = done.result();
          surroundings.snapshotter.execute(this::shorten);
        } else {
          if (entries.isOpen()) {
            log.warn("a snapshot of the shard {} was given up: {}; the log goes on without", group,
                String.valueOf(done.cause()));
          }
          snapshotting = false;
        }
      });
    } catch (RejectedExecutionException closed) { // what is written last may be so after that
      log.debug("no snapshot of the shard {}: the journal is being closed", group, closed);
    }
  }

  /** Deletes what the latest snapshot makes needless. */
  private void shorten() {
    Deque<SegmentFile> needless = new ArrayDeque<>();
    try {
      snapshots.deleteOlder();
      long end = snapshots.getLatestSnapshot().getIndex();
      for (SegmentFile segment : files.segments()) {
        if (!segment.isOpen() && segment.last() <= end) {
          needless.add(segment);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      log.warn("what a snapshot of the shard {} makes needless could not be deleted; the next one will", group, e);
    }
    delete(needless);
  }

  /** A segment at a time, the oldest first: there is no gap whenever the host ends. */
  private void delete(Deque<SegmentFile> needless) {
    SegmentFile segment = needless.poll();
    if (segment == null) {
      snapshotting = false;
      return;
    }
    try {
      Files.delete(segment.path());
      SnapshotFile.syncDirectory(segment.path().getParent()); // else a later one may be gone, and this one not
    } catch (IOException e) {
      log.warn("the log of the shard {} could not be shortened; the next snapshot will", group, e);
      needless.clear();
    }
    CompletableFuture.delayedExecutor(DELETE_EVERY_MS, TimeUnit.MILLISECONDS, surroundings.snapshotter)
        .execute(() -> delete(needless));
  }
}
