package io.holdfast.pickle;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Pickles for tests, instruction by instruction: text stands for its characters as bytes, a number for one byte. */
public final class Assembly {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** With the protocol in front and the stop behind. */
  public static byte[] pickle(Object... instructions) {
    return new Assembly().add(0x80, 4).add(instructions).add(".").bytes();
  }

  public Assembly add(Object... instructions) {
    for (Object each : instructions) {
      if (each instanceof String text) {
        out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
      } else if (each instanceof byte[] bytes) {
        out.writeBytes(bytes);
      } else {
        out.write((Integer) each);
      }
    }
    return this;
  }

  public Assembly times(int count, Object... instructions) {
    byte[] once = new Assembly().add(instructions).bytes();
    for (int i = 0; i < count; i++) {
      out.writeBytes(once);
    }
    return this;
  }

  public byte[] bytes() {
    return out.toByteArray();
  }

  public static byte[] int32(int value) {
    return new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)};
  }

  public static byte[] int64(long value) {
    byte[] bytes = new byte[8];
    for (int i = 0; i < 8; i++) {
      bytes[i] = (byte) (value >> 8 * i);
    }
    return bytes;
  }
}
