package io.holdfast.types;

import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.object.SharedObject;
import io.holdfast.value.DictValue;
import io.holdfast.value.Hashing;
import io.holdfast.value.Iteration;
import io.holdfast.value.Ordering;
import io.holdfast.value.Repr;
import io.holdfast.value.TupleValue;
import io.holdfast.value.UnsuitableValue;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** What an operation returns is a copy, as the reply is written later and maybe on another thread. */
final class DictObject extends SharedObject<DictObject.Fact> implements SharedDict<Value, Value> {
  /** The most entries. */
  static final int MAX_ENTRIES = 10_000_000;
  /** The most characters of a key in an error's message. */
  static final int MAX_QUOTED = 1000;

  private static final Future<Void> DONE = Future.succeededFuture();

  sealed interface Fact permits Stored, Merged, Removed, LastRemoved, Cleared {
  }

  record Stored(Value key, Value value) implements Fact {
  }

  record Merged(DictValue entries) implements Fact {
  }

  record Removed(Value key) implements Fact {
  }

  record LastRemoved() implements Fact {
  }

  record Cleared() implements Fact {
  }

  private final OrderedEntries entries = new OrderedEntries();

  @Override
  public Future<Value> get(Value key, Value defaultValue) {
    int entry = find(key);
    return Future.succeededFuture(entry < 0 ? defaultValue : entries.value(entry));
  }

  @Override
  public Future<Value> getItem(Value key) {
    return Future.succeededFuture(entries.value(require(key)));
  }

  @Override
  public Future<Void> set(Value key, Value value) {
    requireRoom(entries.size(), find(key) < 0 ? 1 : 0);
    commit(new Stored(storable(key), value));
    return DONE;
  }

  @Override
  public Future<Void> setAll(Map<Value, Value> more) {
    if (more.size() > MAX_ENTRIES - entries.size()) {
      requireRoom(entries.size(), more.keySet().stream().filter(key -> find(key) < 0).count());
    }
    if (!more.isEmpty()) {
      commit(new Merged(new DictValue(storable(more))));
    }
    return DONE;
  }

  private static Map<Value, Value> storable(Map<Value, Value> more) {
    if (more.keySet().stream().noneMatch(OrderedEntries::hasNan)) {
      return more;
    }
    Map<Value, Value> own = new LinkedHashMap<>(more.size() * 4 / 3 + 1);
    more.forEach((key, value) -> own.put(storable(key), value));
    return own;
  }

  /** The key as the journal will give it back: a nan in it is an object of its own, equal to none before. */
  private static Value storable(Value key) {
    return OrderedEntries.hasNan(key) ? ValueJson.fromBytes(ValueJson.toBytes(key)) : key;
  }

  @Override
  public Future<Void> delete(Value key) {
    require(key);
    commit(new Removed(key));
    return DONE;
  }

  @Override
  public Future<Boolean> contains(Value key) {
    return Future.succeededFuture(find(key) >= 0);
  }

  @Override
  public Future<Integer> length() {
    return Future.succeededFuture(entries.size());
  }

  @Override
  public Future<Value> pop(Value key) {
    if (entries.size() == 0) { // CPython looks here first, and at the key's hash only then
      throw keyError(key);
    }
    Value value = entries.value(require(key));
    commit(new Removed(key));
    return Future.succeededFuture(value);
  }

  @Override
  public Future<Value> popOr(Value key, Value defaultValue) {
    int entry = entries.size() == 0 ? -1 : find(key);
    if (entry < 0) {
      return Future.succeededFuture(defaultValue);
    }
    Value value = entries.value(entry);
    commit(new Removed(key));
    return Future.succeededFuture(value);
  }

  @Override
  public Future<TupleValue> popitem() {
    int last = entries.last();
    if (last < 0) {
      throw keyError(Value.of("popitem(): dictionary is empty"));
    }
    TupleValue item = Value.tuple(entries.key(last), entries.value(last));
    commit(new LastRemoved());
    return Future.succeededFuture(item);
  }

  @Override
  public Future<Value> setdefault(Value key, Value defaultValue) {
    int entry = find(key);
    if (entry >= 0) {
      return Future.succeededFuture(entries.value(entry));
    }
    requireRoom(entries.size(), 1);
    commit(new Stored(storable(key), defaultValue));
    return Future.succeededFuture(defaultValue);
  }

  @Override
  public Future<Void> update(Value more) {
    return setAll(more instanceof DictValue dict ? dict.entries() : ofPairs(Iteration.of(more)));
  }

