package io.holdfast.value;

/** A value of a kind that an operation cannot take; Python raises {@code TypeError} with the same message. */
public final class UnsuitableValue extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UnsuitableValue(String message) {
    super(message, null, false, false);
  }
}
