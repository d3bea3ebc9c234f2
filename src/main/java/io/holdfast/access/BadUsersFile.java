package io.holdfast.access;

/** A file of users that cannot be used. The message names the place, what is wrong there and what is allowed. */
public final class BadUsersFile extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean saysWhere;

  BadUsersFile(String message) {
    this(message, false);
  }

  private BadUsersFile(String message, boolean saysWhere) {
    super(message, null, false, false);
    this.saysWhere = saysWhere;
  }

  /** @param place a line, or a field from the file's top down */
  static BadUsersFile at(String place, String problem) {
    return new BadUsersFile(place + ": " + problem, true);
  }

  boolean saysWhere() {
    return saysWhere;
  }
}
