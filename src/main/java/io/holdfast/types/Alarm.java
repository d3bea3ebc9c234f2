package io.holdfast.types;

import io.holdfast.object.Clock;
import java.util.function.LongSupplier;

/**
 * One timer for whatever is over first among many things. What ends otherwise leaves it set: it then fires for nothing,
 * and is never too late.
 */
final class Alarm {
  /** How an object runs a turn of its own later; {@code SharedObject.after}. */
  interface Timers {
    Clock.Timer after(long delayMs, Runnable turn);
  }

  private final LongSupplier nowMs;
  private final Timers timers;
  private final LongSupplier earliest;
  private final Runnable whenOver;
  private long wakesAtMs = Deadlines.NEVER;
  private Clock.Timer timer;

  /**
   * @param earliest when the first is over; {@link Deadlines#NEVER} when none will be
   * @param whenOver ends what is over
   */
  Alarm(LongSupplier nowMs, Timers timers, LongSupplier earliest, Runnable whenOver) {
    this.nowMs = nowMs;
    this.timers = timers;
    this.earliest = earliest;
    this.whenOver = whenOver;
  }

  /** Something may be over earlier than was known. */
  void set() {
    long next = earliest.getAsLong();
    if (next < wakesAtMs) {
      stop();
      timer = timers.after(Math.max(1, next - nowMs.getAsLong()), this::fired);
      wakesAtMs = next;
    }
  }

  private void fired() {
    timer = null;
    wakesAtMs = Deadlines.NEVER;
    whenOver.run();
    set();
  }

  void stop() {
    if (timer != null) {
      timer.stop();
      timer = null;
    }
    wakesAtMs = Deadlines.NEVER;
  }
}
