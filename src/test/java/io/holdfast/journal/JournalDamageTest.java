package io.holdfast.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.journal.MemoryReplica.Diary;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a journal makes of files that are not as it left them. */
class JournalDamageTest extends JournalOnDisk {
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
      Files.write(segment, Arrays.copyOf(whole, cut));
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
      Files.write(segment, Arrays.copyOf(whole, cut));
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
  void aCopyOfARunningJournalStarts(@TempDir Path copy) throws IOException {
    RaftJournal journal = start(options().withShards(1), new MemoryReplica());
    fill(journal, new MemoryReplica(), "ann", 1, 300);
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.skip(1).toList()) { // as a machine that fails now leaves it: written ahead, not closed
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
}
