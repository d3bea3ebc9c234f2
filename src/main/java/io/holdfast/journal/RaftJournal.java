package io.holdfast.journal;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.RaftServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal on this machine's disk: every shard is a Raft group of one member, whose log is fsynced before anything in
 * it is answered. docs/durability.md says what is promised, and how it is laid out.
 */
public final class RaftJournal implements Journal {
  private static final Logger log = LoggerFactory.getLogger(RaftJournal.class);
  private static final long LOOK_FOR_ROOM_MS = 200;
  private static final long TELL_PROGRESS_MS = 1_000;
  private static final long LONGEST_CLOSE_MS = 5_000;

  private final JournalOptions options;
  private final LongSupplier wallClock;
  private final LongSupplier room;
  private final Executor burst;
  private final Consumer<ReplayProgress> progress;
  private final JournalLock lock;
  private final JournalFile file;
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicLong bytesRead = new AtomicLong();
  private volatile List<Shard> shards = List.of(); // until it starts: event loops ask before
  private final ScheduledExecutorService patient; // waits for the disk
  private final ExecutorService starter;
  private final ExecutorService snapshotter;
  private final Promise<Void> closed = Promise.promise();
  private final AtomicBoolean closing = new AtomicBoolean();
  private RaftServer server; // while it reads; the starter's

  /**
   * What a journal is given.
   *
   * @param wallClock milliseconds since 1970, read once at the start
   * @param room bytes that the disk has left
   * @param burst runs what answers many calls at a time, so that event loops are woken once
   * @param progress is told every second how far the start is
   */
  public record Surroundings(LongSupplier wallClock, LongSupplier room, Executor burst,
      Consumer<ReplayProgress> progress) {
    /** Those of this machine. */
    public static Surroundings of(Path directory, Executor burst, Consumer<ReplayProgress> progress) {
      return new Surroundings(System::currentTimeMillis, new Room(directory), burst, progress);
    }
  }

  /** Asked before every entry, so the disk is found once: to find it, the table of all mounts is read. */
  private static final class Room implements LongSupplier {
    private final Path directory;
    private volatile FileStore disk;

    Room(Path directory) {
      this.directory = directory;
    }

    @Override
    public long getAsLong() {
      try {
        if (disk == null) {
          disk = Files.getFileStore(directory);
        }
        return disk.getUsableSpace();
      } catch (IOException e) {
        return 0;
      }
    }
  }

  private RaftJournal(JournalOptions options, Surroundings surroundings, JournalLock lock, JournalFile file) {
    this.options = options.withShards(file.shards());
    this.wallClock = surroundings.wallClock;
    this.room = surroundings.room;
    this.burst = surroundings.burst;
    this.progress = surroundings.progress;
    this.lock = lock;
    this.file = file;
    patient = Executors.newSingleThreadScheduledExecutor(thread("journal"));
    starter = Executors.newSingleThreadExecutor(thread("journal-start"));
    snapshotter = Executors.newSingleThreadExecutor(thread("journal-snapshot"));
  }

