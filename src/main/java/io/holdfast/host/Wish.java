package io.holdfast.host;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.object.Expiry;
import io.holdfast.object.ObjectType;
import io.holdfast.value.DictValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The options that an object is asked for with, taken apart: those of every type are the host's affair.
 *
 * @param given all of them, as another node would be asked
 * @param own those of the type
 * @param ttlMs how long an object that is made now lives; {@link #FOR_EVER} unless it was said
 * @param durability whether it is to outlive the process, when that was said
 */
record Wish(DictValue given, DictValue own, long ttlMs, Optional<Durability> durability) {
  static final long FOR_EVER = 0;

  private static final StringValue DURABILITY = new StringValue("durability");
  private static final StringValue TTL = new StringValue("ttl_ms");

  /** Where an object is kept. */
  enum Durability {
    JOURNAL, MEMORY;

    static Durability of(boolean lasts) {
      return lasts ? JOURNAL : MEMORY;
    }

    String word() {
      return this == JOURNAL ? "journal" : "memory";
    }
  }

  /**
   * @param type its name, for messages
   * @throws BadArguments when an option of every type is not allowed
   */
  static Wish of(String type, DictValue given) {
    Map<Value, Value> entries = given.entries();
    if (!entries.containsKey(DURABILITY) && !entries.containsKey(TTL)) {
      return new Wish(given, given, FOR_EVER, Optional.empty());
    }
    Map<Value, Value> own = new LinkedHashMap<>(entries);
    Value durability = own.remove(DURABILITY);
    Value ttl = own.remove(TTL);
    long ttlMs = FOR_EVER;
    if (ttl != null && !ttl.equals(Value.none())) {
      if (!(ttl instanceof IntValue whole)) {
        throw new BadArguments("the option 'ttl_ms' of a " + type + " is a whole number of milliseconds, not " + ttl);
      }
      ttlMs = Expiry.checked(whole.value(), false).ttlMs();
    }
    return new Wish(given, new DictValue(own), ttlMs, durability(type, durability));
  }

  private static Optional<Durability> durability(String type, Value said) {
    if (said == null || said.equals(Value.none())) {
      return Optional.empty();
    }
    for (Durability one : Durability.values()) {
      if (said.equals(Value.of(one.word()))) {
        return Optional.of(one);
      }
    }
    throw new BadArguments("the option 'durability' of a " + type + " is 'journal' or 'memory', not " + said);
  }

  /**
   * Whether the journal is to keep an object that is made now.
   *
   * @param named whether it has a name of its own
   * @param durable whether the host has a journal that lasts
   * @throws BadArguments when it cannot and was asked to
   */
  boolean lasts(ObjectType type, boolean named, boolean durable) {
    if (durability.isEmpty()) {
      return durable && named && type.canLast();
    } else if (durability.get() == Durability.MEMORY) {
      return false;
    }
    String cannot = "durability=journal of a " + type.name() + " is not to be had: ";
    if (!durable) {
      throw new BadArguments(cannot + "this host keeps all objects in memory; start it with a journal (serve without "
          + "--in-memory, and without a cluster), or leave the option out");
    } else if (!named) {
      throw new BadArguments(cannot + "an object without a name lives in memory; give it one");
    } else if (!type.canLast()) {
      throw new BadArguments(cannot + "it is a plain class that does not say its state; have it "
          + "implement StateForm, declare it as a type with facts, or leave the option out");
    }
    return true;
  }
}
