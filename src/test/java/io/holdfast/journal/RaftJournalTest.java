package io.holdfast.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.journal.MemoryReplica.Diary;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RaftJournalTest {
  @TempDir
  Path directory;

  private final AtomicLong room = new AtomicLong(Long.MAX_VALUE);
  private final AtomicLong wallClock = new AtomicLong(1_800_000_000_000L);
  private final List<RaftJournal> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(journal -> await(journal.close(), "the journal to close"));
  }

  private static <T> T await(Future<T> future, String what) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new AssertionError(e.getCause());
    } catch (TimeoutException | InterruptedException e) {
      throw new AssertionError("waited in vain for " + what, e);
    }
  }

  private JournalOptions options() {
    return JournalOptions.of(directory).withReserveBytes(1_000);
  }

  private RaftJournal open(JournalOptions options) {
    RaftJournal journal = RaftJournal.open(options, new RaftJournal.Surroundings(wallClock::get, room::get,
        Runnable::run, progress -> { }));
    open.add(journal);
    return journal;
  }

  private RaftJournal start(MemoryReplica replica) {
    return start(options(), replica);
  }

  private RaftJournal start(JournalOptions options, MemoryReplica replica) {
    RaftJournal journal = open(options);
    await(journal.start(replica), "the journal to start");
    return journal;
  }

  private void stop(RaftJournal journal) {
    open.remove(journal);
    await(journal.close(), "the journal to close");
  }

  private static Future<Void> append(RaftJournal journal, JournalRecord record) {
    return journal.append(record, Runnable::run);
  }

  /** Says so many things in a diary, all at a time. */
  private static void fill(RaftJournal journal, MemoryReplica replica, String name, long incarnation, int count) {
    Diary diary = new Diary(Records.made(name, incarnation));
    synchronized (replica) {
      replica.diaries.put(incarnation, diary);
    }
    List<Future<Void>> kept = new ArrayList<>();
    kept.add(append(journal, diary.made));
    for (int i = 1; i <= count; i++) {
      replica.say(diary, i, List.of(name + " " + i));
      kept.add(append(journal, Records.said(name, incarnation, i, name + " " + i)));
    }
    await(Future.all(kept), "all to be kept");
  }

  private static List<String> said(String name, int count) {
    return Stream.iterate(1, i -> i + 1).limit(count).map(i -> name + " " + i).toList();
  }

  private List<Path> files(String pattern) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(file -> file.getFileName().toString().matches(pattern)).sorted().toList();
    }
  }

  @Test
  void whatWasKeptComesBackInOrder() {
    RaftJournal journal = start(new MemoryReplica());
    fill(journal, new MemoryReplica(), "ann", 1, 500);
    fill(journal, new MemoryReplica(), "bob", 2, 300);
    await(append(journal, Records.opened("s/1")), "the session");
    stop(journal);
    MemoryReplica back = new MemoryReplica();
    start(back);
    assertThat(back.diaries.get(1L).said).isEqualTo(said("ann", 500));
    assertThat(back.diaries.get(2L).said).isEqualTo(said("bob", 300));
    assertThat(back.diaries.get(1L).made).isEqualTo(Records.made("ann", 1));
    assertThat(back.diaries.get(1L).wrong).isNull();
    assertThat(back.others).hasSize(1);
  }

  @Test
  void aHostHasTheSameIdAtEveryStart() {
    RaftJournal journal = start(new MemoryReplica());
    String node = journal.node().orElseThrow();
    stop(journal);
    assertThat(start(new MemoryReplica()).node()).contains(node);
  }

  @Test
  void shardsAreFixedWhenTheDirectoryIsMade() {
    RaftJournal journal = start(options().withShards(3), new MemoryReplica());
    fill(journal, new MemoryReplica(), "ann", 1, 10);
    fill(journal, new MemoryReplica(), "bob", 2, 10);
    fill(journal, new MemoryReplica(), "eve", 3, 10);
    stop(journal);
    MemoryReplica back = new MemoryReplica();
    start(options().withShards(1), back);
    assertThat(back.diaries).hasSize(3);
  }

  @Test
  void aRecordOfManyMegabytesIsKeptWhole() {
    RaftJournal journal = start(new MemoryReplica());
    MemoryReplica replica = new MemoryReplica();
    fill(journal, replica, "ann", 1, 1);
    String long5 = "x".repeat(5_000_000);
    await(append(journal, Records.said("ann", 1, 2, long5)), "the long one");
    await(append(journal, Records.said("ann", 1, 3, "after")), "the next");
    stop(journal);
    MemoryReplica back = new MemoryReplica();
    start(back);
    assertThat(back.diaries.get(1L).said).containsExactly("ann 1", long5, "after");
  }

  @Test
  void numbersGoOnAboveAllThatWereGivenThoughTheClockIsSetBack() {
    RaftJournal journal = start(new MemoryReplica());
    long last = 0;
    for (int i = 0; i < 1_000; i++) {
      last = journal.newNumber();
    }
    fill(journal, new MemoryReplica(), "ann", last, 1);
    stop(journal);
    wallClock.addAndGet(-3_600_000);
    journal = start(new MemoryReplica());
    long next = journal.newNumber();
    assertThat(next).isGreaterThan(last);
    fill(journal, new MemoryReplica(), "bob", next, 1);
    stop(journal);
    wallClock.addAndGet(2 * 3_600_000);
    assertThat(start(new MemoryReplica()).newNumber()).isGreaterThan(next).isLessThan(1L << 53);
  }

  // ---------------------------------------------------------------- snapshots

  private void untilASnapshot() {
    Events.until(() -> {
      try {
        return !files("snapshot\\.\\d+_\\d+").isEmpty() && files(".*unfinished").isEmpty();
      } catch (IOException e) {
        return false;
      }
    }, "a snapshot");
  }

  @Test
  void aSnapshotShortensTheLogAndIsReadBeforeIt() throws IOException {
    MemoryReplica replica = new MemoryReplica();
    JournalOptions small = options().withShards(1).withSnapshots(200_000, 1_000_000);
    RaftJournal journal = start(small, replica);
    for (int i = 1; i <= 20; i++) {
      fill(journal, replica, "diary-" + i, i, 2_000);
    }
    untilASnapshot();
    stop(journal);
    assertThat(files("snapshot\\..*")).as("snapshots").hasSize(1);
    assertThat(files(".*unfinished")).isEmpty();
    MemoryReplica back = new MemoryReplica();
    journal = start(small, back);
    for (int i = 1; i <= 20; i++) {
      assertThat(back.diaries.get((long) i).said).isEqualTo(said("diary-" + i, 2_000));
      assertThat(back.diaries.get((long) i).wrong).isNull();
    }
    fill(journal, back, "later", 99, 5);
    stop(journal);
    MemoryReplica again = new MemoryReplica();
    start(small, again);
    assertThat(again.diaries).hasSize(21);
  }

  @Test
  void theLogIsBoundedWhateverIsWritten() throws IOException {
    MemoryReplica replica = new MemoryReplica();
    RaftJournal journal = start(options().withShards(1).withSnapshots(1_000_000, 1_000_000), replica);
    Diary diary = new Diary(Records.made("ann", 1));
    replica.diaries.put(1L, diary);
    await(append(journal, diary.made), "the making");
    long written = 0;
    String text = "y".repeat(100_000);
    for (int i = 1; written < 60_000_000; i++) {
      synchronized (replica) {
        diary.factNumber = i; // of which the state keeps nothing
      }
      await(append(journal, Records.said("ann", 1, i, text)), "a turn");
      written += text.length();
    }
    long log = 0;
    for (Path file : files("log_.*")) {
      log += Files.size(file);
    }
    assertThat(log).isLessThan(30_000_000);
    stop(journal);
    MemoryReplica back = new MemoryReplica();
    start(back);
    assertThat(back.diaries.get(1L).factNumber).as("Ratis reads segments that it has not closed itself, and a log "
        + "that it has not shortened itself").isEqualTo(diary.factNumber);
  }

  @Test
  void whatAnEarlierRunDidNotGetRoundToDeletingIsDeleted() throws IOException {
    MemoryReplica replica = new MemoryReplica();
    for (int run = 1; run <= 3; run++) {
      RaftJournal journal = start(options().withShards(1), replica);
      fill(journal, replica, "run-" + run, run, 20);
      stop(journal);
    }
    JournalOptions often = options().withShards(1).withSnapshots(1, 1_000_000);
    MemoryReplica back = new MemoryReplica();
    RaftJournal journal = start(often, back);
    List<Path> old = files("log_\\d+-\\d+");
    Path copies = Files.createDirectory(directory.resolve("copies"));
    for (Path segment : old) {
      Files.copy(segment, copies.resolve(segment.getFileName()));
    }
    fill(journal, back, "run-4", 4, 20);
    Events.until(() -> old.stream().noneMatch(Files::exists), "the log to be shortened");
    stop(journal);
    for (Path segment : old) { // as after a kill in the midst of it
      Files.move(copies.resolve(segment.getFileName()), segment);
    }
    MemoryReplica again = new MemoryReplica();
    journal = start(often, again);
    fill(journal, again, "run-5", 5, 1_000); // more than the snapshot has
    Events.until(() -> old.stream().noneMatch(Files::exists), "the log to be shortened");
    fill(journal, again, "run-6", 6, 20);
    assertThat(journal.refusal("run-6")).isNull();
    stop(journal);
    MemoryReplica last = new MemoryReplica();
    start(last);
    assertThat(last.diaries).hasSize(6);
    assertThat(last.diaries.get(1L).said).isEqualTo(said("run-1", 20));
  }

  @Test
  void aSnapshotThatWasNotFinishedIsForgotten() throws IOException {
    MemoryReplica replica = new MemoryReplica();
    RaftJournal journal = start(options().withShards(1), replica);
    fill(journal, replica, "ann", 1, 10);
    stop(journal);
    Path sm = files("sm").get(0);
    Files.writeString(sm.resolve("snapshot.1_5.unfinished"), "HFSNAP01 half of it");
    MemoryReplica back = new MemoryReplica();
    start(back);
    assertThat(back.diaries.get(1L).said).hasSize(10);
    assertThat(files(".*unfinished")).isEmpty();
  }

  @Test
  void aSnapshotWithAFlippedBitIsRefused() throws IOException {
    MemoryReplica replica = new MemoryReplica();
    JournalOptions small = options().withShards(1).withSnapshots(50_000, 1_000_000);
    RaftJournal journal = start(small, replica);
    fill(journal, replica, "ann", 1, 5_000);
    untilASnapshot();
    stop(journal);
    Path snapshot = files("snapshot\\..*").get(0);
    byte[] bytes = Files.readAllBytes(snapshot);
    bytes[bytes.length / 2] ^= 4;
    Files.write(snapshot, bytes);
    RaftJournal refused = open(small);
    assertThatThrownBy(() -> await(refused.start(new MemoryReplica()), "the start")).isInstanceOf(BadJournal.class)
        .hasMessageContaining(snapshot.getFileName().toString()).hasMessageContaining("byte");
  }

  // ---------------------------------------------------------------- the disk

  @Test
  void withoutRoomNothingIsTakenAndWhatWaitsIsKeptOnceThereIs() {
    RaftJournal journal = start(options().withShards(1), new MemoryReplica());
    MemoryReplica replica = new MemoryReplica();
    fill(journal, replica, "ann", 1, 3);
    room.set(499); // less than half of the reserve
    Events.until(() -> journal.refusal("ann") != null, "the journal to see that the disk is full");
    assertThat(journal.refusal("ann")).contains("disk").contains("full").contains("make room");
    Future<Void> waits = append(journal, Records.said("ann", 1, 4, "late")); // of a call that was let in before
    assertThat(waits.isComplete()).isFalse();
    room.set(Long.MAX_VALUE);
    await(waits, "what waited");
    Events.until(() -> journal.refusal("ann") == null, "the journal to take calls again");
    stop(journal);
    MemoryReplica back = new MemoryReplica();
    start(back);
    assertThat(back.diaries.get(1L).said).containsExactly("ann 1", "ann 2", "ann 3", "late");
  }

  @Test
  void theDiskIsSeenToBeFullBeforeAnythingIsWritten() {
    RaftJournal journal = start(new MemoryReplica());
    room.set(0);
    Events.until(() -> journal.refusal("ann") != null, "the journal to see that the disk is full");
    room.set(Long.MAX_VALUE);
    Events.until(() -> journal.refusal("ann") == null, "the journal to see that there is room");
  }

  @Test
  void whenMoreWaitsThanMayTheJournalRefuses() {
    RaftJournal journal = start(options().withShards(1).withWaitingBytes(10_000), new MemoryReplica());
    room.set(0);
    Events.until(() -> journal.refusal("ann") != null, "the journal to see that the disk is full");
    List<Future<Void>> waiting = new ArrayList<>();
    waiting.add(append(journal, Records.made("ann", 1)));
    for (int i = 1; i < 200; i++) {
      waiting.add(append(journal, Records.said("ann", 1, i, "z".repeat(100))));
    }
    room.set(Long.MAX_VALUE);
    await(Future.all(waiting), "all that waited");
    assertThat(journal.refusal("ann")).isNull();
  }

  @Test
  void aSecondProcessIsToldWhoHasTheDirectory() {
    start(new MemoryReplica());
    assertThatThrownBy(() -> open(options())).isInstanceOf(BadJournal.class)
        .hasMessageContaining("in use by process " + ProcessHandle.current().pid())
        .hasMessageContaining("another data directory");
  }

  @Test
  void aClosedJournalTakesNothing() {
    RaftJournal journal = start(new MemoryReplica());
    stop(journal);
    assertThatThrownBy(() -> await(append(journal, Records.made("ann", 1)), "a record")).isInstanceOf(
        Unavailable.class);
  }

  // ---------------------------------------------------------------- damage

  private Path lastSegment() throws IOException {
    List<Path> segments = files("log_inprogress_.*");
    return segments.get(segments.size() - 1);
  }

  @Test
  void aLogThatIsCutAtAnyByteStartsWithWhatIsWholeBeforeTheCut() throws IOException {
    RaftJournal journal = start(options().withShards(1), new MemoryReplica());
    MemoryReplica replica = new MemoryReplica();
    Diary diary = new Diary(Records.made("ann", 1));
    await(append(journal, diary.made), "the making");
    List<Long> ends = new ArrayList<>(); // where the log ended when that many facts were kept
    for (int i = 1; i <= 6; i++) {
      await(append(journal, Records.said("ann", 1, i, "ann " + i)), "a turn");
      ends.add(SegmentFile.of(lastSegment()).scan(entry -> { }).end());
    }
    stop(journal);
    byte[] whole = Files.readAllBytes(lastSegment());
    Path segment = lastSegment();
    Path raft = directory.resolve("raft");
    for (int cut = ends.get(2).intValue(); cut <= ends.get(5); cut++) {
      Files.write(segment, java.util.Arrays.copyOf(whole, cut));
      int end = cut;
      ShardFiles.of(raft, 0).repairTornTail();
      List<String> facts = new ArrayList<>();
      SegmentFile.Scan scan = SegmentFile.of(segment).scan(entry -> {
        if (entry.records() != null) {
          new Entry.Reader().read(entry.records(), record -> {
            if (record instanceof StoredRecord.Turn turn) {
              facts.addAll(Records.texts(turn.facts()));
            }
          });
        }
      });
      assertThat(scan.problem()).as("cut at %d", cut).isNull();
      assertThat(facts).as("cut at %d", cut).isEqualTo(said("ann", (int) ends.stream().filter(at -> at <= end)
          .count()));
    }
    for (int cut = ends.get(4).intValue() + 1; cut < ends.get(5); cut += 25) {
      for (Path log : files("(log_|torn-).*")) {
        Files.delete(log);
      }
      Files.write(segment, java.util.Arrays.copyOf(whole, cut));
      MemoryReplica back = new MemoryReplica();
      RaftJournal again = start(back);
      assertThat(back.diaries.get(1L).said).as("started after a cut at %d", cut).isEqualTo(said("ann", 5));
      await(append(again, Records.said("ann", 1, 6, "again")), "a turn after the cut");
      stop(again);
    }
  }

  /** The machine failed while the last entry of 4,000 bytes was being written; some of its sectors are as they were. */
  private void aTurnOfWhichIsMissing(ToIntFunction<Integer> from, ToIntFunction<Integer> to) throws IOException {
    RaftJournal journal = start(options().withShards(1), new MemoryReplica());
    fill(journal, new MemoryReplica(), "ann", 1, 3);
    int end = (int) SegmentFile.of(lastSegment()).scan(entry -> { }).end();
    await(append(journal, Records.said("ann", 1, 4, "w".repeat(4_000))), "a turn");
    Path segment = lastSegment();
    byte[] bytes = Files.readAllBytes(segment);
    stop(journal); // which writes another entry
    Arrays.fill(bytes, from.applyAsInt(end), Math.min(to.applyAsInt(end), bytes.length), (byte) 0);
    Files.write(segment, bytes);
  }

  private void theTurnsBeforeItAreThere() throws IOException {
    MemoryReplica back = new MemoryReplica();
    start(back);
    assertThat(back.diaries.get(1L).said).isEqualTo(said("ann", 3));
    assertThat(files("torn-.*")).hasSize(1);
  }

  private static int sector(int at, int later) {
    return (at / 512 + later) * 512;
  }

  @Test
  void aLogWhoseEndWasNeverWrittenStartsAndKeepsACopyOfIt() throws IOException {
    aTurnOfWhichIsMissing(end -> sector(end, 3), end -> Integer.MAX_VALUE);
    theTurnsBeforeItAreThere();
  }

  @Test
  void anEntryWhoseFirstSectorWasNeverWrittenIsTorn() throws IOException {
    aTurnOfWhichIsMissing(end -> end, end -> sector(end, 1));
    theTurnsBeforeItAreThere();
  }

  @Test
  void anEntryWithASectorInItThatWasNeverWrittenIsTorn() throws IOException {
    aTurnOfWhichIsMissing(end -> sector(end, 3), end -> sector(end, 4));
    theTurnsBeforeItAreThere();
  }

  @Test
  void anEntryWithZerosThatAreNoSectorIsDamaged() throws IOException {
    aTurnOfWhichIsMissing(end -> sector(end, 3) + 1, end -> sector(end, 4));
    RaftJournal damaged = open(options());
    assertThatThrownBy(() -> await(damaged.start(new MemoryReplica()), "the start")).isInstanceOf(BadJournal.class)
        .hasMessageContaining("Nothing has been changed");
  }

  @Test
  void aCopyOfARunningJournalStarts() throws IOException {
    RaftJournal journal = start(options().withShards(1), new MemoryReplica());
    fill(journal, new MemoryReplica(), "ann", 1, 300);
    Path copy = directory.resolveSibling(directory.getFileName() + "-copy");
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.toList()) { // as a machine that fails now would leave it: written ahead, and not closed
        Files.copy(file, copy.resolve(directory.relativize(file).toString()));
      }
    }
    MemoryReplica back = new MemoryReplica();
    start(JournalOptions.of(copy), back);
    assertThat(back.diaries.get(1L).said).isEqualTo(said("ann", 300));
  }

  @Test
  void aFlippedBitAnywhereIsFoundAndNothingIsChanged() throws IOException {
    RaftJournal journal = start(options().withShards(1), new MemoryReplica());
    fill(journal, new MemoryReplica(), "ann", 1, 1);
    for (int i = 2; i <= 5; i++) {
      await(append(journal, Records.said("ann", 1, i, "ann " + i)), "a turn");
    }
    long end = SegmentFile.of(lastSegment()).scan(entry -> { }).end();
    stop(journal);
    Path segment = lastSegment();
    byte[] whole = Files.readAllBytes(segment);
    Path raft = directory.resolve("raft");
    int found = 0;
    for (int bit = 0; bit < 8 * end; bit += 3) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(segment, flipped);
      int at = bit;
      assertThatThrownBy(() -> ShardFiles.of(raft, 0).repairTornTail()).as("bit %d", at)
          .isInstanceOf(BadJournal.class).hasMessageContaining("log_inprogress_").hasMessageContaining("byte")
          .hasMessageContaining("journal check").hasMessageContaining("recover");
      assertThat(Files.readAllBytes(segment)).isEqualTo(flipped);
      found++;
    }
    assertThat(found).isGreaterThan(100);
    RaftJournal refused = open(options());
    assertThatThrownBy(() -> await(refused.start(new MemoryReplica()), "the start")).isInstanceOf(BadJournal.class);
  }

  @Test
  void missingSegmentsAreMissed() throws IOException {
    RaftJournal journal = start(options().withShards(1), new MemoryReplica());
    MemoryReplica replica = new MemoryReplica();
    fill(journal, replica, "ann", 1, 1);
    for (int i = 2; i < 30; i++) {
      await(append(journal, Records.said("ann", 1, i, "q".repeat(900_000))), "a turn");
    }
    stop(journal);
    List<Path> closed = files("log_\\d+-\\d+");
    assertThat(closed).hasSizeGreaterThan(1);
    Files.move(closed.get(1), directory.resolve("elsewhere"));
    RaftJournal refused = open(options());
    assertThatThrownBy(() -> await(refused.start(new MemoryReplica()), "the start")).isInstanceOf(BadJournal.class)
        .hasMessageContaining("lacks the entries").hasMessageContaining("from a copy");
  }

  @Test
  void aSegmentThatWasJustBegunMayBeAnything() throws IOException {
    RaftJournal journal = start(options().withShards(1), new MemoryReplica());
    fill(journal, new MemoryReplica(), "ann", 1, 5);
    stop(journal);
    Path open = lastSegment();
    SegmentFile.Scan scan = SegmentFile.of(open).scan(entry -> { });
    Path closed = open.resolveSibling("log_" + SegmentFile.of(open).first() + "-" + scan.lastIndex());
    try (FileChannel channel = FileChannel.open(open, StandardOpenOption.WRITE)) {
      channel.truncate(scan.end());
    }
    Files.move(open, closed);
    Path next = open.resolveSibling("log_inprogress_" + (scan.lastIndex() + 1));
    byte[] closedBytes = Files.readAllBytes(closed);
    for (String begun : List.of("", "RaftLo", "RaftLog1", "RaftLog1\0\0\0\0", "\0".repeat(8_192),
        "RaftLog1" + "\0".repeat(8_192), "none")) {
      for (Path file : files("log_.*|torn-.*")) {
        Files.delete(file);
      }
      Files.write(closed, closedBytes);
      if (!begun.equals("none")) {
        Files.writeString(next, begun);
      }
      MemoryReplica back = new MemoryReplica();
      RaftJournal again = start(back);
      assertThat(back.diaries.get(1L).said).as("begun with %d bytes", begun.length()).isEqualTo(said("ann", 5));
      await(append(again, Records.said("ann", 1, 6, "ann 6")), "a turn");
      stop(again);
      MemoryReplica later = new MemoryReplica();
      stop(start(later));
      assertThat(later.diaries.get(1L).said).as("begun with %d bytes", begun.length()).isEqualTo(said("ann", 6));
    }
  }

  @Test
  void aClosedSegmentThatEndsTooEarlyIsRefused() throws IOException {
    RaftJournal journal = start(options().withShards(1), new MemoryReplica());
    fill(journal, new MemoryReplica(), "ann", 1, 1);
    for (int i = 2; i < 14; i++) {
      await(append(journal, Records.said("ann", 1, i, "q".repeat(900_000))), "a turn");
    }
    stop(journal);
    Path closed = files("log_\\d+-\\d+").get(0);
    List<Long> starts = new ArrayList<>();
    SegmentFile.of(closed).scan(entry -> starts.add(entry.at()));
    Files.delete(lastSegment()); // nothing shows any more that something is missing, but its name
    try (FileChannel channel = FileChannel.open(closed, StandardOpenOption.WRITE)) {
      channel.truncate(starts.get(starts.size() - 1));
    }
    RaftJournal refused = open(options());
    assertThatThrownBy(() -> await(refused.start(new MemoryReplica()), "the start")).isInstanceOf(BadJournal.class)
        .hasMessageContaining(closed.getFileName().toString()).hasMessageContaining("name says");
  }

  private void remove(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private void refused(String what, String why) {
    RaftJournal refused = open(options());
    assertThatThrownBy(() -> await(refused.start(new MemoryReplica()), "the start")).as(what)
        .isInstanceOf(BadJournal.class).hasMessageContaining(why).hasMessageContaining("from a copy");
    stop(refused);
  }

  @Test
  void aShardThatIsNotThereIsMissed() throws IOException {
    RaftJournal journal = start(options().withShards(2), new MemoryReplica());
    fill(journal, new MemoryReplica(), "ann", 1, 10);
    stop(journal);
    Path shard = directory.resolve("raft").resolve(Shard.group(1).getUuid().toString());
    Path elsewhere = directory.resolve("elsewhere");
    Files.move(shard, elsewhere);
    refused("the directory", "it is not there");
    Files.createDirectory(shard);
    refused("an empty directory", "its log is not there");
    Files.delete(shard);
    Files.move(elsewhere, shard);
    Path current = shard.resolve("current");
    for (String file : List.of("raft-meta", "raft-meta.conf")) {
      Files.move(current.resolve(file), elsewhere);
      refused(file, "its " + file + " is not there");
      Files.move(elsewhere, current.resolve(file));
    }
    Files.write(elsewhere, Files.readAllBytes(current.resolve("raft-meta.conf")));
    Files.write(current.resolve("raft-meta.conf"), new byte[0]);
    refused("no configuration", "raft-meta.conf");
    Files.move(elsewhere, current.resolve("raft-meta.conf"), StandardCopyOption.REPLACE_EXISTING);
    Files.move(current, elsewhere);
    refused("its log", "its log is not there");
    Files.move(elsewhere, current);
    remove(directory.resolve("raft"));
    refused("all of them", "it is not there");
  }

  @Test
  void aFirstStartThatWasNotFinishedIsBegunAnew() throws IOException {
    stop(start(new MemoryReplica()));
    Path json = directory.resolve("journal.json");
    String unfinished = Files.readString(json).replace("\"begun\" : true", "\"begun\" : false");
    Path current = directory.resolve("raft").resolve(Shard.group(0).getUuid().toString()).resolve("current");
    for (String left : List.of("no shards", "an empty directory", "raft-meta.tmp", "raft-meta", "a log")) {
      Files.writeString(json, unfinished);
      switch (left) {
        case "no shards" -> remove(directory.resolve("raft"));
        case "an empty directory" -> {
          remove(current.getParent());
          Files.createDirectory(current.getParent());
        }
        case "raft-meta.tmp" -> {
          remove(current);
          Files.createDirectory(current);
          Files.createFile(current.resolve("raft-meta.tmp"));
        }
        case "raft-meta" -> {
          for (Path file : files("log_.*|raft-meta.conf")) {
            Files.delete(file);
          }
        }
        default -> {
          Files.delete(current.resolve("raft-meta.conf"));
        }
      }
      RaftJournal journal = start(new MemoryReplica());
      await(append(journal, Records.made("ann", journal.newNumber())), "a record after " + left);
      stop(journal);
      assertThat(Files.readString(json)).as(left).contains("\"begun\" : true");
      MemoryReplica back = new MemoryReplica();
      stop(start(back));
      assertThat(back.diaries).as(left).hasSize(1);
      for (Path file : files("log_.*")) {
        Files.delete(file);
      }
    }
  }

  @Test
  void itIsForItsOwnerOnly() throws IOException {
    Path made = directory.resolve("a").resolve("journal");
    open(JournalOptions.of(made));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made))).isEqualTo("rwx------");
  }

  @Test
  void manyShortRunsMakeNoLogWithoutEnd() throws IOException {
    JournalOptions small = options().withShards(1).withSnapshots(100_000, 1_000_000);
    MemoryReplica replica = new MemoryReplica();
    for (int run = 1; run <= 5; run++) { // each writes half of what makes a snapshot
      RaftJournal journal = start(small, replica);
      fill(journal, replica, "diary-" + run, run, 1_200);
      stop(journal);
      MemoryReplica back = new MemoryReplica();
      RaftJournal look = open(small);
      await(look.start(back), "the journal to start");
      stop(look);
      replica = back;
    }
    RaftJournal journal = start(small, replica);
    fill(journal, replica, "last", 99, 3);
    untilASnapshot();
    stop(journal);
  }

  // ---------------------------------------------------------------- formats

  @Test
  void aDirectoryOfAnotherFormatIsRefused() throws IOException {
    stop(start(new MemoryReplica()));
    Path file = directory.resolve("journal.json");
    Files.writeString(file, Files.readString(file).replace("\"format\" : 1", "\"format\" : 2"));
    assertThatThrownBy(() -> open(options())).isInstanceOf(BadJournal.class).hasMessageContaining("format 2")
        .hasMessageContaining("version that wrote it");
  }

  @Test
  void aFileThatSaysNothingIsRefused() throws IOException {
    stop(start(new MemoryReplica()));
    Files.writeString(directory.resolve("journal.json"), "{");
    assertThatThrownBy(() -> open(options())).isInstanceOf(BadJournal.class).hasMessageContaining("no JSON");
    Files.delete(directory.resolve("journal.json"));
    assertThatThrownBy(() -> open(options())).isInstanceOf(BadJournal.class).hasMessageContaining("has logs but no");
  }
}
