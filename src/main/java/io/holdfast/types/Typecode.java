package io.holdfast.types;

import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.value.PythonNumber;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import java.math.BigInteger;

/**
 * What the items of an array are, with the sizes of CPython on 64-bit Linux. Each item is so many bytes, the lowest
 * first; the errors for values that are none are CPython 3.13's.
 */
enum Typecode {
  SIGNED_CHAR('b', 1),
  UNSIGNED_CHAR('B', 1),
  WIDE_CHARACTER('u', 4),
  CHARACTER('w', 4),
  SIGNED_SHORT('h', 2),
  UNSIGNED_SHORT('H', 2),
  SIGNED_INT('i', 4),
  UNSIGNED_INT('I', 4),
  SIGNED_LONG('l', 8),
  UNSIGNED_LONG('L', 8),
  SIGNED_LONG_LONG('q', 8),
  UNSIGNED_LONG_LONG('Q', 8),
  FLOAT('f', 4),
  DOUBLE('d', 8);

  private static final String NO_LONG = "Python int too large to convert to C long";
  private static final String TOO_BIG = "int too big to convert";

  private final String code;
  private final int size;

  Typecode(char code, int size) {
    this.code = String.valueOf(code);
    this.size = size;
  }

  /** @throws Failed ValueError, as CPython words it, when there is no such code */
  static Typecode of(String code) {
    for (Typecode one : values()) {
      if (one.code.equals(code)) {
        return one;
      }
    }
    if (code.codePointCount(0, code.length()) != 1) {
      throw new Failed("TypeError", "array() argument 1 must be a unicode character, not str");
    }
    throw new Failed("ValueError", "bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, f or d)");
  }

  String code() {
    return code;
  }

  /** Bytes of an item. */
  int size() {
    return size;
  }

  boolean isText() {
    return this == WIDE_CHARACTER || this == CHARACTER;
  }

  /** The value of an item's bytes, zeros above them. */
  Value value(long bits) {
    return switch (this) {
      case SIGNED_CHAR -> Value.of((byte) bits);
      case SIGNED_SHORT -> Value.of((short) bits);
      case SIGNED_INT -> Value.of((int) bits);
      case UNSIGNED_CHAR, UNSIGNED_SHORT, UNSIGNED_INT, SIGNED_LONG, SIGNED_LONG_LONG -> Value.of(bits);
      case UNSIGNED_LONG, UNSIGNED_LONG_LONG -> bits >= 0 ? Value.of(bits)
          : Value.of(new BigInteger(Long.toUnsignedString(bits)));
      case FLOAT -> Value.of((double) Float.intBitsToFloat((int) bits));
      case DOUBLE -> Value.of(Double.longBitsToDouble(bits));
      case WIDE_CHARACTER, CHARACTER -> character(bits);
    };
  }

  /** Bytes that are no character get in by frombytes and byteswap. */
  private static Value character(long bits) {
    if (bits > Character.MAX_CODE_POINT) {
      throw new Failed("ValueError", "character U+" + Long.toHexString(bits)
          + " is not in range [U+0000; U+10ffff]");
    }
    if (bits >= Character.MIN_SURROGATE && bits <= Character.MAX_SURROGATE) {
      throw new Failed("ValueError", "character U+" + Long.toHexString(bits)
          + " is half of a pair: no text of a shared object holds it alone");
    }
    return new StringValue(Character.toString((int) bits));
  }

  /** The bytes of an item, which are the lowest of the result. */
  long bits(Value item) {
    return switch (this) {
      case SIGNED_CHAR -> within(within(whole(item), Short.MIN_VALUE, Short.MAX_VALUE, "signed short integer"),
          Byte.MIN_VALUE, Byte.MAX_VALUE, "signed char");
      case UNSIGNED_CHAR -> within(whole(item), 0, 0xff, "unsigned byte integer");
      case SIGNED_SHORT -> within(whole(item), Short.MIN_VALUE, Short.MAX_VALUE, "signed short integer");
      case UNSIGNED_SHORT -> within(within(whole(item), Integer.MIN_VALUE, Integer.MAX_VALUE, "signed integer"), 0,
          0xffff, "unsigned short");
      case SIGNED_INT -> within(whole(item), Integer.MIN_VALUE, Integer.MAX_VALUE, "signed integer");
      case SIGNED_LONG -> whole(item);
      case UNSIGNED_INT -> unsignedInt(item);
      case UNSIGNED_LONG -> unsigned(item, "can't convert negative value to unsigned int",
          "Python int too large to convert to C unsigned long");
      case SIGNED_LONG_LONG -> whole(item, TOO_BIG);
      case UNSIGNED_LONG_LONG -> unsigned(item, "can't convert negative int to unsigned", TOO_BIG);
      case FLOAT -> Float.floatToRawIntBits((float) real(item)) & 0xffffffffL;
      case DOUBLE -> Double.doubleToRawLongBits(real(item));
      case WIDE_CHARACTER, CHARACTER -> codePoint(item);
    };
  }

  private static long within(long number, long least, long most, String kind) {
    if (number < least) {
      throw overflow(kind + " is less than minimum");
    }
    if (number > most) {
      throw overflow(kind + " is greater than maximum");
    }
    return number;
  }

  private static long whole(Value item) {
    return whole(item, NO_LONG);
  }

  private static long whole(Value item, String tooLarge) {
    BigInteger number = requireWhole(item);
    if (number.bitLength() >= Long.SIZE) {
      throw overflow(tooLarge);
    }
    return number.longValue();
  }

  private static BigInteger requireWhole(Value item) {
    Value number = PythonNumber.index(item);
    if (number == null) {
      throw new Failed("TypeError", "'" + item.typeName() + "' object cannot be interpreted as an integer");
    }
    return Arithmetic.whole(number);
  }

  private static long unsignedInt(Value item) {
    long number = unsigned(item, "can't convert negative value to unsigned int",
        "Python int too large to convert to C unsigned long");
    if (number >>> Integer.SIZE != 0) {
      throw overflow("unsigned int is greater than maximum");
    }
    return number;
  }

  private static long unsigned(Value item, String negative, String tooLarge) {
    BigInteger number = requireWhole(item);
    if (number.signum() < 0) {
      throw overflow(negative);
    }
    if (number.bitLength() > Long.SIZE) {
      throw overflow(tooLarge);
    }
    return number.longValue();
  }

  private static double real(Value item) {
    Value number = PythonNumber.real(item);
    if (number == null) {
      throw new Failed("TypeError", "must be real number, not " + item.typeName());
    }
    return Arithmetic.real(number);
  }

  private static long codePoint(Value item) {
    if (!(item instanceof StringValue text) || text.value().codePointCount(0, text.value().length()) != 1) {
      throw new Failed("TypeError", "array item must be unicode character");
    }
    return text.value().codePointAt(0);
  }

  private static Failed overflow(String message) {
    return new Failed("OverflowError", message);
  }
}
