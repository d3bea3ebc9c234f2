package io.holdfast.types;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.value.Value;
import io.holdfast.value.Weight;
import java.util.Collection;
import java.util.List;

/**
 * Room for the values of one answer: so many, and no more than fits a frame. The first one always has room, so that
 * whoever asks again and again comes to an end.
 */
final class Bulk {
  /** The most that one call takes or gives. */
  static final int MOST = 10_000;

  /** An answer ends when its values weigh this much: JSON can make six bytes of one character, a frame is 16 MiB. */
  static final long HEAVIEST = 2 << 20;

  /**
   * What an answer may weigh that is made of less: a call of a few bytes that repeats costs its caller nothing and the
   * host the memory, until the answer is written and maybe found too long. Refused before it is made.
   */
  private static final long HEAVIEST_MADE = 16 << 20;

  private final int most;
  private int admitted;
  private long weight;

  /** @throws BadArguments when {@code most} is not 1 to {@link #MOST} */
  Bulk(int most) {
    this.most = requireMost(most);
  }

  /** @throws BadArguments when it is not 1 to {@link #MOST} */
  static int requireMost(int most) {
    if (most < 1 || most > MOST) {
      throw new BadArguments("'most' is 1 to " + MOST + ", not " + most);
    }
    return most;
  }

  /** @throws TooLarge when a call brings more than {@link #MOST} */
  static void requireAtMost(Collection<?> given, String what) {
    if (given.size() > MOST) {
      throw new TooLarge("at most " + MOST + " " + what + " at once, not " + given.size() + "; send them in parts");
    }
  }

  /**
   * Whether so many times the items are no more than an answer may be made of.
   *
   * @throws TooLarge when they are more
   */
  static void requireMakeable(Collection<Value> items, long times) {
    if (times > 1) {
      requireMakeable(Weight.of(items, HEAVIEST_MADE), times);
    }
  }

  /** The same of items that weigh so much together. */
  static void requireMakeable(long weight, long times) {
    if (times > 1 && weight > HEAVIEST_MADE / times) {
      throw new TooLarge("repeating answers with at most " + (HEAVIEST_MADE >> 20) + " MiB of items, 8 bytes each and "
          + "what they hold; use repeat_in_place for a longer one, or repeat where the answer is wanted");
    }
  }

  /** Whether one more has room; then it is counted. */
  boolean admits(Value value) {
    if (admitted == most) {
      return false;
    }
    long heavier = weight + Weight.of(List.of(value), HEAVIEST);
    if (admitted > 0 && heavier > HEAVIEST) {
      return false;
    }
    weight = heavier;
    admitted++;
    return true;
  }
}
