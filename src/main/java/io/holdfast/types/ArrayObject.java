package io.holdfast.types;

import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.object.SharedObject;
import io.holdfast.value.BytesValue;
import io.holdfast.value.Iteration;
import io.holdfast.value.ListValue;
import io.holdfast.value.NoneValue;
import io.holdfast.value.Ordering;
import io.holdfast.value.Repr;
import io.holdfast.value.StringValue;
import io.holdfast.value.TupleValue;
import io.holdfast.value.UnsuitableValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

final class ArrayObject extends SharedObject<ArrayObject.Fact> implements SharedArray {
  /** The most items. */
  static final int MAX_LENGTH = 10_000_000;
  /** The most bytes of all items together. */
  static final int MAX_BYTES = 64 << 20;
  private static final int SNAPSHOT_ITEMS = 1 << 16;

  private static final Future<Void> DONE = Future.succeededFuture();

  sealed interface Fact permits Spliced, StrideReplaced, SliceDeleted, Reversed, Byteswapped, Repeated {
  }

  /** The {@code count} items from {@code start} on gave way to those that the bytes are. */
  record Spliced(int start, int count, BytesValue items) implements Fact {
  }

  /** Every {@code step}-th item from {@code start} on was replaced, one for one. */
  record StrideReplaced(int start, int step, BytesValue items) implements Fact {
  }

  /** {@code count} items were removed: {@code start}, {@code start + step} …, the step positive. */
  record SliceDeleted(int start, int step, int count) implements Fact {
  }

  record Reversed() implements Fact {
  }

  record Byteswapped() implements Fact {
  }

  record Repeated(int times) implements Fact {
  }

  private final Typecode kind;
  private final PackedItems items;

  ArrayObject(String typecode) {
    kind = Typecode.of(typecode);
    items = new PackedItems(kind);
  }

  // ---------------------------------------------------------------- adding and taking

  @Override
  public Future<Void> append(Value item) {
    byte[] packed = packed(List.of(item));
    requireRoom(items.length() + 1L);
    commit(spliced(items.length(), 0, packed));
    return DONE;
  }

  @Override
  public Future<Void> extend(Iterable<? extends Value> more) {
    return addAll(packed(collect(more)));
  }

  @Override
  public Future<Void> fromlist(Value list) {
    if (!(list instanceof ListValue values)) {
      throw new Failed("TypeError", "arg must be list");
    }
    return addAll(packed(values.items()));
  }

  @Override
  public Future<Void> frombytes(Value given) {
    if (!(given instanceof BytesValue bytes)) {
      throw new Failed("TypeError", "a bytes-like object is required, not '" + given.typeName() + "'");
    }
    if (bytes.value().length % kind.size() != 0) {
      throw new Failed("ValueError", "bytes length not a multiple of item size");
    }
    return addAll(bytes.value());
  }

  @Override
  public Future<Void> fromunicode(Value given) {
    if (!(given instanceof StringValue text)) {
      throw new Failed("TypeError", "fromunicode() argument must be str, not "
          + (given == NoneValue.NONE ? "None" : given.typeName()));
    }
    requireText("fromunicode");
    return addAll(packed(Iteration.of(text)));
  }

  private Future<Void> addAll(byte[] packed) {
    requireRoom((long) items.length() + packed.length / kind.size());
    if (packed.length > 0) {
      commit(spliced(items.length(), 0, packed));
    }
    return DONE;
  }

  @Override
  public Future<Void> insert(Value index, Value item) {
    long asked = Index.argument(index);
    byte[] packed = packed(List.of(item));
    requireRoom(items.length() + 1L);
    long place = asked < 0 ? asked + items.length() : asked;
    commit(spliced((int) Math.max(0, Math.min(place, items.length())), 0, packed));
    return DONE;
  }

  @Override
  public Future<Value> pop(Value index) {
    long asked = Index.argument(index);
    if (items.length() == 0) {
      throw new Failed("IndexError", "pop from empty array");
    }
    int place = Index.within(asked, items.length());
    if (place < 0) {
      throw new Failed("IndexError", "pop index out of range");
    }
    Value item = items.get(place);
    commit(spliced(place, 1, new byte[0]));
    return Future.succeededFuture(item);
  }

  @Override
  public Future<Void> remove(Value item) {
    int place = find(item, 0, items.length());
    if (place < 0) {
      throw new Failed("ValueError", "array.remove(x): x not in array");
    }
    commit(spliced(place, 1, new byte[0]));
    return DONE;
  }

  @Override
  public Future<Void> clear() {
    if (items.length() > 0) {
      commit(spliced(0, items.length(), new byte[0]));
    }
    return DONE;
  }

  // ---------------------------------------------------------------- looking

  @Override
  public Future<Integer> index(Value item, Value start, Value stop) {
    int place = find(item, Index.searchBound(start, items.length()), Index.searchBound(stop, items.length()));
    if (place < 0) {
      throw new Failed("ValueError", "array.index(x): x not in array");
    }
    return Future.succeededFuture(place);
  }

