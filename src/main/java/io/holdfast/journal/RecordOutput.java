package io.holdfast.journal;

import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes being written: variable-length numbers as in protocol buffers, texts and bytes behind their length. */
final class RecordOutput {
  private byte[] bytes;
  private int length;

  RecordOutput(int expected) {
    bytes = new byte[expected];
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, more), (int) Math.min(2L * bytes.length, 1 << 30)));
    }
  }

  RecordOutput octet(int value) {
    reserve(1);
    bytes[length++] = (byte) value;
    return this;
  }

  /** @param value from 0 on; a negative one takes ten bytes and is read as it was */
  RecordOutput number(long value) {
    reserve(10);
    long left = value;
    while ((left & ~0x7FL) != 0) {
      bytes[length++] = (byte) (left & 0x7F | 0x80);
      left >>>= 7;
    }
    bytes[length++] = (byte) left;
    return this;
  }

  RecordOutput raw(byte[] source, int offset, int count) {
    reserve(count);
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
    return this;
  }

  RecordOutput bytes(byte[] value) {
    return number(value.length).raw(value, 0, value.length);
  }

  RecordOutput text(String value) {
    return bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  /** The value as JSON behind its length. */
  RecordOutput value(Value value) {
    int before = length;
    octet(0);
    if (PlainJson.write(this, value)) {
      return behindLength(before);
    }
    length = before;
    return bytes(ValueJson.toBytes(value));
  }

  /** The fact as JSON behind its length. */
  RecordOutput fact(FactCodec codec, Object fact) {
    int before = length;
    octet(0);
    if (codec.writePlain(this, fact)) {
      return behindLength(before);
    }
    length = before;
    return bytes(ValueJson.toBytes(codec.form(fact)));
  }

  /** What has been written since: an octet for its length, which is room enough for most, and then itself. */
  private RecordOutput behindLength(int before) {
    int count = length - before - 1;
    if (count < 0x80) {
      bytes[before] = (byte) count;
      return this;
    }
    byte[] written = Arrays.copyOfRange(bytes, before + 1, length);
    length = before;
    return bytes(written);
  }

  /**
   * The characters as bytes.
   *
   * @return false when one of them is not ASCII, or cannot stand in a JSON text as it is: then only some are written
   */
  boolean ascii(String text) {
    int count = text.length();
    reserve(count);
    for (int i = 0; i < count; i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        return false;
      }
      bytes[length + i] = (byte) c;
    }
    length += count;
    return true;
  }

  /** The number in decimal digits. */
  RecordOutput digits(long value) {
    if (value < 0 || value > Integer.MAX_VALUE) {
      ascii(Long.toString(value));
      return this;
    }
    reserve(10);
    int left = (int) value;
    int digits = 1;
    for (int more = left / 10; more > 0; more /= 10) {
      digits++;
    }
    for (int at = length + digits - 1; at >= length; at--) {
      bytes[at] = (byte) ('0' + left % 10);
      left /= 10;
    }
    length += digits;
    return this;
  }

  /** Four bytes, the highest first. */
  RecordOutput word(int value) {
    return octet(value >>> 24).octet(value >>> 16).octet(value >>> 8).octet(value);
  }

  int length() {
    return length;
  }

  /** What has been written so far; not a copy. */
  byte[] array() {
    return bytes;
  }

  byte[] toBytes() {
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }

  void clear() {
    length = 0;
  }
}
