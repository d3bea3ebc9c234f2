package io.holdfast.value;

import java.util.Arrays;

/** Bytes. The array is owned by the value: whoever passes one in gives it away, whoever reads it must not change it. */
public record BytesValue(byte[] value) implements Value {

  @Override
  public String typeName() {
    return "bytes";
  }

  @Override
  public boolean truth() {
    return value.length > 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BytesValue that ? Arrays.equals(value, that.value)
        : other instanceof ForeignValue foreign && foreign.equals(this);
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
