package io.holdfast.types;

import io.holdfast.types.QueueFact.Cleared;
import io.holdfast.types.QueueFact.Delayed;
import io.holdfast.types.QueueFact.Due;
import io.holdfast.types.QueueFact.OfDelivery;
import io.holdfast.types.QueueFact.Postponed;
import io.holdfast.types.QueueFact.ShutDown;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * When the leases of a queue are over and its delayed items due, on the clock of its host. Kept beside the facts: the
 * operation that commits one sets or removes its time.
 */
final class QueueTimes {
  private final QueueState state;
  private final LongSupplier clock;
  private final Deadlines leaseEnds = new Deadlines(); // by delivery
  private final Deadlines delayEnds = new Deadlines(); // by arrival
  private final Alarm alarm;

  /** @param whenOver commits what is over */
  QueueTimes(QueueState state, LongSupplier clock, Alarm.Timers timers, Runnable whenOver) {
    this.state = state;
    this.clock = clock;
    alarm = new Alarm(clock, timers, this::next, whenOver);
  }

  /** All begin anew, in full. */
  void begin() {
    state.leases.values().forEach(lease -> leaseBegins(lease.id(), lease.leaseMs()));
    state.delays.forEach((arrival, delay) -> delayBegins(arrival, delay.delayMs()));
  }

  void leaseBegins(long id, long leaseMs) {
    leaseEnds.set(id, clock.getAsLong() + leaseMs);
    alarm.set();
  }

  void leaseEnded(long id) {
    leaseEnds.remove(id);
  }

  void delayBegins(long arrival, long delayMs) {
    delayEnds.set(arrival, clock.getAsLong() + delayMs);
    alarm.set();
  }

  void delayEnded(long arrival) {
    delayEnds.remove(arrival);
  }

  void allDelaysEnded() {
    delayEnds.clear();
  }

  /** Whether a time has come. */
  boolean isAnyOver() {
    long next = next();
    return next != Deadlines.NEVER && next <= clock.getAsLong();
  }

  /** Those leases that are over, by id. */
  List<Long> leasesOver() {
    return leaseEnds.over(clock.getAsLong()).stream().sorted().toList();
  }

  /** The arrivals of those delayed items whose time has come, in the order of their times. */
  List<Long> delaysOver() {
    return delayEnds.over(clock.getAsLong());
  }

  private long next() {
    return Math.min(leaseEnds.earliest(), delayEnds.earliest());
  }

  void stop() {
    alarm.stop();
  }

  /** Puts back the times that change with the fact. The timer is left as it is: it is never too late. */
  Runnable undo(QueueFact fact) {
    long next = state.arrivals() + 1;
    if (fact instanceof Delayed) {
      return () -> delayEnds.remove(next);
    }
    if (fact instanceof Due due) {
      long until = delayEnds.of(due.arrival());
      return () -> delayEnds.restore(due.arrival(), until);
    }
    if (fact instanceof Cleared || fact instanceof ShutDown) {
      Map<Long, Long> untils = new HashMap<>();
      state.delays.keySet().forEach(arrival -> untils.put(arrival, delayEnds.of(arrival)));
      return () -> untils.forEach(delayEnds::restore);
    }
    if (fact instanceof OfDelivery delivery) {
      long until = leaseEnds.of(delivery.id());
      QueueState.Lease lease = state.leases.get(delivery.id());
      return () -> {
        leaseEnds.restore(delivery.id(), until);
        if (fact instanceof Postponed) {
          delayEnds.remove(lease.item().arrival());
        }
      };
    }
    return () -> { };
  }
}
