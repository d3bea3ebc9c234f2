package io.holdfast.types;

import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.value.BigIntValue;
import io.holdfast.value.BoolValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.PythonNumber;
import io.holdfast.value.Value;

/**
 * A value used as a position or a count, as CPython's sequences take it: an int, a bool or a member of an enumeration
 * of ints, each use with its errors.
 */
final class Index {
  private Index() {
  }

  /** The place that {@code list[index]} means, counted from the end when negative; -1 when there is none. */
  static int subscript(Value index, int length) {
    return subscript(index, length, "list");
  }

  /** The same of a sequence of another kind, as its errors spell it. */
  static int subscript(Value given, int length, String kind) {
    Value index = PythonNumber.index(given);
    if (index instanceof BigIntValue) {
      throw new Failed("IndexError", "cannot fit 'int' into an index-sized integer");
    }
    if (index == null) {
      throw typeError(kind.equals("array") ? "array indices must be integers"
          : kind + " indices must be integers or slices, not " + given.typeName());
    }
    return within(whole(index), length);
  }

  /** The place that an index means, counted from the end when negative; -1 when there is none. */
  static int within(long index, int length) {
    long place = index < 0 ? index + length : index;
    return place >= 0 && place < length ? (int) place : -1;
  }

  /** An argument that must be a whole number of 64 bits. */
  static long argument(Value given) {
    Value number = PythonNumber.index(given);
    if (number instanceof BigIntValue) {
      throw new Failed("OverflowError", "Python int too large to convert to C ssize_t");
    }
    if (number == null) {
      throw typeError("'" + given.typeName() + "' object cannot be interpreted as an integer");
    }
    return whole(number);
  }

  /** How many times to repeat; not below 0. */
  static long times(Value given) {
    Value count = PythonNumber.index(given);
    if (count instanceof BigIntValue) {
      throw new Failed("OverflowError", "cannot fit 'int' into an index-sized integer");
    }
    if (count == null) {
      throw typeError("can't multiply sequence by non-int of type '" + given.typeName() + "'");
    }
    return Math.max(0, whole(count));
  }

  /** A bound of a search, at most 64 bits of it, brought into 0 to {@code length}: from the end when negative. */
  static int searchBound(Value bound, int length) {
    if (PythonNumber.index(bound) == null) {
      throw typeError("slice indices must be integers or have an __index__ method");
    }
    long place = clamped(bound);
    return (int) Math.min(length, Math.max(0, place < 0 ? place + length : place));
  }

  /** A bound or the step of a slice, None excepted: what does not fit 64 bits becomes the nearest number that does. */
  static long clamped(Value given) {
    Value bound = PythonNumber.index(given);
    if (bound instanceof BigIntValue big) {
      return big.value().signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    if (bound == null) {
      throw typeError("slice indices must be integers or None or have an __index__ method");
    }
    return whole(bound);
  }

  private static long whole(Value value) {
    return value instanceof BoolValue flag ? flag.value() ? 1 : 0 : ((IntValue) value).value();
  }

  private static Failed typeError(String message) {
    return new Failed("TypeError", message);
  }
}
