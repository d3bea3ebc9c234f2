package io.holdfast.model;

import java.time.Duration;

/**
 * How long a waiting operation may park its caller: for ever, not at all, or a time. On the wire: null, 0, or
 * milliseconds. A call's own deadline ends the wait as well.
 *
 * @param millis the longest wait in milliseconds; {@link Long#MAX_VALUE} is for ever
 */
public record Wait(long millis) {
  private static final Wait FOREVER = new Wait(Long.MAX_VALUE);
  private static final Wait NONE = new Wait(0);

  public Wait {
    if (millis < 0) {
      throw new IllegalArgumentException("a wait is not negative: " + millis
          + " ms; use 0 for none, forever() for no end");
    }
  }

  /** Until served, cancelled, or the end of the session or object. */
  public static Wait forever() {
    return FOREVER;
  }

  /** Not at all: what cannot go on at once is over at once. */
  public static Wait none() {
    return NONE;
  }

  /** @throws IllegalArgumentException when negative */
  public static Wait ofMillis(long millis) {
    return new Wait(millis);
  }

  /** @throws IllegalArgumentException when negative */
  public static Wait of(Duration duration) {
    return new Wait(duration.toMillis());
  }

  public boolean isForever() {
    return millis == Long.MAX_VALUE;
  }

  public boolean isNone() {
    return millis == 0;
  }
}
