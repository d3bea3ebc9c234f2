package io.holdfast.client;

import io.holdfast.model.Arguments;
import io.holdfast.model.Caller;
import io.holdfast.model.OperationModel;
import io.holdfast.model.TypeModel;
import io.holdfast.model.Wait;
import io.vertx.core.Future;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;

/** What stands behind a typed proxy: it is its own lock holder, and knows which life of the name it means. */
final class ObjectProxy implements InvocationHandler {
  private final SharedObjects objects;
  private final TypeModel model;
  private final Reference reference;
  private final Caller holder;
  private final CallTerms terms;

  /** @param holder whom locks belong to: a caller without a number */
  ObjectProxy(SharedObjects objects, TypeModel model, Reference reference, Caller holder, CallTerms terms) {
    this.objects = objects;
    this.model = model;
    this.reference = reference;
    this.holder = holder;
    this.terms = terms;
  }

  static ObjectProxy behind(Object proxy) {
    if (Proxy.isProxyClass(proxy.getClass()) && Proxy.getInvocationHandler(proxy) instanceof ObjectProxy handler) {
      return handler;
    }
    throw new IllegalArgumentException("not a proxy of a shared object: " + proxy.getClass().getName());
  }

  Object newProxy() {
    Class<?> type = model.declaration();
    return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, this);
  }

  ObjectProxy with(CallTerms other) {
    return new ObjectProxy(objects, model, reference, holder, other);
  }

  /** Has the calls run as one; with the proxy's holder, deadline and guard. */
  Future<List<Object>> batch(CallRecorder recorder) {
    return objects.call(reference, "batch", Arguments.positional(recorder.close()), holder, terms, Wait.none())
        .map(recorder::complete);
  }

  TypeModel model() {
    return model;
  }

  Reference reference() {
    return reference;
  }

  CallTerms terms() {
    return terms;
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    OperationModel operation = model.operation(method);
    if (operation != null) {
      Arguments values;
      try {
        values = operation.arguments(arguments);
      } catch (IllegalArgumentException e) {
        return Future.failedFuture(new io.holdfast.error.HoldfastException.BadArguments(
            model.name() + "." + operation.name() + ": " + e.getMessage()));
      }
      return objects.call(reference, operation.name(), values, holder, terms,
          waitOf(operation.waitParameter(), arguments))
          .map(operation.resultReader());
    }
    if (method.isDefault()) {
      return InvocationHandler.invokeDefault(proxy, method, arguments);
    }
    return switch (method.getName()) {
      case "equals" -> proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> model.name() + " " + (reference.found().succeeded()
          ? "'" + reference.found().result().name() + "'" : "(being found)");
    };
  }

  /** How long the call may be parked: the default deadline begins behind it. */
  private static Wait waitOf(int parameter, Object[] arguments) {
    if (parameter < 0) {
      return Wait.none();
    }
    return arguments[parameter] == null ? Wait.forever() : (Wait) arguments[parameter];
  }
}