  private static Map<Value, Value> ofPairs(List<Value> elements) {
    Map<Value, Value> pairs = new LinkedHashMap<>();
    for (int i = 0; i < elements.size(); i++) {
      List<Value> pair;
      try {
        pair = Iteration.of(elements.get(i));
      } catch (UnsuitableValue notIterable) {
        throw new Failed("TypeError", "cannot convert dictionary update sequence element #" + i + " to a sequence");
      }
      if (pair.size() != 2) {
        throw new Failed("ValueError", "dictionary update sequence element #" + i + " has length " + pair.size()
            + "; 2 is required");
      }
      pairs.put(Hashing.requireHashable(pair.get(0)), pair.get(1));
    }
    return pairs;
  }

  @Override
  public Future<List<Value>> keys() {
    return Future.succeededFuture(keyList());
  }

  @Override
  public Future<List<Value>> values() {
    List<Value> all = new ArrayList<>(entries.size());
    entries.forEach((key, value) -> all.add(value));
    return Future.succeededFuture(all);
  }

  @Override
  public Future<List<TupleValue>> items() {
    List<TupleValue> all = new ArrayList<>(entries.size());
    entries.forEach((key, value) -> all.add(Value.tuple(key, value)));
    return Future.succeededFuture(all);
  }

  @Override
  public Future<List<Value>> reversed() {
    List<Value> all = keyList();
    Collections.reverse(all);
    return Future.succeededFuture(all);
  }

  @Override
  public Future<Void> clear() {
    if (entries.size() > 0) {
      commit(new Cleared());
    }
    return DONE;
  }

  @Override
  public Future<Map<Value, Value>> copy() {
    return Future.succeededFuture(map());
  }

  @Override
  public Future<Map<Value, Value>> merge(Value other) {
    if (!(other instanceof DictValue dict)) {
      throw new Failed("TypeError", "unsupported operand type(s) for |: 'dict' and '" + other.typeName() + "'");
    }
    Map<Value, Value> merged = map();
    dict.entries().forEach(merged::put);
    return Future.succeededFuture(merged);
  }

  @Override
  public Future<Map<Value, Value>> mergeOver(Value other) {
    if (!(other instanceof DictValue dict)) {
      throw new Failed("TypeError", "unsupported operand type(s) for |: '" + other.typeName() + "' and 'dict'");
    }
    Map<Value, Value> merged = new LinkedHashMap<>(dict.entries());
    entries.forEach(merged::put);
    return Future.succeededFuture(merged);
  }

  @Override
  public Future<Map<Value, Value>> fromkeys(Iterable<? extends Value> keys, Value value) {
    Map<Value, Value> made = new LinkedHashMap<>();
    keys.forEach(key -> made.put(Hashing.requireHashable(key), value));
    return Future.succeededFuture(made);
  }

  @Override
  public Future<Boolean> compare(String operator, Value other) {
    return Future.succeededFuture(Ordering.test(new DictValue(map()), operator, other));
  }

  @Override
  public Future<String> repr() {
    return Future.succeededFuture(Repr.of(new DictValue(map())));
  }

  private int find(Value key) {
    return entries.find(Hashing.requireHashable(key));
  }

  private int require(Value key) {
    int entry = find(key);
    if (entry < 0) {
      throw keyError(key);
    }
    return entry;
  }

  private static Failed keyError(Value key) {
    return new Failed("KeyError", Repr.of(key, MAX_QUOTED), List.of(key), "");
  }

  static void requireRoom(int size, long more) {
    if (size + more > MAX_ENTRIES) {
      throw new TooLarge("a dict has at most " + MAX_ENTRIES + " entries; this one has " + size + ", and " + more
          + " would be added. Split it over several dicts");
    }
  }

  private List<Value> keyList() {
    List<Value> all = new ArrayList<>(entries.size());
    entries.forEach((key, value) -> all.add(key));
    return all;
  }

  private Map<Value, Value> map() {
    Map<Value, Value> all = new LinkedHashMap<>(entries.size() * 4 / 3 + 1);
    entries.forEach(all::put);
    return all;
  }

  @Override
  protected void apply(Fact fact) {
    if (fact instanceof Stored stored) {
      entries.put(stored.key, stored.value);
    } else if (fact instanceof Merged merged) {
      merged.entries.entries().forEach(entries::put);
    } else if (fact instanceof Removed removed) {
      entries.remove(entries.find(removed.key));
    } else if (fact instanceof LastRemoved) {
      entries.remove(entries.last());
    } else {
      entries.clear();
    }
  }

  @Override
  protected Stream<Fact> snapshot() {
    Stream.Builder<Fact> facts = Stream.builder();
    entries.forEach((key, value) -> facts.add(new Stored(key, value)));
    return facts.build();
  }

  @Override
  protected void describe(BiConsumer<String, Value> details) {
    details.accept("length", Value.of(entries.size()));
  }
}
