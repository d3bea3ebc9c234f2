package io.holdfast.types;

import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.object.SharedObject;
import io.holdfast.value.BigIntValue;
import io.holdfast.value.BoolValue;
import io.holdfast.value.BytesValue;
import io.holdfast.value.FloatValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.NoneValue;
import io.holdfast.value.Ordering;
import io.holdfast.value.Repr;
import io.holdfast.value.StringValue;
import io.holdfast.value.UnsuitableValue;
import io.holdfast.value.Value;
import io.holdfast.value.Weight;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * Facts name places, never what is looked for: nan equals only itself, and after a replay it is another object. What an
 * operation returns is a copy, as the reply is written later and maybe on another thread.
 */
final class ListObject extends SharedObject<ListObject.Fact> implements SharedList<Value>, Nestable {
  /** The most items a list holds or returns, so that {@code [0] * 10**12} fails and the host lives. */
  static final int MAX_LENGTH = 10_000_000;
  /** Repeating costs the caller nothing and everybody else the time to compare and write what it made. */
  private static final long MAX_REPEATED_WEIGHT = 256L << 20;
  /** The most characters of a value in an error's message. */
  static final int MAX_QUOTED = 1000;

  private static final Future<Void> DONE = Future.succeededFuture();

  sealed interface Fact permits Appended, Extended, Inserted, Replaced, Deleted, RangeReplaced, StrideReplaced,
      SliceDeleted, Reversed, Sorted, Repeated, Cleared, ChangedWithin {
  }

  record Appended(Value item) implements Fact {
  }

  record Extended(List<Value> items) implements Fact {
  }

  record Inserted(int index, Value item) implements Fact {
  }

  record Replaced(int index, Value item) implements Fact {
  }

  record Deleted(int index) implements Fact {
  }

  /** The {@code count} items from {@code start} on gave way to these, more or fewer. */
  record RangeReplaced(int start, int count, List<Value> items) implements Fact {
  }

  /** Every {@code step}-th item from {@code start} on was replaced, one for one. */
  record StrideReplaced(int start, int step, List<Value> items) implements Fact {
  }

  /** {@code count} items were removed: {@code start}, {@code start + step} …, the step positive. */
  record SliceDeleted(int start, int step, int count) implements Fact {
  }

  record Reversed() implements Fact {
  }

  record Sorted(boolean reverse) implements Fact {
  }

  record Repeated(int times) implements Fact {
  }

  record Cleared() implements Fact {
  }

  /** What stands at the place changed, as the facts of its own kind say; the first step of the path is an index. */
  record ChangedWithin(List<Value> path, List<Value> facts) implements Fact {
  }

  private ArrayList<Value> items = new ArrayList<>(0);
  private List<Object> nested; // the facts made while it stands inside another object; null for one of its own

  /** A list that stands inside another object. */
  static ListObject inside(ListValue list) {
    ListObject object = new ListObject();
    object.items = new ArrayList<>(list.items());
    object.nested = new ArrayList<>(1);
    return object;
  }

  @Override
  public Value value() {
    return new ListValue(items);
  }

  @Override
  public List<Object> facts() {
    return nested;
  }

  @Override
  public void change(Object fact) {
    apply((Fact) fact);
  }

  private void decide(Fact fact) {
    if (nested == null) {
      commit(fact);
    } else {
      nested.add(fact);
      apply(fact);
    }
  }

  @Override
  public Future<Void> append(Value item) {
    requireRoom(items.size() + 1L);
    decide(new Appended(item));
    return DONE;
  }

  @Override
  public Future<Void> extend(Iterable<? extends Value> more) {
    List<Value> added = collect(more);
    requireRoom((long) items.size() + added.size());
    if (!added.isEmpty()) {
      decide(new Extended(added));
    }
    return DONE;
  }

  @Override
  public Future<Void> insert(Value index, Value item) {
    long asked = Index.argument(index);
    requireRoom(items.size() + 1L);
    long place = asked < 0 ? asked + items.size() : asked;
    decide(new Inserted((int) Math.max(0, Math.min(place, items.size())), item));
    return DONE;
  }

  @Override
  public Future<Value> pop(Value index) {
    long asked = Index.argument(index);
    if (items.isEmpty()) {
      throw new Failed("IndexError", "pop from empty list");
    }
    int place = Index.within(asked, items.size());
    if (place < 0) {
      throw new Failed("IndexError", "pop index out of range");
    }
    Value item = items.get(place);
    decide(new Deleted(place));
    return Future.succeededFuture(item);
  }

  @Override
  public Future<Void> remove(Value item) {
    int place = items.indexOf(item);
    if (place < 0) {
      throw new Failed("ValueError", "list.remove(x): x not in list");
    }
    decide(new Deleted(place));
    return DONE;
  }

