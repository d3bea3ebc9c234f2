package io.holdfast.types;

import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.TooLarge;
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
 * What the operations of a list decide; {@link ListState} is what it holds. What an operation returns is a copy, as the
 * reply is written later and maybe on another thread.
 */
final class ListObject extends Nestable<ListFact> implements SharedList<Value> {
  /** The most items a list holds or returns, so that {@code [0] * 10**12} fails and the host lives. */
  static final int MAX_LENGTH = 10_000_000;
  /** Repeating costs the caller nothing and everybody else the time to compare and write what it made. */
  private static final long MAX_REPEATED_WEIGHT = 256L << 20;
  /** The most characters of a value in an error's message. */
  static final int MAX_QUOTED = 1000;

  private static final Future<Void> DONE = Future.succeededFuture();

  private final ListState state = new ListState();

  /** A list that stands inside another object. */
  static ListObject inside(ListValue list) {
    ListObject object = new ListObject();
    object.state.items = new ArrayList<>(list.items());
    object.nest();
    return object;
  }

  @Override
  Value value() {
    return new ListValue(state.items);
  }

  @Override
  public Future<Void> append(Value item) {
    requireRoom(state.items.size() + 1L);
    decide(new ListFact.Appended(item));
    return DONE;
  }

  @Override
  public Future<Void> extend(Iterable<? extends Value> more) {
    List<Value> added = collect(more);
    requireRoom((long) state.items.size() + added.size());
    if (!added.isEmpty()) {
      decide(new ListFact.Extended(added));
    }
    return DONE;
  }

  @Override
  public Future<Void> insert(Value index, Value item) {
    long asked = Index.argument(index);
    requireRoom(state.items.size() + 1L);
    long place = asked < 0 ? asked + state.items.size() : asked;
    decide(new ListFact.Inserted((int) Math.max(0, Math.min(place, state.items.size())), item));
    return DONE;
  }

  @Override
  public Future<Value> pop(Value index) {
    long asked = Index.argument(index);
    if (state.items.isEmpty()) {
      throw new Failed("IndexError", "pop from empty list");
    }
    int place = Index.within(asked, state.items.size());
    if (place < 0) {
      throw new Failed("IndexError", "pop index out of range");
    }
    Value item = state.items.get(place);
    decide(new ListFact.Deleted(place));
    return Future.succeededFuture(item);
  }

  @Override
  public Future<Void> remove(Value item) {
    int place = state.items.indexOf(item);
    if (place < 0) {
      throw new Failed("ValueError", "list.remove(x): x not in list");
    }
    decide(new ListFact.Deleted(place));
    return DONE;
  }

  @Override
  public Future<Integer> index(Value item, Value start, Value stop) {
    int from = Index.searchBound(start, state.items.size());
    int to = Index.searchBound(stop, state.items.size());
    int offset = from < to ? state.items.subList(from, to).indexOf(item) : -1;
    if (offset < 0) {
      throw new Failed("ValueError", Repr.of(item, MAX_QUOTED) + " is not in list");
    }
    return Future.succeededFuture(from + offset);
  }

  @Override
  public Future<Integer> count(Value item) {
    return Future.succeededFuture(Collections.frequency(state.items, item));
  }

  @Override
  public Future<Void> reverse() {
    if (state.items.size() > 1) {
      decide(new ListFact.Reversed());
    }
    return DONE;
  }

  @Override
  public Future<Void> sort(Value reverse) {
    if (state.items.size() > 1) {
      if (!ordersForSure(state.items)) {
        // for its TypeError: a fact must not fail when it is applied
        ListState.sort(new ArrayList<>(state.items), reverse.truth());
      }
      decide(new ListFact.Sorted(reverse.truth()));
    }
    return DONE;
  }

  @Override
  public Future<Void> clear() {
    if (!state.items.isEmpty()) {
      decide(new ListFact.Cleared());
    }
    return DONE;
  }

  @Override
  public Future<List<Value>> copy() {
    return result(new ArrayList<>(state.items));
  }

  @Override
  public Future<Integer> length() {
    return Future.succeededFuture(state.items.size());
  }

  @Override
  public Future<Boolean> contains(Value item) {
    return Future.succeededFuture(state.items.contains(item));
  }

  @Override
  public Future<Value> get(Value index) {
    return Future.succeededFuture(state.items.get(place(index)));
  }

  private int place(Value index) {
    int place = Index.subscript(index, state.items.size());
    if (place < 0) {
      throw new Failed("IndexError", "list index out of range");
    }
    return place;
  }

  @Override
  public Future<Void> set(Value index, Value item) {
    decide(new ListFact.Replaced(assignable(index), item));
    return DONE;
  }

  @Override
  public Future<Void> delete(Value index) {
    decide(new ListFact.Deleted(assignable(index)));
    return DONE;
  }

  @Override
  public Future<List<Value>> getSlice(Value start, Value stop, Value step) {
    Slice slice = Slice.of(start, stop, step, state.items.size());
    if (slice.step() == 1) {
      return result(new ArrayList<>(state.items.subList(slice.start(), slice.start() + slice.count())));
    }
    return result(state.chosen(slice));
  }

