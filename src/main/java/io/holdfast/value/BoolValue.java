package io.holdfast.value;

/** True or false. Equal to the numbers 1 and 0, as in Python. */
public final class BoolValue implements Value {
  public static final BoolValue TRUE = new BoolValue(true);
  public static final BoolValue FALSE = new BoolValue(false);

  private final boolean value;

  private BoolValue(boolean value) {
    this.value = value;
  }

  public boolean value() {
    return value;
  }

  @Override
  public String typeName() {
    return "bool";
  }

  @Override
  public boolean truth() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other == this || Numbers.equal(this, other);
  }

  @Override
  public int hashCode() {
    return Hashing.hash(value ? 1L : 0L);
  }

  @Override
  public String toString() {
    return value ? "True" : "False";
  }
}
