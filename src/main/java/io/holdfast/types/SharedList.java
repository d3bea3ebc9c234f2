package io.holdfast.types;

import io.holdfast.model.Default;
import io.holdfast.model.Operation;
import io.holdfast.model.SharedType;
import io.holdfast.value.NoneValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.util.List;

/**
 * A list with the operations of Python's own. Indexes count from 0, negative ones from the end; slice bounds may be
 * None and are brought into range. A call that fails changes nothing. Errors are CPython 3.13's: {@code Failed} of type
 * {@code IndexError}, {@code ValueError}, {@code TypeError} or {@code OverflowError} with its message.
 *
 * <p>A list holds at most 10,000,000 items; what would exceed that, results included, fails with {@code TooLarge}.
 * Adding and taking at the end is quick, at the front it costs time in proportion to the length: a queue is the type
 * for that. Values that a message quotes are cut behind 1000 characters.
 *
 * @param <V> the class of the items; {@link Value} for values as they are
 */
@SharedType(value = "list", python = "list",
    doc = "A list with every operation of Python's: negative indexes, slices, equality across number kinds. "
        + "At most 10,000,000 items.")
public interface SharedList<V> extends PathOperations {

  @Operation(value = "Add an item at the end.", python = "append", grows = true)
  Future<Void> append(V item);

  @Operation(value = "Add at the end every item of a list, tuple or set, key of a dict, character of text or number of "
      + "bytes. TypeError for anything else.", python = {"extend", "__iadd__"}, grows = true)
  Future<Void> extend(Iterable<? extends V> items);

  @Operation(value = "Put an item before the index, which is brought into range.", python = "insert", grows = true)
  Future<Void> insert(Value index, V item);

  @Operation(value = "Remove and return the item at the index, the last one by default. IndexError when there is none.",
      python = "pop")
  Future<V> pop(@Default("-1") Value index);

  @Operation(value = "Remove the first item equal to the one given. ValueError when there is none.", python = "remove")
  Future<Void> remove(V item);

  @Operation(value = "Where the first item equal to the one given is, looking from start to before stop. ValueError "
      + "when there is none.", reads = true, python = "index")
  Future<Integer> index(V item, @Default("0") Value start, @Default("9223372036854775807") Value stop);

  @Operation(value = "How many items are equal to the one given.", reads = true, python = "count")
  Future<Integer> count(V item);

  @Operation(value = "Turn the order round.", python = "reverse")
  Future<Void> reverse();

  @Operation(value = "Sort, equal items keeping their order; backwards when reverse is true (its truth in Python's "
      + "sense counts). TypeError for items without an order, naming the first two met. There is no key function: code "
      + "does not travel. Unlike in Python, a failed sort leaves the list as it was; nan sorts behind all other "
      + "numbers instead of staying where it is met; sets, whose order is only partial, have none here.",
      python = "sort")
  Future<Void> sort(@Default("false") Value reverse);

  @Operation(value = "Remove all items.", python = "clear")
  Future<Void> clear();

  @Operation(value = "All items.", reads = true, python = "copy")
  Future<List<V>> copy();

  @Operation(value = "How many items there are.", reads = true, python = "__len__")
  Future<Integer> length();

  @Operation(value = "Whether an item is equal to the one given.", reads = true, python = "__contains__")
  Future<Boolean> contains(V item);

  @Operation(value = "The item at the index. IndexError when there is none.", reads = true, python = "__getitem__")
  Future<V> get(Value index);

  @Operation(value = "Replace the item at the index. IndexError when there is none.",
      python = "__setitem__", grows = true)
  Future<Void> set(Value index, V item);

  @Operation(value = "Remove the item at the index. IndexError when there is none.", python = "__delitem__")
  Future<Void> delete(Value index);

  @Operation(value = "The items of the slice start:stop:step. Also the way to read a long list in pages.",
      reads = true, python = {"__getitem__", "__iter__"})
  Future<List<V>> getSlice(@Default("null") Value start, @Default("null") Value stop, @Default("null") Value step);

  @Operation(value = "Replace the slice start:stop:step by the items: by any number when the step is 1 or null, else "
      + "by as many as the slice has (ValueError). The items are what extend takes.",
      python = "__setitem__", grows = true)
  Future<Void> setSlice(Value start, Value stop, Value step, Iterable<? extends V> items);

