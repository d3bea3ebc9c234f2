package io.holdfast.client;

import io.holdfast.error.HoldfastException;
import io.holdfast.model.Arguments;
import io.holdfast.model.Call;
import io.holdfast.model.CallTarget;
import io.holdfast.model.Caller;
import io.holdfast.model.Guard;
import io.holdfast.value.Value;
import io.vertx.core.Promise;

/** A call of this client; its answer completes a promise on the caller's own context. */
final class ClientCall extends Call {
  private final CallNumbers numbers;
  private final CancelSignal signal;
  private final Promise<Value> promise;

  /** @param signal what may cancel it; null for nothing */
  ClientCall(CallTarget target, String operation, Arguments arguments, Caller caller, long deadlineMs,
      Guard guard, CallNumbers numbers, CancelSignal signal, Promise<Value> promise) {
    super(target, operation, arguments, caller, deadlineMs, guard);
    this.numbers = numbers;
    this.signal = signal;
    this.promise = promise;
  }

  @Override
  protected void answered(Value result, HoldfastException failure) {
    if (caller().repeatable()) {
      numbers.answered(caller().callId());
    }
    if (signal != null) {
      signal.remove(this);
    }
    if (failure == null) {
      promise.complete(result);
    } else {
      promise.fail(failure);
    }
  }
}
