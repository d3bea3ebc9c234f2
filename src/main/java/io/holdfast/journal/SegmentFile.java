package io.holdfast.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.thirdparty.com.google.protobuf.CodedInputStream;
import org.apache.ratis.thirdparty.com.google.protobuf.InvalidProtocolBufferException;

/**
 * One segment of a Raft log as Ratis writes it: {@code RaftLog1}, then entries, each its length as a variable-length
 * number, its bytes, and the CRC-32C of both; then zeros up to the end of the file. {@code log_FIRST-LAST} is closed,
 * {@code log_inprogress_FIRST} is being written.
 */
final class SegmentFile {
  private static final byte[] HEADER = "RaftLog1".getBytes(StandardCharsets.US_ASCII);
  private static final Pattern NAME = Pattern.compile("log(?:_inprogress)?_(\\d+)(?:-(\\d+))?");
  private static final int MOST_ENTRY_BYTES = 64 << 20;
  private static final int CHECKSUM_BYTES = 4;
  private static final int SECTOR_BYTES = 512;

  private final Path path;
  private final long first;
  private final boolean open;

  private SegmentFile(Path path, long first, boolean open) {
    this.path = path;
    this.first = first;
    this.open = open;
  }

  static boolean isOne(Path path) {
    return NAME.matcher(path.getFileName().toString()).matches();
  }

  static SegmentFile of(Path path) {
    Matcher name = NAME.matcher(path.getFileName().toString());
    if (!name.matches()) {
      throw new IllegalArgumentException(path + " is not named as a segment is");
    }
    return new SegmentFile(path, Long.parseLong(name.group(1)), name.group(2) == null);
  }

  /** The name of a segment that is being written. */
  static String openName(long first) {
    return "log_inprogress_" + first;
  }

  Path path() {
    return path;
  }

  /** The index of its first entry. */
  long first() {
    return first;
  }

  /** Whether it is being written, or was when its host ended. */
  boolean isOpen() {
    return open;
  }

  /**
   * An entry.
   *
   * @param at where in the file it begins
   * @param end where it ends
   * @param records as {@link Entry} has them; null when it is an entry of Raft's own
   */
  record Found(long index, long term, long at, long end, byte[] records) {
  }

  /**
   * What a segment is like.
   *
   * @param lastIndex of its last entry that is whole; one less than its first when it has none
   * @param end where that ends
   * @param problem why no more can be read; null when nothing is wrong
   * @param torn whether it looks like a write that was not finished: the file, or all but zeros, ends in its midst
   * @param resume where the entry behind the one that cannot be read begins; 0 when nobody can tell
   */
  record Scan(long lastIndex, long end, String problem, boolean torn, long resume) {
  }

  /** Reads all entries, one after the other, until there are no more or one is not as it was written. */
  Scan scan(Consumer<Found> entries) throws IOException {
    return scan(HEADER.length, first - 1, entries);
  }

  /** Goes on behind an entry that cannot be read, when it is known where that ends. */
  Scan scanOn(Scan problem, Consumer<Found> entries) throws IOException {
    return scan(problem.resume(), problem.lastIndex() + 1, entries);
  }

  private Scan scan(long from, long before, Consumer<Found> entries) throws IOException {
    byte[] bytes;
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(channel.size()));
      while (all.hasRemaining() && channel.read(all) >= 0) {
        // until it is full
      }
      bytes = Arrays.copyOf(all.array(), all.position());
    }
    int content = endOfContent(bytes);
    long last = before;
    if (!Arrays.equals(bytes, 0, Math.min(bytes.length, HEADER.length), HEADER, 0, HEADER.length)) {
      boolean unwritten = content < HEADER.length && Arrays.equals(bytes, 0, content, HEADER, 0, content);
      return new Scan(last, 0, path + ", byte 0: it does not begin as a log does", unwritten, 0);
    }
    int at = Math.toIntExact(from);
    while (at < bytes.length && bytes[at] != 0) {
      int length = 0;
      int next = at;
      try {
        CodedInputStream head = CodedInputStream.newInstance(bytes, at, Math.min(10, bytes.length - at));
        length = head.readRawVarint32();
        next = at + head.getTotalBytesRead();
      } catch (IOException e) {
        return problem(last, at, "the length of an entry cannot be read", content, content + 10L + SECTOR_BYTES, 0);
      }
      if (length <= 0 || length > MOST_ENTRY_BYTES) {
        return problem(last, at, "an entry says that it has " + length + " bytes", content, 0, 0);
      } else if (next + (long) length + CHECKSUM_BYTES > bytes.length) {
        return new Scan(last, at, path + ", byte " + at + ", after entry " + last + ": an entry of " + length
            + " bytes ends after the file does", true, 0);
      }
      CRC32C sum = new CRC32C();
      sum.update(bytes, at, next + length - at);
      if ((int) sum.getValue() != ByteBuffer.wrap(bytes, next + length, CHECKSUM_BYTES).getInt()) {
        long end = next + (long) length + CHECKSUM_BYTES;
        return problem(last, at, "the checksum of an entry does not fit its bytes", content, end, end);
      }
      LogEntryProto entry;
      try {
        entry = LogEntryProto.parseFrom(ByteBuffer.wrap(bytes, next, length));
      } catch (InvalidProtocolBufferException e) {
        return problem(last, at, "an entry is none of Raft's (" + e.getMessage() + ")", content, 0,
            next + (long) length + CHECKSUM_BYTES);
      }
      if (entry.getIndex() != last + 1) {
        return problem(last, at, "an entry has the index " + entry.getIndex() + " where " + (last + 1)
            + " comes next", content, 0, 0);
      }
      last = entry.getIndex();
      entries.accept(new Found(last, entry.getTerm(), at, next + (long) length + CHECKSUM_BYTES,
          entry.hasStateMachineLogEntry() ? entry.getStateMachineLogEntry().getLogData().toByteArray() : null));
      at = next + length + CHECKSUM_BYTES;
    }
    if (content > at) {
      return new Scan(last, at, path + " has bytes after its last entry, at byte " + at, false, 0);
    }
    return new Scan(last, at, null, false, 0);
  }

  /** @param entryEnd where what cannot be read would end; 0 when it was all there */
  private Scan problem(long last, int at, String what, int content, long entryEnd, long resume) {
    long sector = (content + SECTOR_BYTES - 1L) / SECTOR_BYTES * SECTOR_BYTES; // disks write whole ones
    return new Scan(last, at, path + ", byte " + at + ", after entry " + last + ": " + what, sector < entryEnd,
        resume);
  }

  /** Where the zeros begin that the file ends with. */
  private static int endOfContent(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    return end;
  }
}
