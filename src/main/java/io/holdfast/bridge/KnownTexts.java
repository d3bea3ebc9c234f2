package io.holdfast.bridge;

import java.nio.charset.StandardCharsets;

/**
 * Short ASCII texts that clients send again and again, such as names of objects and operations: each is made once, and
 * its hash with it. A new one takes the place of an older one with the same slot, so a stranger can make it forget, not
 * grow. Not thread-safe.
 */
final class KnownTexts {
  private static final int SLOTS = 1 << 11;
  private static final int LONGEST = 64;

  private final String[] known = new String[SLOTS];

  /** The text of bytes that are all ASCII. */
  String text(byte[] ascii, int from, int length) {
    if (length > LONGEST) {
      return made(ascii, from, length);
    }
    int hash = 0; // as String makes it
    for (int i = from; i < from + length; i++) {
      hash = 31 * hash + ascii[i];
    }
    int slot = (hash ^ hash >>> 11) & SLOTS - 1;
    String there = known[slot];
    if (there != null && there.hashCode() == hash && isText(there, ascii, from, length)) {
      return there;
    }
    String text = made(ascii, from, length);
    known[slot] = text;
    return text;
  }

  private static boolean isText(String text, byte[] ascii, int from, int length) {
    if (text.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) != ascii[from + i]) {
        return false;
      }
    }
    return true;
  }

  /** As above, for a text that will not come again. */
  static String made(byte[] ascii, int from, int length) {
    return new String(ascii, from, length, StandardCharsets.ISO_8859_1);
  }
}
