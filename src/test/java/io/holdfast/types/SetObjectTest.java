package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.kit.ObjectKit;
import io.holdfast.value.SetValue;
import io.holdfast.value.Value;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SetObjectTest {
  private final ObjectKit kit = ObjectKit.of(SetObject.class);

  @AfterEach
  void theStateIsWhatTheFactsSay() {
    kit.verify();
  }

  private Value call(String operation, Object... arguments) {
    return kit.callAnonymously(operation, arguments).result();
  }

  private void fails(String type, String message, String operation, Object... arguments) {
    Value before = call("members");
    HoldfastException failure = kit.callAnonymously(operation, arguments).failure();
    assertThat(failure).isInstanceOf(Failed.class).hasMessage(message);
    assertThat(((Failed) failure).type()).isEqualTo(type);
    assertThat(call("members")).isEqualTo(before);
  }

  private void isWritten(String repr) {
    assertThat(call("repr")).isEqualTo(Value.of(repr));
  }

  private static SetValue set(Object... members) {
    return new SetValue(Arrays.stream(members).map(Value::from)
        .collect(Collectors.toCollection(LinkedHashSet::new)), false);
  }

  @Test
  void membersStandInTheOrderInWhichTheyCame() {
    call("add", "c");
    call("add", 1);
    call("add", true);
    call("add", "a");
    isWritten("{'c', 1, 'a'}");
    assertThat(call("length")).isEqualTo(Value.of(3));
    assertThat(call("contains", 1.0)).isEqualTo(Value.of(true));
    assertThat(call("add_if_absent", "c")).isEqualTo(Value.of(false));
    assertThat(call("pop")).isEqualTo(Value.of("a"));
    call("remove", "c");
    call("discard", "c");
    assertThat(call("remove_if_present", 1)).isEqualTo(Value.of(true));
    isWritten("set()");
    fails("KeyError", "'c'", "remove", "c");
    fails("KeyError", "'pop from an empty set'", "pop");
  }

  @Test
  void everyNanIsAMemberOfItsOwnThatIsNeverFound() {
    Value nan = Value.of(Double.NaN);
    call("add", nan);
    call("add", nan);
    call("update", List.of(List.of(nan, Value.tuple(nan), 1)));
    isWritten("{nan, nan, nan, (nan,), 1}");
    assertThat(call("contains", nan)).isEqualTo(Value.of(false));
    fails("KeyError", "nan", "remove", nan);
    call("intersection_update", List.of(List.of(1, nan)));
    isWritten("{1}");
    call("symmetric_difference_update", List.of(nan, 1));
    isWritten("{nan}");
    call("difference_update", List.of(List.of(nan)));
    isWritten("{nan}");
    call("clear");
    isWritten("set()");
  }

  @Test
  void aSetIsLookedForAsItsFrozenset() {
    SetValue inner = new SetValue(set(1).members(), true);
    call("add", inner);
    assertThat(call("contains", set(1))).isEqualTo(Value.of(true));
    fails("TypeError", "unhashable type: 'set'", "add", set(1));
    fails("TypeError", "unhashable type: 'set'", "contains", Value.tuple(set(1)));
    call("discard", set(1));
    isWritten("set()");
  }

  @Test
  void theUpdateFamilyTakesSeveralAndChangesNothingWhenOneIsUnsuitable() {
    call("update", List.of("abc", List.of(1, 2)));
    fails("TypeError", "'int' object is not iterable", "update", List.of(List.of(9), 5));
    fails("TypeError", "unhashable type: 'list'", "difference_update", List.of(List.of("a"), List.of(List.of())));
    fails("TypeError", "unhashable type: 'list'", "symmetric_difference_update", List.of(9, List.of()));
    call("difference_update", List.of("a", List.of(2)));
    call("intersection_update", List.of("bcz", "xcb"));
    isWritten("{'b', 'c'}");
    call("update");
    call("intersection_update");
    call("symmetric_difference_update", "cd");
    isWritten("{'b', 'd'}");
  }

  @Test
  void algebraLeavesTheSet() {
    call("update", List.of("ab"));
    assertThat(call("union", List.of("bc", List.of(1)))).hasToString("{'a', 'b', 'c', 1}");
    assertThat(call("intersection", List.of("bc"))).hasToString("{'b'}");
    assertThat(call("difference", List.of("bc"))).hasToString("{'a'}");
    assertThat(call("symmetric_difference", "bc")).hasToString("{'a', 'c'}");
    assertThat(call("isdisjoint", "cd")).isEqualTo(Value.of(true));
    assertThat(call("issubset", "abc")).isEqualTo(Value.of(true));
    assertThat(call("issuperset", "abc")).isEqualTo(Value.of(false));
    assertThat(call("copy")).isEqualTo(set("a", "b"));
  }

  @Test
  void operatorsTakeSetsOnly() {
    call("update", List.of("ab"));
    assertThat(call("combine", "^", set("b", "c"))).hasToString("{'a', 'c'}");
    assertThat(call("combine_over", "|", new SetValue(set("z").members(), true)))
        .hasToString("frozenset({'z', 'a', 'b'})");
    call("combine_in_place", "-", set("b"));
    isWritten("{'a'}");
    fails("TypeError", "unsupported operand type(s) for -=: 'set' and 'str'", "combine_in_place", "-", "a");
    assertThat(kit.callAnonymously("combine", "**", set()).failure()).isInstanceOf(BadArguments.class);
    assertThat(call("compare", "<", set("a", "b"))).isEqualTo(Value.of(true));
    fails("TypeError", "'<=' not supported between instances of 'set' and 'list'", "compare", "<=", List.of());
  }

  @Test
  void aPageHasAMaximum() {
    call("update", List.of("abcdef"));
    call("remove", "b");
    assertThat(call("range", 1, 2)).hasToString("['c', 'd']");
    assertThat(call("range", 5)).hasToString("[]");
    assertThat(kit.callAnonymously("range", 0, Bulk.MOST + 1).failure()).isInstanceOf(BadArguments.class);
    assertThat(kit.callAnonymously("range", -1).failure()).isInstanceOf(BadArguments.class);
  }

  @Test
  void noSetHasMoreMembersThanTheLimit() { // making ten million would take this test too much memory
    assertThat(SetObject.tooMany(SetObject.MAX_MEMBERS + 1L)).hasMessageContaining("at most 10000000 members");
  }

  @Test
  void aFactIsAsSmallAsItsChange() {
    call("update", List.of("ab", "bc"));
    call("add", "a");
    call("update", List.of("abc"));
    call("difference_update", List.of("az"));
    assertThat(kit.facts()).containsExactly(
        new SetObject.AddedAll(List.of(Value.of("a"), Value.of("b"), Value.of("c"))),
        new SetObject.RemovedAll(List.of(Value.of("a"))));
  }
}
