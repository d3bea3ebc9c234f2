package io.holdfast.value;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How values that only Python understands behave, where their parts say it: equality, order, truth, and the names of
 * their classes. Of classes that are not known here the parts are compared, and nothing is ordered.
 */
final class PythonData {
  static final String PYTHON = "python";
  private static final String BYTEARRAY = "bytearray";
  private static final String ORDERED = "collections.OrderedDict";
  private static final String COUNTER = "collections.Counter";
  private static final String DEFAULTS = "collections.defaultdict";
  private static final Set<String> DICTS = Set.of(ORDERED, COUNTER, DEFAULTS);
  private static final String DEQUE = "collections.deque";
  /** Classes written in C are named with their module in Python's errors, others without. */
  private static final List<String> NAMED_WITH_MODULE = List.of("decimal.", "datetime.", "array.", "functools.",
      "itertools.", "numpy.", ORDERED, DEFAULTS, DEQUE);

  private PythonData() {
  }

  // ---------------------------------------------------------------- what they are

  /** What bytes or a bytearray hold; null when it is neither. */
  static BytesValue bytes(Value value) {
    return value instanceof BytesValue bytes ? bytes
        : value instanceof ForeignValue foreign && foreign.type().equals(BYTEARRAY)
        && foreign.language().equals(PYTHON) && foreign.parts() instanceof BytesValue bytes ? bytes : null;
  }

  /** The entries of an instance of one of the library's classes derived from dict; null when it is none. */
  static Map<Value, Value> entries(ForeignValue foreign) {
    PythonInstance instance = DICTS.contains(foreign.type()) ? PythonInstance.of(foreign) : null;
    if (instance == null || !instance.name().equals(foreign.type())) {
      return null;
    } else if (!foreign.type().equals(COUNTER)) {
      return instance.entries();
    }
    return instance.is(COUNTER, 0, 0) ? Map.of()
        : instance.is(COUNTER, 1, 1) && instance.arguments().get(0) instanceof DictValue counts ? counts.entries()
        : null;
  }

  /** The items of a deque; null when it is none. */
  private static List<Value> items(ForeignValue foreign) {
    PythonInstance instance = foreign.type().equals(DEQUE) ? PythonInstance.of(foreign) : null;
    return instance == null || !instance.name().equals(DEQUE) ? null : instance.appended();
  }

  static boolean isUnhashable(ForeignValue foreign) {
    return foreign.language().equals(PYTHON) && (bytes(foreign) != null || DICTS.contains(foreign.type())
        || foreign.type().equals(DEQUE) || PythonArray.isOne(foreign));
  }

  static boolean truth(ForeignValue foreign) {
    if (bytes(foreign) != null) {
      return bytes(foreign).truth();
    }
    PythonNumber number = foreign.number();
    if (number != null) {
      return number.truth();
    }
    Map<Value, Value> entries = entries(foreign);
    List<Value> items = items(foreign);
    if (entries != null || items != null) {
      return entries != null ? !entries.isEmpty() : !items.isEmpty();
    }
    PythonInstance instance = PythonInstance.of(foreign);
    if (instance == null) {
      return true;
    }
    return switch (instance.name()) {
      case "datetime.timedelta" -> instance.arguments().stream().anyMatch(Value::truth);
      case "range" -> instance.arguments().size() != 3
          || Ordering.test(instance.arguments().get(0), instance.arguments().get(2).truth()
          && Ordering.test(instance.arguments().get(2), ">", IntValue.of(0)) ? "<" : ">", instance.arguments().get(1));
      default -> PythonArray.length(foreign) != 0;
    };
  }

  // ---------------------------------------------------------------- equality and order

  static boolean areEqual(ForeignValue one, Value other) {
    if (other instanceof ForeignValue another) {
      PythonNumber number = one.number();
      if (number != null && another.number() != null) {
        return number.isEqualTo(another.number());
      }
      return areEqual(one, another);
    } else if (other instanceof BytesValue bytes) {
      return bytes.equals(bytes(one));
    } else if (other instanceof DictValue dict) {
      return dict.entries().equals(entries(one));
    }
    return Numbers.isPlain(other) && one.number() != null && one.number().isEqualTo(PythonNumber.any(other));
  }