  @Override
  public Future<Integer> index(Value item, Value start, Value stop) {
    int from = Index.searchBound(start, items.size());
    int to = Index.searchBound(stop, items.size());
    int offset = from < to ? items.subList(from, to).indexOf(item) : -1;
    if (offset < 0) {
      throw new Failed("ValueError", Repr.of(item, MAX_QUOTED) + " is not in list");
    }
    return Future.succeededFuture(from + offset);
  }

  @Override
  public Future<Integer> count(Value item) {
    return Future.succeededFuture(Collections.frequency(items, item));
  }

  @Override
  public Future<Void> reverse() {
    if (items.size() > 1) {
      decide(new Reversed());
    }
    return DONE;
  }

  @Override
  public Future<Void> sort(Value reverse) {
    if (items.size() > 1) {
      if (!ordersForSure(items)) {
        sort(new ArrayList<>(items), reverse.truth()); // for its TypeError: a fact must not fail when it is applied
      }
      decide(new Sorted(reverse.truth()));
    }
    return DONE;
  }

  @Override
  public Future<Void> clear() {
    if (!items.isEmpty()) {
      decide(new Cleared());
    }
    return DONE;
  }

  @Override
  public Future<List<Value>> copy() {
    return result(new ArrayList<>(items));
  }

  @Override
  public Future<Integer> length() {
    return Future.succeededFuture(items.size());
  }

  @Override
  public Future<Boolean> contains(Value item) {
    return Future.succeededFuture(items.contains(item));
  }

  @Override
  public Future<Value> get(Value index) {
    return Future.succeededFuture(items.get(place(index)));
  }

  private int place(Value index) {
    int place = Index.subscript(index, items.size());
    if (place < 0) {
      throw new Failed("IndexError", "list index out of range");
    }
    return place;
  }

  @Override
  public Future<Void> set(Value index, Value item) {
    decide(new Replaced(assignable(index), item));
    return DONE;
  }

  @Override
  public Future<Void> delete(Value index) {
    decide(new Deleted(assignable(index)));
    return DONE;
  }

  @Override
  public Future<List<Value>> getSlice(Value start, Value stop, Value step) {
    Slice slice = Slice.of(start, stop, step, items.size());
    if (slice.step() == 1) {
      return result(new ArrayList<>(items.subList(slice.start(), slice.start() + slice.count())));
    }
    return result(chosen(slice));
  }

  private List<Value> chosen(Slice slice) {
    List<Value> chosen = new ArrayList<>(slice.count());
    for (int i = 0; i < slice.count(); i++) {
      chosen.add(items.get(slice.place(i)));
    }
    return chosen;
  }

  @Override
  public Future<Void> setSlice(Value start, Value stop, Value step, Iterable<? extends Value> replacement) {
    Slice slice = Slice.of(start, stop, step, items.size());
    List<Value> added;
    try {
      added = collect(replacement);
    } catch (UnsuitableValue notIterable) {
      throw new Failed("TypeError", "must assign iterable to extended slice"); // CPython 3.13 says so for any slice
    }
    if (slice.simple()) {
      requireRoom((long) items.size() - slice.count() + added.size());
      if (slice.count() > 0 || !added.isEmpty()) {
        decide(new RangeReplaced(slice.start(), slice.count(), added));
      }
    } else if (added.size() != slice.count()) {
      throw new Failed("ValueError", "attempt to assign sequence of size " + added.size()
          + " to extended slice of size " + slice.count());
    } else if (!added.isEmpty()) {
      decide(new StrideReplaced(slice.start(), slice.step(), added));
    }
    return DONE;
  }

  @Override
  public Future<Void> deleteSlice(Value start, Value stop, Value step) {
    Slice slice = Slice.of(start, stop, step, items.size()).ascending();
    if (slice.count() > 0) {
      decide(new SliceDeleted(slice.start(), slice.step(), slice.count()));
    }
    return DONE;
  }

  @Override
  public Future<List<Value>> concat(Value other) {
    if (!(other instanceof ListValue list)) {
      throw new Failed("TypeError", "can only concatenate list (not \"" + other.typeName() + "\") to list");
    }
    int length = requireRoom((long) items.size() + list.items().size());
    List<Value> both = new ArrayList<>(length);
    both.addAll(items);
    both.addAll(list.items());
    return result(both);
  }

  @Override
  public Future<List<Value>> repeat(Value times) {
    return result(repeated(timesOf(times)));
  }

  @Override
  public Future<Void> repeatInPlace(Value times) {
    int count = timesOf(times);
    if (!items.isEmpty() && count != 1) {
      decide(new Repeated(count));
    }
    return DONE;
  }

  @Override
  public Future<Boolean> compare(String operator, Value other) {
    return Future.succeededFuture(Ordering.test(new ListValue(items), operator, other));
  }

