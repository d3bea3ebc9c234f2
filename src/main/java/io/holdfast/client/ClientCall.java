package io.holdfast.client;

import io.holdfast.error.HoldfastException;
import io.holdfast.model.Arguments;
import io.holdfast.model.Call;
import io.holdfast.model.CallTarget;
import io.holdfast.model.Caller;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** A call of this client; its answer completes a promise on the caller's own context. */
final class ClientCall extends Call {
  private final CallNumbers numbers;
  private final Promise<Value> promise;

  ClientCall(CallTarget target, String operation, Arguments arguments, Caller caller, long deadlineMs, CallNumbers numbers,
      Promise<Value> promise) {
    super(target, operation, arguments, caller, deadlineMs);
    this.numbers = numbers;
    this.promise = promise;
  }

  Future<Value> future() {
    return promise.future();
  }

  @Override
  protected void answered(Value result, HoldfastException failure) {
    numbers.answered(caller().callId());
    if (failure == null) {
      promise.complete(result);
    } else {
      promise.fail(failure);
    }
  }
}
