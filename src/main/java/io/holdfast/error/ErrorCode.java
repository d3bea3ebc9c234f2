package io.holdfast.error;

/** The stable names and numbers of the errors. A number is never given a second meaning. */
public enum ErrorCode {
  NO_SUCH_OBJECT(1, "NoSuchObject"),
  WRONG_TYPE(2, "WrongType"),
  OBJECT_GONE(3, "ObjectGone"),
  NO_SUCH_OPERATION(4, "NoSuchOperation"),
  BAD_ARGUMENTS(5, "BadArguments"),
  EMPTY(6, "Empty"),
  FULL(7, "Full"),
  NOT_OWNER(8, "NotOwner"),
  STALE_TOKEN(9, "StaleToken"),
  BROKEN(10, "Broken"),
  GAP(11, "Gap"),
  TIMEOUT(12, "Timeout"),
  CANCELLED(13, "Cancelled"),
  DENIED(14, "Denied"),
  TOO_LARGE(15, "TooLarge"),
  UNAVAILABLE(16, "Unavailable"),
  UNKNOWN(17, "Unknown"),
  FAILED(18, "Failed");

  private static final ErrorCode[] BY_NUMBER = new ErrorCode[values().length + 1];

  static {
    for (ErrorCode code : values()) {
      BY_NUMBER[code.number] = code;
    }
  }

  private final int number;
  private final String label;

  ErrorCode(int number, String label) {
    this.number = number;
    this.label = label;
  }

  /** The {@code failureCode} of event-bus and bridge replies. */
  public int number() {
    return number;
  }

  /** The name as the documentation and every client spell it. */
  public String label() {
    return label;
  }

  /** The code with that number; {@link #UNKNOWN} for a number this version does not know. */
  public static ErrorCode ofNumber(int number) {
    return number > 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : UNKNOWN;
  }
}
