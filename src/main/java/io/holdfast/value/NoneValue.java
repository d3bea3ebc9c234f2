package io.holdfast.value;

/** Nothing: Python's {@code None}, JSON's {@code null}. */
public enum NoneValue implements Value {
  NONE;

  @Override
  public String typeName() {
    return "NoneType";
  }

  @Override
  public boolean truth() {
    return false;
  }

  @Override
  public String toString() {
    return "None";
  }
}
