package io.holdfast.python;

import io.holdfast.value.BytesValue;
import io.holdfast.value.DictValue;
import io.holdfast.value.ForeignValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.PythonArray;
import io.holdfast.value.PythonInstance;
import io.holdfast.value.RefValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.TupleValue;
import io.holdfast.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of values that only Python understands, where an argument has to be: slices, ranges, arrays, what is
 * derived from list and dict. Nothing is ever called: their parts say all of it.
 */
final class PythonParts {
  /** The most items that a range stands for where they are to be held. */
  static final int LONGEST_RANGE = 10_000_000;
  /** The same where they are only read or answered with: naming them costs the caller nothing. */
  static final int LONGEST_READ = 1_000_000;

  private PythonParts() {
  }

  /** What a class or function was called with; null when the value was not made by it. */
  private static List<Value> call(Value value, String name) {
    PythonInstance instance = PythonInstance.of(value);
    return instance != null && instance.name().equals(name) ? instance.arguments() : null;
  }

  private static List<Value> parts(ForeignValue foreign) {
    return foreign.language().equals("python") && foreign.parts() instanceof ListValue list ? list.items() : null;
  }

  /** The object that a proxy stands for; null when the value is no proxy of ours. */
  static RefValue proxied(Value value) {
    if (value instanceof RefValue reference) {
      return reference;
    }
    return value instanceof ForeignValue foreign && parts(foreign) != null && parts(foreign).size() == 3
        && parts(foreign).get(0) instanceof TupleValue head && !head.items().isEmpty()
        && head.items().get(0).equals(Value.of("proxy"))
        && parts(foreign).get(1) instanceof RefValue reference ? reference : null;
  }

  /** Start, stop and step of a slice; null when the value is none. */
  static List<Value> slice(Value value) {
    List<Value> arguments = call(value, "slice");
    return arguments != null && arguments.size() == 3 ? arguments : null;
  }

  /** What iterating it gives, as a value that can be iterated; the value itself when it is not known. */
  static Value iterable(Value value, int longestRange) {
    if (!(value instanceof ForeignValue foreign)) {
      return value;
    }
    if (foreign.type().equals("bytearray") && foreign.parts() instanceof BytesValue bytes) {
      return bytes;
    }
    if (parts(foreign) == null) {
      return value;
    }
    List<Value> range = call(value, "range");
    if (range != null && range.size() == 3) {
      return range(range, longestRange);
    }
    List<Value> iterator = call(value, "iter");
    if (iterator != null && iterator.size() == 1) {
      return rest(iterator.get(0), parts(foreign));
    }
    PythonArray array = PythonArray.of(value);
    if (array != null) {
      return new ListValue(array.items(array.length()));
    }
    return derived(value, foreign);
  }

  private static Value range(List<Value> range, int longest) {
    if (!(range.get(0) instanceof IntValue start && range.get(1) instanceof IntValue stop
        && range.get(2) instanceof IntValue step) || step.value() == 0) {
      throw Raised.typeError("'range' object cannot be interpreted here");
    }
    BigInteger span = BigInteger.valueOf(stop.value()).subtract(BigInteger.valueOf(start.value()));
    BigInteger by = BigInteger.valueOf(step.value());
    BigInteger count = span.signum() * by.signum() <= 0 ? BigInteger.ZERO
        : span.abs().add(by.abs()).subtract(BigInteger.ONE).divide(by.abs());
    if (count.bitLength() > 31 || count.intValue() > longest) {
      throw Raised.valueError("a range of " + count + " items is too long; at most " + longest + " are taken here: "
          + "give them in parts");
    }
    List<Value> items = new ArrayList<>(count.intValue());
    for (long i = 0; i < count.intValue(); i++) {
      items.add(Value.of(start.value() + i * step.value()));
    }
    return new ListValue(items);
  }

  /** What is left of an iterator over a list or tuple: its state is where it stands. */
  private static Value rest(Value sequence, List<Value> parts) {
    List<Value> items = sequence instanceof TupleValue tuple ? tuple.items()
        : sequence instanceof ListValue list ? list.items() : null;
    if (items == null) {
      return sequence;
    }
    int from = parts.size() > 3 && parts.get(3) instanceof TupleValue step && step.items().size() == 2
        && step.items().get(1) instanceof IntValue index
        ? (int) Math.max(0, Math.min(items.size(), index.value())) : 0;
    return new ListValue(items.subList(from, items.size()));
  }

  /** Of a class derived from list or dict, or a deque: its items, or as a dict its entries. */
  private static Value derived(Value value, ForeignValue foreign) {
    List<Value> items = new ArrayList<>();
    Map<Value, Value> entries = new LinkedHashMap<>();
    boolean found = false;
    List<Value> parts = parts(foreign);
    for (Value part : parts.subList(Math.min(3, parts.size()), parts.size())) {
      if (part instanceof TupleValue step && step.items().size() == 2
          && step.items().get(0) instanceof StringValue kind && step.items().get(1) instanceof ListValue made) {
        if (kind.value().equals("append") || kind.value().equals("add")) {
          items.addAll(made.items());
          found = true;
        } else if (kind.value().equals("set") && made.items().size() % 2 == 0) {
          for (int i = 0; i < made.items().size(); i += 2) {
            entries.put(made.items().get(i), made.items().get(i + 1));
          }
          found = true;
        }
      }
    }
    if (found) {
      return entries.isEmpty() ? new ListValue(items) : new DictValue(entries);
    }
    List<Value> counter = call(value, "collections.Counter");
    if (counter != null && counter.size() == 1) {
      return counter.get(0);
    }
    boolean empty = call(value, "collections.OrderedDict") != null || call(value, "collections.deque") != null
        || call(value, "collections.defaultdict") != null;
    return empty ? Value.list() : value;
  }
}
