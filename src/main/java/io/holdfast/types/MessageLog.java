package io.holdfast.types;

import io.holdfast.value.Value;
import io.holdfast.value.Weight;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Messages numbered one after another, the oldest dropped first: a ring that grows, read from any number at once. */
final class MessageLog {
  private static final int SMALLEST = 8; // lengths are powers of two

  private Value[] ring = new Value[SMALLEST]; // message n is at n modulo its length
  private long oldest = 1;
  private long next = 1;
  private long weight;

  /** Roughly how many bytes a message takes when it is written. */
  static long weightOf(Value message) {
    return Weight.of(List.of(message), Long.MAX_VALUE);
  }

  /** The number of the oldest message; {@link #next} when there is none. */
  long oldest() {
    return oldest;
  }

  /** The number of the next message. */
  long next() {
    return next;
  }

  int size() {
    return (int) (next - oldest);
  }

  /** How much its messages weigh together. */
  long weight() {
    return weight;
  }

  Value get(long number) {
    return ring[at(number)];
  }

  /** The messages from a number on, which is not below the oldest. */
  Stream<Value> from(long number) {
    return LongStream.range(number, next).mapToObj(this::get);
  }

  /** The first message to come gets this number. */
  void begin(long number) {
    oldest = number;
    next = number;
  }

  void add(Value message) {
    reserve();
    ring[at(next++)] = message;
    weight += weightOf(message);
  }

  /** Puts back one that was dropped. */
  void addOldest(Value message) {
    reserve();
    ring[at(--oldest)] = message;
    weight += weightOf(message);
  }

  void dropOldest() {
    drop(oldest++);
  }

  void dropNewest() {
    drop(--next);
  }

  private void drop(long number) {
    weight -= weightOf(get(number));
    ring[at(number)] = null;
  }

  private void reserve() {
    if (size() == ring.length) {
      Value[] larger = new Value[ring.length * 2];
      for (long number = oldest; number < next; number++) {
        larger[(int) (number & larger.length - 1)] = get(number);
      }
      ring = larger;
    }
  }

  private int at(long number) {
    return (int) (number & ring.length - 1);
  }
}
