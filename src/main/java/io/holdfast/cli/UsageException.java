package io.holdfast.cli;

/** A bad option or setting: the message, one line, names it, its value and what is allowed. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UsageException(String message) {
    super(message, null, false, false);
  }

  /** The same about where the value came from: {@code --bridge} or {@code conf/holdfast.json: bridge}. */
  static UsageException of(String source, Object value, String allowed) {
    return new UsageException(source + ": " + shown(value) + " is not allowed; " + allowed);
  }

  /** A value on one line, of bounded length. */
  static String shown(Object value) {
    String text = "'" + String.valueOf(value).replaceAll("\\p{Cntrl}", "?") + "'";
    return text.length() <= 120 ? text : text.substring(0, 120) + "…'";
  }
}
