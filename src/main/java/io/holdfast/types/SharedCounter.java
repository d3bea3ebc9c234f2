package io.holdfast.types;

import io.holdfast.model.Default;
import io.holdfast.model.Operation;
import io.holdfast.model.SharedType;
import io.vertx.core.Future;

/** A whole number of 64 bits that many callers change. */
@SharedType(value = "counter", doc = "A whole number of 64 bits. Every change is atomic.")
public interface SharedCounter {

  @Operation("Add the amount, which may be negative, and return the new value. "
      + "Fails with OverflowError, changing nothing, when the sum does not fit 64 bits.")
  Future<Long> add(@Default("1") long amount);

  @Operation(value = "The value.", reads = true)
  Future<Long> get();

  @Operation("Replace the value and return the one before.")
  Future<Long> set(long value);

  @Operation("Replace the value if it is the expected one; return whether it was.")
  Future<Boolean> compareAndSet(long expected, long value);

  /** Adds one. */
  default Future<Long> add() {
    return add(1);
  }
}
