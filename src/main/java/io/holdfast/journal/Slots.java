package io.holdfast.journal;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * Which shard keeps a key: it hashes to one of {@value #COUNT} slots, for ever, and the slots are dealt to the shards.
 * Of a name with a {@code {tag}} only the tag is hashed, so that objects can be kept together.
 */
final class Slots {
  static final int COUNT = 4096;

  private Slots() {
  }

  static int of(String key) {
    int open = key.indexOf('{');
    int close = open < 0 ? -1 : key.indexOf('}', open + 1);
    String hashed = close > open + 1 ? key.substring(open + 1, close) : key;
    CRC32C sum = new CRC32C();
    sum.update(hashed.getBytes(StandardCharsets.UTF_8));
    return (int) (sum.getValue() % COUNT);
  }

  static int shard(String key, int shards) {
    return of(key) % shards;
  }
}
