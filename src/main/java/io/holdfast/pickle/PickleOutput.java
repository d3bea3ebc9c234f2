package io.holdfast.pickle;

import io.holdfast.error.HoldfastException.TooLarge;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A pickle of protocol 4 being written, instruction by instruction, and the memo of what has been written. Protocol 4
 * is what every Python from 3.4 on reads; there are no frames, which readers need not have.
 */
final class PickleOutput {
  private static final int FIRST_SIZE = 256;
  /** Longer bytes are not copied: they are a piece of their own. */
  private static final int WORTH_A_PIECE = 1 << 15;

  private final int limit;
  private byte[] bytes;
  private int size;
  private List<ByteBuffer> pieces; // what is before the bytes; null while nothing is
  private long before; // how much that is
  private Memo memo; // null until something is remembered

  /** @param limit the most bytes that it may have */
  PickleOutput(int limit) {
    this.limit = limit;
    bytes = new byte[FIRST_SIZE];
    bytes[0] = Opcode.PROTO;
    bytes[1] = 4;
    size = 2;
  }

  /** What has been written, whole. */
  byte[] toBytes() {
    if (pieces == null) {
      return Arrays.copyOf(bytes, size);
    }
    ByteBuffer whole = ByteBuffer.allocate(size());
    pieces().forEach(whole::put);
    return whole.array();
  }

  /** What has been written, piece by piece; bytes that are a value's own among them. */
  List<ByteBuffer> pieces() {
    ByteBuffer last = ByteBuffer.wrap(bytes, 0, size);
    if (pieces == null) {
      return List.of(last);
    }
    List<ByteBuffer> all = new ArrayList<>(pieces.size() + 1);
    pieces.forEach(piece -> all.add(piece.duplicate()));
    all.add(last);
    return all;
  }

  int size() {
    return (int) before + size;
  }

  // ---------------------------------------------------------------- memo

  /** Has the object that was just written remembered, for {@link #repeated}. */
  void memoize(Object written) {
    if (memo == null) {
      memo = new Memo();
    }
    memo.add(written);
    opcode(Opcode.MEMOIZE);
  }

  /** When this very object has been written, writes that it is meant again. */
  boolean repeated(Object object) {
    int number = memo == null ? -1 : memo.number(object);
    if (number < 0) {
      return false;
    }
    if (number < 256) {
      ensure(2);
      bytes[size++] = Opcode.BINGET;
      bytes[size++] = (byte) number;
    } else {
      opcode(Opcode.LONG_BINGET);
      int32(number);
    }
    return true;
  }

  boolean isMemoized(Object object) {
    return memo != null && memo.number(object) >= 0;
  }

  // ---------------------------------------------------------------- instructions

  void opcode(byte opcode) {
    ensure(1);
    bytes[size++] = opcode;
  }

  void integer(long value) {
    if (value >= 0 && value < 256) {
      ensure(2);
      bytes[size++] = Opcode.BININT1;
      bytes[size++] = (byte) value;
    } else if (value >= 0 && value < 65_536) {
      ensure(3);
      bytes[size++] = Opcode.BININT2;
      bytes[size++] = (byte) value;
      bytes[size++] = (byte) (value >> 8);
    } else if (value == (int) value) {
      opcode(Opcode.BININT);
      int32((int) value);
    } else {
      integer(BigInteger.valueOf(value));
    }
  }

  void integer(BigInteger value) {
    byte[] bigEndian = value.toByteArray();
    if (bigEndian.length < 256) {
      opcode(Opcode.LONG1);
      opcode((byte) bigEndian.length);
    } else {
      opcode(Opcode.LONG4);
      int32(bigEndian.length);
    }
    ensure(bigEndian.length);
    for (int i = bigEndian.length - 1; i >= 0; i--) {
      bytes[size++] = bigEndian[i];
    }
  }

  void real(double value) {
    opcode(Opcode.BINFLOAT);
    ensure(8);
    long bits = Double.doubleToRawLongBits(value);
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[size++] = (byte) (bits >> shift);
    }
  }

  /** Bytes. */
  void binary(byte[] value) {
    if (value.length < 256) {
      opcode(Opcode.SHORT_BINBYTES);
      opcode((byte) value.length);
    } else {
      opcode(Opcode.BINBYTES);
      int32(value.length);
    }
    raw(value);
  }

  /** An integer as its bytes, little-endian. */
  void integer(byte[] littleEndian) {
    opcode(Opcode.LONG4);
    int32(littleEndian.length);
    raw(littleEndian);
  }

  /** Text; lone surrogates as Python has them. */
  void text(String value) {
    int length = value.length();
    if (length < 256) {
      ensure(2 + length);
      int at = size + 2;
      for (int i = 0; i < length; i++) {
        char c = value.charAt(i);
        if (c >= 128) {
          text(PickleText.encoded(value));
          return;
        }
        bytes[at++] = (byte) c;
      }
      bytes[size] = Opcode.SHORT_BINUNICODE;
      bytes[size + 1] = (byte) length;
      size = at;
    } else {
      text(PickleText.encoded(value));
    }
  }

  /** Text that is encoded already. */
  void text(byte[] utf8) {
    if (utf8.length < 256) {
      opcode(Opcode.SHORT_BINUNICODE);
      opcode((byte) utf8.length);
    } else {
      opcode(Opcode.BINUNICODE);
      int32(utf8.length);
    }
    raw(utf8);
  }

  /** A class or function. */
  void global(String module, String name) {
    text(module);
    text(name);
    opcode(Opcode.STACK_GLOBAL);
  }

  /** A class or function by its number. */
  void extension(int code) {
    opcode(Opcode.EXT4);
    int32(code);
  }

  void tuple(int count) {
    opcode(count == 1 ? Opcode.TUPLE1 : count == 2 ? Opcode.TUPLE2 : Opcode.TUPLE3);
  }

  private void int32(int value) {
    ensure(4);
    for (int shift = 0; shift < 32; shift += 8) {
      bytes[size++] = (byte) (value >> shift);
    }
  }

  private void raw(byte[] value) {
    if (value.length >= WORTH_A_PIECE) {
      piece(value);
      return;
    }
    ensure(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
  }

  private void piece(byte[] value) {
    requireRoom(value.length);
    if (pieces == null) {
      pieces = new ArrayList<>();
    }
    pieces.add(ByteBuffer.wrap(bytes, 0, size));
    pieces.add(ByteBuffer.wrap(value));
    before += (long) size + value.length;
    bytes = new byte[(int) Math.min(FIRST_SIZE, limit - before)];
    size = 0;
  }

  private void ensure(int count) {
    long needed = (long) size + count;
    if (needed > bytes.length) {
      requireRoom(count);
      bytes = Arrays.copyOf(bytes, (int) Math.min(Math.max(needed, bytes.length * 2L), limit - before));
    }
  }

  private void requireRoom(int count) {
    if (before + size + count > limit) {
      throw new TooLarge("a reply of more than " + limit + " bytes, the limit; ask for it in smaller portions");
    }
  }
}
