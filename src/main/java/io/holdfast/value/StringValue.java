package io.holdfast.value;

/** Text. May hold lone surrogates, as Python's {@code str} may. */
public record StringValue(String value) implements Value {

  @Override
  public String typeName() {
    return "str";
  }

  @Override
  public boolean truth() {
    return !value.isEmpty();
  }

  @Override
  public int hashCode() {
    return Hashing.hash(value);
  }

  @Override
  public String toString() {
    return Repr.of(this);
  }
}
