package io.holdfast.value;

/** A whole number that fits 64 bits; a larger one is a {@link BigIntValue}. */
public final class IntValue implements Value {
  private static final int CACHED_FROM = -128;
  private static final int CACHED_TO = 1023;
  private static final IntValue[] CACHE = new IntValue[CACHED_TO - CACHED_FROM + 1];

  static {
    for (int i = 0; i < CACHE.length; i++) {
      CACHE[i] = new IntValue(CACHED_FROM + (long) i);
    }
  }

  private final long value;

  private IntValue(long value) {
    this.value = value;
  }

  public static IntValue of(long value) {
    return value >= CACHED_FROM && value <= CACHED_TO ? CACHE[(int) (value - CACHED_FROM)] : new IntValue(value);
  }

  public long value() {
    return value;
  }

  @Override
  public String typeName() {
    return "int";
  }

  @Override
  public boolean truth() {
    return value != 0;
  }

  @Override
  public boolean equals(Object other) {
    return other == this || (other instanceof IntValue that ? value == that.value : Numbers.equal(this, other));
  }

  @Override
  public int hashCode() {
    return Hashing.hash(value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
