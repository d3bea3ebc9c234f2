package io.holdfast.types;

import io.holdfast.model.Default;
import io.holdfast.model.Operation;
import io.holdfast.model.Wait;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a lock, a reentrant lock and a condition have in common: being held, and the conditions that belong to it. As of
 * a Java monitor, its holder can wait for a condition, which gives the lock back meanwhile, and can notify those who
 * wait. A lock has any number of conditions, told apart by name; the one without a name is Python's.
 */
public interface LockOperations extends HoldOperations {
  /** The longest name of a condition, in characters. */
  int LONGEST_CONDITION = 100;

  @Operation(value = "Acquire the lock; true once acquired, false when the wait is over before. With a lease, 1 ms to "
      + "30 days, it is released when it is not renewed in time; with 0 it is held as long as the session lives. An "
      + "owned lock needs a session, else Denied; one with owned=false takes no lease.",
      python = {"acquire", "acquire_lock", "__enter__"})
  Future<Boolean> acquire(Wait wait, @Default("0") long leaseMs);

  @Operation("Acquire the lock and return its fencing token and lease; null when the wait is over before. As acquire "
      + "does, but for the answer and the lease when none is given, 30 seconds. BadArguments with owned=false.")
  Future<Optional<Grant>> lease(@Default("30000") long leaseMs, Wait wait);

  @Operation(value = "Release the lock; the caller that has waited longest gets it at once. An owned lock that the "
      + "caller does not hold, or has lost, is NotOwner; one with owned=false fails with RuntimeError.",
      python = {"release", "release_lock", "__exit__"})
  Future<Void> release();

  @Operation(value = "Whether anybody holds it.", reads = true, python = {"locked", "locked_lock"})
  Future<Boolean> locked();

  @Operation(value = "Give the lock back, all levels of it, and wait until notified; then, and also when the wait is "
      + "over, acquire it again in order of arrival, as many levels as before, with a new token and its lease in full. "
      + "True when notified, false when the wait was over before. A call that is cancelled, whose deadline passes or "
      + "whose session ends leaves without the lock; had it been notified, the next that waits is. Whoever does not "
      + "hold the lock gets NotOwner, with owned=false RuntimeError.",
      python = "wait")
  Future<Boolean> wait(Wait wait, @Default("\"\"") String condition);

  @Operation(value = "Notify so many of those who wait for the condition, those who wait longest first; fewer when "
      + "fewer wait. They go on once they have the lock. Whoever does not hold the lock gets NotOwner, with "
      + "owned=false RuntimeError.",
      python = "notify")
  Future<Void> notify(@Default("1") long n, @Default("\"\"") String condition);

  @Operation(value = "Notify all who wait for the condition. Whoever does not hold the lock gets NotOwner, with "
      + "owned=false RuntimeError.", python = {"notify_all", "notifyAll"})
  Future<Void> notifyAll(@Default("\"\"") String condition);

  /** Acquires it, waiting for ever. */
  default Future<Boolean> acquire() {
    return acquire(Wait.forever());
  }

  /** Acquires it for as long as the session lives. */
  default Future<Boolean> acquire(Wait wait) {
    return acquire(wait, 0);
  }

  /** Acquires it for {@link #DEFAULT_LEASE_MS}, waiting for ever. */
  default Future<Grant> lease() {
    return lease(DEFAULT_LEASE_MS, Wait.forever()).map(Optional::orElseThrow);
  }

  /** Waits for the condition without a name. */
  default Future<Boolean> wait(Wait wait) {
    return wait(wait, "");
  }

  /** Notifies some of those who wait for the condition without a name. */
  default Future<Void> notify(long n) {
    return notify(n, "");
  }

  /**
   * Waits until a predicate holds, which is asked while the lock is held: at once, and after each notification.
   *
   * @param wait for all of it, on this process's clock
   * @return what the predicate said last: false when the wait was over before it held
   */
  default Future<Boolean> waitFor(Supplier<Future<Boolean>> predicate, Wait wait, String condition) {
    return PredicateLoop.run(this, predicate, wait, condition, System::nanoTime);
  }

  /** As above, for the condition without a name. */
  default Future<Boolean> waitFor(Supplier<Future<Boolean>> predicate, Wait wait) {
    return waitFor(predicate, wait, "");
  }
}
