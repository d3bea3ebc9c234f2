package io.holdfast.types;

import io.holdfast.model.Operation;
import io.holdfast.model.SharedType;
import io.holdfast.model.Wait;
import io.vertx.core.Future;

/** A lock that one caller holds at a time. */
@SharedType(value = "lock", python = "Lock", doc = "A lock that one holder has at a time, handed on in order of "
    + "arrival. Not reentrant: a holder that acquires it again waits for itself. Owned (the default), it belongs to "
    + "one holder of one session, only that holder may release it, and it is released when the session ends. With "
    + "owned=false it is CPython's: it belongs to nobody, anybody may release it, and it stays locked when its "
    + "holder is gone.")
public interface SharedLock {

  @Operation(value = "Acquire the lock; true once acquired, false when the wait is over before. "
      + "An owned lock needs a session, else Denied.", python = {"acquire", "acquire_lock", "__enter__"})
  Future<Boolean> acquire(Wait wait);

  @Operation(value = "Release the lock; the caller that has waited longest gets it at once. An owned lock that is "
      + "not locked, or is held by another, is NotOwner; one with owned=false that is not locked fails with "
      + "RuntimeError.",
      python = {"release", "release_lock", "__exit__"})
  Future<Void> release();

  @Operation(value = "Whether anybody holds it.", reads = true, python = {"locked", "locked_lock"})
  Future<Boolean> locked();

  /** Acquires it, waiting for ever. */
  default Future<Boolean> acquire() {
    return acquire(Wait.forever());
  }
}
