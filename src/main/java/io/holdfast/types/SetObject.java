package io.holdfast.types;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.value.DictValue;
import io.holdfast.value.Hashing;
import io.holdfast.value.Iteration;
import io.holdfast.value.Ordering;
import io.holdfast.value.Repr;
import io.holdfast.value.SetValue;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** What an operation returns is a copy, as the reply is written later and maybe on another thread. */
final class SetObject extends Nestable<SetObject.Fact> implements SharedSet<Value> {
  /** The most members. */
  static final int MAX_MEMBERS = 10_000_000;

  private static final Future<Void> DONE = Future.succeededFuture();

  sealed interface Fact permits Added, AddedAll, Removed, RemovedAll, LastRemoved, Cleared {
  }

  record Added(Value member) implements Fact {
  }

  record AddedAll(List<Value> members) implements Fact {
  }

  record Removed(Value member) implements Fact {
  }

  /** All of them were there. */
  record RemovedAll(List<Value> members) implements Fact {
  }

  record LastRemoved() implements Fact {
  }

  record Cleared() implements Fact {
  }

  private final OrderedEntries entries = OrderedEntries.ofKeys();

  /** A set that stands inside another object. */
  static SetObject inside(SetValue set) {
    SetObject object = new SetObject();
    object.entries.makeRoom(set.members().size());
    set.members().forEach(member -> object.entries.put(member, null));
    object.nest();
    return object;
  }

  @Override
  Value value() {
    return new SetValue(set(), false);
  }

  // ---------------------------------------------------------------- one member

  @Override
  public Future<Void> add(Value member) {
    addIfAbsent(member);
    return DONE;
  }

  @Override
  public Future<Boolean> addIfAbsent(Value member) {
    if (has(Hashing.requireHashable(member))) {
      return Future.succeededFuture(false);
    }
    requireRoom(1);
    decide(new Added(storable(member)));
    return Future.succeededFuture(true);
  }

  /** The member as the journal will give it back: a nan in it is an object of its own, equal to none before. */
  private static Value storable(Value member) {
    return OrderedEntries.hasNan(member) ? ValueJson.fromBytes(ValueJson.toBytes(member)) : member;
  }

  @Override
  public Future<Void> discard(Value member) {
    removeIfPresent(member);
    return DONE;
  }

  @Override
  public Future<Boolean> removeIfPresent(Value member) {
    if (!has(sought(member))) {
      return Future.succeededFuture(false);
    }
    decide(new Removed(member));
    return Future.succeededFuture(true);
  }

  @Override
  public Future<Void> remove(Value member) {
    if (!has(sought(member))) {
      throw DictObject.keyError(member);
    }
    decide(new Removed(member));
    return DONE;
  }

  @Override
  public Future<Value> pop() {
    int last = entries.last();
    if (last < 0) {
      throw DictObject.keyError(Value.of("pop from an empty set"));
    }
    Value member = entries.key(last);
    decide(new LastRemoved());
    return Future.succeededFuture(member);
  }

  @Override
  public Future<Void> clear() {
    if (entries.size() > 0) {
      decide(new Cleared());
    }
    return DONE;
  }

  @Override
  public Future<Boolean> contains(Value member) {
    return Future.succeededFuture(has(sought(member)));
  }

  /** CPython looks for a set as for the frozenset of its members; nothing else that is unhashable may be asked for. */
  private static Value sought(Value member) {
    return member instanceof SetValue ? member : Hashing.requireHashable(member);
  }

  private boolean has(Value member) {
    return entries.find(member) >= 0;
  }

  // ---------------------------------------------------------------- all of them

  @Override
  public Future<Integer> length() {
    return Future.succeededFuture(entries.size());
  }

  @Override
  public Future<SetValue> copy() {
    return Future.succeededFuture(new SetValue(set(), false));
  }

  @Override
  public Future<List<Value>> members() {
    return Future.succeededFuture(list());
  }

  @Override
  public Future<List<Value>> range(int offset, int most) {
    Bulk room = new Bulk(most);
    List<Value> page = new ArrayList<>();
    for (int entry = first(offset); entry >= 0 && room.admits(entries.key(entry)); entry = entries.after(entry, 0)) {
      page.add(entries.key(entry));
    }
    return Future.succeededFuture(page);
  }

  private int first(int offset) {
    if (offset < 0) {
      throw new BadArguments("'offset' is 0 or more, not " + offset);
    }
    return entries.at(offset);
  }

  @Override
  public Future<String> repr() {
    return Future.succeededFuture(Repr.of(new SetValue(set(), false)));
  }

