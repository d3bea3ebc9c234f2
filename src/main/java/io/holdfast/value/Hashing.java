package io.holdfast.value;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * Which values may be dict keys and set members (Python's rule), and what their hash codes are.
 *
 * <p>Hash codes are keyed with a secret of this process: strangers choose the keys of our maps, and keys that were made
 * to collide would turn every lookup into a scan. So hash codes differ between two runs; nothing may be ordered by
 * them.
 */
public final class Hashing {
  private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long SECRET;
  private static final long MULTIPLIER;

  static {
    SecureRandom random = new SecureRandom();
    SECRET = random.nextLong();
    MULTIPLIER = random.nextLong() | 1;
  }

  private Hashing() {
  }

  /**
   * Returns the value when it may be a key.
   *
   * @throws UnsuitableValue with Python's message, {@code unhashable type: 'list'}
   */
  public static Value requireHashable(Value value) {
    Value culprit = unhashablePart(value);
    if (culprit != null) {
      throw new UnsuitableValue(unhashable(culprit));
    }
    return value;
  }

  static String unhashable(Value culprit) {
    return "unhashable type: '" + culprit.typeName() + "'";
  }

  /** The value itself or the first item of a tuple in it that keeps it from being a key; null when it may be one. */
  static Value unhashablePart(Value value) {
    if (!(value instanceof TupleValue)) {
      return isUnhashable(value) ? value : null;
    }
    Deque<Value> unseen = new ArrayDeque<>(); // no recursion: a tuple may be nested deeper than the stack allows
    unseen.push(value);
    while (!unseen.isEmpty()) {
      Value next = unseen.pop();
      if (isUnhashable(next)) {
        return next;
      }
      if (next instanceof TupleValue tuple) {
        for (int i = tuple.items().size() - 1; i >= 0; i--) {
          unseen.push(tuple.items().get(i));
        }
      }
    }
    return null;
  }

  private static boolean isUnhashable(Value value) {
    return value instanceof ListValue || value instanceof DictValue || value instanceof SetValue set && !set.frozen()
        || value instanceof ForeignValue foreign && PythonData.isUnhashable(foreign);
  }

  static int hash(long number) {
    return fold(mix(number ^ SECRET));
  }

  static int hash(BigInteger number) {
    return hash(number.toByteArray());
  }

  static int hash(String text) {
    int length = text.length();
    long state = SECRET ^ length;
    int i = 0;
    for (; i + 4 <= length; i += 4) {
      state = mix(state ^ (text.charAt(i) | (long) text.charAt(i + 1) << 16 | (long) text.charAt(i + 2) << 32
          | (long) text.charAt(i + 3) << 48));
    }
    long rest = 0;
    for (; i < length; i++) {
      rest = rest << 16 | text.charAt(i);
    }
    return fold(mix(state ^ rest));
  }

  static int hash(byte[] bytes) {
    long state = SECRET ^ bytes.length;
    int i = 0;
    for (; i + Long.BYTES <= bytes.length; i += Long.BYTES) {
      state = mix(state ^ (long) LONGS.get(bytes, i));
    }
    long rest = 0;
    for (; i < bytes.length; i++) {
      rest = rest << 8 | bytes[i] & 0xff;
    }
    return fold(mix(state ^ rest));
  }

  /** The hash of a sequence: its order matters. */
  static int hash(Iterable<Value> items) {
    long state = SECRET;
    for (Value item : items) {
      state = mix(state ^ item.hashCode()) + 1;
    }
    return fold(state);
  }

  /** The hash of a collection without order. */
  static int hashUnordered(Iterable<Value> members) {
    int sum = 0;
    for (Value member : members) {
      sum += hash(member.hashCode());
    }
    return sum;
  }

  /** The hash of entries without order. */
  static int hash(Map<Value, Value> entries) {
    int sum = 0;
    for (Map.Entry<Value, Value> entry : entries.entrySet()) {
      sum += hash((long) entry.getKey().hashCode() << 32 | entry.getValue().hashCode() & 0xffffffffL);
    }
    return sum;
  }

  /** Both halves of the 128-bit product: every bit of the input reaches every bit of the result. */
  private static long mix(long state) {
    return Math.multiplyHigh(state, MULTIPLIER) ^ state * MULTIPLIER;
  }

  private static int fold(long state) {
    return (int) (state ^ state >>> 32);
  }
}
