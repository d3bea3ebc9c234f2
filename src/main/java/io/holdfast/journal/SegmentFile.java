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
  /** Of an entry, with what Raft adds to it. Ratis is set up to read no larger ones. */
  static final int MOST_ENTRY_BYTES = Entry.MOST_BYTES + (64 << 10);
  static final int CHECKSUM_BYTES = 4;
  static final int MOST_LENGTH_BYTES = 5;

  private final Path path;
  private final long first;
  private final long last;
  private final boolean open;

  private SegmentFile(Path path, long first, long last, boolean open) {
    this.path = path;
    this.first = first;
    this.last = last;
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
    boolean open = name.group(2) == null;
    return new SegmentFile(path, Long.parseLong(name.group(1)), open ? -1 : Long.parseLong(name.group(2)), open);
  }

  /** The name of a segment that is being written. */
  static String openName(long first) {
    return "log_inprogress_" + first;
  }

  /** The name of one that holds these. */
  static String closedName(long first, long last) {
    return "log_" + first + "-" + last;
  }

  /** What every segment begins with. */
  static ByteBuffer header() {
    return ByteBuffer.wrap(HEADER).asReadOnlyBuffer();
  }

  Path path() {
    return path;
  }

  /** The index of its first entry. */
  long first() {
    return first;
  }

  /** The index of its last entry, as its name says it; -1 while it is being written. */
  long last() {
    return last;
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
      Frame frame = Frame.at(bytes, at);
      String wrong = frame.wrong;
      LogEntryProto entry = null;
      if (wrong == null) {
        try {
          entry = LogEntryProto.parseFrom(ByteBuffer.wrap(bytes, frame.from, frame.length));
          if (entry.getIndex() != last + 1) {
            wrong = "an entry has the index " + entry.getIndex() + " where " + (last + 1) + " comes next";
          }
        } catch (InvalidProtocolBufferException e) {
          wrong = "an entry is none of Raft's (" + e.getMessage() + ")";
        }
      }
      if (wrong != null) {
        return new Scan(last, at, path + ", byte " + at + ", after entry " + last + ": " + wrong,
            new TornTail(bytes, content).isAt(at, frame, last), frame.isIn(bytes) ? frame.end() : 0);
      }
      last = entry.getIndex();
      entries.accept(new Found(last, entry.getTerm(), at, frame.end(), entry.hasStateMachineLogEntry()
          ? entry.getStateMachineLogEntry().getLogData().toByteArray() : null));
      at = frame.end();
    }
    if (content > at) {
      return new Scan(last, at, path + ", byte " + at + ", after entry " + last + ": bytes follow the end of the log",
          new TornTail(bytes, content).isAt(at, Frame.at(bytes, at), last), 0);
    }
    return new Scan(last, at, null, false, 0);
  }

  /**
   * An entry as its bytes are.
   *
   * @param from where what it holds begins
   * @param wrong why it is not whole; null when it is
   */
  record Frame(int from, int length, String wrong) {
    static Frame at(byte[] bytes, int at) {
      int length;
      int from;
      try {
        CodedInputStream head = CodedInputStream.newInstance(bytes, at, Math.min(MOST_LENGTH_BYTES, bytes.length - at));
        length = head.readRawVarint32();
        from = at + head.getTotalBytesRead();
      } catch (IOException e) {
        return new Frame(at, 0, "the length of an entry cannot be read");
      }
      if (length <= 0 || length > MOST_ENTRY_BYTES) {
        return new Frame(from, 0, "an entry says that it has " + length + " bytes");
      } else if (from + (long) length + CHECKSUM_BYTES > bytes.length) {
        return new Frame(from, length, "an entry of " + length + " bytes ends after the file does");
      }
      CRC32C sum = new CRC32C();
      sum.update(bytes, at, from + length - at);
      return new Frame(from, length, (int) sum.getValue() == ByteBuffer.wrap(bytes, from + length, CHECKSUM_BYTES)
          .getInt() ? null : "the checksum of an entry does not fit its bytes");
    }

    /** Whether all of it is there, right or wrong. */
    boolean isIn(byte[] bytes) {
      return length > 0 && end() <= bytes.length;
    }

    /** Where the next begins. */
    int end() {
      return from + length + CHECKSUM_BYTES;
    }
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
