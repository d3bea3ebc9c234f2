package io.holdfast.client;

import java.util.BitSet;

/** Numbers the calls of a session and knows the floor: below it every call has its answer. Thread-safe. */
final class CallNumbers {
  private final BitSet answered = new BitSet(); // from the floor on
  private long floor = 1;
  private long next = 1;

  synchronized long next() {
    return next++;
  }

  synchronized long floor() {
    return floor;
  }

  synchronized void answered(long number) {
    if (number == floor) {
      int run = answered.nextClearBit(1);
      floor += run;
      shift(run);
    } else {
      answered.set((int) (number - floor));
    }
  }

  /** Bit 0 is the floor's own: always clear after a shift. */
  private void shift(int by) {
    if (answered.isEmpty()) {
      return;
    }
    BitSet rest = answered.get(by, Math.max(by, answered.length()));
    answered.clear();
    answered.or(rest);
  }
}
