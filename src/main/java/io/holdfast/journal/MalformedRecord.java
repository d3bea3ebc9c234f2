package io.holdfast.journal;

/** What is kept cannot be read: the message says what is wrong with it. */
public final class MalformedRecord extends RuntimeException {
  private static final long serialVersionUID = 1;

  MalformedRecord(String message) {
    super(message);
  }

  MalformedRecord(String message, Throwable cause) {
    super(message, cause);
  }
}