  private Set<Value> set() {
    Set<Value> all = new LinkedHashSet<>(entries.size() * 4 / 3 + 1);
    entries.forEach((member, none) -> all.add(member));
    return all;
  }

  private List<Value> list() {
    List<Value> all = new ArrayList<>(entries.size());
    entries.forEach((member, none) -> all.add(member));
    return all;
  }

  // ---------------------------------------------------------------- with others

  @Override
  public Future<Void> update(List<Value> others) {
    Set<Value> added = new LinkedHashSet<>();
    for (Value other : others) {
      for (Value member : hashable(other)) {
        if (!has(member)) {
          added.add(storable(member));
        }
      }
    }
    become(List.of(), added);
    return DONE;
  }

  @Override
  public Future<Void> intersectionUpdate(List<Value> others) {
    retain(intersectionWith(others));
    return DONE;
  }

  @Override
  public Future<Void> differenceUpdate(List<Value> others) {
    retain(differenceFrom(others));
    return DONE;
  }

  @Override
  public Future<Void> symmetricDifferenceUpdate(Value other) {
    List<Value> removed = new ArrayList<>();
    Set<Value> added = new LinkedHashSet<>();
    for (Value member : distinct(other)) {
      if (has(member)) {
        removed.add(member);
      } else {
        added.add(storable(member));
      }
    }
    become(removed, added);
    return DONE;
  }

  /** Removes what is not in a part of this set. */
  private void retain(Set<Value> kept) {
    List<Value> removed = new ArrayList<>();
    boolean findable = true;
    for (Value member : list()) {
      if (!kept.contains(member)) {
        removed.add(member);
        findable = findable && !OrderedEntries.hasNan(member);
      }
    }
    if (findable) {
      become(removed, Set.of());
    } else { // a fact cannot name a nan
      clear();
      become(List.of(), kept);
    }
  }

  private void become(List<Value> removed, Set<Value> added) {
    requireRoom((long) added.size() - removed.size());
    if (!removed.isEmpty()) {
      decide(new RemovedAll(removed));
    }
    if (!added.isEmpty()) {
      decide(new AddedAll(List.copyOf(added)));
    }
  }

  @Override
  public Future<SetValue> union(List<Value> others) {
    Set<Value> union = set();
    others.forEach(other -> union.addAll(hashable(other)));
    return result(union);
  }

  @Override
  public Future<SetValue> intersection(List<Value> others) {
    return result(intersectionWith(others));
  }

  @Override
  public Future<SetValue> difference(List<Value> others) {
    return result(differenceFrom(others));
  }

  @Override
  public Future<SetValue> symmetricDifference(Value other) {
    return result(symmetricDifferenceWith(distinct(other)));
  }

  private Set<Value> intersectionWith(List<Value> others) {
    Set<Value> common = set();
    others.forEach(other -> common.retainAll(other instanceof SetValue set ? set.members() : found(common, other)));
    return common;
  }

  /** What of the members is in the other. CPython looks at no more of it when it has found them all. */
  private static Set<Value> found(Set<Value> members, Value other) {
    Set<Value> found = new LinkedHashSet<>();
    for (Value member : Iteration.of(other)) {
      if (members.contains(Hashing.requireHashable(member)) && found.add(member) && found.size() == members.size()) {
        break;
      }
    }
    return found;
  }

  private Set<Value> differenceFrom(List<Value> others) {
    Set<Value> left = set();
    others.forEach(other -> distinct(other).forEach(left::remove));
    return left;
  }

  private Set<Value> symmetricDifferenceWith(Set<Value> other) {
    Set<Value> either = set();
    for (Value member : other) {
      if (!either.remove(member)) {
        either.add(member);
      }
    }
    return either;
  }

  @Override
  public Future<Boolean> isdisjoint(Value other) {
    for (Value member : Iteration.of(other)) { // CPython looks at one after another, and at none behind the answer
      if (has(Hashing.requireHashable(member))) {
        return Future.succeededFuture(false);
      }
    }
    return Future.succeededFuture(true);
  }

  @Override
  public Future<Boolean> issubset(Value other) {
    Set<Value> own = set();
    return Future.succeededFuture(other instanceof SetValue set ? set.members().containsAll(own)
        : found(own, other).size() == own.size());
  }

  @Override
  public Future<Boolean> issuperset(Value other) {
    for (Value member : Iteration.of(other)) { // as isdisjoint
      if (!has(Hashing.requireHashable(member))) {
        return Future.succeededFuture(false);
      }
    }
    return Future.succeededFuture(true);
  }