  @Operation(value = "Remove the slice start:stop:step.", python = "__delitem__")
  Future<Void> deleteSlice(@Default("null") Value start, @Default("null") Value stop, @Default("null") Value step);

  @Operation(value = "The items followed by those of another list; this one stays as it is. TypeError for anything but "
      + "a list.", reads = true, python = "__add__")
  Future<List<V>> concat(Value other);

  @Operation(value = "The items so many times over, none below 1; this list stays as it is.",
      reads = true, python = {"__mul__", "__rmul__"})
  Future<List<V>> repeat(Value times);

  @Operation(value = "Replace the items by the same so many times over, none below 1.",
      python = "__imul__", grows = true)
  Future<Void> repeatInPlace(Value times);

  @Operation(value = "Whether this list stands in the relation to the other: < <= > >= == or !=. Lists are ordered by "
      + "the first items that differ. TypeError for an order with anything but a list, and for items without an order.",
      reads = true, python = {"__lt__", "__le__", "__gt__", "__ge__", "__eq__", "__ne__"})
  Future<Boolean> compare(String operator, Value other);

  @Operation(value = "All items, last first; the list stays as it is.", reads = true, python = "__reversed__")
  Future<List<V>> reversed();

  @Operation(value = "At most so many items from an index on, which may be the length; negative ones count from the "
      + "end. IndexError for an index beyond. A page: at most 10,000, and no "
      + "more than fits a frame.", reads = true)
  Future<List<V>> getRange(Value start, @Default("1000") int most);

  @Operation(value = "Replace the items from an index on, one for one; those that go beyond the end are added there. "
      + "Returns the length then. At most 10,000. IndexError for an index beyond the length.", grows = true)
  Future<Integer> setRange(Value start, Iterable<? extends V> items);

  @Operation("Keep the slice start:stop and remove all others. Returns the length then.")
  Future<Integer> trim(@Default("null") Value start, @Default("null") Value stop);

  @Operation(value = "Replace the item at the index if it equals the expected one; whether it did. IndexError when "
      + "there is none.", grows = true)
  Future<Boolean> compareAndSet(Value index, V expected, V item);

  @Operation(value = "The list as Python writes it, cut behind 1,048,576 characters.",
      reads = true, python = {"__repr__", "__str__"})
  Future<String> repr();

  default Future<Void> insert(long index, V item) {
    return insert(Value.of(index), item);
  }

  /** Removes and returns the last item. */
  default Future<V> pop() {
    return pop(-1);
  }

  default Future<V> pop(long index) {
    return pop(Value.of(index));
  }

  default Future<Integer> index(V item) {
    return index(item, Value.of(0), Value.of(Long.MAX_VALUE));
  }

  default Future<Void> sort() {
    return sort(false);
  }

  default Future<Void> sort(boolean reverse) {
    return sort(Value.of(reverse));
  }

  default Future<V> get(long index) {
    return get(Value.of(index));
  }

  default Future<Void> set(long index, V item) {
    return set(Value.of(index), item);
  }

  default Future<Void> delete(long index) {
    return delete(Value.of(index));
  }

  default Future<List<V>> getSlice(long start, long stop) {
    return getSlice(Value.of(start), Value.of(stop), NoneValue.NONE);
  }

  default Future<Void> setSlice(long start, long stop, Iterable<? extends V> items) {
    return setSlice(Value.of(start), Value.of(stop), NoneValue.NONE, items);
  }

  default Future<Void> deleteSlice(long start, long stop) {
    return deleteSlice(Value.of(start), Value.of(stop), NoneValue.NONE);
  }

  default Future<List<V>> getRange(long start, int most) {
    return getRange(Value.of(start), most);
  }

  default Future<Integer> setRange(long start, Iterable<? extends V> items) {
    return setRange(Value.of(start), items);
  }

  default Future<Integer> trim(long start, long stop) {
    return trim(Value.of(start), Value.of(stop));
  }

  default Future<Boolean> compareAndSet(long index, V expected, V item) {
    return compareAndSet(Value.of(index), expected, item);
  }

  default Future<List<V>> repeat(long times) {
    return repeat(Value.of(times));
  }

  default Future<Void> repeatInPlace(long times) {
    return repeatInPlace(Value.of(times));
  }
}
