package io.holdfast.types;

import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.value.NoneValue;
import io.holdfast.value.Value;

/**
 * The places of a sequence that a Python slice means: {@code start}, {@code start + step}, … {@code count} of them.
 *
 * @param start the first place, or where items are inserted when there is none: 0 to the length, -1 for a slice that
 *     runs backwards from before the first item
 * @param step not 0; 1 or -1 when there is not more than one place
 * @param simple whether the slice was written with a step of 1 or none: only such a slice can be replaced by any number
 *     of items
 */
record Slice(int start, int step, int count, boolean simple) {

  /** @throws Failed with CPython's type and message, when the three are no slice */
  static Slice of(Value start, Value stop, Value step, int length) {
    long by = step == NoneValue.NONE ? 1 : Math.max(-Long.MAX_VALUE, Index.clamped(step));
    if (by == 0) {
      throw new Failed("ValueError", "slice step cannot be zero");
    }
    int from = start == NoneValue.NONE ? by < 0 ? length - 1 : 0 : bound(Index.clamped(start), by, length);
    int to = stop == NoneValue.NONE ? by < 0 ? -1 : length : bound(Index.clamped(stop), by, length);
    long count = by < 0 ? to < from ? (from - to - 1) / -by + 1 : 0 : from < to ? (to - from - 1) / by + 1 : 0;
    int shortStep = count > 1 ? (int) by : by < 0 ? -1 : 1;
    return new Slice(from, shortStep, (int) count, by == 1);
  }

  private static int bound(long bound, long step, int length) {
    long place = bound < 0 ? bound + length : bound;
    if (place < 0) {
      return step < 0 ? -1 : 0;
    }
    return (int) Math.min(place, step < 0 ? length - 1 : length);
  }

  /** The place of that number, from 0. */
  int place(int number) {
    return start + number * step;
  }

  /** The same places from the lowest to the highest. */
  Slice ascending() {
    return step > 0 ? this : new Slice(count == 0 ? start : place(count - 1), -step, count, simple);
  }
}
