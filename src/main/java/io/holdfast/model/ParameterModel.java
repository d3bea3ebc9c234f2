package io.holdfast.model;

import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import java.lang.reflect.Parameter;

/** One parameter of an operation, or one option of a type. */
public final class ParameterModel {
  private final String name;
  private final Conversion conversion;
  private final Value absent;
  private final boolean waits;

  ParameterModel(Parameter parameter, Conversions conversions) {
    name = Names.snakeCase(parameter.getName());
    conversion = conversions.of(parameter.getParameterizedType());
    waits = parameter.getType() == Wait.class;
    Default given = parameter.getAnnotation(Default.class);
    absent = given != null ? ValueJson.fromText(given.value()) : waits ? Value.none() : null;
  }

  /** Its name on the wire. */
  public String name() {
    return name;
  }

  /** What it takes, in words. */
  public String expects() {
    return conversion.expects();
  }

  /** Its value when the call does not give one; null when the call must. */
  public Value absent() {
    return absent;
  }

  /** Whether it says how long to wait. */
  public boolean waits() {
    return waits;
  }

  Conversion conversion() {
    return conversion;
  }
}
