package io.holdfast.value;

import java.util.Collections;
import java.util.List;

/** A list by value: JSON's array. Unhashable, as in Python. The items are owned by the value. */
public record ListValue(List<Value> items) implements Value {
  public ListValue(List<Value> items) {
    this.items = Collections.unmodifiableList(items);
  }

  @Override
  public String typeName() {
    return "list";
  }

  @Override
  public boolean truth() {
    return !items.isEmpty();
  }

  @Override
  public int hashCode() {
    return Hashing.hash(items);
  }

  @Override
  public String toString() {
    return Repr.of(this);
  }
}
