package io.holdfast.journal;

/** The journal cannot be used as it is: the message says where, why and what to do. */
public final class BadJournal extends RuntimeException {
  private static final long serialVersionUID = 1;

  public BadJournal(String message) {
    super(message);
  }

  public BadJournal(String message, Throwable cause) {
    super(message, cause);
  }
}