  @Override
  public Future<List<Value>> reversed() {
    List<Value> backwards = new ArrayList<>(items);
    Collections.reverse(backwards);
    return result(backwards);
  }

  @Override
  public Future<List<Value>> getRange(Value start, int most) {
    Bulk room = new Bulk(most);
    List<Value> page = new ArrayList<>();
    for (int i = start(start); i < items.size() && room.admits(items.get(i)); i++) {
      page.add(items.get(i));
    }
    return result(page);
  }

  @Override
  public Future<Integer> setRange(Value start, Iterable<? extends Value> replacement) {
    int from = start(start);
    List<Value> added = collect(replacement);
    Bulk.requireAtMost(added, "items");
    requireRoom((long) from + added.size());
    if (!added.isEmpty()) {
      decide(new RangeReplaced(from, Math.min(added.size(), items.size() - from), added));
    }
    return Future.succeededFuture(items.size());
  }

  /** Where a range begins: any place, or the end. */
  private int start(Value start) {
    long asked = Index.argument(start);
    long from = asked < 0 ? asked + items.size() : asked;
    if (from < 0 || from > items.size()) {
      throw new Failed("IndexError", "list index out of range");
    }
    return (int) from;
  }

  @Override
  public Future<Integer> trim(Value start, Value stop) {
    Slice kept = Slice.of(start, stop, NoneValue.NONE, items.size());
    int after = kept.start() + kept.count();
    if (kept.count() == 0) {
      clear();
    } else {
      if (after < items.size()) {
        decide(new SliceDeleted(after, 1, items.size() - after));
      }
      if (kept.start() > 0) {
        decide(new SliceDeleted(0, 1, kept.start()));
      }
    }
    return Future.succeededFuture(items.size());
  }

  @Override
  public Future<Boolean> compareAndSet(Value index, Value expected, Value item) {
    int place = assignable(index);
    if (!items.get(place).equals(expected)) {
      return Future.succeededFuture(false);
    }
    decide(new Replaced(place, item));
    return Future.succeededFuture(true);
  }

  @Override
  public Future<Value> at(List<Value> path, String operation, Value arguments) {
    NestedCall call = new NestedCall(path);
    int place = call.first(this::place);
    return call.run(Value.of(place), items.get(place), operation, arguments,
        (places, facts) -> decide(new ChangedWithin(places, facts)));
  }

  @Override
  public Future<Value> getAt(List<Value> path) {
    NestedCall call = new NestedCall(path);
    int place = call.first(this::place);
    return Future.succeededFuture(call.find(Value.of(place), items.get(place)));
  }

  @Override
  public Future<String> repr() {
    return Future.succeededFuture(Repr.of(new ListValue(items)));
  }

  private static Future<List<Value>> result(List<Value> copy) {
    return Future.succeededFuture(copy);
  }

  private static List<Value> collect(Iterable<? extends Value> values) {
    List<Value> collected = new ArrayList<>();
    values.forEach(collected::add);
    return collected;
  }

  private int assignable(Value index) {
    int place = Index.subscript(index, items.size());
    if (place < 0) {
      throw new Failed("IndexError", "list assignment index out of range");
    }
    return place;
  }

  /** How many times the items are to be repeated, when the result is not too long. */
  private int timesOf(Value times) {
    long count = Index.times(times);
    if (items.isEmpty()) {
      return 0;
    }
    requireRoom(count > Long.MAX_VALUE / items.size() ? Long.MAX_VALUE : count * items.size());
    if (count > 1 && Weight.of(items, MAX_REPEATED_WEIGHT) > MAX_REPEATED_WEIGHT / count) {
      throw new TooLarge("repeating gives at most " + (MAX_REPEATED_WEIGHT >> 20)
          + " MiB of items; repeat fewer, or smaller ones");
    }
    return (int) count;
  }

  private ArrayList<Value> repeated(int times) {
    ArrayList<Value> all = new ArrayList<>(items.size() * times);
    for (int i = 0; i < times; i++) {
      all.addAll(items);
    }
    return all;
  }

  private static int requireRoom(long length) {
    if (length > MAX_LENGTH) {
      throw new TooLarge("a list has at most " + MAX_LENGTH + " items, results included; this would have "
          + (length == Long.MAX_VALUE ? "far more" : length) + ". Split it over several lists");
    }
    return (int) length;
  }

  /** Whether any two of the values have an order, by one look at each: all numbers, all text or all bytes. */
  private static boolean ordersForSure(List<Value> values) {
    int first = orderedKind(values.get(0));
    if (first == 0) {
      return false;
    }
    for (Value value : values) {
      if (orderedKind(value) != first) {
        return false;
      }
    }
    return true;
  }

