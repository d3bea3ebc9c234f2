package io.holdfast.contract;

import io.holdfast.value.DictValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.SameKind;
import io.holdfast.value.SetValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.TupleValue;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/** The values of a case: what they are once their stand-ins are known, and whether an answer is an expected one. */
final class Pattern {
  static final Set<String> TAGS = Set.of("$any", "$above", "$between", "$has", "$says", "$unordered", "$not");

  private static final Set<String> STAND_INS = Set.of("$var", "$name", "$call");

  private final BiFunction<String, String, Value> standIns;

  /** @param standIns the value for a tag and the name behind it */
  Pattern(BiFunction<String, String, Value> standIns) {
    this.standIns = standIns;
  }

  /** The value that JSON of a case means. */
  Value value(Object json) {
    return ValueJson.argumentFromJson(resolved(json));
  }

  private Object resolved(Object json) {
    if (json instanceof List<?> items) {
      List<Object> all = new ArrayList<>();
      items.forEach(item -> all.add(resolved(item)));
      return all;
    }
    if (json instanceof Map<?, ?> map) {
      String tag = CaseFormat.tag(map);
      if (tag != null && STAND_INS.contains(tag)) {
        return ValueJson.toJson(standIns.apply(tag, (String) map.get(tag)));
      }
      Map<Object, Object> all = new LinkedHashMap<>();
      map.forEach((key, item) -> all.put(key, resolved(item)));
      return all;
    }
    return json;
  }

  /** Whether the value is what is expected: of the same kind too, 1 is neither 1.0 nor true. */
  boolean matches(Object expected, Value actual) {
    if (expected instanceof List<?> items) {
      return actual instanceof ListValue list && inOrder(items, list.items());
    }
    if (!(expected instanceof Map<?, ?> map)) {
      return SameKind.of(value(expected), actual);
    }
    String tag = CaseFormat.tag(map);
    return tag == null ? actual instanceof DictValue dict && ofDict(map, dict) : ofTag(tag, map, actual);
  }

  private boolean ofTag(String tag, Map<?, ?> map, Value actual) {
    Object inner = map.get(tag);
    return switch (tag) {
      case "$tuple" -> actual instanceof TupleValue tuple && inOrder((List<?>) inner, tuple.items());
      case "$set", "$frozenset" -> actual instanceof SetValue set && set.frozen() == tag.equals("$frozenset")
          && inAnyOrder((List<?>) inner, set.members());
      case "$dict" -> actual instanceof DictValue dict && ofPairs((List<?>) inner, dict);
      case "$any" -> inner.equals("value") || kind(actual).equals(inner);
      case "$above" -> actual instanceof IntValue number && number.value() > number(inner);
      case "$between" -> actual instanceof IntValue number && number.value() >= number(((List<?>) inner).get(0))
          && number.value() <= number(((List<?>) inner).get(1));
      case "$has" -> actual instanceof DictValue dict && has((Map<?, ?>) inner, dict);
      case "$says" -> actual instanceof StringValue text && says(inner, text.value());
      case "$unordered" -> actual instanceof ListValue list && inAnyOrder((List<?>) inner, list.items());
      case "$not" -> !matches(inner, actual);
      default -> SameKind.of(value(map), actual);
    };
  }

  /** What {@code $any} calls a value. */
  private static String kind(Value value) {
    return switch (value.typeName()) {
      case "NoneType" -> "null";
      case "int" -> "integer";
      case "str" -> "text";
      case "datetime.datetime" -> "datetime";
      default -> value.typeName();
    };
  }

  private long number(Object json) {
    return value(json) instanceof IntValue number ? number.value() : Long.MAX_VALUE;
  }

  static boolean says(Object parts, String text) {
    return (parts instanceof List<?> all ? all : List.of(parts)).stream()
        .allMatch(part -> text.contains((String) part));
  }

  boolean inOrder(List<?> expected, Collection<Value> actual) {
    Iterator<Value> rest = actual.iterator();
    return expected.size() == actual.size() && expected.stream().allMatch(each -> matches(each, rest.next()));
  }

  /** Each expected one takes the first that is left and fits. */
  private boolean inAnyOrder(List<?> expected, Collection<Value> actual) {
    List<Value> rest = new ArrayList<>(actual);
    for (Object each : expected) {
      Value found = rest.stream().filter(value -> matches(each, value)).findFirst().orElse(null);
      if (found == null) {
        return false;
      }
      rest.removeIf(value -> value == found);
    }
    return rest.isEmpty() && expected.size() == actual.size();
  }

  private boolean ofDict(Map<?, ?> expected, DictValue actual) {
    List<Object> pairs = new ArrayList<>();
    expected.forEach((key, value) -> {
      List<Object> pair = new ArrayList<>();
      pair.add(key);
      pair.add(value);
      pairs.add(pair);
    });
    return ofPairs(pairs.stream().map(pair -> {
      List<Object> unescaped = new ArrayList<>((List<?>) pair);
      unescaped.set(0, unescaped((String) unescaped.get(0)));
      return unescaped;
    }).toList(), actual);
  }

  private boolean ofPairs(List<?> pairs, DictValue actual) {
    if (pairs.size() != actual.entries().size()) {
      return false;
    }
    Iterator<Map.Entry<Value, Value>> rest = actual.entries().entrySet().iterator();
    for (Object pair : pairs) {
      Map.Entry<Value, Value> entry = rest.next();
      if (!matches(((List<?>) pair).get(0), entry.getKey()) || !matches(((List<?>) pair).get(1), entry.getValue())) {
        return false;
      }
    }
    return true;
  }

  private boolean has(Map<?, ?> expected, DictValue actual) {
    return expected.entrySet().stream().allMatch(entry -> {
      Value value = actual.get(unescaped((String) entry.getKey()));
      return value != null && matches(entry.getValue(), value);
    });
  }

  /** A user's own key that begins with a dollar has one more in front, as in the value form. */
  private static String unescaped(String key) {
    return key.startsWith("$$") ? key.substring(1) : key;
  }
}
