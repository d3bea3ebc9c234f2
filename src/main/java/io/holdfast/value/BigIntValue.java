package io.holdfast.value;

import java.math.BigInteger;

/**
 * A whole number outside the 64-bit range; smaller ones are always {@link IntValue}, see {@link Value#of(BigInteger)}.
 */
public record BigIntValue(BigInteger value) implements Value {
  public BigIntValue {
    if (value.bitLength() < Long.SIZE) {
      throw new IllegalArgumentException(value + " fits 64 bits: use IntValue");
    }
  }

  @Override
  public String typeName() {
    return "int";
  }

  @Override
  public boolean equals(Object other) {
    return other == this || (other instanceof BigIntValue that ? value.equals(that.value) : Numbers.equal(this, other));
  }

  @Override
  public int hashCode() {
    return Hashing.hash(value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
