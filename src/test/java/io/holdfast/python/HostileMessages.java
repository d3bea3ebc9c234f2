package io.holdfast.python;

import io.holdfast.pickle.Mutations;
import io.holdfast.pickle.GoldenPickles;
import io.holdfast.value.BytesValue;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Messages as no honest client sends them, the same ones for the same seed. */
final class HostileMessages {
  private static final String[] HANDSHAKE = {"#CHALLENGE#", "#WELCOME#", "#FAILURE#", "{sha256}", "{md5}", "{sha3_384}",
      "{", "}", "{sha256", "{sha512_256}"};
  private static final byte[][] LENGTHS = {{-1, -1, -1, -1}, {-1, -1, -1, -2}, {127, -1, -1, -1}, {-128, 0, 0, 0},
      {-1, -1, -1, -1, 0, 0, 0, 1, 0, 0, 0, 0}, {-1, -1, -1, -1, -128, 0, 0, 0, 0, 0, 0, 0}, {0, 0, 1, 1}, {0, 0}};

  private final Random random;
  private final Mutations mutations;

  /** @param idents of a dict and a list that they are about */
  HostileMessages(long seed, String dict, String list) throws IOException {
    random = new Random(seed);
    List<byte[]> pickles = new ArrayList<>();
    GoldenPickles.all().forEach(golden -> pickles.add(golden.pickle()));
    Value shared = Value.list(Value.of("shared"));
    for (int i = 0; i < 20; i++) { // as many as there are other pickles, nearly: most of these are no requests
      pickles.addAll(List.of(
          StockClient.request(dict, "__setitem__", Value.of(i), Value.tuple(shared, shared, Value.of(1.5))),
          StockClient.request(dict, "__getitem__", Value.of(i)),
          StockClient.request(dict, "pop", Value.of("k"), Value.none()),
          StockClient.request(dict, "update", DictValue.of("a", 1, "b", new BytesValue(new byte[70]))),
          StockClient.request(dict, "__repr__"),
          StockClient.request(dict, "items"),
          StockClient.request(list, "append", Value.of("x".repeat(100))),
          StockClient.request(list, "__getitem__", Value.of(-1)),
          StockClient.request(list, "index", Value.of("y")),
          StockClient.request(list, "sort"),
          StockClient.request(list, "remove", Value.of("z")),
          StockClient.request(list, "#GETVALUE")));
    }
    mutations = new Mutations(random, pickles);
  }

  /** A message with a right length around whatever is in it. */
  byte[] framed() {
    byte[] noise = new byte[random.nextInt(60)];
    random.nextBytes(noise);
    return MessageReader.framed(random.nextInt(20) == 0 ? noise : mutations.next());
  }

  /** Bytes that may be anything: wrong lengths, half messages, noise. */
  byte[] unframed() {
    byte[] message = framed();
    switch (random.nextInt(4)) {
      case 0 -> message[random.nextInt(4)] = (byte) random.nextInt(256);
      case 1 -> {
        return Arrays.copyOf(message, 1 + random.nextInt(message.length));
      }
      case 2 -> random.nextBytes(message);
      default -> {
        byte[] length = LENGTHS[random.nextInt(LENGTHS.length)];
        System.arraycopy(length, 0, message, 0, Math.min(length.length, message.length));
      }
    }
    return message;
  }

  /** What a stranger says. */
  byte[] handshake() {
    if (random.nextInt(3) == 0) {
      return unframed();
    }
    byte[] start = HANDSHAKE[random.nextInt(HANDSHAKE.length)].getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    byte[] message = new byte[start.length + random.nextInt(64)];
    random.nextBytes(message);
    System.arraycopy(start, 0, message, 0, start.length);
    return MessageReader.framed(message);
  }
}
