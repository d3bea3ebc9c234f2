package io.holdfast.model;

import io.holdfast.value.DictValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The options of a type: the parameters of its class's one constructor. */
public final class Options {
  private final Constructor<?> constructor;
  private final Parameters parameters;

  private Options(String typeName, Constructor<?> constructor) {
    this.constructor = constructor;
    constructor.setAccessible(true);
    Conversions conversions = new Conversions(Map.of());
    parameters = new Parameters("creating a " + typeName,
        Arrays.stream(constructor.getParameters()).map(p -> new ParameterModel(p, conversions)).toList());
  }

  private Options(String typeName) {
    constructor = null;
    parameters = new Parameters("creating a " + typeName, List.of());
  }

  /** No options, for instances that were made elsewhere. */
  public static Options none(String typeName) {
    return new Options(typeName);
  }

  /** @throws IllegalArgumentException when the class has more than one constructor, or none */
  public static Options of(String typeName, Class<?> type) {
    Constructor<?>[] constructors = type.getDeclaredConstructors();
    if (constructors.length != 1) {
      throw new IllegalArgumentException(type.getName() + " has " + constructors.length
          + " constructors; a shared class has one, whose parameters are its options");
    }
    return new Options(typeName, constructors[0]);
  }

  public List<ParameterModel> models() {
    return parameters.models();
  }

  /** All options with defaults filled in: what {@code describe} shows and {@link #create} takes. */
  public DictValue complete(DictValue given) {
    Value[] values = parameters.values(Arguments.named(given));
    parameters.bind(values); // wrong kinds are told here, before anything is made
    Map<Value, Value> all = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      all.put(new StringValue(parameters.models().get(i).name()), values[i]);
    }
    return new DictValue(all);
  }

  /** A new instance; {@code complete} is what {@link #complete} gave. */
  public Object create(DictValue complete) throws Throwable {
    if (constructor == null) {
      throw new IllegalStateException("objects of this type are deployed by the program that has them, "
          + "not created by name");
    }
    try {
      return constructor.newInstance(parameters.bind(Arguments.named(complete)));
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
