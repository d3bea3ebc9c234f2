package io.holdfast.host;

import io.holdfast.error.HoldfastException;
import io.holdfast.model.Arguments;
import io.holdfast.model.Call;
import io.holdfast.model.CallTarget;
import io.holdfast.model.Caller;
import io.holdfast.model.Guard;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** A call whose answer is a future. */
public final class TestCall extends Call {
  private final Promise<Value> answer = Promise.promise();

  public TestCall(String object, String operation, Caller caller, long deadlineMs, Object... arguments) {
    this(CallTarget.of(object), operation, caller, deadlineMs, arguments);
  }

  private TestCall(CallTarget object, String operation, Caller caller, long deadlineMs, Object... arguments) {
    super(object, operation,
        Arguments.positional(java.util.Arrays.stream(arguments).map(Value::from).toArray(Value[]::new)), caller,
            deadlineMs);
  }

  public TestCall(String object, String operation, Caller caller, Guard guard) {
    super(CallTarget.of(object), operation, Arguments.none(), caller, NO_DEADLINE, guard);
  }

  public static Future<Value> call(Host host, String object, String operation, Object... arguments) {
    return call(host, CallTarget.of(object), operation, arguments);
  }

  static Future<Value> call(Host host, CallTarget object, String operation, Object... arguments) {
    TestCall call = new TestCall(object, operation, Caller.anonymous(), NO_DEADLINE, arguments);
    host.router().call(call);
    return call.answer();
  }

  public Future<Value> answer() {
    return answer.future();
  }

  @Override
  protected void answered(Value result, HoldfastException failure) {
    if (failure == null) {
      answer.complete(result);
    } else {
      answer.fail(failure);
    }
  }
}
