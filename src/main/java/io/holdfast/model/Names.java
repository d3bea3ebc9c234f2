package io.holdfast.model;

import io.holdfast.error.HoldfastException.BadArguments;

/** The rules of object names, and how Java names become wire names. */
public final class Names {
  /** The longest name, in characters. */
  public static final int MAX_LENGTH = 255;

  private Names() {
  }

  /**
   * Returns the name when it is one that a user may give.
   *
   * @throws BadArguments saying what is wrong with it and what is allowed
   */
  public static String requireValid(String name) {
    if (name == null || name.isEmpty()) {
      throw new BadArguments("an object's name is empty; use 1 to " + MAX_LENGTH
          + " letters, digits or any of . _ - : / { }");
    }
    if (name.length() > MAX_LENGTH) {
      throw new BadArguments("an object's name is " + name.length() + " characters long; at most " + MAX_LENGTH
          + " are allowed: " + name.substring(0, 40) + "…");
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!(Character.isLetterOrDigit(c) || c == '.' || c == '_' || c == '-' || c == ':' || c == '/' || c == '{'
          || c == '}')) {
        throw new BadArguments("the name '" + printable(name) + "' has " + printable(String.valueOf(c))
            + " at position " + i + "; letters, digits and . _ - : / { } are allowed");
      }
    }
    return name;
  }

  private static String printable(String text) {
    StringBuilder out = new StringBuilder();
    text.chars().limit(60).forEach(c -> {
      if (Character.isISOControl(c) || Character.isSurrogate((char) c)) {
        out.append(String.format("\\u%04x", c));
      } else {
        out.append((char) c);
      }
    });
    return out.toString();
  }

  /** {@code compareAndSet} becomes {@code compare_and_set}. */
  public static String snakeCase(String javaName) {
    StringBuilder out = new StringBuilder(javaName.length() + 4);
    for (int i = 0; i < javaName.length(); i++) {
      char c = javaName.charAt(i);
      if (Character.isUpperCase(c)) {
        if (i > 0) {
          out.append('_');
        }
        out.append(Character.toLowerCase(c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