  private static int orderedKind(Value value) {
    return value instanceof IntValue || value instanceof FloatValue || value instanceof BoolValue
        || value instanceof BigIntValue ? 1 : value instanceof StringValue ? 2 : value instanceof BytesValue ? 3 : 0;
  }

  private static void sort(List<Value> values, boolean reverse) {
    if (!reverse) {
      values.sort(Ordering.NATURAL);
    } else { // as CPython does it: so equal items keep their order
      Collections.reverse(values);
      values.sort(Ordering.NATURAL);
      Collections.reverse(values);
    }
  }

  @Override
  protected void apply(Fact fact) {
    if (fact instanceof Appended appended) {
      items.add(appended.item);
    } else if (fact instanceof Extended extended) {
      items.addAll(extended.items);
    } else if (fact instanceof Inserted inserted) {
      items.add(inserted.index, inserted.item);
    } else if (fact instanceof Replaced replaced) {
      items.set(replaced.index, replaced.item);
    } else if (fact instanceof Deleted deleted) {
      items.remove(deleted.index);
    } else if (fact instanceof RangeReplaced replaced) {
      replaceRange(replaced);
    } else if (fact instanceof StrideReplaced replaced) {
      for (int i = 0; i < replaced.items.size(); i++) {
        items.set(replaced.start + i * replaced.step, replaced.items.get(i));
      }
    } else if (fact instanceof SliceDeleted deleted) {
      deleteSlice(deleted);
    } else if (fact instanceof Reversed) {
      Collections.reverse(items);
    } else if (fact instanceof Sorted sorted) {
      sort(items, sorted.reverse);
    } else if (fact instanceof Repeated repeated) {
      items = repeated(repeated.times);
    } else if (fact instanceof ChangedWithin changed) {
      int place = placeOf(changed);
      items.set(place, NestedCall.changed(items.get(place), changed.path, 1, changed.facts));
    } else {
      items = new ArrayList<>(0); // gives the room back, too
    }
  }

  private int placeOf(ChangedWithin changed) {
    return (int) Index.argument(changed.path.get(0));
  }

  @Override
  protected Runnable undo(Fact fact) {
    int size = items.size();
    if (fact instanceof Appended || fact instanceof Extended) {
      return () -> items.subList(size, items.size()).clear();
    } else if (fact instanceof Inserted inserted) {
      return () -> items.remove(inserted.index);
    } else if (fact instanceof Replaced replaced) {
      return undoSet(replaced.index);
    } else if (fact instanceof ChangedWithin changed) {
      return undoSet(placeOf(changed));
    } else if (fact instanceof Deleted deleted) {
      Value item = items.get(deleted.index);
      return () -> items.add(deleted.index, item);
    } else if (fact instanceof RangeReplaced replaced) {
      List<Value> before = new ArrayList<>(items.subList(replaced.start, replaced.start + replaced.count));
      return () -> replaceRange(new RangeReplaced(replaced.start, replaced.items.size(), before));
    } else if (fact instanceof StrideReplaced replaced) {
      Slice slice = new Slice(replaced.start, replaced.step, replaced.items.size(), false);
      List<Value> before = chosen(slice);
      return () -> apply(new StrideReplaced(replaced.start, replaced.step, before));
    } else if (fact instanceof Reversed) {
      return () -> Collections.reverse(items);
    }
    ArrayList<Value> before = items; // these put another list in its place
    if (fact instanceof Repeated || fact instanceof Cleared) {
      return () -> items = before;
    }
    ArrayList<Value> copy = new ArrayList<>(items); // sorted, or every so many deleted: no dearer than the fact itself
    return () -> items = copy;
  }

  private Runnable undoSet(int index) {
    Value before = items.get(index);
    return () -> items.set(index, before);
  }

  private void replaceRange(RangeReplaced fact) {
    int common = Math.min(fact.count, fact.items.size());
    for (int i = 0; i < common; i++) {
      items.set(fact.start + i, fact.items.get(i));
    }
    if (common < fact.count) {
      items.subList(fact.start + common, fact.start + fact.count).clear();
    } else {
      items.addAll(fact.start + common, fact.items.subList(common, fact.items.size()));
    }
  }

  private void deleteSlice(SliceDeleted fact) {
    int kept = fact.start;
    int deleted = 0;
    for (int i = fact.start; i < items.size(); i++) {
      if (deleted < fact.count && i == fact.start + deleted * fact.step) {
        deleted++;
      } else {
        items.set(kept++, items.get(i));
      }
    }
    items.subList(kept, items.size()).clear();
  }

  @Override
  protected Stream<Fact> snapshot() {
    return items.stream().map(Appended::new);
  }

  @Override
  protected void describe(BiConsumer<String, Value> details) {
    details.accept("length", Value.of(items.size()));
  }
}