  /** Each part is looked at once: what is nested would be looked at twice as often at each level. */
  private static boolean areEqual(ForeignValue one, ForeignValue other) {
    Map<Value, Value> entries = entries(one);
    Map<Value, Value> others = entries == null ? null : entries(other);
    if (others != null) { // two OrderedDicts are in the same order, too
      return entries.equals(others) && !(one.type().equals(ORDERED) && other.type().equals(ORDERED)
          && !List.copyOf(entries.keySet()).equals(List.copyOf(others.keySet())));
    }
    List<Value> items = items(one);
    List<Value> otherItems = items == null ? null : items(other);
    return otherItems != null ? items.equals(otherItems) : one.hasPartsOf(other);
  }

  static int hash(ForeignValue foreign) {
    PythonNumber number = foreign.number();
    if (number != null) {
      return number.hash();
    }
    Map<Value, Value> entries = entries(foreign);
    List<Value> items = items(foreign);
    return entries != null ? Hashing.hash(entries) : items != null ? Hashing.hash(items)
        : bytes(foreign) != null ? foreign.parts().hashCode() : foreign.hashOfParts();
  }

  /** The order of two values of which one at least is Python's own; null when they have none. */
  static Integer compare(Value left, Value right) {
    PythonNumber number = PythonNumber.any(left);
    PythonNumber other = number == null ? null : PythonNumber.any(right);
    if (other != null) {
      return !number.isReal() || !other.isReal() ? null
          : number.isNan() || other.isNan() ? Boolean.compare(number.isNan(), other.isNan())
          : PythonNumber.compare(number, other);
    }
    BytesValue bytes = bytes(left);
    BytesValue others = bytes(right);
    if (bytes != null && others != null) {
      return Arrays.compareUnsigned(bytes.value(), others.value());
    }
    Value key = left instanceof ForeignValue foreign ? orderKey(foreign) : null;
    Value otherKey = key != null && right instanceof ForeignValue foreign && foreign.type().equals(
        ((ForeignValue) left).type()) ? orderKey(foreign) : null;
    return otherKey == null ? null : Ordering.NATURAL.compare(key, otherKey);
  }

  /** What instances of the same class are ordered by; null when that is not known. */
  private static Value orderKey(ForeignValue foreign) {
    PythonInstance instance = PythonInstance.of(foreign);
    if (instance == null) {
      return null;
    }
    List<Value> arguments = instance.arguments();
    return switch (instance.name()) {
      case "datetime.date" -> instance.is("datetime.date", 1, 1) && arguments.get(0) instanceof BytesValue state
          ? state : null;
      case "datetime.time" -> instance.is("datetime.time", 1, 1) && arguments.get(0) instanceof BytesValue state
          && state.value().length > 0 && state.value()[0] >= 0 ? state : null; // no time zone, and no fold
      case DEQUE -> items(foreign) == null ? null : new ListValue(items(foreign));
      case "datetime.timedelta" -> instance.is("datetime.timedelta", 3, 3)
          && arguments.stream().allMatch(IntValue.class::isInstance) ? new TupleValue(arguments) : null;
      case "uuid.UUID" -> instance.state() == null || PythonNumber.index(instance.state().get("int")) == null ? null
          : instance.state().get("int");
      default -> null;
    };
  }

  // ---------------------------------------------------------------- names

  /** As Python's errors spell it. */
  static String className(ForeignValue foreign) {
    String type = foreign.type();
    String global = PythonInstance.global(foreign);
    if (global != null) {
      return PythonBuiltins.className(global);
    }
    if (PythonArray.isOne(foreign)) {
      return PythonArray.CLASS;
    }
    int dot = type.lastIndexOf('.');
    return dot < 0 || NAMED_WITH_MODULE.stream().anyMatch(type::startsWith) ? type : type.substring(dot + 1);
  }

  /** The counts of a Counter as its repr shows them: the most common first. */
  static Map<Value, Value> mostCommon(Map<Value, Value> counts) {
    List<Map.Entry<Value, Value>> sorted = new ArrayList<>(counts.entrySet());
    try {
      sorted.sort(Map.Entry.comparingByValue(Ordering.NATURAL.reversed()));
    } catch (UnsuitableValue noOrder) {
      return counts;
    }
    Map<Value, Value> ordered = new LinkedHashMap<>();
    sorted.forEach(entry -> ordered.put(entry.getKey(), entry.getValue()));
    return ordered;
  }
}
