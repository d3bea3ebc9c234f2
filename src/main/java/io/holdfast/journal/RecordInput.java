package io.holdfast.journal;

import io.holdfast.value.DictValue;
import io.holdfast.value.MalformedValue;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link RecordOutput} wrote. Every length is checked against what is there. */
final class RecordInput {
  private final byte[] bytes;
  private final int end;
  private int at;

  RecordInput(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  boolean hasMore() {
    return at < end;
  }

  int at() {
    return at;
  }

  /** @param count was found to be there */
  void skip(int count) {
    at += count;
  }

  private MalformedRecord ends() {
    return new MalformedRecord("it ends before its length says, at byte " + at);
  }

  int octet() {
    if (at >= end) {
      throw ends();
    }
    return bytes[at++] & 0xFF;
  }

  long number() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = octet();
      value |= (long) (next & 0x7F) << shift;
      if ((next & 0x80) == 0) {
        return value;
      }
    }
    throw new MalformedRecord("a number has more than ten bytes, at byte " + at);
  }

  /** How many there are of something that takes a byte or more each. */
  int count() {
    long count = number();
    if (count < 0 || count > end - at) {
      throw new MalformedRecord("it says that " + count + " follow where " + (end - at) + " bytes are left, at byte "
          + at);
    }
    return (int) count;
  }

  byte[] bytes() {
    int length = count();
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  String text() {
    int length = count();
    at += length;
    return new String(bytes, at - length, length, StandardCharsets.UTF_8);
  }

  Value value() {
    int length = count();
    at += length;
    try {
      return ValueJson.fromBytes(bytes, at - length, length);
    } catch (MalformedValue e) {
      throw new MalformedRecord("a value cannot be read: " + e.getMessage(), e);
    }
  }

  DictValue dict() {
    if (value() instanceof DictValue dict) {
      return dict;
    }
    throw new MalformedRecord("a value is no dict where one has to be, before byte " + at);
  }
}
