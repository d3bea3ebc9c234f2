package io.holdfast.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.apache.ratis.thirdparty.com.google.protobuf.CodedInputStream;
import org.apache.ratis.thirdparty.com.google.protobuf.CodedOutputStream;

/**
 * Tells a write that was not finished from damage. An entry that cannot be read is torn when nothing whole comes after
 * it, and what is there of it ends where a disk stops: at the end of the file, or at the end of a sector with zeros
 * behind; or when a sector of it is all zeros, since a disk writes those of one entry in any order. Then nobody was
 * told that it was kept, and it may go. Anything else was whole once: it is not for a program to say that it may go.
 */
final class TornTail {
  private static final int SECTOR_BYTES = 512;
  /** Zeros that an entry may have by itself before the end of a sector. */
  private static final int ZEROS = 16;
  /** An entry with its length and checksum. */
  private static final int LONGEST = SegmentFile.MOST_LENGTH_BYTES + SegmentFile.MOST_ENTRY_BYTES
      + SegmentFile.CHECKSUM_BYTES;
  /** How many entries after the last whole one are looked for. */
  private static final int NEAR = 100_000;
  private static final int TERM_TAG = 0x08;
  private static final int INDEX_TAG = 0x10;

  private final byte[] bytes;
  private final int content;

  /** @param content where the zeros begin that the file ends with */
  TornTail(byte[] bytes, int content) {
    this.bytes = bytes;
    this.content = content;
  }

  /** Whether the entry there, the one after {@code last}, is torn. */
  boolean isAt(int at, SegmentFile.Frame frame, long last) {
    boolean cut = content > bytes.length - ZEROS && (frame.length() == 0 || frame.end() > bytes.length);
    boolean unwritten = content > at && frame.end() > content && endsWithASector();
    boolean holed = content - at <= LONGEST && hasAnEmptySector(at);
    return (cut || unwritten || holed) && !hasOnlyAWrongLength(at) && !comesAfter(at + 1, last);
  }

  private boolean hasAnEmptySector(int at) {
    for (int from = at; from < content; ) {
      int to = (from / SECTOR_BYTES + 1) * SECTOR_BYTES;
      if (to < content && isEmpty(from, to)) {
        return true;
      }
      from = to;
    }
    return false;
  }

  private boolean isEmpty(int from, int to) {
    for (int at = from; at < to; at++) {
      if (bytes[at] != 0) {
        return false;
      }
    }
    return true;
  }

  private boolean endsWithASector() {
    int sector = (content + SECTOR_BYTES - 1) / SECTOR_BYTES * SECTOR_BYTES;
    return sector - content < ZEROS;
  }

  /** Whether it is whole up to the end of what is there, but for the length that it says. */
  private boolean hasOnlyAWrongLength(int at) {
    for (int zeros = 0; zeros < SegmentFile.CHECKSUM_BYTES && content + zeros <= bytes.length; zeros++) {
      int sumAt = content + zeros - SegmentFile.CHECKSUM_BYTES;
      for (int lengthBytes = 1; lengthBytes <= SegmentFile.MOST_LENGTH_BYTES && at + lengthBytes < sumAt;
          lengthBytes++) {
        int length = sumAt - at - lengthBytes;
        if (CodedOutputStream.computeUInt32SizeNoTag(length) == lengthBytes && fits(at + lengthBytes, length, sumAt)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean fits(int from, int length, int sumAt) {
    CRC32C sum = new CRC32C();
    for (int left = length; ; left >>>= 7) {
      boolean last = (left & ~0x7F) == 0;
      sum.update(last ? left : left & 0x7F | 0x80);
      if (last) {
        break;
      }
    }
    sum.update(bytes, from, length);
    return (int) sum.getValue() == ByteBuffer.wrap(bytes, sumAt, SegmentFile.CHECKSUM_BYTES).getInt();
  }

  /** Whether any later entry is whole. */
  private boolean comesAfter(int from, long last) {
    for (int at = from; at < content; at++) {
      if (looksLikeOne(at, last) && SegmentFile.Frame.at(bytes, at).wrong() == null) {
        return true;
      }
    }
    return false;
  }

  private boolean looksLikeOne(int at, long last) {
    CodedInputStream in = CodedInputStream.newInstance(bytes, at, Math.min(40, bytes.length - at));
    try {
      if (in.readRawVarint32() <= 0 || in.readTag() != TERM_TAG) {
        return false;
      }
      in.readUInt64();
      if (in.readTag() != INDEX_TAG) {
        return false;
      }
      long index = in.readUInt64();
      return index > last && index <= last + NEAR;
    } catch (IOException e) {
      return false;
    }
  }
}
