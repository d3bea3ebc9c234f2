package io.holdfast.value;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Exact comparison of numbers of different kinds, by mathematical value as CPython does it (no rounding to double). */
final class Numbers {
  private static final double TWO_TO_63 = 0x1p63;

  private Numbers() {
  }

  /** Whether it is a number of the model's own, not one that only Python has. */
  static boolean isPlain(Object value) {
    return value instanceof IntValue || value instanceof FloatValue || value instanceof BoolValue
        || value instanceof BigIntValue;
  }

  static boolean equal(Value left, Object right) {
    return isPlain(right) ? !isNan(left) && !isNan((Value) right) && compare(left, (Value) right) == 0
        : right instanceof ForeignValue foreign && foreign.equals(left);
  }

  static boolean isNan(Value value) {
    return value instanceof FloatValue number ? Double.isNaN(number.value())
        : value instanceof ForeignValue foreign && foreign.number() != null && foreign.number().isNan();
  }

  /** The order of two numbers; neither may be nan. */
  static int compare(Value left, Value right) {
    if (left instanceof FloatValue a) {
      return right instanceof FloatValue b ? compareDoubles(a.value(), b.value())
          : -compareIntegerWithDouble(right, a.value());
    }
    if (right instanceof FloatValue b) {
      return compareIntegerWithDouble(left, b.value());
    }
    if (left instanceof BigIntValue || right instanceof BigIntValue) {
      return bigInteger(left).compareTo(bigInteger(right));
    }
    return Long.compare(whole(left), whole(right));
  }

  private static int compareDoubles(double a, double b) {
    return a < b ? -1 : a > b ? 1 : 0; // unlike Double.compare: -0.0 equals 0.0
  }

  private static int compareIntegerWithDouble(Value integer, double d) {
    if (Double.isInfinite(d)) {
      return d > 0 ? -1 : 1;
    }
    if (!(integer instanceof BigIntValue)) {
      long n = whole(integer);
      if (d >= TWO_TO_63) {
        return -1;
      }
      if (d < -TWO_TO_63) {
        return 1;
      }
      long floor = (long) Math.floor(d);
      return n != floor ? Long.compare(n, floor) : d > floor ? -1 : 0;
    }
    return new BigDecimal(bigInteger(integer)).compareTo(new BigDecimal(d));
  }

  /** Equal numbers hash alike: a float with a whole value hashes as that integer. */
  static int hash(double d) {
    if (d == Math.rint(d) && !Double.isInfinite(d)) {
      if (d >= -TWO_TO_63 && d < TWO_TO_63) {
        return Hashing.hash((long) d);
      }
      return Hashing.hash(new BigDecimal(d).toBigInteger());
    }
    return Hashing.hash(Double.doubleToLongBits(d));
  }

  static BigInteger bigInteger(Value integer) {
    return integer instanceof BigIntValue big ? big.value() : BigInteger.valueOf(whole(integer));
  }

  static long whole(Value integer) {
    return integer instanceof IntValue number ? number.value() : ((BoolValue) integer).value() ? 1 : 0;
  }
}
