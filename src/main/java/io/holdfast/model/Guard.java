package io.holdfast.model;

import io.holdfast.error.HoldfastException.BadArguments;

/**
 * What a holder of a lock shows with a call, so that it has no effect when the lock has passed on: an object refuses a
 * call whose token is lower than one that it has seen of the same lock, with {@code StaleToken}.
 *
 * @param lock the lock's name; of an anonymous lock its id
 * @param token what acquiring the lock gave, 1 to {@link #GREATEST_TOKEN}
 */
public record Guard(String lock, long token) {
  /** The greatest whole number that every client can say. */
  public static final long GREATEST_TOKEN = (1L << 53) - 1;

  /** @throws BadArguments saying what is wrong with the name or the token */
  public Guard {
    if (lock == null) {
      throw new BadArguments("a guard is {\"lock\": the lock's name, \"token\": what acquiring it gave}; this one has "
          + "no lock");
    }
    Names.requireValid(lock.startsWith("~") ? lock.substring(1) : lock);
    if (token < 1 || token > GREATEST_TOKEN) {
      throw new BadArguments("a guard's token is a whole number from 1 to " + GREATEST_TOKEN + ", as acquiring '"
          + lock + "' gave it, not " + token);
    }
  }

  /** Whether an object that has seen the other one refuses this one. */
  public boolean isStaleAfter(Guard other) {
    return token < other.token && lock.equals(other.lock);
  }
}
