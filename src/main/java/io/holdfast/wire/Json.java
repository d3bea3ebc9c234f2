package io.holdfast.wire;

import java.nio.charset.StandardCharsets;

/** Pieces of JSON that occur in frames, encoded once. */
public final class Json {
  public static final byte[] NULL = ascii("null");
  public static final byte[] TRUE = ascii("true");
  public static final byte[] FALSE = ascii("false");

  private Json() {
  }

  /** The bytes of a piece of JSON that is plain ASCII. */
  public static byte[] ascii(String json) {
    return json.getBytes(StandardCharsets.US_ASCII);
  }
}
