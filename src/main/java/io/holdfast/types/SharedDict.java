package io.holdfast.types;

import io.holdfast.model.Default;
import io.holdfast.model.Operation;
import io.holdfast.model.SharedType;
import io.holdfast.value.TupleValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A dict with the operations of Python's own, in the order in which its keys came. Keys are what Python can hash
 * (TypeError for others) and equal as in Python: 1, 1.0 and True are one key, the first that came is kept. A call that
 * fails changes nothing. Errors are CPython 3.13's: {@code Failed} of type {@code KeyError} (its argument is the key,
 * its message the key as Python writes it, cut behind 1000 characters), {@code TypeError} or {@code ValueError}.
 *
 * <p>A key that is nan, or a tuple with nan in it, is never found again, as nan equals no other: every one stored is an
 * entry of its own, which leaves by {@code popitem} or {@code clear}. A dict has at most 10,000,000 entries; what would
 * exceed that fails with {@code TooLarge}.
 *
 * <p>Entries may have a time to live. What is over is removed by a fact before any later call is served, so no call
 * sees it. Storing the key anew ({@code set}, {@code update}, {@code put}, {@code put_many}) sets or lifts the time;
 * changing its value in place ({@code replace}, {@code compare_and_set}, {@code increment}, {@code at}) keeps it. The
 * journal knows how long an entry lives, not when it ends: after a restart every time to live begins anew, in full,
 * because time without a host does not count.
 *
 * @param <K> the class of the keys
 * @param <V> the class of the values; {@link Value} for values as they are
 */
@SharedType(value = "dict", python = "dict",
    doc = "A dict with every operation of Python's: in order of insertion, any hashable key, equality across number "
        + "kinds. At most 10,000,000 entries.")
public interface SharedDict<K, V> extends PathOperations {

  @Operation(value = "The value of the key, or the default when the key is not there.", reads = true, python = "get")
  Future<V> get(K key, @Default("null") V defaultValue);

  @Operation(value = "The value of the key. KeyError when it is not there.", reads = true, python = "__getitem__")
  Future<V> getItem(K key);

  @Operation(value = "Set the value of the key. A new key comes last; one that is there keeps its place.",
      python = "__setitem__", grows = true)
  Future<Void> set(K key, V value);

  @Operation(value = "Remove the key. KeyError when it is not there.", python = "__delitem__")
  Future<Void> delete(K key);

  @Operation(value = "Whether the key is there.", reads = true, python = "__contains__")
  Future<Boolean> contains(K key);

  @Operation(value = "How many entries there are.", reads = true, python = "__len__")
  Future<Integer> length();

  @Operation(value = "Remove the key and return its value. KeyError when it is not there; with a default to give "
      + "instead, use pop_or.", python = "pop")
  Future<V> pop(K key);

  @Operation(value = "Remove the key and return its value, or the default when it is not there: Python's pop with two "
      + "arguments, where null is a default like any other.", python = "pop")
  Future<V> popOr(K key, V defaultValue);

  @Operation(value = "Remove the entry that came last and return it as a tuple of key and value. KeyError when the "
      + "dict is empty.", python = "popitem")
  Future<TupleValue> popitem();

  @Operation(value = "The value of the key; when it is not there, it is set to the default first.",
      python = "setdefault", grows = true)
  Future<V> setdefault(K key, @Default("null") V defaultValue);

  @Operation(value = "Set every entry of a dict, or of a list (or other iterable) of pairs of key and value. TypeError "
      + "for what is neither, ValueError for an element that is no pair. Unlike in Python, the pairs before a bad one "
      + "are not set either. Keywords are set after these: what Python's update takes by name.",
      python = {"update", "__ior__"}, grows = true)
  Future<Void> update(@Default("{}") Value entries, @Default("{}") Map<K, V> keywords);

  @Operation(value = "The keys, in order.", reads = true, python = {"keys", "__iter__"})
  Future<List<K>> keys();

  @Operation(value = "The values, in the order of their keys.", reads = true, python = "values")
  Future<List<V>> values();

  @Operation(value = "The entries, in order, as tuples of key and value.", reads = true, python = "items")
  Future<List<TupleValue>> items();

  @Operation(value = "The keys, last first.", reads = true, python = "__reversed__")
  Future<List<K>> reversed();

  @Operation(value = "Remove all entries.", python = "clear")
  Future<Void> clear();

  @Operation(value = "The whole dict.", reads = true, python = "copy")
  Future<Map<K, V>> copy();

  @Operation(value = "The entries of this dict with those of another set over them; this one stays as it is. TypeError "
      + "for anything but a dict.", reads = true, python = "__or__")
  Future<Map<K, V>> merge(Value other);

  @Operation(value = "The entries of another dict with those of this one set over them; this one stays as it is. "
      + "TypeError for anything but a dict.", reads = true, python = "__ror__")
  Future<Map<K, V>> mergeOver(Value other);

  @Operation(value = "A dict of the keys, what list.extend takes, each with the same value. This dict is not "
      + "looked at.", reads = true, python = "fromkeys")
  Future<Map<K, V>> fromkeys(Iterable<? extends K> keys, @Default("null") V value);

