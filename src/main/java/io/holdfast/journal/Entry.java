package io.holdfast.journal;

import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * The bytes of one entry of a shard's log: records of many objects that were kept together, behind what is common to
 * them, before a checksum.
 *
 * <pre>
 * 1 byte    format, {@value #FORMAT}
 * number    the term in which its owner wrote it
 * number    the highest incarnation or fencing token that the owner had given
 * records   each behind its length; or one part of a record that is too long for one entry
 * 4 bytes   CRC-32C of all before
 * </pre>
 *
 * <p>A record of more than {@link #MOST_BYTES} is cut into parts: entries that follow one another, with nothing between
 * them. What is left of one whose last part is missing never happened: its owner died while writing it.
 */
final class Entry {
  static final int FORMAT = 1;
  /** Of the records in one entry, or of one part. */
  static final int MOST_BYTES = 1 << 20;
  /** A record of no bytes: its writer waited for those before it. */
  private static final int NOTHING = 0;
  private static final int FIRST_PART = 253;
  private static final int NEXT_PART = 254;
  private static final int LAST_PART = 255;
  private static final int CHECKSUM_BYTES = 4;

  private Entry() {
  }

  /** Begins an entry. */
  static RecordOutput begin(int expected, long term, long numbers) {
    return new RecordOutput(expected + 32).octet(FORMAT).number(term).number(numbers);
  }

  static void record(RecordOutput entry, byte[] record) {
    entry.bytes(record);
  }

  /** Adds a part of a record that is too long: the only thing in its entry. */
  static void part(RecordOutput entry, byte[] record, int from, int count) {
    int kind = from == 0 ? FIRST_PART : from + count == record.length ? LAST_PART : NEXT_PART;
    entry.number(count + 1L).octet(kind).raw(record, from, count);
  }

  static byte[] end(RecordOutput entry) {
    return entry.word(checksum(entry.array(), 0, entry.length())).toBytes();
  }

  private static int checksum(byte[] bytes, int from, int count) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, from, count);
    return (int) sum.getValue();
  }

  /** What an entry says of itself. */
  record Header(long term, long numbers, int recordsFrom, int recordsEnd) {
  }

  /** @throws MalformedRecord when the entry is not whole, or of another format */
  static Header header(byte[] entry) {
    int end = entry.length - CHECKSUM_BYTES;
    if (end < 3) {
      throw new MalformedRecord("an entry has " + entry.length + " bytes, too few to be one");
    }
    int said = (entry[end] & 0xFF) << 24 | (entry[end + 1] & 0xFF) << 16 | (entry[end + 2] & 0xFF) << 8
        | entry[end + 3] & 0xFF;
    if (said != checksum(entry, 0, end)) {
      throw new MalformedRecord("the checksum of an entry does not fit its bytes");
    }
    RecordInput in = new RecordInput(entry, 0, end);
    int format = in.octet();
    if (format != FORMAT) {
      throw new MalformedRecord("an entry is of format " + format + "; this version reads format " + FORMAT
          + ", use the version that wrote it");
    }
    return new Header(in.number(), in.number(), in.at(), end);
  }

  /** Whether it is as it was written. */
  static boolean isWhole(byte[] entry) {
    try {
      return header(entry).recordsEnd() > 0;
    } catch (MalformedRecord e) {
      return false;
    }
  }

  /** Puts entries together again: records come out whole. One for each log; entries come in its order. */
  static final class Reader {
    private RecordOutput parts; // of the record whose last part has not come; null for none

    /** Whether the next entry is expected to begin with another part. */
    boolean isAmidRecord() {
      return parts != null;
    }

    /** @throws MalformedRecord when the entry or a record in it cannot be read */
    Header read(byte[] entry, Consumer<StoredRecord> records) {
      Header header = header(entry);
      RecordInput in = new RecordInput(entry, header.recordsFrom(), header.recordsEnd());
      while (in.hasMore()) {
        int length = in.count();
        int from = in.at();
        int kind = length == 0 ? NOTHING : entry[from] & 0xFF;
        if (kind >= FIRST_PART) {
          part(entry, from + 1, length - 1, kind, records);
        } else if (kind == NOTHING) {
          parts = null;
        } else {
          parts = null; // the owner of what was begun has died
          records.accept(RecordCodec.decode(entry, from, from + length));
        }
        in.skip(length);
      }
      return header;
    }

    private void part(byte[] entry, int from, int length, int kind, Consumer<StoredRecord> records) {
      if (kind == FIRST_PART) {
        parts = new RecordOutput(4 * MOST_BYTES); // what was begun before was of an owner that has died
      } else if (parts == null) {
        throw new MalformedRecord("a part of a record follows no first part");
      }
      parts.raw(entry, from, length);
      if (kind == LAST_PART) {
        RecordOutput whole = parts;
        parts = null;
        records.accept(RecordCodec.decode(whole.array(), 0, whole.length()));
      }
    }
  }
}
