package io.holdfast.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.journal.MemoryReplica.Diary;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RaftJournalTest extends JournalOnDisk {
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
