package io.holdfast.journal;

import io.holdfast.value.BoolValue;
import io.holdfast.value.DictValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.NoneValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import java.util.Iterator;
import java.util.Map;

/**
 * The bytes of {@link ValueJson} for what most facts are made of: whole numbers, ASCII text that needs no escapes, and
 * lists and dicts of them. A JSON generator costs more than the rest of a small record together.
 */
final class PlainJson {
  private static final int MOST_DEPTH = 8;
  private static final long GREATEST = (1L << 53) - 1; // beyond it a number is written as {"$int": …}

  private PlainJson() {
  }

  /** @return false when the value holds anything else: then what has been written counts for nothing */
  static boolean write(RecordOutput out, Value value) {
    return write(out, value, 0);
  }

  /** @param depth of lists and dicts around it */
  static boolean write(RecordOutput out, Value value, int depth) {
    if (value instanceof StringValue text) {
      return text(out, text.value());
    } else if (value instanceof IntValue number) {
      return number(out, number.value());
    } else if (value instanceof DictValue dict) {
      return depth < MOST_DEPTH && dict(out, dict, depth);
    } else if (value instanceof ListValue list) {
      return depth < MOST_DEPTH && list(out, list, depth);
    } else if (value == NoneValue.NONE) {
      return out.ascii("null");
    } else if (value instanceof BoolValue bool) {
      return out.ascii(bool.value() ? "true" : "false");
    }
    return false;
  }

  private static boolean number(RecordOutput out, long number) {
    if (number < -GREATEST || number > GREATEST) {
      return false;
    }
    out.digits(number);
    return true;
  }

  private static boolean text(RecordOutput out, String text) {
    out.octet('"');
    boolean plain = out.ascii(text);
    out.octet('"');
    return plain;
  }

  private static boolean list(RecordOutput out, ListValue list, int depth) {
    out.octet('[');
    Iterator<Value> items = list.items().iterator();
    while (items.hasNext()) {
      if (!write(out, items.next(), depth + 1)) {
        return false;
      }
      if (items.hasNext()) {
        out.octet(',');
      }
    }
    out.octet(']');
    return true;
  }

  private static boolean dict(RecordOutput out, DictValue dict, int depth) {
    out.octet('{');
    Iterator<Map.Entry<Value, Value>> entries = dict.entries().entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<Value, Value> entry = entries.next();
      if (!(entry.getKey() instanceof StringValue key) || key.value().startsWith("$") || !text(out, key.value())) {
        return false;
      }
      out.octet(':');
      if (!write(out, entry.getValue(), depth + 1)) {
        return false;
      }
      if (entries.hasNext()) {
        out.octet(',');
      }
    }
    out.octet('}');
    return true;
  }
}
