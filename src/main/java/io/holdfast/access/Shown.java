package io.holdfast.access;

/** Text of others in a message of ours. */
final class Shown {
  private static final int LONGEST = 60;

  private Shown() {
  }

  static String shortened(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
