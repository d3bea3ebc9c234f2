package io.holdfast.value;

import java.util.Objects;

/** A reference to another shared object: its name, its type, and which life of the name is meant. */
public record RefValue(String name, String type, long incarnation) implements Value {
  public RefValue {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
  }

  @Override
  public String typeName() {
    return "ref";
  }

  @Override
  public int hashCode() {
    return Hashing.hash(Hashing.hash(name) ^ incarnation << 32);
  }

  @Override
  public String toString() {
    return Repr.of(this);
  }
}
