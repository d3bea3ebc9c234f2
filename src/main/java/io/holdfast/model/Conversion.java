package io.holdfast.model;

import io.holdfast.value.Value;

/** Between values and one Java type; thread-safe. */
interface Conversion {
  /** What it takes, for error messages: {@code a whole number}. */
  String expects();

  /** @throws IllegalArgumentException when the value is not one; the message may add why */
  Object toJava(Value value);

  /** @throws IllegalArgumentException when the object has no value */
  Value toValue(Object object);
}
