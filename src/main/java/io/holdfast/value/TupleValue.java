package io.holdfast.value;

import java.util.Collections;
import java.util.List;

/** A tuple: an immutable sequence, hashable while its items are. The items are owned by the value. */
public record TupleValue(List<Value> items) implements Value {
  public TupleValue(List<Value> items) {
    this.items = Collections.unmodifiableList(items);
  }

  @Override
  public String typeName() {
    return "tuple";
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
