package io.holdfast.types;

import io.holdfast.model.Default;
import io.holdfast.model.Operation;
import io.holdfast.model.SharedType;
import io.holdfast.value.NoneValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.util.List;

/**
 * Numbers or characters side by side, as Python's {@code array.array} with the sizes of 64-bit Linux, lowest byte
 * first: b B of 1 byte, h H of 2, i I u w of 4, l L q Q of 8, f of 4 and d of 8. An item that does not fit the typecode
 * fails with CPython 3.13's error ({@code OverflowError}, {@code TypeError}); other errors are {@code Failed} of type
 * {@code IndexError} or {@code ValueError}. A call that fails changes nothing.
 *
 * <p>No value is an array: where Python takes or gives one, this type takes what {@code list.extend} takes and gives a
 * list. {@code buffer_info}, {@code tofile} and {@code fromfile} are missing: they speak of the memory and files of the
 * process that has the array. At most 10,000,000 items and 64 MiB; what would exceed that fails with {@code TooLarge}.
 */
@SharedType(value = "array", python = "Array",
    doc = "Numbers or characters of one typecode, b B u w h H i I l L q Q f d, side by side, as array.array. At most "
        + "10,000,000 items and 64 MiB.")
public interface SharedArray {

  @Operation(value = "Add an item at the end.", python = "append", grows = true)
  Future<Void> append(Value item);

  @Operation(value = "Add at the end every item of what list.extend takes.", python = {"extend", "__iadd__"},
      grows = true)
  Future<Void> extend(Iterable<? extends Value> items);

  @Operation(value = "Add at the end every item of a list. TypeError for anything else.", python = "fromlist",
      grows = true)
  Future<Void> fromlist(Value items);

  @Operation(value = "Add at the end the items that bytes are. ValueError when their number is no multiple of the item "
      + "size.", python = "frombytes", grows = true)
  Future<Void> frombytes(Value bytes);

  @Operation(value = "Add at the end the characters of text. ValueError for another typecode than u or w.",
      python = "fromunicode", grows = true)
  Future<Void> fromunicode(Value text);

  @Operation(value = "Put an item before the index, which is brought into range.", python = "insert", grows = true)
  Future<Void> insert(Value index, Value item);

  @Operation(value = "Remove and return the item at the index, the last one by default. IndexError when there is none.",
      python = "pop")
  Future<Value> pop(@Default("-1") Value index);

  @Operation(value = "Remove the first item equal to the one given. ValueError when there is none.", python = "remove")
  Future<Void> remove(Value item);

  @Operation(value = "Where the first item equal to the one given is, looking from start to before stop. ValueError "
      + "when there is none.", reads = true, python = "index")
  Future<Integer> index(Value item, @Default("0") Value start, @Default("9223372036854775807") Value stop);

  @Operation(value = "How many items are equal to the one given.", reads = true, python = "count")
  Future<Integer> count(Value item);

  @Operation(value = "Turn the order round.", python = "reverse")
  Future<Void> reverse();

  @Operation(value = "Turn the order of the bytes of every item round.", python = "byteswap")
  Future<Void> byteswap();

  @Operation(value = "Remove all items.", python = "clear")
  Future<Void> clear();

  @Operation(value = "The item at the index. IndexError when there is none.", reads = true, python = "__getitem__")
  Future<Value> get(Value index);

  @Operation(value = "Replace the item at the index. IndexError when there is none.", python = "__setitem__",
      grows = true)
  Future<Void> set(Value index, Value item);

  @Operation(value = "Remove the item at the index. IndexError when there is none.", python = "__delitem__")
  Future<Void> delete(Value index);

  @Operation(value = "Add to the number at the index and return the sum, which must fit the typecode.", grows = true)
  Future<Value> increment(Value index, @Default("1") Value by);

  @Operation(value = "Replace the item at the index if it equals the expected one; whether it did.", grows = true)
  Future<Boolean> compareAndSet(Value index, Value expected, Value item);

  @Operation(value = "The items of the slice start:stop:step, as a list.", reads = true,
      python = {"__getitem__", "__iter__"})
  Future<List<Value>> getSlice(@Default("null") Value start, @Default("null") Value stop, @Default("null") Value step);

  @Operation(value = "Replace the slice start:stop:step by the items: by any number when the step is 1 or null, else "
      + "by as many as the slice has (ValueError).", python = "__setitem__", grows = true)
  Future<Void> setSlice(Value start, Value stop, Value step, Iterable<? extends Value> items);

  @Operation(value = "Remove the slice start:stop:step.", python = "__delitem__")
  Future<Void> deleteSlice(@Default("null") Value start, @Default("null") Value stop, @Default("null") Value step);

  @Operation(value = "The items followed by others, as a list; each must fit the typecode.", reads = true,
      python = "__add__")
  Future<List<Value>> concat(Iterable<? extends Value> other);

  @Operation(value = "The items so many times over, none below 1, as a list.", reads = true,
      python = {"__mul__", "__rmul__"})
  Future<List<Value>> repeat(Value times);

  @Operation(value = "Replace the items by the same so many times over, none below 1.", python = "__imul__",
      grows = true)
  Future<Void> repeatInPlace(Value times);

  @Operation(value = "Whether the items stand in the relation to a list of others: < <= > >= == or !=.", reads = true,
      python = {"__lt__", "__le__", "__gt__", "__ge__", "__eq__", "__ne__"})
  Future<Boolean> compare(String operator, Value other);

  @Operation(value = "Whether an item is equal to the one given.", reads = true, python = "__contains__")
  Future<Boolean> contains(Value item);

  @Operation(value = "How many items there are.", reads = true, python = "__len__")
  Future<Integer> length();

  @Operation(value = "All items, as a list.", reads = true, python = {"tolist", "__copy__", "__deepcopy__"})
  Future<List<Value>> tolist();

  @Operation(value = "All items as bytes, the lowest byte of each first.", reads = true, python = "tobytes")
  Future<byte[]> tobytes();

  @Operation(value = "The characters as text. ValueError for another typecode than u or w.", reads = true,
      python = "tounicode")
  Future<String> tounicode();

  @Operation(value = "Its typecode.", reads = true, python = "typecode")
  Future<String> typecode();

  @Operation(value = "The bytes of an item.", reads = true, python = "itemsize")
  Future<Integer> itemsize();

  @Operation(value = "The array as Python writes it, cut behind 1,048,576 characters.", reads = true,
      python = {"__repr__", "__str__"})
  Future<String> repr();

  default Future<Value> get(long index) {
    return get(Value.of(index));
  }

  default Future<Void> set(long index, Value item) {
    return set(Value.of(index), item);
  }

  default Future<List<Value>> getSlice(long start, long stop) {
    return getSlice(Value.of(start), Value.of(stop), NoneValue.NONE);
  }

  default Future<Value> increment(long index, long by) {
    return increment(Value.of(index), Value.of(by));
  }
}