  @Override
  public Future<Void> setSlice(Value start, Value stop, Value step, Iterable<? extends Value> replacement) {
    Slice slice = Slice.of(start, stop, step, state.items.size());
    List<Value> added;
    try {
      added = collect(replacement);
    } catch (UnsuitableValue notIterable) {
      throw new Failed("TypeError", "must assign iterable to extended slice"); // CPython 3.13 says so for any slice
    }
    if (slice.simple()) {
      requireRoom((long) state.items.size() - slice.count() + added.size());
      if (slice.count() > 0 || !added.isEmpty()) {
        decide(new ListFact.RangeReplaced(slice.start(), slice.count(), added));
      }
    } else if (added.size() != slice.count()) {
      throw new Failed("ValueError", "attempt to assign sequence of size " + added.size()
          + " to extended slice of size " + slice.count());
    } else if (!added.isEmpty()) {
      decide(new ListFact.StrideReplaced(slice.start(), slice.step(), added));
    }
    return DONE;
  }

  @Override
  public Future<Void> deleteSlice(Value start, Value stop, Value step) {
    Slice slice = Slice.of(start, stop, step, state.items.size()).ascending();
    if (slice.count() > 0) {
      decide(new ListFact.SliceDeleted(slice.start(), slice.step(), slice.count()));
    }
    return DONE;
  }

  @Override
  public Future<List<Value>> concat(Value other) {
    if (!(other instanceof ListValue list)) {
      throw new Failed("TypeError", "can only concatenate list (not \"" + other.typeName() + "\") to list");
    }
    int length = requireRoom((long) state.items.size() + list.items().size());
    List<Value> both = new ArrayList<>(length);
    both.addAll(state.items);
    both.addAll(list.items());
    return result(both);
  }

  @Override
  public Future<List<Value>> repeat(Value times) {
    int count = timesOf(times);
    Bulk.requireMakeable(state.items, count);
    return result(state.repeated(count));
  }

  @Override
  public Future<Void> repeatInPlace(Value times) {
    int count = timesOf(times);
    if (!state.items.isEmpty() && count != 1) {
      decide(new ListFact.Repeated(count));
    }
    return DONE;
  }

  @Override
  public Future<Boolean> compare(String operator, Value other) {
    return Future.succeededFuture(Ordering.test(new ListValue(state.items), operator, other));
  }

  @Override
  public Future<List<Value>> reversed() {
    List<Value> backwards = new ArrayList<>(state.items);
    Collections.reverse(backwards);
    return result(backwards);
  }

  @Override
  public Future<List<Value>> getRange(Value start, int most) {
    Bulk room = new Bulk(most);
    List<Value> page = new ArrayList<>();
    for (int i = start(start); i < state.items.size() && room.admits(state.items.get(i)); i++) {
      page.add(state.items.get(i));
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
      decide(new ListFact.RangeReplaced(from, Math.min(added.size(), state.items.size() - from), added));
    }
    return Future.succeededFuture(state.items.size());
  }

  /** Where a range begins: any place, or the end. */
  private int start(Value start) {
    long asked = Index.argument(start);
    long from = asked < 0 ? asked + state.items.size() : asked;
    if (from < 0 || from > state.items.size()) {
      throw new Failed("IndexError", "list index out of range");
    }
    return (int) from;
  }

  @Override
  public Future<Integer> trim(Value start, Value stop) {
    Slice kept = Slice.of(start, stop, NoneValue.NONE, state.items.size());
    int after = kept.start() + kept.count();
    if (kept.count() == 0) {
      clear();
    } else {
      if (after < state.items.size()) {
        decide(new ListFact.SliceDeleted(after, 1, state.items.size() - after));
      }
      if (kept.start() > 0) {
        decide(new ListFact.SliceDeleted(0, 1, kept.start()));
      }
    }
    return Future.succeededFuture(state.items.size());
  }

  @Override
  public Future<Boolean> compareAndSet(Value index, Value expected, Value item) {
    int place = assignable(index);
    if (!state.items.get(place).equals(expected)) {
      return Future.succeededFuture(false);
    }
    decide(new ListFact.Replaced(place, item));
    return Future.succeededFuture(true);
  }

  @Override
  public Future<Value> at(List<Value> path, String operation, Value arguments) {
    NestedCall call = new NestedCall(path);
    int place = call.first(this::place);
    return call.run(Value.of(place), state.items.get(place), operation, arguments,
        (places, facts) -> decide(new ListFact.ChangedWithin(places, facts)));
  }

  @Override
  public Future<Value> getAt(List<Value> path) {
    NestedCall call = new NestedCall(path);
    int place = call.first(this::place);
    return Future.succeededFuture(call.find(Value.of(place), state.items.get(place)));
  }

  @Override
  public Future<String> repr() {
    return Future.succeededFuture(Repr.of(new ListValue(state.items)));
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
    int place = Index.subscript(index, state.items.size());
    if (place < 0) {
      throw new Failed("IndexError", "list assignment index out of range");
    }
    return place;
  }

  /** How many times the items are to be repeated, when the result is not too long. */
  private int timesOf(Value times) {
    long count = Index.times(times);
    if (state.items.isEmpty()) {
      return 0;
    }
    requireRoom(count > Long.MAX_VALUE / state.items.size() ? Long.MAX_VALUE : count * state.items.size());
    if (count > 1 && Weight.of(state.items, MAX_REPEATED_WEIGHT) > MAX_REPEATED_WEIGHT / count) {
      throw new TooLarge("repeating gives at most " + (MAX_REPEATED_WEIGHT >> 20)
          + " MiB of items; repeat fewer, or smaller ones");
    }
    return (int) count;
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

  @Override
  protected void apply(ListFact fact) {
    state.apply(fact);
  }

  @Override
  protected Runnable undo(ListFact fact) {
    return state.undo(fact);
  }

  @Override
  protected Stream<ListFact> snapshot() {
    return state.items.stream().map(ListFact.Appended::new);
  }

  @Override
  protected void describe(BiConsumer<String, Value> details) {
    details.accept("length", Value.of(state.items.size()));
  }
}
