package io.holdfast.types;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.TooLarge;

/** How much one call of an operation on many asks for at most: other callers wait while it runs. */
final class Bulk {
  /** The most keys, entries or members that one such call names or returns. */
  static final int MOST = 100_000;

  private Bulk() {
  }

  /** @throws TooLarge when a call names more than {@value #MOST} */
  static void requireFew(int named, String what) {
    if (named > MOST) {
      throw new TooLarge("one call names at most " + MOST + " " + what + ", not " + named + "; make several calls");
    }
  }

  /**
   * How many a page holds.
   *
   * @throws BadArguments when it is not from 1 to {@value #MOST}
   */
  static int page(int most) {
    if (most < 1 || most > MOST) {
      throw new BadArguments("'most' is from 1 to " + MOST + ", not " + most + "; read more in several pages");
    }
    return most;
  }
}
