package io.holdfast.value;

/** A 64-bit float. {@code -0.0} equals {@code 0.0}; {@code nan} equals only the very same object. */
public record FloatValue(double value) implements Value {

  @Override
  public String typeName() {
    return "float";
  }

  @Override
  public boolean truth() {
    return value != 0;
  }

  @Override
  public boolean equals(Object other) {
    return other == this || (other instanceof FloatValue that ? value == that.value : Numbers.equal(this, other));
  }

  @Override
  public int hashCode() {
    return Double.isNaN(value) ? System.identityHashCode(this) : Numbers.hash(value);
  }

  @Override
  public String toString() {
    return Repr.of(this);
  }
}
