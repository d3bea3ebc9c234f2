package io.holdfast.types;

import io.holdfast.model.Default;
import io.holdfast.model.Operation;
import io.holdfast.model.Wait;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * What semaphores have in common. All permits of one holder are one hold: one token, one lease. The tokens of a
 * semaphore with one permit fence as those of a lock do; with more, several holders act at one time and a guard lets
 * none through that is older than the latest.
 */
public interface SemaphoreOperations extends HoldOperations {

  @Operation(value = "Acquire permits, all of them or none; true once acquired, false when the wait is over before. "
      + "Fewer than one fails with ValueError; more than an owned semaphore has in all is BadArguments. With a lease, "
      + "1 ms to 30 days, all permits of the caller are given back when it is not renewed in time; 0 leaves the lease "
      + "as it is, and is as long as the session lives for the first. An owned one needs a session, else Denied; one "
      + "with owned=false takes no lease.", python = {"acquire", "__enter__"})
  Future<Boolean> acquire(@Default("1") long permits, Wait wait, @Default("0") long leaseMs);

  @Operation("Acquire permits and return the fencing token and the lease; null when the wait is over before. As "
      + "acquire does, but for the answer and the lease when none is given, 30 seconds. BadArguments with owned=false.")
  Future<Optional<Grant>> lease(@Default("1") long permits, @Default("30000") long leaseMs, Wait wait);

  @Operation(value = "Release permits. Fewer than one fails with ValueError; more than the caller holds of an owned "
      + "semaphore is NotOwner, and then none is released. With owned=false any number is added, up to 64 bits, else "
      + "OverflowError; a bounded semaphore then fails with ValueError above its initial number.",
      python = {"release", "__exit__"})
  Future<Void> release(@Default("1") long permits);

  @Operation(value = "How many permits can be acquired now.", reads = true)
  Future<Long> available();

  /** Acquires one, waiting for ever. */
  default Future<Boolean> acquire() {
    return acquire(1, Wait.forever());
  }

  /** Acquires one. */
  default Future<Boolean> acquire(Wait wait) {
    return acquire(1, wait);
  }

  /** Acquires permits for as long as the session lives, or as long as those that the holder has. */
  default Future<Boolean> acquire(long permits, Wait wait) {
    return acquire(permits, wait, 0);
  }

  /** Acquires one for {@link #DEFAULT_LEASE_MS}, waiting for ever. */
  default Future<Grant> lease() {
    return lease(1, DEFAULT_LEASE_MS, Wait.forever()).map(Optional::orElseThrow);
  }

  /** Releases one. */
  default Future<Void> release() {
    return release(1);
  }
}
