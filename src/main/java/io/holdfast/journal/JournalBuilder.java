package io.holdfast.journal;

import io.holdfast.journal.JournalRecord.SessionOpened;
import io.holdfast.journal.StoredRecord.Kept;
import io.holdfast.journal.StoredRecord.KeptDrop;
import io.holdfast.journal.StoredRecord.KeptFacts;
import io.vertx.core.Future;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Makes a journal of a whole state: every shard with a snapshot, and a log without records. It is made beside its
 * place, in {@code journal.unfinished}, and renamed when all of it is on the disk: a host sees all of it or nothing.
 */
public final class JournalBuilder implements Closeable {
  /** Of the facts in one record, as in other snapshots. */
  private static final int FACTS_BYTES = 128 << 10;
  private static final Set<String> HARMLESS = Set.of("lock");

  private final Path directory;
  private final Path unfinished;
  private final JournalLock lock;
  private final List<SnapshotFile.Writer> shards = new ArrayList<>();
  private final List<Path> snapshots = new ArrayList<>();
  private final List<byte[]> facts = new ArrayList<>(); // of the object that is being written
  private Kept object;
  private long factsBytes;

  private JournalBuilder(Path directory, Path unfinished, JournalLock lock) {
    this.directory = directory;
    this.unfinished = unfinished;
    this.lock = lock;
  }

  /**
   * Begins one where there is none, or an empty one.
   *
   * @param directory as {@link JournalOptions#directory}
   * @param node the id of the host whose it is to be
   * @param numbers the highest incarnation or fencing token given so far
   * @throws BadJournal when there is one already, another process is at it, or it cannot be made
   */
  public static JournalBuilder begin(Path directory, String node, int shards, long numbers) {
    Path unfinished = directory.resolveSibling(directory.getFileName() + ".unfinished");
    try {
      requireEmpty(directory);
      Files.createDirectories(unfinished, PosixFilePermissions.asFileAttribute(
          PosixFilePermissions.fromString("rwx------")));
      JournalLock lock = JournalLock.take(unfinished);
      try {
        deleteAllBut(unfinished, HARMLESS); // of an import that was interrupted
        JournalFile.make(unfinished, node, shards);
      } finally {
        lock.close();
      }
      makeLogs(unfinished);
      JournalBuilder builder = new JournalBuilder(directory, unfinished, JournalLock.take(unfinished));
      builder.openSnapshots(shards, numbers);
      return builder;
    } catch (IOException e) {
      throw new BadJournal("a journal cannot be made in " + unfinished + " (" + e + "); use a data directory on a disk "
          + "that can be written", e);
    }
  }

