package io.holdfast.journal;

/** What is to be imported is not an export as it was written: the message says in which line, and what is allowed. */
public final class BadExport extends RuntimeException {
  private static final long serialVersionUID = 1;

  public BadExport(long line, String why) {
    super("line " + line + ": " + why);
  }
}
