package io.holdfast.types;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.object.Expiry;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * What the operations of a dict decide; {@link DictState} is what it holds. What an operation returns is a copy, as the
 * reply is written later and maybe on another thread.
 */
final class DictObject extends Nestable<DictFact> implements SharedDict<Value, Value> {
  /** The most entries. */
  static final int MAX_ENTRIES = 10_000_000;
  /** The most characters of a key in an error's message. */
  static final int MAX_QUOTED = 1000;
  /** The longest life of an entry: that of an object. */
  static final long MAX_TTL_MS = Expiry.LONGEST_TTL_MS;
  /** The most keys that one fact removes because their time is over. */
  private static final int MAX_EXPIRED = 10_000;

  private static final Future<Void> DONE = Future.succeededFuture();

  private final DictState state = new DictState();
  private final OrderedEntries entries = state.entries;
  private Alarm alarm; // for the first life that ends; null until there is one

  /** A dict that stands inside another object. */
  static DictObject inside(DictValue dict) {
    DictObject object = new DictObject();
    object.entries.makeRoom(dict.entries().size());
    dict.entries().forEach(object.entries::put);
    object.nest();
    return object;
  }

  @Override
  Value value() {
    return new DictValue(map());
  }

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
    decide(new DictFact.Stored(storable(key), value));
    return DONE;
  }

  @Override
  public Future<Void> putMany(Map<Value, Value> more, Optional<Long> ttlMs) {
    Bulk.requireAtMost(more.keySet(), "entries");
    OptionalLong life = life(ttlMs);
    if (life.isPresent()) {
      more.keySet().forEach(DictObject::requireMortal);
    }
    merge(more, life);
    return DONE;
  }

  private void merge(Map<Value, Value> more, OptionalLong ttlMs) {
    if (more.size() > MAX_ENTRIES - entries.size()) {
      requireRoom(entries.size(), more.keySet().stream().filter(key -> find(key) < 0).count());
    }
    if (!more.isEmpty()) {
      DictValue merged = new DictValue(storable(more));
      decide(ttlMs.isPresent() ? new DictFact.MergedFor(merged, ttlMs.getAsLong()) : new DictFact.Merged(merged));
      startLives();
    }
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
    decide(new DictFact.Removed(key));
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
    decide(new DictFact.Removed(key));
    return Future.succeededFuture(value);
  }

  @Override
  public Future<Value> popOr(Value key, Value defaultValue) {
    int entry = entries.size() == 0 ? -1 : find(key);
    if (entry < 0) {
      return Future.succeededFuture(defaultValue);
    }
    Value value = entries.value(entry);
    decide(new DictFact.Removed(key));
    return Future.succeededFuture(value);
  }

  @Override
  public Future<TupleValue> popitem() {
    int last = entries.last();
    if (last < 0) {
      throw keyError(Value.of("popitem(): dictionary is empty"));
    }
    TupleValue item = Value.tuple(entries.key(last), entries.value(last));
    decide(new DictFact.LastRemoved());
    return Future.succeededFuture(item);
  }

  @Override
  public Future<Value> setdefault(Value key, Value defaultValue) {
    int entry = find(key);
    if (entry >= 0) {
      return Future.succeededFuture(entries.value(entry));
    }
    requireRoom(entries.size(), 1);
    decide(new DictFact.Stored(storable(key), defaultValue));
    return Future.succeededFuture(defaultValue);
  }

  @Override
  public Future<Void> update(Value more, Map<Value, Value> keywords) {
    Map<Value, Value> given = more instanceof DictValue dict ? dict.entries() : ofPairs(Iteration.of(more));
    if (!keywords.isEmpty()) {
      given = new LinkedHashMap<>(given);
      given.putAll(keywords);
    }
    merge(given, OptionalLong.empty());
    return DONE;
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
      decide(new DictFact.Cleared());
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

  static Failed keyError(Value key) {
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

  // ---------------------------------------------------------------- several steps in one

  @Override
  public Future<Value> put(Value key, Value value, Optional<Long> ttlMs) {
    OptionalLong life = life(ttlMs);
    int entry = find(key);
    Value before = entry < 0 ? Value.none() : entries.value(entry);
    requireRoom(entries.size(), entry < 0 ? 1 : 0);
    store(key, value, life);
    return Future.succeededFuture(before);
  }

  @Override
  public Future<Value> putIfAbsent(Value key, Value value, Optional<Long> ttlMs) {
    OptionalLong life = life(ttlMs);
    int entry = find(key);
    if (entry >= 0) {
      return Future.succeededFuture(entries.value(entry));
    }
    requireRoom(entries.size(), 1);
    store(key, value, life);
    return Future.succeededFuture(Value.none());
  }

  private void store(Value key, Value value, OptionalLong ttlMs) {
    if (ttlMs.isPresent()) {
      decide(new DictFact.StoredFor(requireMortal(key), value, ttlMs.getAsLong()));
      startLives();
    } else {
      decide(new DictFact.Stored(storable(key), value));
    }
  }

  @Override
  public Future<Value> replace(Value key, Value value) {
    int entry = find(key);
    if (entry < 0) {
      return Future.succeededFuture(Value.none());
    }
    Value before = entries.value(entry);
    decide(new DictFact.Changed(key, value));
    return Future.succeededFuture(before);
  }

  @Override
  public Future<Boolean> compareAndSet(Value key, Value expected, Value value) {
    boolean same = holds(key, expected);
    if (same) {
      decide(new DictFact.Changed(key, value));
    }
    return Future.succeededFuture(same);
  }

  @Override
  public Future<Boolean> removeIf(Value key, Value expected) {
    boolean same = holds(key, expected);
    if (same) {
      decide(new DictFact.Removed(key));
    }
    return Future.succeededFuture(same);
  }

  private boolean holds(Value key, Value expected) {
    int entry = find(key);
    return entry >= 0 && entries.value(entry).equals(expected);
  }

  @Override
  public Future<Value> increment(Value key, Value by, Value initial) {
    int entry = find(key);
    Value sum = Arithmetic.sum(entry < 0 ? initial : entries.value(entry), by);
    requireRoom(entries.size(), entry < 0 ? 1 : 0);
    decide(entry < 0 ? new DictFact.Stored(storable(key), sum) : new DictFact.Changed(key, sum));
    return Future.succeededFuture(sum);
  }

  @Override
  public Future<Map<Value, Value>> getMany(Iterable<? extends Value> keys) {
    Map<Value, Value> found = new LinkedHashMap<>();
    for (Value key : few(keys)) {
      int entry = find(key);
      if (entry >= 0) {
        found.put(key, entries.value(entry));
      }
    }
    return Future.succeededFuture(found);
  }

  @Override
  public Future<Integer> removeMany(Iterable<? extends Value> keys) {
    Set<Value> removed = new LinkedHashSet<>();
    for (Value key : few(keys)) {
      if (find(key) >= 0) {
        removed.add(key);
      }
    }
    if (!removed.isEmpty()) {
      decide(new DictFact.RemovedAll(List.copyOf(removed)));
    }
    return Future.succeededFuture(removed.size());
  }

  private static List<Value> few(Iterable<? extends Value> keys) {
    List<Value> named = new ArrayList<>();
    keys.forEach(named::add);
    Bulk.requireAtMost(named, "keys");
    return named;
  }

  @Override
  public Future<List<TupleValue>> range(int offset, int most) {
    if (offset < 0) {
      throw new BadArguments("'offset' is 0 or more, not " + offset);
    }
    return Future.succeededFuture(page(entries.at(offset), most));
  }

  @Override
  public Future<List<TupleValue>> rangeAfter(Value key, int most) {
    return Future.succeededFuture(page(entries.after(require(key), 0), most));
  }

  private List<TupleValue> page(int first, int most) {
    Bulk room = new Bulk(most);
    List<TupleValue> page = new ArrayList<>();
    for (int entry = first; entry >= 0; entry = entries.after(entry, 0)) {
      TupleValue item = Value.tuple(entries.key(entry), entries.value(entry));
      if (!room.admits(item)) {
        break;
      }
      page.add(item);
    }
    return page;
  }

  @Override
  public Future<Value> at(List<Value> path, String operation, Value arguments) {
    NestedCall call = new NestedCall(path);
    int entry = call.first(this::require);
    return call.run(path.get(0), entries.value(entry), operation, arguments,
        (places, facts) -> decide(new DictFact.ChangedWithin(places, facts)));
  }

  @Override
  public Future<Value> getAt(List<Value> path) {
    NestedCall call = new NestedCall(path);
    int entry = call.first(this::require);
    return Future.succeededFuture(call.find(path.get(0), entries.value(entry)));
  }

  // ---------------------------------------------------------------- expiry

  @Override
  public Future<Boolean> expire(Value key, long ttlMs) {
    OptionalLong life = life(Optional.of(ttlMs));
    if (find(key) < 0) {
      return Future.succeededFuture(false);
    }
    decide(new DictFact.LifeSet(key, life.getAsLong()));
    startLives();
    return Future.succeededFuture(true);
  }

  @Override
  public Future<Boolean> persist(Value key) {
    boolean mortal = find(key) >= 0 && state.lifeOf(key) != null;
    if (mortal) {
      decide(new DictFact.LifeLifted(key));
    }
    return Future.succeededFuture(mortal);
  }

  @Override
  public Future<Optional<Long>> ttl(Value key) {
    require(key);
    EntryLives.Life life = state.lifeOf(key);
    return Future.succeededFuture(life == null ? Optional.empty() : Optional.of(life.untilMs() - nowMs()));
  }

  private OptionalLong life(Optional<Long> ttlMs) {
    if (ttlMs.isEmpty()) {
      return OptionalLong.empty();
    }
    long life = ttlMs.get();
    if (isNested()) {
      throw new BadArguments("entries of a dict inside another object do not expire; make it an object of its own");
    }
    if (life < 1 || life > MAX_TTL_MS) {
      throw new BadArguments("'ttl_ms' is 1 to " + MAX_TTL_MS + " milliseconds, not " + life
          + "; leave it out for an entry that stays");
    }
    return OptionalLong.of(life);
  }

  private static Value requireMortal(Value key) {
    if (OrderedEntries.hasNan(Hashing.requireHashable(key))) {
      throw new Failed("ValueError", "a key with nan in it is never found again and so cannot expire");
    }
    return key;
  }

  @Override
  protected void begins() {
    startLives();
  }

  @Override
  protected void catchUp() {
    startLives();
    removeExpired();
  }

  /** The lives that facts have begun run from now on. */
  private void startLives() {
    if (state.lives() != null && !isNested()) {
      state.lives().start(nowMs());
      if (alarm == null) {
        alarm = new Alarm(this::nowMs, this::after, state.lives()::earliest, this::removeExpired);
      }
      alarm.set();
    }
  }

  /** Also asked before every call: the timer may be late. */
  private void removeExpired() {
    while (state.lives() != null && state.lives().earliest() <= nowMs()) {
      decide(new DictFact.Expired(state.lives().over(nowMs(), MAX_EXPIRED)));
    }
  }

  @Override
  protected void closed() {
    if (alarm != null) {
      alarm.stop();
    }
  }

  // ---------------------------------------------------------------- state

  @Override
  protected void apply(DictFact fact) {
    state.apply(fact);
  }

  @Override
  protected Runnable undo(DictFact fact) {
    return state.undo(fact);
  }

  @Override
  protected Stream<DictFact> snapshot() {
    return state.snapshot();
  }

  @Override
  protected void describe(BiConsumer<String, Value> details) {
    details.accept("length", Value.of(entries.size()));
    details.accept("expiring", Value.of(state.lives() == null ? 0 : state.lives().size()));
  }
}
