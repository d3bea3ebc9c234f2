package io.holdfast.pickle;

import io.holdfast.value.BytesValue;
import io.holdfast.value.ForeignValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Python's text: UTF-8 in which lone surrogates have a form of their own ({@code surrogatepass}). Java's text cannot
 * tell two surrogates that stand side by side from the character they make: such text stays bytes, for Python alone.
 */
final class PickleText {
  private static final Value EMPTY = new StringValue("");
  private static final char REPLACEMENT = '\ufffd';

  private PickleText() {
  }

  /** @throws MalformedPickle when the bytes are not UTF-8 */
  static Value read(byte[] bytes, int from, int length) {
    if (length == 0) {
      return EMPTY;
    }
    String text = new String(bytes, from, length, StandardCharsets.UTF_8);
    return text.indexOf(REPLACEMENT) < 0 ? new StringValue(text) // nothing had to be replaced
        : withSurrogates(bytes, from, from + length);
  }

  /** Whether Python reads the bytes as text. */
  static boolean isText(byte[] bytes) {
    try {
      read(bytes, 0, bytes.length);
      return true;
    } catch (MalformedPickle e) {
      return false;
    }
  }

  private static boolean isSurrogate(byte[] bytes, int i) {
    return bytes[i] == (byte) 0xed && (bytes[i + 1] & 0xe0) == 0xa0 && (bytes[i + 2] & 0xc0) == 0x80;
  }

  private static Value withSurrogates(byte[] bytes, int from, int to) {
    CharsetDecoder strict = StandardCharsets.UTF_8.newDecoder(); // reports, and does not replace, what is malformed
    StringBuilder text = new StringBuilder(to - from);
    boolean sideBySide = false;
    int plain = from;
    for (int i = from; i + 2 < to; i++) {
      if (isSurrogate(bytes, i)) {
        append(text, strict, bytes, plain, i);
        char surrogate = (char) ((bytes[i] & 0xf) << 12 | (bytes[i + 1] & 0x3f) << 6 | bytes[i + 2] & 0x3f);
        sideBySide |= plain == i && i > from
            && Character.isSurrogatePair(text.charAt(text.length() - 1), surrogate);
        text.append(surrogate);
        i += 2;
        plain = i + 1;
      }
    }
    append(text, strict, bytes, plain, to);
    return sideBySide ? new ForeignValue(Parts.PYTHON, "str",
        Value.list(Parts.TEXT, new BytesValue(Arrays.copyOfRange(bytes, from, to)))) : new StringValue(text.toString());
  }

  private static void append(StringBuilder text, CharsetDecoder strict, byte[] bytes, int from, int to) {
    if (from < to) {
      try {
        text.append(strict.decode(ByteBuffer.wrap(bytes, from, to - from)));
      } catch (CharacterCodingException e) {
        throw new MalformedPickle("text that is not UTF-8");
      }
    }
  }

  static byte[] encoded(String value) {
    return hasLoneSurrogate(value) ? withSurrogates(value) : value.getBytes(StandardCharsets.UTF_8);
  }

  private static boolean hasLoneSurrogate(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (Character.isSurrogate(c)) {
        if (i + 1 < value.length() && Character.isSurrogatePair(c, value.charAt(i + 1))) {
          i++;
        } else {
          return true;
        }
      }
    }
    return false;
  }

  private static byte[] withSurrogates(String value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(value.length() * 2);
    value.codePoints().forEach(point -> {
      if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
        out.write(0xe0 | point >> 12);
        out.write(0x80 | point >> 6 & 0x3f);
        out.write(0x80 | point & 0x3f);
      } else {
        out.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
      }
    });
    return out.toByteArray();
  }
}
