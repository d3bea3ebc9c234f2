package io.holdfast.value;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A dict by value, in insertion order; keys are hashable. The map is owned by the value. Equality ignores order. */
public record DictValue(Map<Value, Value> entries) implements Value {
  public DictValue(Map<Value, Value> entries) {
    this.entries = Collections.unmodifiableMap(entries);
  }

  /** A dict with text keys, in the order given: name, value, name, value … */
  public static DictValue of(Object... namesAndValues) {
    Map<Value, Value> entries = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      entries.put(Value.of((String) namesAndValues[i]), Value.from(namesAndValues[i + 1]));
    }
    return new DictValue(entries);
  }

  /** The value under a text key, or null when there is none. */
  public Value get(String name) {
    return entries.get(new StringValue(name));
  }

  @Override
  public String typeName() {
    return "dict";
  }

  @Override
  public boolean truth() {
    return !entries.isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DictValue that ? entries.equals(that.entries)
        : other instanceof ForeignValue foreign && foreign.equals(this);
  }

  @Override
  public int hashCode() {
    return Hashing.hash(entries);
  }

  @Override
  public String toString() {
    return Repr.of(this);
  }
}