  private static void requireEmpty(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      try (Stream<Path> files = Files.list(directory)) {
        if (files.anyMatch(file -> !HARMLESS.contains(file.getFileName().toString()))) {
          throw new BadJournal("there is a journal in " + directory + " already; give a data directory without one, or "
              + "move that one away");
        }
      }
    }
  }

  private static void deleteAllBut(Path directory, Set<String> names) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(directory)) {
      all = files.sorted(Comparator.reverseOrder()).toList(); // what is in a directory before it
    }
    for (Path file : all) {
      if (!file.equals(directory) && !names.contains(directory.relativize(file).toString())) {
        Files.delete(file);
      }
    }
  }

  /** Has Ratis make the logs, so that they are as it makes them. */
  private static void makeLogs(Path unfinished) throws IOException {
    RaftJournal journal = RaftJournal.open(JournalOptions.of(unfinished),
        new RaftJournal.Surroundings(() -> 0, () -> Long.MAX_VALUE, Runnable::run, progress -> { }));
    await(journal.start(new Nothing()).eventually(journal::close));
  }

  private static void await(Future<Void> done) throws IOException {
    try {
      done.toCompletionStage().toCompletableFuture().get(); // a command is one thread, and there is no event loop
    } catch (ExecutionException e) {
      if (e.getCause() instanceof BadJournal bad) {
        throw bad;
      }
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** A host without anything. */
  private static final class Nothing implements Replica {
    @Override
    public void replay(StoredRecord record) {
      throw new IllegalStateException("a journal that has just been made has a record");
    }

    @Override
    public Map<String, FactCodec> schema() {
      return Map.of();
    }

    @Override
    public long objects() {
      return 0;
    }

    @Override
    public long facts() {
      return 0;
    }

    @Override
    public List<StoredRecord> sessions(Predicate<String> ofShard) {
      return List.of();
    }

    @Override
    public Capture capture(Predicate<String> ofShard) {
      return () -> Future.succeededFuture(Optional.empty());
    }
  }

  private void openSnapshots(int count, long numbers) throws IOException {
    for (int number = 0; number < count; number++) {
      ShardFiles files = ShardFiles.of(unfinished.resolve("raft"), number);
      long[] last = {0, 0};
      for (SegmentFile segment : files.segments()) {
        segment.scan(found -> {
          last[0] = found.term();
          last[1] = found.index();
        });
      }
      Path snapshot = files.directory().resolve("sm").resolve(ShardSnapshots.name(last[0], last[1]));
      Files.createDirectories(snapshot.getParent());
      snapshots.add(snapshot);
      shards.add(new SnapshotFile.Writer(snapshot, last[0], numbers));
    }
  }

  // ---------------------------------------------------------------- what is in it

  /** The types, as {@link StoppedJournal#schema} has them. */
  public void schema(Map<String, Map<String, Map<String, String>>> types) throws IOException {
    SchemaFile.write(unfinished, types);
  }

  /** What is written for the facts of a type. */
  public static Map<String, Map<String, String>> schemaOf(FactCodec type) {
    return type.schema();
  }

  private SnapshotFile.Writer shard(String key) {
    return shards.get(Slots.shard(key, shards.size()));
  }

  public void session(SessionOpened opened) throws IOException {
    shard(opened.session()).record(RecordCodec.encodeStored(opened));
  }

  public void drop(KeptDrop drop) throws IOException {
    shard(drop.caller().session()).record(RecordCodec.encodeStored(drop));
  }

  /** An object begins; its facts follow. */
  public void object(Kept kept) throws IOException {
    endObject();
    object = kept;
    shard(kept.made().object()).record(RecordCodec.encode(kept));
  }

  /** A fact of the object that was begun last. */
  public void fact(byte[] encoded) throws IOException {
    facts.add(encoded);
    factsBytes += encoded.length;
    if (factsBytes >= FACTS_BYTES) {
      endObject();
    }
  }

  private void endObject() throws IOException {
    if (!facts.isEmpty()) {
      shard(object.made().object()).record(RecordCodec.encode(new KeptFacts(object.made().incarnation(), facts)));
      facts.clear();
      factsBytes = 0;
    }
  }

  /** All of it is there, on the disk, and in its place. */
  public void finish() throws IOException {
    endObject();
    for (int number = 0; number < shards.size(); number++) {
      shards.get(number).finish();
      shards.get(number).close();
      SnapshotFile.syncDirectory(snapshots.get(number).getParent());
    }
    shards.clear();
    lock.close();
    try {
      if (Files.isDirectory(directory)) {
        JournalLock.take(directory).close(); // no host is about to start
        requireEmpty(directory);
        Files.delete(directory.resolve("lock"));
      }
      Files.move(unfinished, directory, StandardCopyOption.ATOMIC_MOVE);
    } catch (DirectoryNotEmptyException | FileAlreadyExistsException e) {
      throw new BadJournal("a journal was made in " + directory + " meanwhile; stop that host, and use another data "
          + "directory", e);
    }
    SnapshotFile.syncDirectory(directory.toAbsolutePath().getParent());
  }

  /** What was not finished is deleted. */
  @Override
  public void close() throws IOException {
    for (SnapshotFile.Writer shard : shards) {
      shard.close();
    }
    if (Files.isDirectory(unfinished)) {
      lock.close();
      deleteAllBut(unfinished, Set.of());
      Files.delete(unfinished);
    }
  }
}
