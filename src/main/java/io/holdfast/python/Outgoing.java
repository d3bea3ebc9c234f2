package io.holdfast.python;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A reply on its way out, with its length before it: a portion at a time, so that a long one is never in memory a
 * second time. Not thread-safe.
 */
final class Outgoing {
  /** As much as a socket takes at once, more or less. */
  private static final int PORTION = 1 << 18;

  private final List<ByteBuffer> pieces;
  private final int length;
  private boolean begun;
  private int left;
  private int piece;

  /** @param pieces of the reply, {@code length} bytes in all */
  Outgoing(List<ByteBuffer> pieces, int length) {
    this.pieces = pieces;
    this.length = length;
    left = length;
  }

  /** Whether it has all been taken. */
  boolean isDone() {
    return begun && left == 0;
  }

  /** The next bytes; the caller's, to be released. */
  ByteBuf next(ByteBufAllocator allocator) {
    int header = begun ? 0 : MessageReader.SHORT_HEADER;
    int count = Math.min(left, PORTION - header);
    ByteBuf portion = allocator.directBuffer(count + header, count + header);
    if (!begun) {
      begun = true;
      portion.writeInt(length);
    }
    left -= count;
    while (count > 0) {
      ByteBuffer from = pieces.get(piece);
      int some = Math.min(count, from.remaining());
      portion.writeBytes(from.array(), from.arrayOffset() + from.position(), some);
      from.position(from.position() + some);
      count -= some;
      if (!from.hasRemaining()) {
        piece++;
      }
    }
    return portion;
  }
}
