package io.holdfast.types;

import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.value.BigIntValue;
import io.holdfast.value.BoolValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.Value;

/**
 * A value used as a position or a count, as CPython's sequences take it: an int or a bool, each use with its errors.
 */
final class Index {
  private Index() {
  }

  /** The place that {@code list[index]} means, counted from the end when negative; -1 when there is none. */
  static int subscript(Value index, int length) {
    return subscript(index, length, "list");
  }

  /** The same of a sequence of another kind, as its errors spell it. */
  static int subscript(Value index, int length, String kind) {
    if (index instanceof BigIntValue) {
      throw new Failed("IndexError", "cannot fit 'int' into an index-sized integer");
    }
    if (!isWhole(index)) {
      throw typeError(kind.equals("array") ? "array indices must be integers"
          : kind + " indices must be integers or slices, not " + index.typeName());
    }
    return within(whole(index), length);
  }

  /** The place that an index means, counted from the end when negative; -1 when there is none. */
  static int within(long index, int length) {
    long place = index < 0 ? index + length : index;
    return place >= 0 && place < length ? (int) place : -1;
  }

  /** An argument that must be a whole number of 64 bits. */
  static long argument(Value number) {
    if (number instanceof BigIntValue) {
      throw new Failed("OverflowError", "Python int too large to convert to C ssize_t");
    }
    if (!isWhole(number)) {
      throw typeError("'" + number.typeName() + "' object cannot be interpreted as an integer");
    }
    return whole(number);
  }

  /** How many times to repeat; not below 0. */
  static long times(Value count) {
    if (count instanceof BigIntValue) {
      throw new Failed("OverflowError", "cannot fit 'int' into an index-sized integer");
    }
    if (!isWhole(count)) {
      throw typeError("can't multiply sequence by non-int of type '" + count.typeName() + "'");
    }
    return Math.max(0, whole(count));
  }

  /** A bound of a search, at most 64 bits of it, brought into 0 to {@code length}: from the end when negative. */
  static int searchBound(Value bound, int length) {
    if (!isWhole(bound) && !(bound instanceof BigIntValue)) {
      throw typeError("slice indices must be integers or have an __index__ method");
    }
    long place = clamped(bound);
    return (int) Math.min(length, Math.max(0, place < 0 ? place + length : place));
  }

  /** A bound or the step of a slice, None excepted: what does not fit 64 bits becomes the nearest number that does. */
  static long clamped(Value bound) {
    if (bound instanceof BigIntValue big) {
      return big.value().signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    if (!isWhole(bound)) {
      throw typeError("slice indices must be integers or None or have an __index__ method");
    }
    return whole(bound);
  }

  private static boolean isWhole(Value value) {
    return value instanceof IntValue || value instanceof BoolValue;
  }

  private static long whole(Value value) {
    return value instanceof BoolValue flag ? flag.value() ? 1 : 0 : ((IntValue) value).value();
  }

  private static Failed typeError(String message) {
    return new Failed("TypeError", message);
  }
}
