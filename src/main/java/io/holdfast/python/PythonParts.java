package io.holdfast.python;

import io.holdfast.value.BytesValue;
import io.holdfast.value.DictValue;
import io.holdfast.value.ForeignValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.RefValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.TupleValue;
import io.holdfast.value.Value;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of values that only Python understands, where an argument has to be: slices, ranges, arrays, what is
 * derived from list and dict. Nothing is ever called: their parts say all of it.
 */
final class PythonParts {
  /** The most items that a range stands for. */
  private static final int LONGEST_RANGE = 10_000_000;

  /** What typecodes are at a client on 64-bit Linux, as the numbers that module {@code array} has for it. */
  private static final Map<String, Integer> FORMATS = Map.ofEntries(Map.entry("B", 0), Map.entry("b", 1),
      Map.entry("H", 2), Map.entry("h", 4), Map.entry("I", 6), Map.entry("i", 8), Map.entry("L", 10),
      Map.entry("Q", 10), Map.entry("l", 12), Map.entry("q", 12), Map.entry("f", 14), Map.entry("d", 16),
      Map.entry("u", 20), Map.entry("w", 20));

  private PythonParts() {
  }

  /** The parts of {@code module.name(*arguments)}; null when the value is something else. */
  private static List<Value> call(Value value, String module, String name) {
    return value instanceof ForeignValue foreign && parts(foreign) != null
        && parts(foreign).size() >= 3 && isGlobal(parts(foreign).get(1), module, name)
        && parts(foreign).get(2) instanceof TupleValue arguments ? arguments.items() : null;
  }

  private static List<Value> parts(ForeignValue foreign) {
    return foreign.language().equals("python") && foreign.parts() instanceof ListValue list ? list.items() : null;
  }

  private static boolean isGlobal(Value value, String module, String name) {
    return value instanceof ForeignValue foreign && parts(foreign) != null && parts(foreign).size() == 3
        && parts(foreign).get(1).equals(Value.of(module)) && parts(foreign).get(2).equals(Value.of(name));
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
    List<Value> arguments = call(value, "builtins", "slice");
    return arguments != null && arguments.size() == 3 ? arguments : null;
  }

  /** What iterating it gives, as a value that can be iterated; the value itself when it is not known. */
  static Value iterable(Value value) {
    if (!(value instanceof ForeignValue foreign)) {
      return value;
    }
    if (foreign.type().equals("bytearray") && foreign.parts() instanceof BytesValue bytes) {
      return bytes;
    }
    if (parts(foreign) == null) {
      return value;
    }
    List<Value> range = call(value, "builtins", "range");
    if (range != null && range.size() == 3) {
      return range(range);
    }
    List<Value> iterator = call(value, "builtins", "iter");
    if (iterator != null && iterator.size() == 1) {
      return rest(iterator.get(0), parts(foreign));
    }
    List<Value> array = array(value);
    if (array != null) {
      return new ListValue(array);
    }
    return derived(value, foreign);
  }

  private static Value range(List<Value> range) {
    if (!(range.get(0) instanceof IntValue start && range.get(1) instanceof IntValue stop
        && range.get(2) instanceof IntValue step) || step.value() == 0) {
      throw Raised.typeError("'range' object cannot be interpreted here");
    }
    BigInteger span = BigInteger.valueOf(stop.value()).subtract(BigInteger.valueOf(start.value()));
    BigInteger by = BigInteger.valueOf(step.value());
    BigInteger count = span.signum() * by.signum() <= 0 ? BigInteger.ZERO
        : span.abs().add(by.abs()).subtract(BigInteger.ONE).divide(by.abs());
    if (count.bitLength() > 31 || count.intValue() > LONGEST_RANGE) {
      throw Raised.valueError("a range of " + count + " items is too long; at most " + LONGEST_RANGE + " are taken");
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
    List<Value> counter = call(value, "collections", "Counter");
    if (counter != null && counter.size() == 1) {
      return counter.get(0);
    }
    boolean empty = call(value, "collections", "OrderedDict") != null || call(value, "collections", "deque") != null
        || call(value, "collections", "defaultdict") != null;
    return empty ? Value.list() : value;
  }

  /** The typecode of an {@code array.array}; null when the value is none. */
  static Value typecode(Value value) {
    List<Value> plain = call(value, "array", "array");
    List<Value> arguments = plain == null ? call(value, "array", "_array_reconstructor") : plain;
    return plain != null && !plain.isEmpty() ? plain.get(0)
        : arguments != null && arguments.size() > 1 ? arguments.get(1) : null;
  }

  /** The items of an {@code array.array}; null when the value is none. */
  static List<Value> array(Value value) {
    List<Value> plain = call(value, "array", "array");
    if (plain != null && plain.size() == 2 && plain.get(1) instanceof ListValue items) {
      return items.items();
    } else if (plain != null && plain.size() == 2 && plain.get(0) instanceof StringValue typecode
        && plain.get(1) instanceof BytesValue bytes) {
      return machine(FORMATS.getOrDefault(typecode.value(), -1), bytes.value());
    }
    List<Value> arguments = call(value, "array", "_array_reconstructor");
    return arguments != null && arguments.size() == 4 && arguments.get(2) instanceof IntValue format
        && arguments.get(3) instanceof BytesValue bytes ? machine((int) format.value(), bytes.value()) : null;
  }

  /** @param format the number that module {@code array} gives to a size, a sign and a byte order */
  private static List<Value> machine(int format, byte[] bytes) {
    if (format < 0 || format > 21) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).order(format < 2 || format % 2 == 0 ? ByteOrder.LITTLE_ENDIAN
        : ByteOrder.BIG_ENDIAN);
    int size = format < 2 ? 1 : format < 6 || format == 18 || format == 19 ? 2
        : format < 10 || format == 14 || format == 15 || format > 19 ? 4 : 8;
    List<Value> items = new ArrayList<>(bytes.length / size);
    while (in.remaining() >= size) {
      items.add(switch (format) {
        case 0 -> Value.of(in.get() & 0xff);
        case 1 -> Value.of(in.get());
        case 2, 3 -> Value.of(in.getShort() & 0xffff);
        case 4, 5 -> Value.of(in.getShort());
        case 6, 7 -> Value.of(in.getInt() & 0xffff_ffffL);
        case 8, 9 -> Value.of(in.getInt());
        case 10, 11 -> Value.of(new BigInteger(Long.toUnsignedString(in.getLong())));
        case 12, 13 -> Value.of(in.getLong());
        case 14, 15 -> Value.of((double) in.getFloat());
        case 16, 17 -> Value.of(in.getDouble());
        case 18, 19 -> Value.of(String.valueOf(in.getChar()));
        default -> Value.of(new String(Character.toChars(Math.min(in.getInt() & 0x1f_ffff, 0x10_ffff))));
      });
    }
    return items;
  }
}
