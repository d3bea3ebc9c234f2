package io.holdfast.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.CRC32C;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.thirdparty.com.google.protobuf.CodedOutputStream;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/**
 * Goes on with a log where Ratis has left it, in Ratis's format ({@link SegmentFile}): what is appended is on the disk
 * when the call returns. For one thread, and after a failure for nothing more: nobody knows then what is on the disk.
 *
 * <p>Where the file ends is counted here and not asked for. To ask before each write, as Ratis does, has a Linux kernel
 * of 6.13 and later date the file anew by that write, and ext4 then writes its inode at each fsync: 0.15 ms in place of
 * 0.1, measured.
 */
final class SegmentWriter implements Closeable {
  /** A segment is closed when the next entry would make it larger. */
  static final long MOST_BYTES = 8 << 20;
  /** Zeros are written ahead, so that an fsync need not write the size of the file each time: 0.1 ms for 0.17. */
  private static final int AHEAD_BYTES = 256 << 10;
  private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(AHEAD_BYTES).asReadOnlyBuffer();
  private static final int FEWEST_BUFFER_BYTES = 64 << 10;
  /** The copy that takes the place of a segment, while it is made. */
  private static final String COPY = "own";

  private final Path directory;
  private final ClientId client = ClientId.randomId(); // Ratis wants to know whose an entry is
  private final CRC32C checksum = new CRC32C();
  private ByteBuffer buffer = ByteBuffer.allocateDirect(FEWEST_BUFFER_BYTES);
  private FileChannel channel; // of the open segment
  private long first; // the index of the first entry of the segment
  private long next;
  private long end; // of the entries in the segment
  private long size; // of the segment, with the zeros ahead

  private SegmentWriter(Path directory, FileChannel channel, long first, long next, long end) {
    this.directory = directory;
    this.channel = channel;
    this.first = first;
    this.next = next;
    this.end = end;
    size = end;
  }

  /**
   * Goes on behind the last entry that there is, the one with which Ratis began the owner's term, and a segment. It
   * does so in a copy of that segment, which takes its place: Ratis needs a second to be closed, and then cuts the
   * file it knows off where it believes that it ends.
   *
   * @param last the index of that entry
   * @throws BadJournal when the log does not end with it
   */
  static SegmentWriter after(long last, ShardFiles files) throws IOException {
    List<SegmentFile> segments = files.segments();
    SegmentFile latest = segments.isEmpty() ? null : segments.get(segments.size() - 1);
    SegmentFile.Scan scan = latest == null || !latest.isOpen() ? null : latest.scan(entry -> { });
    if (scan == null || scan.problem() != null || scan.lastIndex() != last) {
      throw new BadJournal("the log in " + files.directory() + " should end with entry " + last
          + " in an open segment, and does not: " + (scan == null ? "there is none" : scan.problem() != null
          ? scan.problem() : "it ends with entry " + scan.lastIndex()) + ". 'holdfast journal check' looks at all of "
          + "it");
    }
    Path directory = latest.path().getParent();
    Files.deleteIfExists(directory.resolve(COPY)); // of a start that was cut off
    return new SegmentWriter(directory, ownCopy(latest.path(), scan.end()), latest.first(), last + 1, scan.end());
  }

  private static FileChannel ownCopy(Path segment, long end) throws IOException {
    Path copy = segment.resolveSibling(COPY);
    FileChannel own = FileChannel.open(copy, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel from = FileChannel.open(segment, StandardOpenOption.READ)) {
      if (from.transferTo(0, end, own) != end) {
        throw new IOException(segment + " could not be copied whole; see to the disk, then start the host again");
      }
      own.force(true);
      Files.move(copy, segment, StandardCopyOption.ATOMIC_MOVE);
      SnapshotFile.syncDirectory(segment.getParent());
      return own;
    } catch (IOException | RuntimeException e) {
      own.close();
      throw e;
    }
  }

  /**
   * Appends an entry of this owner, and waits for the disk.
   *
   * @return its index
   */
  long append(long term, byte[] entry) throws IOException {
    LogEntryProto log = LogEntryProto.newBuilder().setTerm(term).setIndex(next).setStateMachineLogEntry(
        StateMachineLogEntryProto.newBuilder().setType(StateMachineLogEntryProto.Type.WRITE)
            .setClientId(client.toByteString()).setCallId(next).setLogData(UnsafeByteOperations.unsafeWrap(entry)))
        .build();
    frame(log);
    int bytes = buffer.remaining();
    if (end + bytes > MOST_BYTES) {
      endSegment();
      beginSegment();
    }
    writeAhead(end + bytes);
    write(buffer, end);
    channel.force(false);
    end += bytes;
    return next++;
  }

  private void frame(LogEntryProto log) throws IOException {
    int length = log.getSerializedSize();
    if (length > SegmentFile.MOST_ENTRY_BYTES) {
      throw new IllegalArgumentException("an entry has " + length + " bytes; Ratis reads "
          + SegmentFile.MOST_ENTRY_BYTES);
    }
    int framed = CodedOutputStream.computeUInt32SizeNoTag(length) + length;
    if (buffer.capacity() < framed + SegmentFile.CHECKSUM_BYTES) {
      buffer = ByteBuffer.allocateDirect(framed + FEWEST_BUFFER_BYTES);
    }
    buffer.clear();
    CodedOutputStream out = CodedOutputStream.newInstance(buffer);
    out.writeUInt32NoTag(length);
    log.writeTo(out);
    out.flush();
    checksum.reset();
    checksum.update(buffer.duplicate().flip());
    buffer.putInt((int) checksum.getValue()).flip();
  }

  private void writeAhead(long needed) throws IOException {
    while (size < needed) {
      ByteBuffer zeros = ZEROS.duplicate();
      write(zeros, size);
      size += AHEAD_BYTES;
    }
  }

  private void write(ByteBuffer bytes, long at) throws IOException {
    long to = at;
    while (bytes.hasRemaining()) {
      to += channel.write(bytes, to);
    }
  }

  private void beginSegment() throws IOException {
    first = next;
    channel = FileChannel.open(directory.resolve(SegmentFile.openName(first)), StandardOpenOption.CREATE_NEW,
        StandardOpenOption.WRITE);
    ByteBuffer header = SegmentFile.header();
    end = header.remaining();
    size = 0;
    writeAhead(end);
    write(header, 0);
    channel.force(true);
    SnapshotFile.syncDirectory(directory);
  }

  /** Its new name is on the disk before the next segment is, so there are never two open ones. */
  private void endSegment() throws IOException {
    channel.truncate(end);
    channel.force(true);
    channel.close();
    Files.move(directory.resolve(SegmentFile.openName(first)),
        directory.resolve(SegmentFile.closedName(first, next - 1)), StandardCopyOption.ATOMIC_MOVE);
    SnapshotFile.syncDirectory(directory);
  }

  /** The segment stays an open one, for who goes on, without the zeros. */
  @Override
  public void close() throws IOException {
    try (FileChannel closing = channel) {
      if (closing.isOpen()) {
        closing.truncate(end);
        closing.force(true);
      }
    }
  }
}
