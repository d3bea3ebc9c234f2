package io.holdfast.types;

import io.holdfast.value.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The entries of a dict that do not live for ever. How long each lives is state, told by facts; when its life ends is
 * not, because no clock is asked when a fact is applied: a life that facts have begun runs from the next {@link
 * #start}.
 */
final class EntryLives {
  private static final long NOT_STARTED = Long.MIN_VALUE;

  /** How long one entry lives, and until when. */
  static final class Life {
    private final Value key;
    private final long ttlMs;
    private final long number; // tells lives apart that end at the same time
    private long untilMs = NOT_STARTED;

    private Life(Value key, long ttlMs, long number) {
      this.key = key;
      this.ttlMs = ttlMs;
      this.number = number;
    }

    long ttlMs() {
      return ttlMs;
    }

    long untilMs() {
      return untilMs;
    }
  }

  private final Map<Value, Life> lives = new HashMap<>();
  private final TreeSet<Life> byEnd =
      new TreeSet<>(Comparator.<Life>comparingLong(life -> life.untilMs).thenComparingLong(life -> life.number));
  private List<Life> unstarted = new ArrayList<>();
  private long numbers;

  /** The key's entry lives so long from the next {@link #start}, whatever it did before. */
  void set(Value key, long ttlMs) {
    put(new Life(key, ttlMs, ++numbers));
  }

  /** Gives an entry back the life it had, as much of it as is left. */
  void put(Life life) {
    remove(life.key);
    lives.put(life.key, life);
    if (life.untilMs == NOT_STARTED) {
      unstarted.add(life);
    } else {
      byEnd.add(life);
    }
  }

  /** The key's entry lives for ever, or is gone. Harmless when it has no life with an end. */
  void remove(Value key) {
    Life life = lives.remove(key);
    if (life != null && life.untilMs != NOT_STARTED) {
      byEnd.remove(life);
    }
  }

  /** Null for an entry that lives for ever. */
  Life get(Value key) {
    return lives.get(key);
  }

  int size() {
    return lives.size();
  }

  List<Life> all() {
    return new ArrayList<>(lives.values());
  }

  void clear() {
    lives.clear();
    byEnd.clear();
    unstarted.clear();
  }

  /** The lives that facts have begun since the last time run from now on. */
  void start(long nowMs) {
    if (!unstarted.isEmpty()) {
      List<Life> beginning = unstarted;
      unstarted = new ArrayList<>();
      for (Life life : beginning) {
        if (lives.get(life.key) == life && life.untilMs == NOT_STARTED) {
          life.untilMs = nowMs + life.ttlMs;
          byEnd.add(life);
        }
      }
    }
  }

  /** When the first life ends; {@link Deadlines#NEVER} when none does. */
  long earliest() {
    return byEnd.isEmpty() ? Deadlines.NEVER : byEnd.first().untilMs;
  }

  /** The keys whose lives are over, the earliest first, at most so many. */
  List<Value> over(long nowMs, int most) {
    List<Value> keys = new ArrayList<>();
    for (Life life : byEnd) {
      if (life.untilMs > nowMs || keys.size() == most) {
        break;
      }
      keys.add(life.key);
    }
    return keys;
  }
}
