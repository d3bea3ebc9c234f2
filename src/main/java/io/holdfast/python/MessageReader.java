package io.holdfast.python;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * Takes bytes as they come and gives whole messages: each a length of 4 bytes, signed, or -1 and a length of 8 bytes,
 * and that many bytes. Nothing is set aside for what is only announced. A message longer than the limit is skipped and
 * told by its length. Not thread-safe.
 */
final class MessageReader {
  /** The most bytes that may wait behind a message that is being answered. */
  static final int MOST_WAITING = 1 << 16;
  private static final byte[] NOTHING = {};
  private static final int FIRST_ROOM = 256;
  /** A length is believed once one part of so many is there. */
  private static final int BELIEVED = 16;
  static final int SHORT_HEADER = 4;
  private static final int LONG_HEADER = 12;
  private static final int LONG_FOLLOWS = -1;

  /** Where messages go. */
  interface Sink {
    /**
     * A message; its bytes are the reader's and may change afterwards.
     *
     * @return whether another may follow; if not, {@link MessageReader#resume} goes on
     */
    boolean message(byte[] bytes, int offset, int length);

    /** One that was longer than the limit has gone by. @return as above */
    boolean tooLong(long length);
  }

  /** No client says such a thing. */
  static final class BadLength extends RuntimeException {
    private static final long serialVersionUID = 1;

    BadLength(String message) {
      super(message, null, false, false);
    }
  }

  private final Sink sink;
  private final LargeRoom room;
  private int limit;
  private boolean skips;
  private byte[] held = NOTHING;
  private int from;
  private int to;
  private int expected; // of the message that is held in part, with its header; 0 while that is not known
  private long skipping;
  private long skippedLength;
  private boolean stopped;

  /**
   * For one connection.
   *
   * @param limit of the first messages, none of which is skipped: one that is longer is a {@link BadLength}
   * @param room where long ones are put together
   */
  MessageReader(int limit, Sink sink, LargeRoom room) {
    this.limit = limit;
    this.sink = sink;
    this.room = room;
  }

  /** From now on messages may be so long, and longer ones are skipped. */
  void trust(int newLimit) {
    limit = newLimit;
    skips = true;
  }

  /** Whether a length has come and nothing yet of what it announces. */
  boolean hasLengthAlone() {
    return !stopped && expected > 0 && to - from <= LONG_HEADER;
  }

  /** Whether as many bytes wait as may. */
  boolean isFull() {
    return stopped && to - from >= MOST_WAITING;
  }

  /**
   * All of the bytes; what belongs to a long message goes straight to where that is put together.
   *
   * @param scratch where others are looked at
   * @throws BadLength when no message can begin so
   */
  void feed(ByteBuf bytes, byte[] scratch) {
    while (bytes.isReadable()) {
      int missing = stopped || expected == 0 ? 0 : expected - (to - from);
      if (missing > 0) {
        int count = Math.min(missing, bytes.readableBytes());
        reserve(count);
        bytes.readBytes(held, to, count);
        to += count;
        if (count == missing) {
          readHeld();
        }
      } else {
        int count = Math.min(scratch.length, bytes.readableBytes());
        bytes.readBytes(scratch, 0, count);
        feed(scratch, 0, count);
      }
    }
  }

  /** @throws BadLength when no message can begin so */
  void feed(byte[] bytes, int offset, int length) {
    if (stopped || from < to) {
      hold(bytes, offset, length);
      if (!stopped) {
        readHeld();
      }
      return;
    }
    int left = read(bytes, offset, length);
    if (left > 0) {
      hold(bytes, offset + length - left, left);
    }
  }

  /** Goes on with what waits. */
  void resume() {
    stopped = false;
    readHeld();
  }

  private void readHeld() {
    int left = read(held, from, to - from);
    from = to - left;
    if (from == to) {
      from = 0;
      to = 0;
      if (held.length > MOST_WAITING) { // a long message has gone by
        room.give(held);
        held = NOTHING;
      }
    }
  }

  /** @return how many bytes at the end were not used */
  private int read(byte[] bytes, int offset, int length) {
    int at = offset;
    int end = offset + length;
    expected = 0;
    while (!stopped && at < end) {
      if (skipping > 0) {
        int skipped = (int) Math.min(skipping, end - at);
        at += skipped;
        skipping -= skipped;
        if (skipping == 0) {
          stopped = !sink.tooLong(skippedLength);
        }
        continue;
      }
      if (end - at < SHORT_HEADER) {
        break;
      }
      int header = SHORT_HEADER;
      long size = intAt(bytes, at);
      if (size == LONG_FOLLOWS) {
        if (end - at < LONG_HEADER) {
          break;
        }
        header = LONG_HEADER;
        size = (long) intAt(bytes, at + SHORT_HEADER) << 32 | intAt(bytes, at + 8) & 0xffff_ffffL;
      }
      if (size < 0) { // of 8 bytes: more than there are in the world
        throw new BadLength("a message of " + Long.toUnsignedString(size) + " bytes is no message");
      }
      if (size > limit) {
        if (!skips) {
          throw new BadLength("a message of " + size + " bytes came before authentication; at most " + limit
              + " are taken");
        }
        at += header;
        skipping = size;
        skippedLength = size;
        continue;
      }
      if (end - at - header < size) {
        expected = header + (int) size;
        break;
      }
      stopped = !sink.message(bytes, at + header, (int) size);
      at += header + (int) size;
    }
    return end - at;
  }

  private void hold(byte[] bytes, int offset, int length) {
    reserve(length);
    System.arraycopy(bytes, offset, held, to, length);
    to += length;
  }

  private void reserve(int length) {
    if (held.length - to < length) {
      int kept = to - from;
      int needed = kept + length;
      byte[] larger = needed <= held.length ? held : roomFor(needed);
      System.arraycopy(held, from, larger, 0, kept);
      held = larger;
      from = 0;
      to = kept;
    }
  }

  /** Room for all of a message is made when a good part of it has come. */
  private byte[] roomFor(int needed) {
    int comfortable = Math.max(FIRST_ROOM, (int) Math.min(needed * 2L, Integer.MAX_VALUE - 8));
    if (expected < needed) {
      return new byte[comfortable];
    }
    byte[] there = room.take(expected);
    return there != null ? there
        : new byte[needed >= expected / BELIEVED ? expected : Math.min(comfortable, expected)];
  }

  private static int intAt(byte[] bytes, int at) {
    return bytes[at] << 24 | (bytes[at + 1] & 0xff) << 16 | (bytes[at + 2] & 0xff) << 8 | bytes[at + 3] & 0xff;
  }

  /** A message with its length before it. */
  static byte[] framed(byte[] message) {
    return ByteBuffer.allocate(SHORT_HEADER + message.length).putInt(message.length).put(message).array();
  }
}
