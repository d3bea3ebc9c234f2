package io.holdfast.python;

import io.holdfast.error.HoldfastException;
import io.holdfast.host.Host;
import io.holdfast.model.Arguments;
import io.holdfast.model.Call;
import io.holdfast.model.CallTarget;
import io.holdfast.model.Caller;
import io.holdfast.value.DictValue;
import io.holdfast.value.RefValue;
import io.holdfast.value.Value;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** The way to the objects of the host and to the host itself. Thread-safe. */
final class Objects {
  private final Host host;

  Objects(Host host) {
    this.host = host;
  }

  /** Calls an operation; the future completes on whatever thread the call ended at. */
  Future<Value> call(Caller caller, String object, String operation, Arguments arguments) {
    PythonCall call = new PythonCall(object, operation, arguments, caller);
    host.router().call(call);
    return call.answer.future();
  }

  /** Makes an anonymous object, on that event loop. */
  Future<RefValue> createOn(EventLoop loop, String type, DictValue options) {
    return host.createOn(loop, type, options)
        .map(made -> new RefValue(made.name(), made.type(), made.incarnation()));
  }

  /** Calls one of the host's own operations. */
  Future<Value> host(String operation, Value... arguments) {
    return call(Caller.anonymous(), "", operation, Arguments.positional(arguments));
  }

  private static final class PythonCall extends Call {
    private final Promise<Value> answer = Promise.promise();

    PythonCall(String object, String operation, Arguments arguments, Caller caller) {
      super(CallTarget.of(object), operation, arguments, caller, NO_DEADLINE);
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
}