  private static ThreadFactory thread(String name) {
    return task -> {
      Thread thread = new Thread(task, "holdfast-" + name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /**
   * Takes the directory for this process. Blocks for a moment: it looks at the disk.
   *
   * @throws BadJournal when it cannot be used, saying why and what to do
   */
  public static RaftJournal open(JournalOptions options, Surroundings surroundings) {
    Path directory = options.directory();
    try {
      makeDirectory(directory);
      JournalLock lock = JournalLock.take(directory);
      try {
        return new RaftJournal(options, surroundings, lock, JournalFile.openOrMake(directory, options.shards()));
      } catch (RuntimeException | IOException e) {
        lock.close();
        throw e;
      }
    } catch (AccessDeniedException e) {
      throw new BadJournal("the journal needs to write to " + directory + " and may not (" + e.getMessage()
          + "); give this user the right to, use another data directory, or keep objects in memory (--in-memory)", e);
    } catch (IOException e) {
      throw new BadJournal("the journal in " + directory + " cannot be opened: " + e
          + "; use a data directory on a disk that can be written", e);
    }
  }

  /** For its owner only: it holds the secrets of sessions. */
  private static void makeDirectory(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Path parent = directory.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.createDirectory(directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  // ---------------------------------------------------------------- start

  @Override
  public Future<Void> start(Replica replica) {
    Promise<Void> started = Promise.promise();
    starter.execute(() -> {
      try {
        startNow(replica);
        started.complete();
      } catch (BadJournal e) {
        started.fail(e);
      } catch (Exception | Error e) {
        started.fail(new BadJournal("the journal in " + options.directory() + " could not be started: " + e, e));
      }
    });
    return started.future();
  }

  private void startNow(Replica replica) throws Exception {
    long beganNs = System.nanoTime();
    SchemaFile.check(options.directory(), replica.schema());
    Path raft = options.directory().resolve("raft");
    Files.createDirectories(raft);
    long bytes = 0;
    for (int number = 0; number < options.shards(); number++) {
      ShardFiles files = ShardFiles.of(raft, number);
      if (file.begun() || !files.isUnused()) {
        files.requireFiles();
        bytes += files.repairTornTail().checkedBytes();
      } else {
        files.clear();
      }
    }
    DiskRoom diskRoom = new DiskRoom(room, System::nanoTime, options.reserveBytes());
    RaftPeer self = RaftPeer.newBuilder().setId("host").build();
    List<Shard> made = new ArrayList<>();
    for (int number = 0; number < options.shards(); number++) {
      int own = number;
      made.add(new Shard(number, options, new Shard.Surroundings(patient, snapshotter, burst, diskRoom,
          numbers::get, replica, key -> Slots.shard(key, options.shards()) == own, bytesRead::addAndGet)));
    }
    shards = List.copyOf(made);
    long total = bytes;
    var telling = patient.scheduleAtFixedRate(() -> progress.accept(new ReplayProgress(replica.objects(),
        replica.facts(), bytesRead.get(), total, (System.nanoTime() - beganNs) / 1_000_000)), TELL_PROGRESS_MS,
        TELL_PROGRESS_MS, TimeUnit.MILLISECONDS);
    try {
      server = RaftServer.newBuilder().setServerId(self.getId()).setProperties(RatisSettings.of(raft))
          .setParameters(new Parameters()).setStateMachineRegistry(this::machine).build();
      server.start();
      for (Shard shard : shards) {
        shard.join(server, RaftGroup.valueOf(shard.group(), self));
      }
      for (Shard shard : shards) {
        shard.awaitReady(server);
      }
      for (Shard shard : shards) {
        shard.goOnWriting();
      }
    } finally {
      telling.cancel(false);
      starter.execute(this::closeRatis); // takes a second, in which the host serves already
    }
    long highest = MemoryJournal.firstNumber(wallClock.getAsLong());
    for (Shard shard : shards) {
      highest = Math.max(highest, shard.numbers());
    }
    numbers.set(highest);
    file.begin(options.directory());
    patient.scheduleWithFixedDelay(() -> {
      diskRoom.look();
      shards.forEach(Shard::goOn);
    }, LOOK_FOR_ROOM_MS, LOOK_FOR_ROOM_MS, TimeUnit.MILLISECONDS);
  }

  private void closeRatis() {
    RaftServer reader = server;
    server = null;
    try {
      if (reader != null) {
        reader.close();
      }
    } catch (IOException | RuntimeException e) {
      log.warn("Ratis could not be closed when it had read the journal", e);
    }
  }

  private org.apache.ratis.statemachine.StateMachine machine(RaftGroupId group) {
    for (Shard shard : shards) {
      if (shard.group().equals(group)) {
        return shard.machine();
      }
    }
    throw new BadJournal("the journal in " + options.directory() + " has a shard " + group
        + " that this journal does not know; it was not made by Holdfast, or by a later version");
  }

  // ---------------------------------------------------------------- while it runs

  private Shard shard(String key) {
    List<Shard> all = shards;
    return all.get(all.size() == 1 ? 0 : Slots.shard(key, all.size()));
  }

  @Override
  public Future<Void> append(JournalRecord record, Replies replies) {
    return shard(record.key()).append(RecordCodec.encode(record), replies);
  }

  /** A group of one member has no other owner. */
  @Override
  public Future<Void> confirmRead(String object) {
    return Future.succeededFuture();
  }

  @Override
  public String refusal(String key) {
    return shard(key).refusal();
  }

  @Override
  public long newNumber() {
    return numbers.incrementAndGet();
  }

  @Override
  public boolean durable() {
    return true;
  }

  @Override
  public boolean isWriting() {
    for (Shard shard : shards) {
      if (shard.isWriting()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Optional<String> node() {
    return Optional.of(file.node());
  }

  // ---------------------------------------------------------------- the end

  @Override
  public Future<Void> close() {
    if (closing.getAndSet(true)) {
      return closed.future();
    }
    Promise<Void> appended = Promise.promise(); // all that was, unless the disk does not let it
    Future.join(shards.stream().map(Shard::barrier).toList()).onComplete(kept -> appended.tryComplete());
    patient.schedule(() -> appended.tryComplete(), LONGEST_CLOSE_MS, TimeUnit.MILLISECONDS);
    appended.future().onComplete(kept -> starter.execute(() -> {
      try {
        closeNow();
        closed.complete();
      } catch (IOException | RuntimeException | InterruptedException e) {
        closed.fail(e);
      } finally {
        starter.shutdown();
      }
    }));
    return closed.future();
  }

  private void closeNow() throws IOException, InterruptedException {
    shards.forEach(Shard::stop);
    patient.shutdown();
    snapshotter.shutdownNow();
    closeRatis();
    boolean ended = snapshotter.awaitTermination(LONGEST_CLOSE_MS, TimeUnit.MILLISECONDS);
    for (Shard shard : shards) {
      ended &= shard.close(LONGEST_CLOSE_MS);
    }
    if (!ended) {
      throw new IOException("the disk of " + options.directory() + " does not answer; the journal is not closed, and "
          + "its directory is free when this process ends: see to the disk, then kill it");
    }
    lock.close(); // not before: it may be another's then
    log.debug("the journal in {} is closed", options.directory());
  }
}