  @Operation(value = "Whether this dict equals the other (==) or not (!=); order does not matter. TypeError for < <= > "
      + ">=: dicts have no order.", reads = true,
      python = {"__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"})
  Future<Boolean> compare(String operator, Value other);

  @Operation(value = "The dict as Python writes it, cut behind 1,048,576 characters.",
      reads = true, python = {"__repr__", "__str__"})
  Future<String> repr();

  @Operation(value = "Set the value of the key and return the one before, null when the key was not there. With ttl_ms "
      + "the entry is removed that many milliseconds from now; without, it stays.", grows = true)
  Future<V> put(K key, V value, @Default("null") Optional<Long> ttlMs);

  @Operation(value = "Set the value of the key when it is not there. Returns the value that is there, null when there "
      + "was none. A value that is null is there.", grows = true)
  Future<V> putIfAbsent(K key, V value, @Default("null") Optional<Long> ttlMs);

  @Operation(value = "Set the value of the key when it is there, and return the one before; null when it is not there. "
      + "The entry lives as long as it did.", grows = true)
  Future<V> replace(K key, V value);

  @Operation(value = "Set the value of the key when it is there with a value equal to the expected one; whether it "
      + "was. The entry lives as long as it did. To expect that there is none, use put_if_absent.", grows = true)
  Future<Boolean> compareAndSet(K key, V expected, V value);

  @Operation("Remove the key when it is there with a value equal to the expected one; whether it was.")
  Future<Boolean> removeIf(K key, V expected);

  @Operation(value = "Add to the number of the key, or to the initial one when the key is not there, and return the "
      + "sum: a whole number of any size, or a float. The entry lives as long as it did. TypeError for what is no "
      + "number.", grows = true)
  Future<V> increment(K key, @Default("1") Value by, @Default("0") Value initial);

  @Operation(value = "The entries of those keys that are there, in the order asked for. At most 10,000 keys.",
      reads = true)
  Future<Map<K, V>> getMany(Iterable<? extends K> keys);

  @Operation(value = "Set every entry: all or, when one key is unsuitable, none. At most 10,000. With ttl_ms they are "
      + "removed that many milliseconds from now; without, they stay.", grows = true)
  Future<Void> putMany(Map<K, V> entries, @Default("null") Optional<Long> ttlMs);

  @Operation("Remove those keys that are there; how many were. At most 10,000 keys.")
  Future<Integer> removeMany(Iterable<? extends K> keys);

  @Operation(value = "At most so many entries from a place in the order on, as tuples of key and value; empty behind "
      + "the last. A page: at most 10,000, and no more than fits a frame. Removing an entry moves those behind it one "
      + "place up: to walk a dict that changes, use range_after.", reads = true)
  Future<List<TupleValue>> range(@Default("0") int offset, @Default("1000") int most);

  @Operation(value = "At most so many entries behind the key, as tuples of key and value; empty behind the last. A "
      + "page: at most 10,000, and no more than fits a frame. Walking from page to page, every entry that stays the "
      + "whole time comes exactly once, and what is added meanwhile comes at the end. KeyError when the key has been "
      + "removed meanwhile: go on behind another key of the page before.", reads = true)
  Future<List<TupleValue>> rangeAfter(K key, @Default("1000") int most);

  @Operation("Have the entry removed that many milliseconds from now, whatever was set before; whether the key is "
      + "there.")
  Future<Boolean> expire(K key, long ttlMs);

  @Operation("Let an entry stay that was to expire; whether it was.")
  Future<Boolean> persist(K key);

  @Operation(value = "In how many milliseconds the entry is removed; null when it stays. KeyError when the key is not "
      + "there.", reads = true)
  Future<Optional<Long>> ttl(K key);

  /** Sets the value of the key for that time, and returns the one before. */
  default Future<V> put(K key, V value, Duration ttl) {
    return put(key, value, Optional.of(ttl.toMillis()));
  }

  /** Sets the value of the key when it is not there, for that time. */
  default Future<V> putIfAbsent(K key, V value, Duration ttl) {
    return putIfAbsent(key, value, Optional.of(ttl.toMillis()));
  }

  default Future<V> putIfAbsent(K key, V value) {
    return putIfAbsent(key, value, Optional.empty());
  }

  default Future<Boolean> expire(K key, Duration ttl) {
    return expire(key, ttl.toMillis());
  }

  default Future<V> increment(K key, long by) {
    return increment(key, Value.of(by), Value.of(0));
  }

  /** Sets every entry, for good; at most 10,000. */
  default Future<Void> setAll(Map<K, V> entries) {
    return putMany(entries, Optional.empty());
  }

  /** Sets every entry of a dict, or of an iterable of pairs. */
  default Future<Void> update(Value entries) {
    return update(entries, Map.of());
  }

  /** The value of the key; None, for a typed proxy null, when the key is not there. Use {@link #getItem} to tell. */
  default Future<V> get(K key) {
    return get(key, null);
  }
}
