package io.holdfast.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that is gone on with is what Ratis would have written. */
class SegmentWriterTest {
  private static final long TERM = 3;

  @TempDir
  Path raft;

  private ShardFiles files;
  private Path current;

  @BeforeEach
  void anEmptyLog() throws IOException {
    files = ShardFiles.of(raft, 0);
    current = Files.createDirectories(files.directory().resolve("current"));
    Files.write(current.resolve(SegmentFile.openName(0)), "RaftLog1".getBytes());
  }

  private static byte[] entry(int bytes, int seed) {
    byte[] entry = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      entry[i] = (byte) (seed + i * 31);
    }
    return entry;
  }

  /** Of which seven fill a segment. */
  private static void appendLarge(SegmentWriter writer, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      writer.append(TERM, entry(Entry.MOST_BYTES, i));
    }
  }

  /** All entries of all segments, which have to be whole. */
  private List<SegmentFile.Found> found() throws IOException {
    List<SegmentFile.Found> all = new ArrayList<>();
    for (SegmentFile segment : files.segments()) {
      SegmentFile.Scan scan = segment.scan(all::add);
      assertThat(scan.problem()).isNull();
      if (!segment.isOpen()) {
        assertThat(scan.lastIndex()).as("the last of " + segment.path()).isEqualTo(segment.last());
      }
    }
    return all;
  }

  @Test
  void entriesFollowOneAnotherAcrossRuns() throws IOException {
    List<byte[]> written = new ArrayList<>();
    for (int run = 0; run < 3; run++) {
      try (SegmentWriter writer = SegmentWriter.after(written.size() - 1, files)) {
        for (int i = 0; i < 20; i++) {
          byte[] entry = entry(1 + i * 700, run + i);
          assertThat(writer.append(TERM + run, entry)).isEqualTo(written.size());
          written.add(entry);
        }
      }
    }
    List<SegmentFile.Found> found = found();
    assertThat(found).extracting(SegmentFile.Found::records).containsExactlyElementsOf(written);
    assertThat(found).extracting(SegmentFile.Found::index).startsWith(0L, 1L).endsWith(59L);
    assertThat(found).extracting(SegmentFile.Found::term).startsWith(TERM).endsWith(TERM + 2);
    assertThat(files.segments()).hasSize(1);
  }

  @Test
  void whatIsAppendedIsThereBeforeTheLogIsClosed() throws IOException {
    try (SegmentWriter writer = SegmentWriter.after(-1, files)) {
      writer.append(TERM, entry(100, 1));
      assertThat(found()).hasSize(1);
      long ahead = Files.size(files.segments().get(0).path());
      writer.append(TERM, entry(100, 2));
      assertThat(found()).hasSize(2);
      assertThat(Files.size(files.segments().get(0).path())).as("the file is written ahead of its entries")
          .isEqualTo(ahead);
    }
    SegmentFile segment = files.segments().get(0);
    assertThat(Files.size(segment.path())).as("it is closed without the zeros").isEqualTo(
        segment.scan(entry -> { }).end());
  }

  @Test
  void aFullSegmentIsClosedAndTheNextBegun() throws IOException {
    int count = 24;
    try (SegmentWriter writer = SegmentWriter.after(-1, files)) {
      appendLarge(writer, count);
    }
    assertThat(found()).hasSize(count);
    List<SegmentFile> segments = files.segments();
    assertThat(segments).extracting(SegmentFile::isOpen).containsExactly(false, false, false, true);
    assertThat(segments).extracting(segment -> segment.path().getFileName().toString()).containsExactly("log_0-6",
        "log_7-13", "log_14-20", "log_inprogress_21");
    for (SegmentFile segment : segments) {
      assertThat(Files.size(segment.path())).isLessThanOrEqualTo(SegmentWriter.MOST_BYTES);
    }
  }

  @Test
  void anEntryThatRatisWouldNotReadIsNotWritten() throws IOException {
    try (SegmentWriter writer = SegmentWriter.after(-1, files)) {
      writer.append(TERM, entry(10, 1));
      assertThatThrownBy(() -> writer.append(TERM, entry(SegmentFile.MOST_ENTRY_BYTES, 2)))
          .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("Ratis reads");
    }
    assertThat(found()).hasSize(1);
  }

  @Test
  void aSegmentThatCannotBeBegunLosesNothing() throws IOException {
    int count = 7;
    try (SegmentWriter writer = SegmentWriter.after(-1, files)) {
      appendLarge(writer, count);
      Path inTheWay = current.resolve(SegmentFile.openName(count));
      Files.createDirectory(inTheWay);
      assertThatThrownBy(() -> writer.append(TERM, entry(Entry.MOST_BYTES, count))).isInstanceOf(IOException.class);
      Files.delete(inTheWay);
    }
    assertThat(found()).hasSize(count);
    assertThat(files.segments()).extracting(SegmentFile::last).containsExactly(count - 1L);
  }

  @Test
  void whoHasTheSegmentOpenCannotCutOffWhatIsAppended() throws IOException {
    Path segment = current.resolve(SegmentFile.openName(0));
    long end = Files.size(segment);
    try (FileChannel before = FileChannel.open(segment, StandardOpenOption.WRITE);
        SegmentWriter writer = SegmentWriter.after(-1, files)) {
      writer.append(TERM, entry(100, 1));
      before.truncate(end);
      writer.append(TERM, entry(100, 2));
      assertThat(found()).hasSize(2);
    }
  }

  @Test
  void whatIsLeftOfAStartThatWasCutOffIsNotInTheWay() throws IOException {
    Files.write(current.resolve("own"), new byte[1_000]);
    try (SegmentWriter writer = SegmentWriter.after(-1, files)) {
      writer.append(TERM, entry(100, 1));
    }
    assertThat(found()).hasSize(1);
    assertThat(current.resolve("own")).doesNotExist();
  }

  @Test
  void aLogThatEndsElsewhereIsNotGoneOnWith() throws IOException {
    try (SegmentWriter writer = SegmentWriter.after(-1, files)) {
      writer.append(TERM, entry(10, 1));
    }
    assertThatThrownBy(() -> SegmentWriter.after(4, files)).isInstanceOf(BadJournal.class)
        .hasMessageContaining("should end with entry 4").hasMessageContaining("ends with entry 0");
    Files.delete(current.resolve(SegmentFile.openName(0)));
    assertThatThrownBy(() -> SegmentWriter.after(0, files)).isInstanceOf(BadJournal.class)
        .hasMessageContaining("there is none");
    Files.write(current.resolve(SegmentFile.closedName(0, 0)), "RaftLog1".getBytes());
    assertThatThrownBy(() -> SegmentWriter.after(0, files)).isInstanceOf(BadJournal.class)
        .hasMessageContaining("there is none");
  }
}
