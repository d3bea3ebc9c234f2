package io.holdfast.object;

import io.holdfast.error.HoldfastException.StaleToken;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.journal.CommonFact;
import io.holdfast.journal.CommonFact.ExpiryCleared;
import io.holdfast.journal.CommonFact.ExpirySet;
import io.holdfast.journal.CommonFact.TokenSeen;
import io.holdfast.model.Guard;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** The state that every object has beside its type's own. Like that it is changed by facts only, in {@link #apply}. */
final class CommonState {
  /** Locks whose tokens one object remembers: forgetting one would let its old holders in again. */
  static final int MOST_LOCKS = 16;

  /** The highest seen, by lock, in the order of their first calls; null while there are none. */
  private Map<String, Long> tokens;
  private ExpirySet expiry; // null while it does not end by itself

  /**
   * Whether the guard's token is higher than any seen of its lock, and so has to be remembered.
   *
   * @throws StaleToken when a higher one has been seen
   * @throws TooLarge when one lock more would have to be remembered than may be
   */
  boolean isNews(Guard guard, String object) {
    Long seen = tokens == null ? null : tokens.get(guard.lock());
    if (seen == null) {
      if (tokens != null && tokens.size() >= MOST_LOCKS) {
        throw new TooLarge("'" + object + "' has seen guards of " + MOST_LOCKS + " locks, the limit, and '"
            + guard.lock() + "' is none of them: " + String.join(", ", tokens.keySet())
            + ". Guard an object with fewer locks; dropping it forgets them");
      }
      return true;
    }
    if (guard.token() < seen) {
      throw stale(guard, seen, object);
    }
    return guard.token() > seen;
  }

  static StaleToken stale(Guard guard, long seen, String object) {
    return new StaleToken("token " + guard.token() + " of the lock '" + guard.lock() + "' is stale: '" + object
        + "' has seen " + seen + ", so the lock has passed on since; acquire it again");
  }

  /** Never throws. */
  void apply(CommonFact fact) {
    if (fact instanceof TokenSeen seen) {
      if (tokens == null) {
        tokens = new LinkedHashMap<>(4);
      }
      tokens.put(seen.lock(), seen.token());
    } else if (fact instanceof ExpirySet set) {
      expiry = set;
    } else if (fact instanceof ExpiryCleared) {
      expiry = null;
    } // Expired ends the object, and with it this
  }

  /** When it ends by itself; null when it does not. */
  ExpirySet expiry() {
    return expiry;
  }

  Stream<CommonFact> snapshot() {
    Stream<CommonFact> seen = tokens == null ? Stream.empty()
        : tokens.entrySet().stream().map(entry -> new TokenSeen(entry.getKey(), entry.getValue()));
    return expiry == null ? seen : Stream.concat(seen, Stream.of(expiry));
  }

  void describe(BiConsumer<String, Value> details) {
    if (tokens != null) {
      Map<Value, Value> shown = new LinkedHashMap<>();
      tokens.forEach((lock, token) -> shown.put(Value.of(lock), Value.of(token)));
      details.accept("guards", new DictValue(shown));
    }
    if (expiry != null) {
      details.accept("ttl_ms", Value.of(expiry.ttlMs()));
      details.accept("ttl_idle", Value.of(expiry.idle()));
    }
  }
}