  private int find(Value item, int from, int to) {
    for (int i = from; i < to; i++) {
      if (items.get(i).equals(item)) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public Future<Integer> count(Value item) {
    return Future.succeededFuture(
        (int) IntStream.range(0, items.length()).filter(i -> items.get(i).equals(item)).count());
  }

  @Override
  public Future<Boolean> contains(Value item) {
    return Future.succeededFuture(find(item, 0, items.length()) >= 0);
  }

  @Override
  public Future<Integer> length() {
    return Future.succeededFuture(items.length());
  }

  @Override
  public Future<List<Value>> tolist() {
    return Future.succeededFuture(items.list());
  }

  @Override
  public Future<byte[]> tobytes() {
    return Future.succeededFuture(items.bytes(0, items.length()));
  }

  @Override
  public Future<String> tounicode() {
    requireText("tounicode");
    return Future.succeededFuture(text());
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    items.list().forEach(item -> text.append(((StringValue) item).value()));
    return text.toString();
  }

  private void requireText(String operation) {
    if (!kind.isText()) {
      throw new Failed("ValueError", operation + "() may only be called on unicode type arrays ('u' or 'w')");
    }
  }

  @Override
  public Future<String> typecode() {
    return Future.succeededFuture(kind.code());
  }

  @Override
  public Future<Integer> itemsize() {
    return Future.succeededFuture(kind.size());
  }

  @Override
  public Future<Boolean> compare(String operator, Value other) {
    Value others = other instanceof TupleValue tuple ? new ListValue(tuple.items()) : other;
    return Future.succeededFuture(Ordering.test(new ListValue(items.list()), operator, others));
  }

  @Override
  public Future<String> repr() {
    String start = "array('" + kind.code() + "'";
    if (items.length() == 0) {
      return Future.succeededFuture(start + ')');
    }
    Value shown = kind.isText() ? Value.of(text()) : new ListValue(items.list());
    return Future.succeededFuture(start + ", " + Repr.of(shown, Repr.MAX_LENGTH - start.length() - 3) + ')');
  }

  // ---------------------------------------------------------------- places and slices

  @Override
  public Future<Value> get(Value index) {
    int place = Index.subscript(index, items.length(), "array");
    if (place < 0) {
      throw new Failed("IndexError", "array index out of range");
    }
    return Future.succeededFuture(items.get(place));
  }

  @Override
  public Future<Void> set(Value index, Value item) {
    commit(spliced(assignable(index), 1, packed(List.of(item))));
    return DONE;
  }

  @Override
  public Future<Void> delete(Value index) {
    commit(spliced(assignable(index), 1, new byte[0]));
    return DONE;
  }

  @Override
  public Future<Value> increment(Value index, Value by) {
    int place = assignable(index);
    commit(spliced(place, 1, packed(List.of(Arithmetic.sum(items.get(place), by)))));
    return Future.succeededFuture(items.get(place));
  }

  @Override
  public Future<Boolean> compareAndSet(Value index, Value expected, Value item) {
    int place = assignable(index);
    byte[] packed = packed(List.of(item));
    boolean same = items.get(place).equals(expected);
    if (same) {
      commit(spliced(place, 1, packed));
    }
    return Future.succeededFuture(same);
  }

  private int assignable(Value index) {
    int place = Index.subscript(index, items.length(), "array");
    if (place < 0) {
      throw new Failed("IndexError", "array assignment index out of range");
    }
    return place;
  }

  @Override
  public Future<List<Value>> getSlice(Value start, Value stop, Value step) {
    Slice slice = Slice.of(start, stop, step, items.length());
    List<Value> chosen = new ArrayList<>(slice.count());
    for (int i = 0; i < slice.count(); i++) {
      chosen.add(items.get(slice.place(i)));
    }
    return Future.succeededFuture(chosen);
  }

  @Override
  public Future<Void> setSlice(Value start, Value stop, Value step, Iterable<? extends Value> replacement) {
    Slice slice = Slice.of(start, stop, step, items.length());
    List<Value> added;
    try {
      added = collect(replacement);
    } catch (UnsuitableValue notIterable) {
      throw new Failed("TypeError", "can only assign array to array slice: " + notIterable.getMessage());
    }
    byte[] packed = packed(added);
    if (slice.simple()) {
      requireRoom((long) items.length() - slice.count() + added.size());
      if (slice.count() > 0 || !added.isEmpty()) {
        commit(spliced(slice.start(), slice.count(), packed));
      }
    } else if (added.isEmpty()) { // unlike lists, CPython's arrays take this for the removal of the slice
      deleteSlice(start, stop, step);
    } else if (added.size() != slice.count()) {
      throw new Failed("ValueError", "attempt to assign array of size " + added.size()
          + " to extended slice of size " + slice.count());
    } else {
      commit(new StrideReplaced(slice.start(), slice.step(), new BytesValue(packed)));
    }
    return DONE;
  }

  @Override
  public Future<Void> deleteSlice(Value start, Value stop, Value step) {
    Slice slice = Slice.of(start, stop, step, items.length()).ascending();
    if (slice.count() > 0) {
      commit(new SliceDeleted(slice.start(), slice.step(), slice.count()));
    }
    return DONE;
  }

  // ---------------------------------------------------------------- the whole

  @Override
  public Future<Void> reverse() {
    if (items.length() > 1) {
      commit(new Reversed());
    }
    return DONE;
  }

  @Override
  public Future<Void> byteswap() {
    if (items.length() > 0 && kind.size() > 1) {
      commit(new Byteswapped());
    }
    return DONE;
  }

  @Override
  public Future<List<Value>> concat(Iterable<? extends Value> other) {
    List<Value> added = collect(other);
    requireRoom((long) items.length() + added.size());
    PackedItems theirs = new PackedItems(kind); // 1.5 in a float of 4 bytes is 1.5, 0.1 is another number
    theirs.splice(0, 0, packed(added));
    List<Value> both = items.list();
    both.addAll(theirs.list());
    return Future.succeededFuture(both);
  }

  @Override
  public Future<List<Value>> repeat(Value times) {
    int count = timesOf(times);
    Bulk.requireMakeable((long) items.length() * Long.BYTES, count);
    List<Value> once = items.list();
    return Future.succeededFuture(
        Collections.nCopies(count, once).stream().flatMap(List::stream).toList());
  }

  @Override
  public Future<Void> repeatInPlace(Value times) {
    int count = timesOf(times);
    if (items.length() > 0 && count != 1) {
      commit(new Repeated(count));
    }
    return DONE;
  }

  private int timesOf(Value times) {
    long count = Index.times(times);
    if (items.length() == 0) {
      return 0;
    }
    requireRoom(count > Long.MAX_VALUE / items.length() ? Long.MAX_VALUE : count * items.length());
    return (int) count;
  }

  private void requireRoom(long length) {
    if (length > MAX_LENGTH || length * kind.size() > MAX_BYTES) {
      throw new TooLarge("an array of typecode " + kind.code() + " has at most "
          + Math.min(MAX_LENGTH, MAX_BYTES / kind.size()) + " items, results included; this would have "
          + (length == Long.MAX_VALUE ? "far more" : length) + ". Split it over several arrays");
    }
  }

  /** As many as may be in an array at all: packing more would take memory before the refusal. */
  private byte[] packed(List<Value> values) {
    requireRoom(values.size());
    return PackedItems.pack(kind, values);
  }

  private static List<Value> collect(Iterable<? extends Value> values) {
    List<Value> collected = new ArrayList<>();
    values.forEach(collected::add);
    return collected;
  }

  private static Spliced spliced(int start, int count, byte[] packed) {
    return new Spliced(start, count, new BytesValue(packed));
  }

  // ---------------------------------------------------------------- facts

  @Override
  protected void apply(Fact fact) {
    if (fact instanceof Spliced spliced) {
      items.splice(spliced.start, spliced.count, spliced.items.value());
    } else if (fact instanceof StrideReplaced replaced) {
      items.replace(replaced.start, replaced.step, replaced.items.value());
    } else if (fact instanceof SliceDeleted deleted) {
      items.delete(deleted.start, deleted.step, deleted.count);
    } else if (fact instanceof Reversed) {
      items.reverse();
    } else if (fact instanceof Byteswapped) {
      items.swap();
    } else {
      items.repeat(((Repeated) fact).times);
    }
  }

  @Override
  protected Runnable undo(Fact fact) {
    if (fact instanceof Spliced spliced) {
      byte[] before = items.bytes(spliced.start, spliced.count);
      int added = spliced.items.value().length / kind.size();
      return () -> items.splice(spliced.start, added, before);
    } else if (fact instanceof StrideReplaced replaced) {
      byte[] before = everySo(replaced);
      return () -> items.replace(replaced.start, replaced.step, before);
    } else if (fact instanceof Reversed) {
      return items::reverse;
    } else if (fact instanceof Byteswapped) {
      return items::swap;
    }
    byte[] before = items.bytes(0, items.length());
    return () -> items.splice(0, items.length(), before);
  }

  private byte[] everySo(StrideReplaced replaced) {
    byte[] chosen = new byte[replaced.items.value().length];
    for (int i = 0; i * kind.size() < chosen.length; i++) {
      System.arraycopy(items.bytes(replaced.start + i * replaced.step, 1), 0, chosen, i * kind.size(), kind.size());
    }
    return chosen;
  }

  @Override
  protected Stream<Fact> snapshot() {
    return IntStream.iterate(0, start -> start < items.length(), start -> start + SNAPSHOT_ITEMS)
        .mapToObj(start -> spliced(start, 0, items.bytes(start, Math.min(SNAPSHOT_ITEMS, items.length() - start))));
  }

  @Override
  protected void describe(BiConsumer<String, Value> details) {
    details.accept("length", Value.of(items.length()));
    details.accept("itemsize", Value.of(kind.size()));
  }
}
