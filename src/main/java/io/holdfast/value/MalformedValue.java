package io.holdfast.value;

/** Bytes or JSON that do not spell a value; the message says what was found and what is allowed. */
public final class MalformedValue extends RuntimeException {
  private static final long serialVersionUID = 1;

  public MalformedValue(String message) {
    super(message, null, false, false);
  }
}
