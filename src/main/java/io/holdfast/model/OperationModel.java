package io.holdfast.model;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** One operation, read from its method once: its wire name, its parameters, and how to run it without reflection. */
public final class OperationModel {
  private static final MethodType SPREAD = MethodType.methodType(Object.class, Object.class, Object[].class);

  private final String name;
  private final String doc;
  private final boolean reads;
  private final boolean grows;
  private final List<String> python;
  private final Method method;
  private final Parameters parameters;
  private final Conversion result;
  private final MethodHandle handle;
  private final int waitParameter;
  private final Function<Value, Object> resultReader = this::resultObject; // made once: it is used by every call

  OperationModel(String typeName, Method method, Conversions conversions, MethodHandles.Lookup lookup)
      throws IllegalAccessException {
    Operation declared = method.getAnnotation(Operation.class);
    this.method = method;
    name = Names.snakeCase(method.getName());
    doc = declared == null ? "" : declared.value();
    reads = declared != null && declared.reads();
    grows = declared != null && declared.grows();
    python = declared == null ? List.of() : List.of(declared.python());
    parameters = new Parameters(typeName + "." + name,
        Arrays.stream(method.getParameters()).map(p -> new ParameterModel(p, conversions)).toList());
    result = conversions.of(resultType(method));
    int count = method.getParameterCount();
    waitParameter = IntStream.range(0, count).filter(i -> parameters().get(i).waits()).findFirst().orElse(-1);
    handle = lookup.unreflect(method).asSpreader(Object[].class, count).asType(SPREAD);
  }

  private static Type resultType(Method method) {
    Type type = method.getGenericReturnType();
    if (method.getReturnType() != Future.class) {
      return type;
    }
    return type instanceof ParameterizedType generic ? generic.getActualTypeArguments()[0] : Object.class;
  }

  /** Its name on the wire. */
  public String name() {
    return name;
  }

  public String doc() {
    return doc;
  }

  /** Whether it never makes facts. */
  public boolean reads() {
    return reads;
  }

  /** Whether it may make the object bigger. */
  public boolean grows() {
    return grows;
  }

  public List<String> python() {
    return python;
  }

  public List<ParameterModel> parameters() {
    return parameters.models();
  }

  /** The index of the parameter that says how long to wait; -1 when it never waits. */
  public int waitParameter() {
    return waitParameter;
  }

  /** {@link #resultObject} as a function. */
  public Function<Value, Object> resultReader() {
    return resultReader;
  }

  public Method method() {
    return method;
  }

  /**
   * Its arguments as its method takes them.
   *
   * @throws BadArguments when they do not fit
   */
  public Object[] bind(Arguments arguments) {
    return parameters.bind(arguments);
  }

  /**
   * Runs it. What it returns is a value-convertible object or a Future of one; what it throws comes through.
   *
   * @throws BadArguments when the arguments do not fit; then nothing ran
   */
  public Object run(Object target, Arguments arguments) throws Throwable {
    return (Object) handle.invokeExact(target, parameters.bind(arguments));
  }

  /** The value of what {@link #run} gave. */
  public Value resultValue(Object object) {
    return object instanceof Value value ? value : result.toValue(object);
  }

  /** The Java object for a result that came over a wire, for a typed proxy. */
  public Object resultObject(Value value) {
    return result.toJava(value);
  }

  /** The arguments of a typed proxy's method as values. */
  public Arguments arguments(Object[] objects) {
    if (objects == null || objects.length == 0) {
      return Arguments.none();
    }
    Value[] values = new Value[objects.length];
    List<ParameterModel> models = parameters.models();
    for (int i = 0; i < values.length; i++) {
      values[i] = models.get(i).conversion().toValue(objects[i]);
    }
    return Arguments.positional(values);
  }
}
