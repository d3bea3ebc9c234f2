package io.holdfast.wire;

import java.util.Arrays;

/**
 * Cuts a stream of bytes into frames: four bytes of length, big-endian, then that many bytes of JSON. Holds only what
 * has arrived, never what was announced. Not thread-safe.
 */
public final class FrameDecoder {
  /** Takes frames. The bytes are the decoder's and valid during the call only. */
  public interface Sink {
    /** @return false to get no more for now; the rest is kept until {@link FrameDecoder#resume} */
    boolean frame(byte[] bytes, int offset, int length);
  }

  /** Bytes of the length in front of every frame. */
  public static final int HEADER = 4;
  private static final byte[] NOTHING = {};
  private static final int SMALLEST_GROWTH = 512;

  private final Sink sink;
  private int limit;
  private byte[] held = NOTHING;
  private int heldFrom;
  private int heldTo;
  private boolean stopped;

  /** @param limit the greatest length of a frame, in bytes, without its header */
  public FrameDecoder(int limit, Sink sink) {
    this.limit = limit;
    this.sink = sink;
  }

  /** Sets the greatest length of the frames after the one being handed over. */
  public void limit(int bytes) {
    limit = bytes;
  }

  /** How many bytes wait here for the rest of their frame, or for {@link #resume}. */
  public int heldBytes() {
    return heldTo - heldFrom;
  }

  /**
   * Takes bytes that have arrived and hands over the frames they complete. The array is not kept.
   *
   * @throws BadLength when a length is negative or above the limit; the decoder is of no use afterwards
   */
  public void feed(byte[] bytes, int offset, int length) {
    if (stopped || heldFrom < heldTo) {
      hold(bytes, offset, length);
      if (!stopped) {
        decodeHeld();
      }
      return;
    }
    int rest = decode(bytes, offset, offset + length);
    hold(bytes, rest, offset + length - rest);
  }

  /** Goes on after the sink has said to stop. */
  public void resume() {
    if (stopped) {
      stopped = false;
      decodeHeld();
    }
  }

  private void decodeHeld() {
    heldFrom = decode(held, heldFrom, heldTo);
    if (heldFrom == heldTo) {
      held = NOTHING;
      heldFrom = 0;
      heldTo = 0;
    }
  }

  /** @return where what has not been decoded begins */
  private int decode(byte[] bytes, int from, int to) {
    int at = from;
    while (to - at >= HEADER) {
      int length = (bytes[at] & 0xff) << 24 | (bytes[at + 1] & 0xff) << 16 | (bytes[at + 2] & 0xff) << 8
          | bytes[at + 3] & 0xff;
      if (length < 0 || length > limit) {
        throw new BadLength("a frame of " + (length & 0xffffffffL) + " bytes is announced; at most " + limit
            + " are allowed here. Is the length four bytes, big-endian?");
      }
      if (to - at - HEADER < length) {
        break;
      }
      int begin = at + HEADER;
      at = begin + length;
      if (!sink.frame(bytes, begin, length)) {
        stopped = true;
        break;
      }
    }
    return at;
  }

  private void hold(byte[] bytes, int offset, int length) {
    if (length == 0) {
      return;
    }
    int size = heldTo - heldFrom;
    if (held.length - heldTo < length) {
      int needed = size + length;
      byte[] target = needed <= held.length ? held
          : new byte[Math.max(needed, Math.min(2 * size, limit) + SMALLEST_GROWTH)];
      System.arraycopy(held, heldFrom, target, 0, size);
      held = target;
      heldFrom = 0;
      heldTo = size;
    }
    System.arraycopy(bytes, offset, held, heldTo, length);
    heldTo += length;
  }

  /** Whole frames of one stream, for tests and small tools: each element is one frame's JSON. */
  public static java.util.List<byte[]> framesIn(byte[] stream, int limit) {
    java.util.List<byte[]> frames = new java.util.ArrayList<>();
    new FrameDecoder(limit, (bytes, offset, length) -> frames.add(Arrays.copyOfRange(bytes, offset, offset + length)))
        .feed(stream, 0, stream.length);
    return frames;
  }
}
