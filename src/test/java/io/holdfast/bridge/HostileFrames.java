package io.holdfast.bridge;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Frames as no honest client sends them: random, truncated and mutated, the same ones for the same seed. */
final class HostileFrames {
  private static final String[] HONEST = {
      "{\"type\":\"ping\"}",
      "{\"type\":\"send\",\"address\":\"holdfast.auth\",\"replyAddress\":\"a\",\"headers\":null,"
          + "\"body\":{\"op\":\"hello\"}}",
      "{\"type\":\"send\",\"address\":\"holdfast.auth\",\"replyAddress\":\"a\",\"body\":{\"op\":\"prove\","
          + "\"nonce\":\"AAAA\","
          + "\"proof\":\"AAAA\",\"resume\":{\"session\":\"x\",\"proof\":\"AAAA\"}}}",
      "{\"type\":\"send\",\"address\":\"holdfast.object.fuzz\",\"replyAddress\":\"r\",\"headers\":{},"
          + "\"body\":{\"op\":\"add\","
          + "\"args\":[1],\"call\":7,\"floor\":3,\"open\":[1,2],\"holder\":\"h\",\"timeout\":1000,\"incarnation\":0}}",
      "{\"type\":\"send\",\"address\":\"holdfast.object.fuzz\",\"replyAddress\":\"r\","
          + "\"body\":{\"op\":\"compare_and_set\","
          + "\"args\":{\"expected\":1,\"value\":{\"$int\":\"9\"}}}}",
      "{\"type\":\"send\",\"address\":\"holdfast.object.fuzz\",\"replyAddress\":\"r\",\"body\":{\"op\":\"add\","
          + "\"args\":[1],\"guard\":{\"lock\":\"l\",\"token\":7}}}",
      "{\"type\":\"send\",\"address\":\"holdfast.object.fuzz\",\"replyAddress\":\"r\",\"body\":{\"op\":\"batch\","
          + "\"args\":{\"calls\":[{\"op\":\"add\",\"args\":[1]},{\"op\":\"get\",\"args\":{}}]}}}",
      "{\"type\":\"send\",\"address\":\"holdfast.objects\",\"replyAddress\":\"r\",\"headers\":{\"object\":\"fuzz\"},"
          + "\"body\":{\"op\":\"get\"}}",
      "{\"type\":\"send\",\"address\":\"holdfast.objects\",\"replyAddress\":\"r\",\"body\":{\"op\":\"list\","
          + "\"args\":{\"limit\":3}}}",
      "{\"body\":{\"op\":\"get\"},\"address\":\"holdfast.object.fuzz\",\"type\":\"send\",\"replyAddress\":\"late\"}",
      "{\"type\":\"send\",\"address\":\"holdfast.cancel\",\"replyAddress\":\"c\",\"body\":{\"call\":7}}",
      "{\"type\":\"register\",\"address\":\"news\",\"headers\":{\"a\":\"b\"}}",
      "{\"type\":\"unregister\",\"address\":\"news\"}",
      "{\"type\":\"publish\",\"address\":\"news\",\"body\":{\"x\":[1,2.5,\"\\u00e9\",null,true,"
          + "{\"$bytes\":\"AA==\"}]}}",
      "{\"type\":\"send\",\"address\":\"echo\",\"replyAddress\":\"e\",\"headers\":{\"timeout\":500,"
          + "\"codecName\":\"x\"},\"body\":[[[]]]}",
  };
  private static final String[] SPICES = {"\"", "{", "}", "[", "]", ",", ":", "null", "-", "1e999", "\\ud800", "\\",
      "\u0000",
      "$", "\"type\"", "\"body\":", "\"address\":", "\"headers\":", "99999999999999999999", "{\"$tuple\":[", "\u00ff",
          "true"};

  private final Random random;

  HostileFrames(long seed) {
    random = new Random(seed);
  }

  /** One frame with a right length around whatever is in it: the stream stays in step. */
  byte[] framed() {
    return RawClient.frame(content());
  }

  /** Bytes that may be anything: wrong lengths, half frames, noise. */
  byte[] unframed() {
    byte[] frame = framed();
    switch (random.nextInt(4)) {
      case 0 -> frame[random.nextInt(4)] = (byte) random.nextInt(256);
      case 1 -> {
        byte[] half = new byte[random.nextInt(frame.length) + 1];
        System.arraycopy(frame, 0, half, 0, half.length);
        return half;
      }
      case 2 -> random.nextBytes(frame);
      default -> {
        return frame;
      }
    }
    return frame;
  }

  private byte[] content() {
    byte[] honest = HONEST[random.nextInt(HONEST.length)].getBytes(StandardCharsets.UTF_8);
    switch (random.nextInt(6)) {
      case 0 -> {
        byte[] noise = new byte[random.nextInt(60)];
        random.nextBytes(noise);
        return noise;
      }
      case 1 -> {
        byte[] half = new byte[random.nextInt(honest.length)];
        System.arraycopy(honest, 0, half, 0, half.length);
        return half;
      }
      case 2, 3 -> {
        for (int i = random.nextInt(4); i >= 0; i--) {
          honest[random.nextInt(honest.length)] = (byte) random.nextInt(256);
        }
        return honest;
      }
      case 4 -> {
        return spiced(honest);
      }
      default -> {
        return honest;
      }
    }
  }

  private byte[] spiced(byte[] honest) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = 0;
    for (int i = random.nextInt(5); i >= 0; i--) {
      int next = at + random.nextInt(honest.length - at);
      out.write(honest, at, next - at);
      out.writeBytes(SPICES[random.nextInt(SPICES.length)].repeat(1 + random.nextInt(3))
          .getBytes(StandardCharsets.UTF_8));
      at = next + random.nextInt(Math.min(4, honest.length - next));
    }
    out.write(honest, at, honest.length - at);
    return out.toByteArray();
  }
}
