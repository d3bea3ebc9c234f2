package io.holdfast.pickle;

import io.holdfast.error.HoldfastException.TooLarge;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * A pickle of protocol 4 being written, instruction by instruction, and the memo of what has been written. Protocol 4 is
 * what every Python from 3.4 on reads; there are no frames, which readers need not have.
 */
final class PickleOutput {
  private static final int FIRST_SIZE = 256;
  private static final int LOOKED_THROUGH = 8;

  private final int limit;
  private byte[] bytes;
  private int size;
  private int memoSize;
  // The memo: the first few are looked through, which costs small pickles less than a map does.
  private final Object[] first = new Object[LOOKED_THROUGH];
  private final int[] firstIndexes = new int[LOOKED_THROUGH];
  private int firstCount;
  private Map<Object, Integer> more;

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
    return Arrays.copyOf(bytes, size);
  }

  int size() {
    return size;
  }

  // ---------------------------------------------------------------- memo

  /** Has the object that was just written remembered, for {@link #repeated}. */
  void memoize(Object written) {
    opcode(Opcode.MEMOIZE);
    if (firstCount < LOOKED_THROUGH) {
      first[firstCount] = written;
      firstIndexes[firstCount++] = memoSize++;
      return;
    }
    if (more == null) {
      more = new IdentityHashMap<>();
    }
    more.put(written, memoSize++);
  }

  /** When this very object has been written, writes that it is meant again. */
  boolean repeated(Object object) {
    int index = index(object);
    if (index < 0) {
      return false;
    }
    if (index < 256) {
      ensure(2);
      bytes[size++] = Opcode.BINGET;
      bytes[size++] = (byte) index;
    } else {
      opcode(Opcode.LONG_BINGET);
      int32(index);
    }
    return true;
  }

  boolean isMemoized(Object object) {
    return index(object) >= 0;
  }

  private int index(Object object) {
    for (int i = 0; i < firstCount; i++) {
      if (first[i] == object) {
        return firstIndexes[i];
      }
    }
    Integer index = more == null ? null : more.get(object);
    return index == null ? -1 : index;
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

  /** Text; lone surrogates as Python has them. */
  void text(String value) {
    int length = value.length();
    if (length < 256 && isAscii(value)) {
      ensure(2 + length);
      bytes[size++] = Opcode.SHORT_BINUNICODE;
      bytes[size++] = (byte) length;
      for (int i = 0; i < length; i++) {
        bytes[size++] = (byte) value.charAt(i);
      }
      return;
    }
    text(encoded(value));
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

  private static boolean isAscii(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) >= 128) {
        return false;
      }
    }
    return true;
  }

  private static byte[] encoded(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    return hasLoneSurrogate(value) ? withSurrogates(value) : utf8;
  }

  private static boolean hasLoneSurrogate(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (Character.isSurrogate(c)) {
        if (i + 1 < value.length() && Character.isSurrogatePair(c, value.charAt(i + 1))) {
          i++;
        } else {
          return true;
        }
      }
    }
    return false;
  }

  private static byte[] withSurrogates(String value) {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream(value.length() * 2);
    value.codePoints().forEach(point -> {
      if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
        out.write(0xe0 | point >> 12);
        out.write(0x80 | point >> 6 & 0x3f);
        out.write(0x80 | point & 0x3f);
      } else {
        out.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
      }
    });
    return out.toByteArray();
  }

  private void int32(int value) {
    ensure(4);
    for (int shift = 0; shift < 32; shift += 8) {
      bytes[size++] = (byte) (value >> shift);
    }
  }

  private void raw(byte[] value) {
    ensure(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
  }

  private void ensure(int count) {
    long needed = (long) size + count;
    if (needed > bytes.length) {
      if (needed > limit) {
        throw new TooLarge("a reply of more than " + limit + " bytes, the limit; ask for it in smaller portions");
      }
      bytes = Arrays.copyOf(bytes, (int) Math.min(Math.max(needed, bytes.length * 2L), Math.max(needed, limit)));
    }
  }
}
