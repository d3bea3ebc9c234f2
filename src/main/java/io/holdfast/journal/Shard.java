package io.holdfast.journal;

import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.GroupManagementRequest;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One Raft group: its log, what waits for it, and when it makes a snapshot. */
final class Shard implements ShardMachine.Listener {
  private static final Logger log = LoggerFactory.getLogger(Shard.class);
  private static final long FAMILY = 0x686f6c6466617374L; // "holdfast"
  private static final long SNAPSHOT_TIMEOUT_MS = 60_000;
  /** Deleted from a log at a time. */
  private static final int SEGMENTS_AT_ONCE = 1;
  /** So that the disk's own journal does not have all of them to write at once, while the log is fsynced. */
  private static final long PURGE_EVERY_MS = 25;

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
  private final ShardMachine machine;
  private final ShardLog entries;
  private final ClientId client = ClientId.randomId();
  private final AtomicLong requests = new AtomicLong();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private RaftServer server;
  private RaftLog raftLog;

  // of the log since the latest snapshot; changed by Ratis's applying thread
  private long bytes;
  private long records;
  private long snapshotBytes;
  private volatile boolean snapshotting;

  Shard(int number, JournalOptions options, Surroundings surroundings) {
    this.number = number;
    group = group(number);
    this.options = options;
    this.surroundings = surroundings;
    machine = new ShardMachine(surroundings.replica, this, surroundings.progress);
    entries = new ShardLog(surroundings.patient, surroundings.burst, this::submit,
        surroundings.room, machine::term, surroundings.numbers,
        options.waitingBytes());
  }

  static RaftGroupId group(int number) {
    return RaftGroupId.valueOf(new UUID(FAMILY, number));
  }

  RaftGroupId group() {
    return group;
  }

  ShardMachine machine() {
    return machine;
  }

  long numbers() {
    return machine.numbers();
  }

  // ---------------------------------------------------------------- start

  /** Makes this host the member of the group, unless it was before. Blocks. */
  void join(RaftServer raft, RaftGroup alone) throws IOException {
    server = raft;
    boolean known = false;
    for (RaftGroupId id : raft.getGroupIds()) {
      known |= id.equals(group);
    }
    if (!known) {
      RaftClientReply added = raft.groupManagement(GroupManagementRequest.newAdd(client, raft.getId(),
          requests.incrementAndGet(), alone, false)); // false: clears no directory that has something in it
      if (!added.isSuccess()) {
        throw new IOException("the shard " + group + " could not be made", added.getException());
      }
    }
    raftLog = raft.getDivision(group).getRaftLog();
  }

  /** Until all that was kept has been replayed. Blocks. */
  void awaitReady() throws IOException, InterruptedException {
    try {
      ready.get();
    } catch (ExecutionException e) {
      throw new BadJournal(e.getCause().getMessage(), e.getCause());
    }
    machine.own(server.getDivision(group).getInfo().getCurrentTerm());
    Path latest = machine.snapshots().latestFile();
    snapshotBytes = latest == null ? 0 : latest.toFile().length();
    bytes = machine.replayedBytes(); // else many short runs would make a log without end
  }

  @Override
  public void ready() {
    ready.complete(null);
  }

  // ---------------------------------------------------------------- entries

  Future<Void> append(byte[] record, Replies replies) {
    return entries.append(record, replies);
  }

