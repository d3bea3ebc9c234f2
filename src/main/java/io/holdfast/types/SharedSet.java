package io.holdfast.types;

import io.holdfast.model.Default;
import io.holdfast.model.Operation;
import io.holdfast.model.SharedType;
import io.holdfast.value.SetValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.util.List;

/**
 * A set with the operations of Python's own. Members are what Python can hash (TypeError for others) and equal as in
 * Python: 1, 1.0 and True are one member, the first that came is kept. They stand in the order in which they came,
 * which is ours: Python's sets have none. A call that fails changes nothing. Errors are CPython 3.13's: {@code Failed}
 * of type {@code KeyError} (its argument is the member) or {@code TypeError}.
 *
 * <p>What an operation takes as {@code others} is a list of what {@code list.extend} takes each: lists, tuples, sets,
 * dicts (their keys), text (its characters), bytes (their numbers). A nan is never found again, as nan equals no other;
 * every one added is a member of its own. A set has at most 10,000,000 members; what would exceed that fails with
 * {@code TooLarge}.
 *
 * @param <V> the class of the members; {@link Value} for values as they are
 */
@SharedType(value = "set", python = "set",
    doc = "A set with every operation of Python's: in order of insertion, any hashable member, equality across number "
        + "kinds. At most 10,000,000 members.")
public interface SharedSet<V> {

  @Operation(value = "Add a member. One that is there already stays.", python = "add", grows = true)
  Future<Void> add(V member);

  @Operation(value = "Add a member; whether it was not there.", grows = true)
  Future<Boolean> addIfAbsent(V member);

  @Operation(value = "Remove the member if it is there.", python = "discard")
  Future<Void> discard(V member);

  @Operation("Remove the member if it is there; whether it was.")
  Future<Boolean> removeIfPresent(V member);

  @Operation(value = "Remove the member. KeyError when it is not there.", python = "remove")
  Future<Void> remove(V member);

  @Operation(value = "Remove and return the member that came last. KeyError when the set is empty.", python = "pop")
  Future<V> pop();

  @Operation(value = "Remove all members.", python = "clear")
  Future<Void> clear();

  @Operation(value = "Whether the member is there. A set is looked for as the frozenset of its members.", reads = true,
      python = "__contains__")
  Future<Boolean> contains(V member);

  @Operation(value = "How many members there are.", reads = true, python = "__len__")
  Future<Integer> length();

  @Operation(value = "The members as a set.", reads = true, python = "copy")
  Future<SetValue> copy();

  @Operation(value = "The members in order, as a list.", reads = true, python = "__iter__")
  Future<List<V>> members();

  @Operation(value = "At most so many members from a place in the order on, empty behind the last. A page: at most "
      + "10,000, and no more than fits a frame. Removing a member moves those behind it one place up.", reads = true)
  Future<List<V>> range(@Default("0") int offset, @Default("1000") int most);

  @Operation(value = "Add the members of all others.", python = "update", grows = true)
  Future<Void> update(@Default("[]") List<Value> others);

  @Operation(value = "Remove what is not in every one of the others.", python = "intersection_update")
  Future<Void> intersectionUpdate(@Default("[]") List<Value> others);

  @Operation(value = "Remove what is in any of the others.", python = "difference_update")
  Future<Void> differenceUpdate(@Default("[]") List<Value> others);

  @Operation(value = "Remove what is in the other, too, and add what is only there.",
      python = "symmetric_difference_update", grows = true)
  Future<Void> symmetricDifferenceUpdate(Value other);

  @Operation(value = "A set of the members and those of all others; this one stays as it is.", reads = true,
      python = "union")
  Future<SetValue> union(@Default("[]") List<Value> others);

  @Operation(value = "A set of the members that are in every one of the others; this one stays as it is.", reads = true,
      python = "intersection")
  Future<SetValue> intersection(@Default("[]") List<Value> others);

  @Operation(value = "A set of the members that are in none of the others; this one stays as it is.", reads = true,
      python = "difference")
  Future<SetValue> difference(@Default("[]") List<Value> others);

  @Operation(value = "A set of what is either here or in the other; this one stays as it is.", reads = true,
      python = "symmetric_difference")
  Future<SetValue> symmetricDifference(Value other);

  @Operation(value = "Whether no member is in the other.", reads = true, python = "isdisjoint")
  Future<Boolean> isdisjoint(Value other);

  @Operation(value = "Whether every member is in the other.", reads = true, python = "issubset")
  Future<Boolean> issubset(Value other);

  @Operation(value = "Whether everything in the other is a member.", reads = true, python = "issuperset")
  Future<Boolean> issuperset(Value other);

  @Operation(value = "This set | & - or ^ the other, as a set; this one stays as it is. TypeError for anything but a "
      + "set or frozenset.", reads = true, python = {"__or__", "__and__", "__sub__", "__xor__"})
  Future<SetValue> combine(String operator, Value other);

  @Operation(value = "The other | & - or ^ this set, as a set or frozenset as the other is. TypeError for anything but "
      + "a set or frozenset.", reads = true, python = {"__ror__", "__rand__", "__rsub__", "__rxor__"})
  Future<SetValue> combineOver(String operator, Value other);

  @Operation(value = "Become what |= &= -= or ^= with the other makes of this set; the operator is written without =. "
      + "TypeError for anything but a set or frozenset.", python = {"__ior__", "__iand__", "__isub__", "__ixor__"},
      grows = true)
  Future<Void> combineInPlace(String operator, Value other);

  @Operation(value = "Whether this set stands in the relation to the other: == or !=, or as subset and superset < <= > "
      + ">=. TypeError for an order with anything but a set or frozenset.", reads = true,
      python = {"__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"})
  Future<Boolean> compare(String operator, Value other);

  @Operation(value = "The set as Python writes it, in our order, cut behind 1,048,576 characters.", reads = true,
      python = {"__repr__", "__str__"})
  Future<String> repr();
}
