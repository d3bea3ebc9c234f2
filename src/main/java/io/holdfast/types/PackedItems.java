package io.holdfast.types;

import io.holdfast.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Items of one {@link Typecode} side by side in bytes: no object per item. */
final class PackedItems {
  private static final int SMALLEST = 16;

  private final Typecode kind;
  private final int size;
  private byte[] bytes = new byte[0];
  private int used;

  PackedItems(Typecode kind) {
    this.kind = kind;
    size = kind.size();
  }

  int length() {
    return used / size;
  }

  Value get(int place) {
    long bits = 0;
    int start = place * size;
    for (int i = size - 1; i >= 0; i--) {
      bits = bits << Byte.SIZE | bytes[start + i] & 0xff;
    }
    return kind.value(bits);
  }

  List<Value> list() {
    List<Value> items = new ArrayList<>(length());
    for (int i = 0; i < length(); i++) {
      items.add(get(i));
    }
    return items;
  }

  /** The items as bytes. */
  static byte[] pack(Typecode kind, List<Value> items) {
    byte[] packed = new byte[items.size() * kind.size()];
    for (int i = 0; i < items.size(); i++) {
      long bits = kind.bits(items.get(i));
      for (int b = 0; b < kind.size(); b++) {
        packed[i * kind.size() + b] = (byte) (bits >>> b * Byte.SIZE);
      }
    }
    return packed;
  }

  /** The bytes of {@code count} items from a place on. */
  byte[] bytes(int start, int count) {
    return Arrays.copyOfRange(bytes, start * size, (start + count) * size);
  }

  /** Puts packed items in the place of {@code count} from a place on. */
  void splice(int start, int count, byte[] packed) {
    int from = start * size;
    int after = from + count * size;
    int length = used - count * size + packed.length;
    byte[] target = bytes;
    if (length > bytes.length) {
      target = new byte[Math.max(Math.max(SMALLEST, length), (int) Math.min(Integer.MAX_VALUE - 8, length * 5L / 4))];
      System.arraycopy(bytes, 0, target, 0, from);
    }
    System.arraycopy(bytes, after, target, from + packed.length, used - after);
    System.arraycopy(packed, 0, target, from, packed.length);
    bytes = target;
    used = length;
    shrink();
  }

  private void shrink() {
    if (bytes.length > SMALLEST && used <= bytes.length / 4) {
      bytes = Arrays.copyOf(bytes, Math.max(SMALLEST, used + used / 4));
    }
  }

  /** Puts packed items in every {@code step}-th place from a place on. */
  void replace(int start, int step, byte[] packed) {
    for (int i = 0; i * size < packed.length; i++) {
      System.arraycopy(packed, i * size, bytes, (start + i * step) * size, size);
    }
  }

  /** Removes {@code count} items: {@code start}, {@code start + step} …, the step positive. */
  void delete(int start, int step, int count) {
    int kept = start;
    int deleted = 0;
    for (int i = start; i < length(); i++) {
      if (deleted < count && i == start + deleted * step) {
        deleted++;
      } else {
        System.arraycopy(bytes, i * size, bytes, kept++ * size, size);
      }
    }
    used = kept * size;
    shrink();
  }

  void reverse() {
    byte[] turned = new byte[used];
    for (int i = 0; i < used; i += size) {
      System.arraycopy(bytes, i, turned, used - size - i, size);
    }
    bytes = turned;
  }

  /** Turns the order of the bytes of every item round. */
  void swap() {
    for (int start = 0; start < used; start += size) {
      for (int i = 0; i < size / 2; i++) {
        byte low = bytes[start + i];
        bytes[start + i] = bytes[start + size - 1 - i];
        bytes[start + size - 1 - i] = low;
      }
    }
  }

  void repeat(int times) {
    byte[] all = new byte[used * times];
    for (int i = 0; i < times; i++) {
      System.arraycopy(bytes, 0, all, i * used, used);
    }
    bytes = all;
    used = all.length;
  }
}
