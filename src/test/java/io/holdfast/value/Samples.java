package io.holdfast.value;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Values for tests: built in one line, or chosen by a seeded random. */
final class Samples {
  /** Characters that JSON, UTF-8 or Python's repr treat in some way of their own; each of a long settled meaning. */
  private static final int[] CHARACTERS = {0, 7, 9, 10, 13, 27, 31, 32, '$', '"', '\'', '\\', '/', 'a', 'z', '0', 0x7e,
      0x7f, 0x80, 0x85, 0x9f, 0xa0, 0xa1, 0xad, 0xff, 0x100, 0x378, 0x430, 0x600, 0x1680, 0x200b, 0x2028, 0x2029,
          0x202e,
      0x3000, 0x4e00, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0xe000, 0xfeff, 0xfffd, 0xffff, 0x10000, 0x1f600, 0xe0001,
          0x10ffff};

  private Samples() {
  }

  /** A dict in the order given. */
  static DictValue dict(Value... keysAndValues) {
    Map<Value, Value> entries = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      entries.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return new DictValue(entries);
  }

  static SetValue set(boolean frozen, Value... members) {
    return new SetValue(new LinkedHashSet<>(List.of(members)), frozen);
  }

  static Value nested(int depth) {
    Value value = Value.list();
    for (int i = 1; i < depth; i++) {
      value = Value.list(value);
    }
    return value;
  }

  static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(12); left > 0; left--) {
      text.appendCodePoint(CHARACTERS[random.nextInt(CHARACTERS.length)]);
    }
    return text.toString();
  }

  /** Any float but nan, of all magnitudes, with many short and many whole ones. */
  static double number(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> random.nextInt(2_000_001) / 1000.0 - 1000;
      case 1 -> random.nextLong() >> random.nextInt(Long.SIZE);
      case 2 -> Math.scalb(random.nextBoolean() ? 1.0 : -1.0, random.nextInt(2098) - 1074);
      case 3 -> Double.longBitsToDouble(random.nextLong() & (1L << 52) - 1); // subnormal
      case 4 -> Double.parseDouble(random.nextInt(1000) + "e" + (random.nextInt(60) - 30));
      default -> {
        double any = Double.longBitsToDouble(random.nextLong());
        yield Double.isNaN(any) ? Double.NEGATIVE_INFINITY : any;
      }
    };
  }
}
