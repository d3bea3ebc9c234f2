package io.holdfast.value;

import com.fasterxml.jackson.core.SerializableString;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Text with lone surrogates, which JSON can only say escaped: UTF-8 has no bytes for them. */
final class EscapedText implements SerializableString {
  private static final int DOES_NOT_FIT = -1; // Jackson then asks for a whole array instead

  private final String text;
  private final String quoted;

  EscapedText(String text) {
    this.text = text;
    this.quoted = quote(text);
  }

  static boolean isNeededFor(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (isLoneAt(text, i)) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  /** Whether the surrogate here is the first half of no pair; the second half of one is never asked about. */
  private static boolean isLoneAt(String text, int i) {
    return !Character.isHighSurrogate(text.charAt(i)) || i + 1 == text.length()
        || !Character.isLowSurrogate(text.charAt(i + 1));
  }

  private static String quote(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c) && isLoneAt(text, i)) {
        quoted.append(String.format(Locale.ROOT, "\\u%04X", (int) c));
      } else if (Character.isSurrogate(c)) {
        quoted.append(c).append(text.charAt(++i));
      } else {
        quoted.append(c);
      }
    }
    return quoted.toString();
  }

  @Override
  public String getValue() {
    return text;
  }

  @Override
  public int charLength() {
    return text.length();
  }

  @Override
  public char[] asQuotedChars() {
    return quoted.toCharArray();
  }

  @Override
  public byte[] asQuotedUTF8() {
    return quoted.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] asUnquotedUTF8() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public int appendQuotedUTF8(byte[] buffer, int offset) {
    return DOES_NOT_FIT;
  }

  @Override
  public int appendQuoted(char[] buffer, int offset) {
    return DOES_NOT_FIT;
  }

  @Override
  public int appendUnquotedUTF8(byte[] buffer, int offset) {
    return DOES_NOT_FIT;
  }

  @Override
  public int appendUnquoted(char[] buffer, int offset) {
    return DOES_NOT_FIT;
  }

  @Override
  public int writeQuotedUTF8(OutputStream out) throws IOException {
    return write(out, asQuotedUTF8());
  }

  @Override
  public int writeUnquotedUTF8(OutputStream out) throws IOException {
    return write(out, asUnquotedUTF8());
  }

  @Override
  public int putQuotedUTF8(ByteBuffer buffer) {
    return put(buffer, asQuotedUTF8());
  }

  @Override
  public int putUnquotedUTF8(ByteBuffer buffer) {
    return put(buffer, asUnquotedUTF8());
  }

  private static int write(OutputStream out, byte[] bytes) throws IOException {
    out.write(bytes);
    return bytes.length;
  }

  private static int put(ByteBuffer buffer, byte[] bytes) {
    if (bytes.length > buffer.remaining()) {
      return DOES_NOT_FIT;
    }
    buffer.put(bytes);
    return bytes.length;
  }
}
