package io.holdfast.model;

import io.holdfast.value.DictValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import java.util.List;
import java.util.Map;

/**
 * The arguments of a call as they arrived: some by position, then some by name. The arrays are owned by the instance.
 * Binding to parameters happens at the object, the only place that is sure to know its type.
 */
public final class Arguments {
  private static final String[] NO_NAMES = {};
  private static final Arguments NONE = new Arguments(NO_NAMES);

  private final String[] names;
  private final Value[] values;

  private Arguments(String[] names, Value... values) {
    this.names = names;
    this.values = values;
  }

  public static Arguments none() {
    return NONE;
  }

  /** Arguments in the order of the operation's parameters; a null leaves that one out. */
  public static Arguments positional(Value... values) {
    return values.length == 0 ? NONE : new Arguments(NO_NAMES, values);
  }

  public static Arguments positional(List<Value> values) {
    return positional(values.toArray(new Value[0]));
  }

  public static Arguments named(Map<String, Value> byName) {
    return new Arguments(byName.keySet().toArray(new String[0]), byName.values().toArray(new Value[0]));
  }

  /** The last {@code names.length} values are named, those before them are positional. */
  public static Arguments mixed(String[] names, Value[] values) {
    return new Arguments(names, values);
  }

  /** @throws IllegalArgumentException when a key is not text */
  public static Arguments named(DictValue byName) {
    String[] names = new String[byName.entries().size()];
    Value[] values = new Value[names.length];
    int i = 0;
    for (Map.Entry<Value, Value> entry : byName.entries().entrySet()) {
      if (!(entry.getKey() instanceof StringValue name)) {
        throw new IllegalArgumentException("argument names are text, not " + entry.getKey());
      }
      names[i] = name.value();
      values[i++] = entry.getValue();
    }
    return new Arguments(names, values);
  }

  public int size() {
    return values.length;
  }

  public int positionalCount() {
    return values.length - names.length;
  }

  public Value value(int index) {
    return values[index];
  }

  /** The name of the value at that index; null for a positional one. */
  public String name(int index) {
    int positional = positionalCount();
    return index < positional ? null : names[index - positional];
  }
}