  /** Waits for all that has been appended. */
  Future<Void> barrier() {
    return entries.barrier();
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

  /**
   * To the log of Ratis, by the shortest way: the entry of a member that is alone is committed when it is on the disk,
   * so it does not go through Ratis's requests, its leader and its applying thread, which take note of it afterwards
   * ({@link ShardMachine#expect}). The log takes one call at a time: there is one batch at a time, and nobody else
   * appends once the member leads.
   */
  private void submit(ShardLog.Batch batch) {
    try {
      LogEntryProto entry = LogEntryProto.newBuilder().setTerm(machine.term()).setIndex(raftLog.getNextIndex())
          .setStateMachineLogEntry(StateMachineLogEntryProto.newBuilder()
              .setType(StateMachineLogEntryProto.Type.WRITE).setClientId(client.toByteString())
              .setCallId(requests.incrementAndGet()).setLogData(UnsafeByteOperations.unsafeWrap(batch.entry())))
          .build();
      machine.expect(entry.getIndex(), batch);
      raftLog.appendEntry(entry).whenComplete((index, failure) -> {
        if (failure == null) {
          batch.kept();
        } else {
          notTaken(failure);
        }
      }).exceptionally(bug -> {
        log.error("callers could not be told that entry {} of the shard {} is kept", entry.getIndex(), group, bug);
        return null;
      });
    } catch (RuntimeException e) { // it has been closed
      notTaken(e);
    }
  }

  /** The host stops: nothing is taken any more. */
  void close() {
    entries.fail("the host has stopped; connect to another or try again later");
  }

  private void notTaken(Throwable why) {
    failed("the journal took nothing more (" + why
        + "); see to the disk, then start the host again: what was acknowledged is kept");
  }

  @Override
  public void failed(String why) {
    if (entries.fail(why) && !ready.completeExceptionally(new BadJournal(why))) {
      log.error("shard {}: {}", group, why);
    }
  }

  // ---------------------------------------------------------------- snapshots

  @Override
  public void committed(int count, int size) {
    bytes += size;
    records += count;
    if (!snapshotting && entries.isOpen() && (bytes >= Math.max(options.snapshotBytes(), snapshotBytes)
        || records >= options.snapshotRecords())) {
      bytes = 0;
      records = 0;
      makeSnapshot();
    }
  }

  private void makeSnapshot() {
    snapshotting = true;
    TermIndex from = machine.whole();
    SnapshotRun run = new SnapshotRun(machine, surroundings.replica, surroundings.ofShard, surroundings.snapshotter,
        entries, surroundings.room::forCalls, surroundings.numbers,
        ShardFiles.of(options.directory().resolve("raft"), number));
    try {
      run.run(from).onComplete(done -> {
        if (done.succeeded()) {
          snapshotBytes = done.result();
          surroundings.snapshotter.execute(this::purge);
        } else {
          if (entries.isOpen()) {
            log.warn("a snapshot of the shard {} was given up: {}; the log goes on without", group,
                String.valueOf(done.cause()));
          }
          snapshotting = false;
        }
      });
    } catch (RejectedExecutionException closed) { // what is applied last may be so after the journal was closed
      log.debug("no snapshot of the shard {}: the journal is being closed", group, closed);
    }
  }

  /**
   * Has Ratis take note of the snapshot, and delete what of the log it makes needless: a segment at a time, since
   * its one writer does that, and entries wait behind it (224 ms for a gigabyte at once, measured).
   */
  private void purge() {
    Deque<Long> steps = new ArrayDeque<>();
    long end = machine.snapshots().getLatestSnapshot().getIndex();
    try {
      List<SegmentFile> segments = ShardFiles.of(options.directory().resolve("raft"), number).segments();
      for (int i = SEGMENTS_AT_ONCE; i < segments.size() && segments.get(i).first() <= end; i += SEGMENTS_AT_ONCE) {
        long step = segments.get(i).first() - 1;
        if (step > machine.shortenedTo()) { // Ratis takes it ill to hear of less than it knows
          steps.add(step);
        }
      }
    } catch (IOException e) {
      log.debug("the segments of the shard {} could not be listed; its log is shortened at once", group, e);
    }
    steps.add(end);
    purge(steps);
  }

  private void purge(Deque<Long> steps) {
    machine.shorten(steps.poll());
    server.snapshotManagementAsync(SnapshotManagementRequest.newCreate(client, server.getId(), group,
        requests.incrementAndGet(), SNAPSHOT_TIMEOUT_MS, 1)).whenComplete((reply, failure) -> {
          if (failure != null || !reply.isSuccess()) {
            log.warn("the log of the shard {} could not be shortened: {}", group,
                String.valueOf(failure != null ? failure : reply.getException()));
          } else if (!steps.isEmpty()) {
            CompletableFuture.delayedExecutor(PURGE_EVERY_MS, TimeUnit.MILLISECONDS, surroundings.snapshotter)
                .execute(() -> purge(steps));
            return;
          }
          snapshotting = false;
        });
  }
}
