package io.holdfast.wire;

/** A frame announces a length that is not allowed: nothing after it can be trusted, and the connection has to end. */
public final class BadLength extends RuntimeException {
  private static final long serialVersionUID = 1;

  BadLength(String message) {
    super(message, null, false, false);
  }
}
