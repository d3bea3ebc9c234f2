package io.holdfast.value;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;

/**
 * Roughly how many bytes a value takes when it is written: what work on it costs. Parts that are shared in memory
 * count as often as they are reached, because that is how often they are compared and written.
 */
public final class Weight {
  private static final long SCALAR = 8;

  private Weight() {
  }

  /** The weight of the values together; counting stops at {@code enough}. */
  public static long of(Collection<Value> values, long enough) {
    Deque<Value> unseen = new ArrayDeque<>();
    long weight = 0;
    for (Value each : values) {
      unseen.push(each);
      while (!unseen.isEmpty() && weight < enough) {
        weight += weigh(unseen.pop(), unseen);
      }
      if (weight >= enough) {
        return enough;
      }
    }
    return weight;
  }

  private static long weigh(Value value, Deque<Value> parts) {
    if (value instanceof StringValue text) {
      return SCALAR + text.value().length();
    }
    if (value instanceof BytesValue bytes) {
      return SCALAR + bytes.value().length;
    }
    if (value instanceof BigIntValue number) {
      return SCALAR + number.value().bitLength() / 8;
    }
    if (value instanceof ListValue list) {
      list.items().forEach(parts::push);
    } else if (value instanceof TupleValue tuple) {
      tuple.items().forEach(parts::push);
    } else if (value instanceof SetValue set) {
      set.members().forEach(parts::push);
    } else if (value instanceof DictValue dict) {
      dict.entries().forEach((key, item) -> {
        parts.push(key);
        parts.push(item);
      });
    } else if (value instanceof ForeignValue foreign) {
      parts.push(foreign.parts());
    }
    return SCALAR;
  }
}
