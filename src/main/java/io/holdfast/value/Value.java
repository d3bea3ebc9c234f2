package io.holdfast.value;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One immutable value of the shared model: what a list holds, what an argument or a result is.
 *
 * <p>{@code equals} and {@code hashCode} follow Python: {@code 1 == 1.0 == True}, {@code nan} equals only the very same
 * object, a list never equals a tuple, a set equals a frozenset of the same members.
 */
public sealed interface Value permits NoneValue, BoolValue, IntValue, BigIntValue, FloatValue, StringValue, BytesValue,
    ListValue, TupleValue, DictValue, SetValue, DateTimeValue, RefValue, ForeignValue {

  /** Python's name of the kind, as its error messages spell it: {@code int}, {@code str}, {@code NoneType} … */
  String typeName();

  /** Python's truth: false for None, False, zero and whatever is empty. */
  default boolean truth() {
    return true;
  }

  static Value none() {
    return NoneValue.NONE;
  }

  static Value of(boolean value) {
    return value ? BoolValue.TRUE : BoolValue.FALSE;
  }

  static Value of(long value) {
    return IntValue.of(value);
  }

  static Value of(double value) {
    return new FloatValue(value);
  }

  static Value of(BigInteger value) {
    return value.bitLength() < Long.SIZE ? IntValue.of(value.longValue()) : new BigIntValue(value);
  }

  static Value of(String value) {
    return value == null ? NoneValue.NONE : new StringValue(value);
  }

  static Value of(byte[] value) {
    return new BytesValue(value.clone());
  }

  static ListValue list(Value... items) {
    return new ListValue(List.of(items));
  }

  static ListValue list(List<? extends Value> items) {
    return new ListValue(List.copyOf(items));
  }

  static TupleValue tuple(Value... items) {
    return new TupleValue(List.of(items));
  }

  static DictValue dict(Map<? extends Value, ? extends Value> entries) {
    return new DictValue(new LinkedHashMap<>(entries));
  }

  /**
   * The nearest value to an ordinary Java object: null, Boolean, whole numbers, Float, Double, CharSequence, byte[],
   * List, Map, a Value itself.
   *
   * @throws IllegalArgumentException for any other class; convert such objects with Jackson first
   */
  static Value from(Object object) {
    if (object == null) {
      return NoneValue.NONE;
    }
    if (object instanceof Value value) {
      return value;
    }
    if (object instanceof Boolean flag) {
      return of((boolean) flag);
    }
    if (object instanceof BigInteger big) {
      return of(big);
    }
    if (object instanceof Double || object instanceof Float) {
      return of(((Number) object).doubleValue());
    }
    if (object instanceof Long || object instanceof Integer || object instanceof Short || object instanceof Byte) {
      return of(((Number) object).longValue());
    }
    if (object instanceof CharSequence text) {
      return of(text.toString());
    }
    if (object instanceof byte[] bytes) {
      return of(bytes);
    }
    if (object instanceof List<?> items) {
      List<Value> values = new ArrayList<>(items.size());
      items.forEach(item -> values.add(from(item)));
      return new ListValue(values);
    }
    if (object instanceof Map<?, ?> map) {
      LinkedHashMap<Value, Value> entries = new LinkedHashMap<>();
      map.forEach((key, item) -> entries.put(Hashing.requireHashable(from(key)), from(item)));
      return new DictValue(entries);
    }
    throw new IllegalArgumentException(object.getClass().getName()
        + " has no plain value; convert it with Jackson first");
  }
}
