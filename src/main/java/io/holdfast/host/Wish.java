package io.holdfast.host;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.object.Expiry;
import io.holdfast.value.DictValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The options that an object is asked for with, taken apart: those of every type are the host's affair.
 *
 * @param given all of them, as another node would be asked
 * @param own those of the type
 * @param ttlMs how long an object that is made now lives; {@link #FOR_EVER} unless it was said
 */
record Wish(DictValue given, DictValue own, long ttlMs) {
  static final long FOR_EVER = 0;

  /** Objects are in memory until there is a journal. */
  private static final StringValue DURABILITY = new StringValue("durability");
  private static final StringValue TTL = new StringValue("ttl_ms");

  /**
   * @param type its name, for messages
   * @throws BadArguments when an option of every type is not allowed
   */
  static Wish of(String type, DictValue given) {
    Map<Value, Value> entries = given.entries();
    if (!entries.containsKey(DURABILITY) && !entries.containsKey(TTL)) {
      return new Wish(given, given, FOR_EVER);
    }
    Map<Value, Value> own = new LinkedHashMap<>(entries);
    Value durability = own.remove(DURABILITY);
    if (durability != null && !durability.equals(Value.of("memory"))) {
      throw new BadArguments("durability " + durability + " of a " + type
          + " is not to be had: this host keeps objects in memory; say durability=memory or leave it out");
    }
    Value ttl = own.remove(TTL);
    long ttlMs = FOR_EVER;
    if (ttl != null && !ttl.equals(Value.none())) {
      if (!(ttl instanceof IntValue whole)) {
        throw new BadArguments("the option 'ttl_ms' of a " + type + " is a whole number of milliseconds, not " + ttl);
      }
      ttlMs = Expiry.checked(whole.value(), false).ttlMs();
    }
    return new Wish(given, new DictValue(own), ttlMs);
  }
}
