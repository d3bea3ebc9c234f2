package io.holdfast.journal;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * A snapshot as a file: eight bytes {@code HFSNAP01}, then {@link Entry}s, each behind its length in four bytes, then a
 * length of zero.
 */
final class SnapshotFile {
  private static final byte[] MAGIC = "HFSNAP01".getBytes(StandardCharsets.US_ASCII);
  /** Of the records in one entry, unless one record alone has more. */
  private static final int ENTRY_BYTES = 256 << 10;
  /** Written out a little at a time: the log's own fsyncs would wait behind all of a large file at its end. */
  private static final int FORCED_BYTES = 2 << 20;

  private SnapshotFile() {
  }

  /** Writes one. Not thread-safe. */
  static final class Writer implements Closeable {
    private final FileChannel channel;
    private final long term;
    private final long numbers;
    private RecordOutput entry;
    private long written;
    private long forced;

    Writer(Path file, long term, long numbers) throws IOException {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE);
      this.term = term;
      this.numbers = numbers;
      write(ByteBuffer.wrap(MAGIC));
      entry = Entry.begin(ENTRY_BYTES, term, numbers); // also of a shard without objects: it keeps the numbers
    }

    void record(byte[] record) throws IOException {
      if (entry == null) {
        entry = Entry.begin(ENTRY_BYTES, term, numbers);
      }
      Entry.record(entry, record);
      if (entry.length() >= ENTRY_BYTES) {
        flush();
      }
    }

    private void flush() throws IOException {
      if (entry != null) {
        byte[] bytes = Entry.end(entry);
        entry = null;
        write(ByteBuffer.allocate(4).putInt(bytes.length).flip());
        write(ByteBuffer.wrap(bytes));
      }
    }

    private void write(ByteBuffer bytes) throws IOException {
      written += bytes.remaining();
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      if (written - forced >= FORCED_BYTES) {
        channel.force(false);
        forced = written;
      }
    }

    long written() {
      return written;
    }

    /** All of it is on the disk then. */
    void finish() throws IOException {
      flush();
      write(ByteBuffer.allocate(4));
      channel.force(true);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /**
   * Reads one.
   *
   * @param read is told how many bytes have been read, from time to time
   * @return the highest incarnation or token given before it was made
   * @throws MalformedRecord saying at which byte the file cannot be read
   */
  static long read(Path file, Consumer<StoredRecord> records, LongConsumer read) throws IOException {
    long[] numbers = {0};
    read(file, header -> numbers[0] = Math.max(numbers[0], header.numbers()), records, read);
    return numbers[0];
  }

  /** As above. @param entries is told of each entry, behind its records */
  static void read(Path file, Consumer<Entry.Header> entries, Consumer<StoredRecord> records, LongConsumer read)
      throws IOException {
    long position = MAGIC.length;
    Entry.Reader reader = new Entry.Reader();
    try (InputStream stream = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        DataInputStream in = new DataInputStream(stream)) {
      if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
        throw new MalformedRecord("it does not begin as a snapshot of a format that this version reads, HFSNAP01");
      }
      while (true) {
        int length = in.readInt();
        if (length == 0) {
          if (in.read() >= 0) {
            throw new MalformedRecord("more follows where it says that it ends");
          }
          return;
        }
        if (length < 0 || length > Files.size(file) - position) {
          throw new MalformedRecord("it says that " + length + " bytes follow where fewer are left");
        }
        entries.accept(reader.read(in.readNBytes(length), records));
        position += 4L + length;
        read.accept(4L + length);
      }
    } catch (EOFException e) {
      throw new MalformedRecord("the snapshot " + file + " ends at byte " + position + ", before its end", e);
    } catch (MalformedRecord e) {
      throw new MalformedRecord("the snapshot " + file + " cannot be read at byte " + position + ": "
          + e.getMessage(), e);
    }
  }

  /** What has been renamed in the directory stays so when the machine fails. */
  static void syncDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
