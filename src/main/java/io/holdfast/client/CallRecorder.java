package io.holdfast.client;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.model.Arguments;
import io.holdfast.model.OperationModel;
import io.holdfast.model.TypeModel;
import io.holdfast.value.DictValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A proxy that sends nothing: it notes the calls of a batch, whose Futures complete with the batch. */
final class CallRecorder implements InvocationHandler {
  private record Noted(OperationModel operation, Promise<Object> answer) {
  }

  private final TypeModel model;
  private final List<Value> calls = new ArrayList<>();
  private final List<Noted> noted = new ArrayList<>();
  private BadArguments refused;
  private boolean closed;

  CallRecorder(TypeModel model) {
    this.model = model;
  }

  Object newProxy() {
    Class<?> type = model.declaration();
    return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, this);
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    OperationModel operation = model.operation(method);
    if (operation != null) {
      return note(operation, arguments);
    }
    if (method.isDefault()) {
      return InvocationHandler.invokeDefault(proxy, method, arguments);
    }
    return switch (method.getName()) {
      case "equals" -> proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> "a batch of calls of a " + model.name();
    };
  }

  private Future<Object> note(OperationModel operation, Object[] arguments) {
    if (closed) {
      throw new IllegalStateException("the batch is on its way and takes no more calls; use the object's own proxy");
    }
    Promise<Object> answer = Promise.promise();
    noted.add(new Noted(operation, answer));
    try {
      calls.add(DictValue.of("op", operation.name(), "args", args(operation, operation.arguments(arguments))));
    } catch (IllegalArgumentException e) {
      refused = new BadArguments(model.name() + "." + operation.name() + ": " + e.getMessage());
    }
    return answer.future();
  }

  /** By position, or by name when one is left out. */
  private static Value args(OperationModel operation, Arguments arguments) {
    List<Value> list = new ArrayList<>(arguments.size());
    Map<Value, Value> named = new LinkedHashMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      if (arguments.value(i) != null) {
        list.add(arguments.value(i));
        named.put(new StringValue(operation.parameters().get(i).name()), arguments.value(i));
      }
    }
    return list.size() == arguments.size() ? new ListValue(list) : new DictValue(named);
  }

  /** No more calls are taken. @throws BadArguments when an argument of one has no value */
  ListValue close() {
    closed = true;
    if (refused != null) {
      throw refused;
    }
    return new ListValue(calls);
  }

  /** Answers the calls. @return their results */
  List<Object> complete(Value results) {
    List<Object> objects = new ArrayList<>(noted.size());
    for (int i = 0; i < noted.size(); i++) {
      objects.add(noted.get(i).operation().resultObject(((ListValue) results).items().get(i)));
    }
    for (int i = 0; i < noted.size(); i++) {
      noted.get(i).answer().complete(objects.get(i));
    }
    return objects;
  }

  void fail(Throwable failure) {
    noted.forEach(each -> each.answer().tryFail(failure));
  }
}
