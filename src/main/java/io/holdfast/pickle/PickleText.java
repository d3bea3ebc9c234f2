package io.holdfast.pickle;

import io.holdfast.value.BytesValue;
import io.holdfast.value.ForeignValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Python's text: UTF-8 in which lone surrogates have a form of their own ({@code surrogatepass}). Java's text cannot tell
 * two surrogates that stand side by side from the character they make: such text stays bytes, for Python alone.
 */
final class PickleText {
  private final byte[] bytes;
  private CharsetDecoder decoder;

  PickleText(byte[] bytes) {
    this.bytes = bytes;
  }

  /** @throws MalformedPickle when the bytes are not UTF-8 */
  Value read(int from, int length) {
    int to = from + length;
    int i = from;
    while (i < to && bytes[i] >= 0) {
      i++;
    }
    if (i == to) {
      return new StringValue(new String(bytes, from, length, StandardCharsets.ISO_8859_1)); // ASCII: no decoder
    }
    for (; i + 2 < to; i++) {
      if (isSurrogate(i)) {
        return withSurrogates(from, to);
      }
    }
    return new StringValue(strict(from, length));
  }

  private boolean isSurrogate(int i) {
    return bytes[i] == (byte) 0xed && (bytes[i + 1] & 0xe0) == 0xa0 && (bytes[i + 2] & 0xc0) == 0x80;
  }

  private Value withSurrogates(int from, int to) {
    StringBuilder text = new StringBuilder(to - from);
    int plain = from;
    for (int i = from; i < to; i++) {
      if (i + 2 < to && isSurrogate(i)) {
        text.append(strict(plain, i - plain));
        char surrogate = (char) ((bytes[i] & 0xf) << 12 | (bytes[i + 1] & 0x3f) << 6 | bytes[i + 2] & 0x3f);
        if (plain == i && text.length() > 0 && Character.isSurrogatePair(text.charAt(text.length() - 1), surrogate)) {
          return new ForeignValue(Parts.PYTHON, "str",
              Value.list(List.of(Parts.TEXT, new BytesValue(Arrays.copyOfRange(bytes, from, to)))));
        }
        text.append(surrogate);
        i += 2;
        plain = i + 1;
      }
    }
    return new StringValue(text.append(strict(plain, to - plain)).toString());
  }

  private String strict(int from, int length) {
    if (decoder == null) {
      decoder = StandardCharsets.UTF_8.newDecoder(); // reports, and does not replace, what is malformed
    }
    try {
      return decoder.decode(ByteBuffer.wrap(bytes, from, length)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedPickle("text that is not UTF-8");
    }
  }
}