  @Override
  public Future<SetValue> combine(String operator, Value other) {
    SetValue right = operand(operator, "", other, true);
    return result(switch (operator) {
      case "|" -> {
        Set<Value> union = set();
        union.addAll(right.members());
        yield union;
      }
      case "&" -> intersectionWith(List.of(right));
      case "-" -> differenceFrom(List.of(right));
      default -> symmetricDifferenceWith(right.members());
    });
  }

  @Override
  public Future<SetValue> combineOver(String operator, Value other) {
    SetValue left = operand(operator, "", other, false);
    Set<Value> all = new LinkedHashSet<>(left.members());
    Set<Value> own = set();
    switch (operator) {
      case "|" -> all.addAll(own);
      case "&" -> all.retainAll(own);
      case "-" -> own.forEach(all::remove);
      default -> {
        for (Value member : own) {
          if (!all.remove(member)) {
            all.add(member);
          }
        }
      }
    }
    return Future.succeededFuture(new SetValue(all, left.frozen()));
  }

  @Override
  public Future<Void> combineInPlace(String operator, Value other) {
    SetValue right = operand(operator, "=", other, true);
    return switch (operator) {
      case "|" -> update(List.of(right));
      case "&" -> intersectionUpdate(List.of(right));
      case "-" -> differenceUpdate(List.of(right));
      default -> symmetricDifferenceUpdate(right);
    };
  }

  private static SetValue operand(String operator, String suffix, Value other, boolean right) {
    if (!List.of("|", "&", "-", "^").contains(operator)) {
      throw new BadArguments("'operator' is one of | & - ^");
    }
    if (other instanceof SetValue set) {
      return set;
    }
    String kind = other.typeName();
    throw new Failed("TypeError", "unsupported operand type(s) for " + operator + suffix + ": '"
        + (right ? "set' and '" + kind : kind + "' and 'set") + "'");
  }

  @Override
  public Future<Boolean> compare(String operator, Value other) {
    return Future.succeededFuture(Ordering.test(new SetValue(set(), false), operator, other));
  }

  private static Future<SetValue> result(Set<Value> members) {
    if (members.size() > MAX_MEMBERS) {
      throw tooMany(members.size());
    }
    return Future.succeededFuture(new SetValue(members, false));
  }

  private static List<Value> hashable(Value other) {
    List<Value> members = Iteration.of(other);
    if (!(other instanceof SetValue || other instanceof DictValue)) {
      members.forEach(Hashing::requireHashable);
    }
    return members;
  }

  private static Set<Value> distinct(Value other) {
    return other instanceof SetValue set ? set.members() : new LinkedHashSet<>(hashable(other));
  }

  private void requireRoom(long more) {
    if (entries.size() + more > MAX_MEMBERS) {
      throw tooMany(entries.size() + more);
    }
  }

  static TooLarge tooMany(long members) {
    return new TooLarge("a set has at most " + MAX_MEMBERS + " members, results included; this would have " + members
        + ". Split it over several sets");
  }

  // ---------------------------------------------------------------- facts

  @Override
  protected void apply(Fact fact) {
    if (fact instanceof Added added) {
      entries.put(added.member, null);
    } else if (fact instanceof AddedAll added) {
      added.members.forEach(member -> entries.put(member, null));
    } else if (fact instanceof Removed removed) {
      entries.remove(entries.find(removed.member));
    } else if (fact instanceof RemovedAll removed) {
      removed.members.forEach(member -> entries.remove(entries.find(member)));
    } else if (fact instanceof LastRemoved) {
      entries.remove(entries.last());
    } else {
      entries.clear();
    }
  }

  @Override
  protected Runnable undo(Fact fact) {
    if (fact instanceof Added) {
      return () -> entries.remove(entries.last());
    } else if (fact instanceof AddedAll added) {
      int count = added.members.size();
      return () -> {
        for (int i = 0; i < count; i++) {
          entries.remove(entries.last());
        }
      };
    } else if (fact instanceof Removed removed) {
      return entries.undoRemove(entries.find(removed.member));
    } else if (fact instanceof RemovedAll) {
      return entries.undoAll();
    } else if (fact instanceof LastRemoved) {
      return entries.undoRemove(entries.last());
    }
    return entries.undoClear();
  }

  @Override
  protected Stream<Fact> snapshot() {
    return list().stream().map(Added::new);
  }

  @Override
  protected void describe(BiConsumer<String, Value> details) {
    details.accept("length", Value.of(entries.size()));
  }
}
