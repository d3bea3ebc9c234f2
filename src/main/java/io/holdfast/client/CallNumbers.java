package io.holdfast.client;

import io.holdfast.model.Caller;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Numbers the calls of a session and knows which of them have their answers: all below the floor but the open ones.
 *
 * <p>The floor is the lowest number without an answer, and no call is open below it, until more than
 * {@link #MOST_BEHIND} answers have come behind one that waits: then the floor leaves that one behind as open, so that
 * hosts need not keep the answers of all later calls while one is parked. Thread-safe.
 */
final class CallNumbers {
  /** Answers of calls above the floor, which hosts keep, before the floor runs ahead of a call that waits. */
  static final int MOST_BEHIND = 1_024;

  /** Calls left behind at a time; what a call can say of open ones has a limit, {@link Caller#MOST_OPEN}. */
  static final int MOST_OPEN = 256;

  private static final long[] NONE = {};

  private final BitSet answered = new BitSet(); // from the floor on
  private int behind; // how many bits are set
  private long[] open = NONE; // ascending; never changed, as calls under way hold it
  private long floor = 1;
  private long next = 1;

  /** The caller of the session's next call. */
  synchronized Caller next(String session, String holder) {
    return new Caller(session, holder, next++, floor, open);
  }

  synchronized void answered(long number) {
    if (number < floor) {
      close(number);
    } else if (number == floor) {
      raiseFloor();
    } else {
      answered.set((int) (number - floor));
      behind++;
    }
    while (behind > MOST_BEHIND && open.length < MOST_OPEN) {
      open = Arrays.copyOf(open, open.length + 1);
      open[open.length - 1] = floor;
      raiseFloor();
    }
  }

  private void close(long number) {
    int at = Arrays.binarySearch(open, number);
    if (at >= 0) {
      long[] rest = new long[open.length - 1];
      System.arraycopy(open, 0, rest, 0, at);
      System.arraycopy(open, at + 1, rest, at, rest.length - at);
      open = rest;
    }
  }

  /** To the next number without an answer. */
  private void raiseFloor() {
    int run = answered.nextClearBit(1);
    floor += run;
    behind -= run - 1;
    shift(run);
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
