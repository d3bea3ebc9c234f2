package io.holdfast.types;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.model.Arguments;
import io.holdfast.model.OperationModel;
import io.holdfast.model.TypeModel;
import io.holdfast.value.ListValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A value inside a list or dict, by its path. Thread-safe. Nothing is looked up before a call is made: each call looks
 * from the start, and goes to whatever is there then.
 */
public final class Nested {
  // reading a declaration takes far longer than a call; one for each combination of classes that the program names
  private static final Map<List<?>, TypeModel> MODELS = new ConcurrentHashMap<>();

  private final PathOperations container;
  private final List<Value> path;

  Nested(PathOperations container, List<Value> path) {
    this.container = container;
    this.path = List.copyOf(path);
  }

  /** The value as it is now. */
  public Future<Value> get() {
    return container.getAt(path);
  }

  /** Runs an operation by its name on the wire, with arguments as {@link Value#from} takes them. */
  public Future<Value> call(String operation, Object... arguments) {
    List<Value> values = new ArrayList<>(arguments.length);
    for (Object argument : arguments) {
      values.add(Value.from(argument));
    }
    return container.at(path, operation, new ListValue(values));
  }

  public SharedList<Value> asList() {
    return asList(Value.class);
  }

  /** A list of items of the user's class. */
  @SuppressWarnings("unchecked") // the items are converted to and from itemType
  public <V> SharedList<V> asList(Class<V> itemType) {
    return as(SharedList.class, itemType);
  }

  public SharedDict<Value, Value> asDict() {
    return asDict(Value.class, Value.class);
  }

  /** A dict of keys and values of the user's classes. */
  @SuppressWarnings("unchecked") // both are converted to and from these classes
  public <K, V> SharedDict<K, V> asDict(Class<K> keyType, Class<V> valueType) {
    return as(SharedDict.class, keyType, valueType);
  }

  public SharedSet<Value> asSet() {
    return asSet(Value.class);
  }

  /** A set of members of the user's class. */
  @SuppressWarnings("unchecked") // the members are converted to and from memberType
  public <V> SharedSet<V> asSet(Class<V> memberType) {
    return as(SharedSet.class, memberType);
  }

  private <T> T as(Class<T> declaration, Type... valueTypes) {
    TypeModel model = MODELS.computeIfAbsent(List.of(declaration, List.of(valueTypes)),
        key -> TypeModel.of(declaration, valueTypes));
    InvocationHandler handler = (proxy, method, arguments) -> call(model, proxy, method, arguments);
    return declaration.cast(
        Proxy.newProxyInstance(declaration.getClassLoader(), new Class<?>[] {declaration}, handler));
  }

  private Object call(TypeModel model, Object proxy, Method method, Object[] arguments) throws Throwable {
    OperationModel operation = model.operation(method);
    if (operation != null) {
      return call(model, operation, arguments).map(operation.resultReader());
    }
    if (method.isDefault()) {
      return InvocationHandler.invokeDefault(proxy, method, arguments);
    }
    return switch (method.getName()) {
      case "equals" -> proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> model.name() + " at " + path;
    };
  }

  private Future<Value> call(TypeModel model, OperationModel operation, Object[] arguments) {
    Arguments values;
    try {
      values = operation.arguments(arguments);
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(new BadArguments(model.name() + "." + operation.name() + ": " + e.getMessage()));
    }
    if (operation.method().getDeclaringClass() == PathOperations.class) {
      return further(values);
    }
    List<Value> positional = new ArrayList<>(values.size());
    for (int i = 0; i < values.size(); i++) {
      positional.add(values.value(i));
    }
    return container.at(path, operation.name(), new ListValue(positional));
  }

  /** A path from here is a longer path from the container. */
  private Future<Value> further(Arguments values) {
    List<Value> longer = new ArrayList<>(path);
    longer.addAll(((ListValue) values.value(0)).items());
    return values.size() == 1 ? container.getAt(longer)
        : container.at(longer, ((StringValue) values.value(1)).value(), values.value(2));
  }
}
