package io.holdfast.types;

import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Leases by number, on the object's clock. One that is over is ended by the call that meets it or by the one timer,
 * whichever comes first: ending it is a fact, its time is not. In memory: an object that begins to serve starts them
 * anew, in full.
 */
final class Leases {
  private final LongSupplier nowMs;
  private final Alarm.Timers timers;
  private final LongConsumer end;
  private Deadlines ends; // made with the first lease: most objects never see one
  private Alarm alarm; // as well

  /** @param end commits that the lease of that number is over, which calls {@link #stop} */
  Leases(LongSupplier nowMs, Alarm.Timers timers, LongConsumer end) {
    this.nowMs = nowMs;
    this.timers = timers;
    this.end = end;
  }

  /** Starts one, in place of the one of that number; not in replay, where no time passes. */
  void start(long id, long leaseMs) {
    until(id, nowMs.getAsLong() + leaseMs);
  }

  /** Has one run until then, {@link Deadlines#NEVER} for none: takes back what was done to it since. */
  void until(long id, long untilMs) {
    if (untilMs == Deadlines.NEVER) {
      stop(id);
      return;
    }
    if (ends == null) {
      ends = new Deadlines();
      alarm = new Alarm(nowMs, timers, ends::earliest, this::endOverdue);
    }
    ends.set(id, untilMs);
    alarm.set();
  }

  /** {@link Deadlines#NEVER} when there is none of that number. */
  long untilMs(long id) {
    return ends == null ? Deadlines.NEVER : ends.of(id);
  }

  /** Harmless when there is none. */
  void stop(long id) {
    if (ends != null) {
      ends.remove(id);
    }
  }

  /** Ends those that are over, in the order of their times. Cheap when there are none. */
  void endOverdue() {
    if (ends != null && ends.earliest() <= nowMs.getAsLong()) {
      ends.over(nowMs.getAsLong()).forEach(end::accept);
    }
  }

  /** The object is gone. */
  void close() {
    if (alarm != null) {
      alarm.stop();
    }
  }
}
