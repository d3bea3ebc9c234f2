package io.holdfast.types;

import io.holdfast.model.Default;
import io.holdfast.model.Operation;
import io.holdfast.model.SharedType;
import io.holdfast.model.Wait;
import io.vertx.core.Future;

/** A number of permits that callers take and give back. */
@SharedType(value = "semaphore", python = "Semaphore", doc = "A number of permits, handed out in order of arrival: a "
    + "caller that needs more than there are holds up those behind it, so it gets them in the end. Owned (the "
    + "default), permits belong to one holder of one session, who alone may give them back, and are given back when "
    + "the session ends. With owned=false it is CPython's: anybody may release, also more than were acquired, and "
    + "nothing is given back for those that are gone.")
public interface SharedSemaphore {

  @Operation(value = "Acquire permits, all of them or none; true once acquired, false when the wait is over before. "
      + "Fewer than one fails with ValueError; more than an owned semaphore has in all is BadArguments. An owned one "
      + "needs a session, else Denied.", python = {"acquire", "__enter__"})
  Future<Boolean> acquire(@Default("1") long permits, Wait wait);

  @Operation(value = "Release permits. Fewer than one fails with ValueError; more than the caller holds of an owned "
      + "semaphore is NotOwner, and then none is released. With owned=false any number is added, up to 64 bits, else "
      + "OverflowError.",
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

  /** Releases one. */
  default Future<Void> release() {
    return release(1);
  }
}
