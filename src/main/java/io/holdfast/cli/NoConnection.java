package io.holdfast.cli;

/** The host cannot be reached, or does not let this client in; the message, one line, says what to do. */
final class NoConnection extends RuntimeException {
  private static final long serialVersionUID = 1;

  NoConnection(String message) {
    super(message, null, false, false);
  }
}
