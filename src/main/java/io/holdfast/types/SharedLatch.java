package io.holdfast.types;

import io.holdfast.model.Default;
import io.holdfast.model.Operation;
import io.holdfast.model.SharedType;
import io.holdfast.model.Wait;
import io.vertx.core.Future;

/** A count that goes down to zero, and that callers wait for. */
@SharedType(value = "latch", doc = "Opens when it has been counted down to zero, and stays open. Option: count, where "
    + "it begins, 1 by default, 0 for one that is open. It belongs to nobody: what a session has counted stays counted "
    + "when it ends.")
public interface SharedLatch {

  @Operation("Count down, to zero at least; return what is left. Fewer than 1 fails with ValueError.")
  Future<Long> countDown(@Default("1") long n);

  @Operation(value = "What is left to count.", reads = true)
  Future<Long> count();

  @Operation(value = "Wait until the count is zero; true as soon as it is, false when the wait is over before. Needs "
      + "no session.", reads = true)
  Future<Boolean> wait(Wait wait);

  /** Counts down by one. */
  default Future<Long> countDown() {
    return countDown(1);
  }
}
