package io.holdfast.wire;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import io.holdfast.value.BoolValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.NoneValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Frames being written, one after another, to leave together. Small things are written by hand, the rest by Jackson.
 * Not thread-safe.
 */
public final class FrameOutput extends OutputStream {
  private static final byte[] NOTHING = {};
  private static final int SMALLEST = 256;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final long GREATEST_PLAIN = (1L << 53) - 1;

  /** The frame that is being written is longer than allowed; it has been taken back. */
  public static final class FrameTooLong extends RuntimeException {
    private static final long serialVersionUID = 1;

    FrameTooLong(int limit) {
      super("longer than " + limit + " bytes", null, false, false);
    }
  }

  private final int limit;
  private byte[] bytes = NOTHING;
  private int size;
  private int start;
  private int expected = SMALLEST;

  /** @param limit the greatest length of a frame, in bytes, without its header */
  public FrameOutput(int limit) {
    this.limit = limit;
  }

  /** Bytes of finished frames, and of the one being written. */
  public int size() {
    return size;
  }

  /** Begins a frame. */
  public FrameOutput begin() {
    start = size;
    reserve(FrameDecoder.HEADER);
    size += FrameDecoder.HEADER;
    return this;
  }

  /** Ends the frame: its length is known now. */
  public void end() {
    int length = size - start - FrameDecoder.HEADER;
    if (length > limit) {
      throw tooLong();
    }
    bytes[start] = (byte) (length >>> 24);
    bytes[start + 1] = (byte) (length >>> 16);
    bytes[start + 2] = (byte) (length >>> 8);
    bytes[start + 3] = (byte) length;
  }

  /** Takes the frame back that has begun. */
  public void abandon() {
    size = start;
  }

  /** One whole frame whose JSON is there already. */
  public void frame(byte[] json, int offset, int length) {
    begin();
    write(json, offset, length);
    end();
  }

  /** Hands over what has been written; the next frames go to another buffer. */
  public Buffer take() {
    Buffer taken = BufferInternal.buffer(Unpooled.wrappedBuffer(bytes, 0, size));
    expected = Math.max(SMALLEST, Math.min(size + 64, 1 << 16));
    bytes = NOTHING;
    size = 0;
    start = 0;
    return taken;
  }

  /** What has been written, as an array of its own. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  /** Bytes of JSON as they are. */
  public FrameOutput raw(byte[] ascii) {
    reserve(ascii.length);
    System.arraycopy(ascii, 0, bytes, size, ascii.length);
    size += ascii.length;
    return this;
  }

  public FrameOutput raw(char ascii) {
    reserve(1);
    bytes[size++] = (byte) ascii;
    return this;
  }

  /** Text in quotes. */
  public FrameOutput text(String text) {
    int length = text.length();
    reserve(length + 2);
    int at = size;
    byte[] to = bytes;
    to[at++] = '"';
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < 0x20 || c == '"' || c == '\\' || c > 0x7e) {
        size = at;
        return restOfText(text, i);
      }
      to[at++] = (byte) c;
    }
    to[at++] = '"';
    size = at;
    return this;
  }

  private FrameOutput restOfText(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      reserve(6);
      if (c == '"' || c == '\\') {
        bytes[size++] = '\\';
        bytes[size++] = (byte) c;
      } else if (c < 0x20 || c == 0x7f) {
        escaped(c);
      } else if (c < 0x80) {
        bytes[size++] = (byte) c;
      } else if (c < 0x800) {
        bytes[size++] = (byte) (0xc0 | c >> 6);
        bytes[size++] = (byte) (0x80 | c & 0x3f);
      } else if (Character.isHighSurrogate(c) && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        int point = Character.toCodePoint(c, text.charAt(++i));
        bytes[size++] = (byte) (0xf0 | point >> 18);
        bytes[size++] = (byte) (0x80 | point >> 12 & 0x3f);
        bytes[size++] = (byte) (0x80 | point >> 6 & 0x3f);
        bytes[size++] = (byte) (0x80 | point & 0x3f);
      } else if (Character.isSurrogate(c)) {
        escaped(c); // half a pair, which UTF-8 cannot say and Python's text may hold
      } else {
        bytes[size++] = (byte) (0xe0 | c >> 12);
        bytes[size++] = (byte) (0x80 | c >> 6 & 0x3f);
        bytes[size++] = (byte) (0x80 | c & 0x3f);
      }
    }
    return raw('"');
  }

  private void escaped(char c) {
    bytes[size++] = '\\';
    bytes[size++] = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
      bytes[size++] = HEX[c >> shift & 0xf];
    }
  }

  public FrameOutput number(long number) {
    reserve(20);
    long rest = number;
    if (rest < 0) {
      if (rest == Long.MIN_VALUE) {
        return raw("-9223372036854775808".getBytes(StandardCharsets.US_ASCII));
      }
      bytes[size++] = '-';
      rest = -rest;
    }
    int digits = 1;
    for (long bound = 10; digits < 19 && rest >= bound; bound *= 10) {
      digits++;
    }
    for (int at = size + digits - 1; at >= size; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += digits;
    return this;
  }

  /**
   * A value in its JSON form.
   *
   * @throws io.holdfast.value.MalformedValue when it is nested too deep
   * @throws FrameTooLong when it does not fit a frame; nothing of the frame is left
   */
  public FrameOutput value(Value value) {
    if (value instanceof IntValue number && number.value() >= -GREATEST_PLAIN && number.value() <= GREATEST_PLAIN) {
      return number(number.value());
    } else if (value instanceof StringValue string) {
      if (string.value().length() > limit) {
        throw tooLong();
      }
      return text(string.value());
    } else if (value == NoneValue.NONE) {
      return raw(Json.NULL);
    } else if (value instanceof BoolValue bool) {
      return raw(bool.value() ? Json.TRUE : Json.FALSE);
    }
    try {
      generate(value);
    } catch (RuntimeException e) {
      abandon(); // only now: closing the generator has flushed what it still had
      throw e;
    }
    return this;
  }

  private void generate(Value value) {
    try (JsonGenerator out = ValueJson.FACTORY.createGenerator(this, JsonEncoding.UTF8)) {
      ValueJson.write(out, value);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
  }

  @Override
  public void write(int b) {
    raw((char) (b & 0xff));
  }

  @Override
  public void write(byte[] source, int offset, int length) {
    if (size - start - FrameDecoder.HEADER + (long) length > limit) {
      throw tooLong();
    }
    reserve(length);
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
  }

  private FrameTooLong tooLong() {
    abandon();
    return new FrameTooLong(limit);
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      int comfortable = bytes.length == 0 ? expected : (int) Math.min(2L * bytes.length, 1L << 30);
      bytes = Arrays.copyOf(bytes, Math.max(size + more, comfortable));
    }
  }
}
