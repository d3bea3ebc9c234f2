package io.holdfast.access;

import io.holdfast.model.Names;

/**
 * Names of objects, or addresses of the event bus: one exactly, or with a {@code *} at the end all that begin so. The
 * pattern {@code *} alone is every name but two kinds that have to be meant: that of the host itself, which is empty,
 * and those of anonymous objects, which begin with {@code ~}.
 */
public record NamePattern(String text) {
  /** The longest pattern, in characters. */
  public static final int MAX_LENGTH = Names.MAX_LENGTH + 1;
  private static final char ANONYMOUS = '~';

  /** @throws BadUsersFile saying what is allowed */
  public NamePattern {
    if (text.length() > MAX_LENGTH) {
      throw new BadUsersFile("a pattern has at most " + MAX_LENGTH + " characters, not " + text.length());
    }
    int star = text.indexOf('*');
    if (star >= 0 && star < text.length() - 1) {
      throw new BadUsersFile("'" + Shown.shortened(text) + "' has a * that is not its end; a pattern is a name, or the "
          + "beginning of names and then *");
    }
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i)) || Character.isWhitespace(text.charAt(i))) {
        throw new BadUsersFile("'" + Shown.shortened(text) + "' has a blank or control character at position " + i
            + "; no name has one");
      }
    }
  }

  /** Whether it is of that name. */
  public boolean matches(String name) {
    int length = text.length();
    if (length == 0 || text.charAt(length - 1) != '*') {
      return text.equals(name);
    }
    if (length == 1) {
      return !name.isEmpty() && name.charAt(0) != ANONYMOUS;
    }
    return name.length() >= length - 1 && name.regionMatches(0, text, 0, length - 1);
  }

  @Override
  public String toString() {
    return text;
  }
}
