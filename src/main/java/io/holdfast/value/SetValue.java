package io.holdfast.value;

import java.util.Collections;
import java.util.Set;

/**
 * A set or frozenset by value. Equal to any other with the same members, frozen or not; only a frozen one is hashable.
 */
public record SetValue(Set<Value> members, boolean frozen) implements Value {
  public SetValue(Set<Value> members, boolean frozen) {
    this.members = Collections.unmodifiableSet(members);
    this.frozen = frozen;
  }

  @Override
  public String typeName() {
    return frozen ? "frozenset" : "set";
  }

  @Override
  public boolean truth() {
    return !members.isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SetValue that && members.equals(that.members);
  }

  @Override
  public int hashCode() {
    return Hashing.hashUnordered(members);
  }

  @Override
  public String toString() {
    return Repr.of(this);
  }
}
