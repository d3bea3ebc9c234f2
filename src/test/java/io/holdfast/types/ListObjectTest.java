package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.kit.ObjectKit;
import io.holdfast.value.DictValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.NoneValue;
import io.holdfast.value.SetValue;
import io.holdfast.value.Value;
import java.math.BigInteger;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ListObjectTest {
  private static final BigInteger HUGE = BigInteger.TEN.pow(30);

  private final ObjectKit kit = ObjectKit.of(ListObject.class);

  @AfterEach
  void theStateIsWhatTheFactsSay() {
    kit.verify();
  }

  private Value call(String operation, Object... arguments) {
    return kit.callAnonymously(operation, arguments).result();
  }

  private void fails(String type, String message, String operation, Object... arguments) {
    Value before = call("copy");
    int facts = kit.facts().size();
    HoldfastException failure = kit.callAnonymously(operation, arguments).failure();
    assertThat(failure).isInstanceOf(Failed.class).hasMessage(message);
    assertThat(((Failed) failure).type()).isEqualTo(type);
    assertThat(call("copy")).isEqualTo(before);
    assertThat(kit.facts()).hasSize(facts);
  }

  private void holds(Object... items) {
    assertThat(call("copy")).isEqualTo(list(items));
    assertThat(call("length")).isEqualTo(Value.of(items.length));
  }

  private static ListValue list(Object... items) {
    return new ListValue(Arrays.stream(items).map(Value::from).toList());
  }

  private void fill(Object... items) {
    call("extend", list(items));
  }

  private List<Object> factsOf(String operation, Object... arguments) {
    int before = kit.facts().size();
    call(operation, arguments);
    return kit.facts().subList(before, kit.facts().size());
  }

  @Test
  void itemsAreAddedAtTheEndAndBeforeAnIndex() {
    holds();
    call("append", "b");
    call("extend", List.of("c", "d"));
    call("insert", 0, "a");
    call("insert", -1, "c2");
    call("insert", 99, "e");
    call("insert", -99, "_");
    call("insert", true, "one");
    holds("_", "one", "a", "b", "c", "c2", "d", "e");
  }

  @Test
  void extendTakesWhateverPythonIterates() {
    call("extend", Value.tuple(Value.of(1), Value.of(2)));
    call("extend", "h\uD83D\uDE00");
    call("extend", Value.of(new byte[] {0, -1}));
    call("extend", new SetValue(Set.of(Value.of("member")), false));
    call("extend", DictValue.of("key", "value"));
    holds(1, 2, "h", "\uD83D\uDE00", 0, 255, "member", "key");
    fails("TypeError", "'int' object is not iterable", "extend", 5);
    fails("TypeError", "'NoneType' object is not iterable", "extend", NoneValue.NONE);
  }

  @Test
  void popTakesTheLastOneOrTheOneAtTheIndex() {
    fails("IndexError", "pop from empty list", "pop");
    fill("a", "b", "c", "d");
    assertThat(call("pop")).isEqualTo(Value.of("d"));
    assertThat(call("pop", 0)).isEqualTo(Value.of("a"));
    assertThat(call("pop", -2)).isEqualTo(Value.of("b"));
    holds("c");
    fails("IndexError", "pop index out of range", "pop", 1);
    fails("IndexError", "pop index out of range", "pop", -2);
    fails("TypeError", "'str' object cannot be interpreted as an integer", "pop", "0");
    fails("OverflowError", "Python int too large to convert to C ssize_t", "pop", HUGE);
  }

  @Test
  void equalityIsPythons() {
    fill(1, "x", 2.0, true, 0, List.of(1), Value.tuple(Value.of(1)));
    assertThat(call("count", 1.0)).isEqualTo(Value.of(2));
    assertThat(call("index", 2)).isEqualTo(Value.of(2));
    assertThat(call("contains", false)).isEqualTo(Value.of(true));
    assertThat(call("index", Value.tuple(Value.of(true)))).isEqualTo(Value.of(6));
    call("remove", true);
    holds("x", 2.0, true, 0, List.of(1), Value.tuple(Value.of(1)));
    fails("ValueError", "list.remove(x): x not in list", "remove", 77);
  }

  @Test
  void nanIsNotFoundAgainButLeavesByItsPlace() {
    fill(Double.NaN, 1);
    assertThat(call("contains", Double.NaN)).isEqualTo(Value.of(false));
    call("delete", 0);
    holds(1);
  }

  @Test
  void indexSearchesBetweenTwoPlaces() {
    fill("a", "b", "a", "b");
    assertThat(call("index", "a", 1)).isEqualTo(Value.of(2));
    assertThat(call("index", "b", -1)).isEqualTo(Value.of(3));
    assertThat(call("index", "b", HUGE.negate(), HUGE)).isEqualTo(Value.of(1));
    fails("ValueError", "'a' is not in list", "index", "a", 3);
    fails("ValueError", "'a' is not in list", "index", "a", 1, 2);
    fails("ValueError", "'b' is not in list", "index", "b", 3, 1);
    fails("TypeError", "slice indices must be integers or have an __index__ method", "index", "a", NoneValue.NONE);
  }

  @Test
  void aLongValueInAMessageIsCut() {
    HoldfastException failure = kit.callAnonymously("index", "x".repeat(5000)).failure();
    assertThat(failure.getMessage()).hasSize(ListObject.MAX_QUOTED + " is not in list".length())
        .contains("xxx... is not");
  }

  @Test
  void singleItemsAreReadReplacedAndRemoved() {
    fill("a", "b", "c");
    assertThat(call("get", -1)).isEqualTo(Value.of("c"));
    assertThat(call("get", false)).isEqualTo(Value.of("a"));
    call("set", 1, "B");
    call("delete", -3);
    holds("B", "c");
    fails("IndexError", "list index out of range", "get", 2);
    fails("IndexError", "list assignment index out of range", "set", -3, "x");
    fails("IndexError", "list assignment index out of range", "delete", 2);
    fails("TypeError", "list indices must be integers or slices, not float", "get", 1.0);
    fails("TypeError", "list indices must be integers or slices, not str", "set", "1", 0);
    fails("IndexError", "cannot fit 'int' into an index-sized integer", "delete", HUGE);
  }

  @Test
  void slicesAreReadInPagesAndSteps() {
    fill(0, 1, 2, 3, 4, 5, 6);
    assertThat(call("get_slice")).isEqualTo(list(0, 1, 2, 3, 4, 5, 6));
    assertThat(call("get_slice", 2, 4)).isEqualTo(list(2, 3));
    assertThat(call("get_slice", 5, 100)).isEqualTo(list(5, 6));
    assertThat(call("get_slice", -2)).isEqualTo(list(5, 6));
    assertThat(kit.request("get_slice").with("step", -3).send().result()).isEqualTo(list(6, 3, 0));
    assertThat(call("get_slice", 5, 1, -2)).isEqualTo(list(5, 3));
    assertThat(call("get_slice", HUGE.negate(), HUGE, HUGE)).isEqualTo(list(0));
    fails("ValueError", "slice step cannot be zero", "get_slice", 0, 1, 0);
    fails("TypeError", "slice indices must be integers or None or have an __index__ method", "get_slice", "0");
  }

  @Test
  void aSliceIsReplacedByAnyNumberOfItems() {
    fill(0, 1, 2, 3);
    call("set_slice", 1, 3, NoneValue.NONE, List.of("a", "b", "c"));
    holds(0, "a", "b", "c", 3);
    call("set_slice", 1, 4, 1, List.of());
    holds(0, 3);
    call("set_slice", 2, 0, 1, "xy");
    holds(0, 3, "x", "y");
    fails("TypeError", "must assign iterable to extended slice", "set_slice", 0, 1, 1, 5);
  }

  @Test
  void anExtendedSliceIsReplacedOneForOne() {
    fill(0, 1, 2, 3, 4);
    call("set_slice", NoneValue.NONE, NoneValue.NONE, -2, List.of("a", "b", "c"));
    holds("c", 1, "b", 3, "a");
    fails("ValueError", "attempt to assign sequence of size 2 to extended slice of size 3",
        "set_slice", 0, 5, 2, List.of(1, 2));
    fails("TypeError", "must assign iterable to extended slice", "set_slice", 0, 5, 2, 7);
    fails("ValueError", "slice step cannot be zero", "set_slice", 0, 5, 0, List.of());
  }

  @Test
  void aSliceIsRemoved() {
    fill(0, 1, 2, 3, 4, 5, 6, 7);
    call("delete_slice", 6, 1, -2);
    holds(0, 1, 3, 5, 7);
    call("delete_slice", 1, 3);
    holds(0, 5, 7);
    call("delete_slice", NoneValue.NONE, NoneValue.NONE, 2);
    holds(5);
    call("delete_slice");
    holds();
  }

  @Test
  void sortKeepsEqualItemsInOrderAlsoBackwards() {
    fill(1, 3.0, true, 2, 3, 1.0);
    call("sort");
    assertThat(call("repr")).isEqualTo(Value.of("[1, True, 1.0, 2, 3.0, 3]"));
    call("sort", true);
    assertThat(call("repr")).isEqualTo(Value.of("[3.0, 3, 2, 1, True, 1.0]"));
    call("sort", NoneValue.NONE);
    assertThat(call("repr")).isEqualTo(Value.of("[1, True, 1.0, 2, 3.0, 3]"));
    call("reverse");
    assertThat(call("repr")).isEqualTo(Value.of("[3, 3.0, 2, 1.0, True, 1]"));
  }

  @Test
  void aSortThatCannotBeLeavesTheListAsItWas() {
    fill(3, 2, 1, "a", 0);
    fails("TypeError", "'<' not supported between instances of 'str' and 'int'", "sort");
    call("clear");
    fill(NoneValue.NONE, NoneValue.NONE);
    fails("TypeError", "'<' not supported between instances of 'NoneType' and 'NoneType'", "sort");
  }

  @Test
  void theDocumentedDifferencesInSorting() {
    fill(Double.NaN, 2, 1);
    call("sort");
    assertThat(call("repr")).isEqualTo(Value.of("[1, 2, nan]"));
    call("clear");
    fill(new SetValue(Set.of(), false), new SetValue(Set.of(), false));
    fails("TypeError", "'<' not supported between instances of 'set' and 'set'", "sort");
  }

  @Test
  void repeatingIsBoundedByWhatItWouldMakeOthersCompareAndWrite() {
    call("append", "x".repeat(1 << 20));
    assertThat(call("length")).isEqualTo(Value.of(1));
    assertThat(kit.callAnonymously("repeat_in_place", 1000).failure()).isInstanceOf(TooLarge.class)
        .hasMessageContaining("at most 256 MiB");
    assertThat(kit.callAnonymously("repeat", 1000).failure()).isInstanceOf(TooLarge.class);
    call("repeat_in_place", 100);
    assertThat(call("length")).isEqualTo(Value.of(100));
  }

  @Test
  void anAnswerThatRepeatsTooMuchIsRefusedBeforeItIsMade() {
    call("append", 0);
    assertThat(((ListValue) call("repeat", 2_000_000)).items()).hasSize(2_000_000);
    long before = allocated();
    assertThat(kit.callAnonymously("repeat", 9_000_000).failure()).isInstanceOf(TooLarge.class)
        .hasMessageContaining("at most 16 MiB").hasMessageContaining("repeat_in_place");
    assertThat(allocated() - before).as("bytes made before the refusal").isLessThan(1 << 20);
    call("repeat_in_place", 3_000_000);
    assertThat(((ListValue) call("repeat", 1)).items()).as("a list as it is").hasSize(3_000_000);
  }

  /** How many bytes this thread has asked for. */
  static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  @Test
  void listsAreJoinedRepeatedAndTurnedRound() {
    fill(1, 2);
    assertThat(call("concat", List.of(3))).isEqualTo(list(1, 2, 3));
    assertThat(call("repeat", 2)).isEqualTo(list(1, 2, 1, 2));
    assertThat(call("repeat", -1)).isEqualTo(list());
    assertThat(call("reversed")).isEqualTo(list(2, 1));
    holds(1, 2);
    call("repeat_in_place", 2);
    holds(1, 2, 1, 2);
    call("repeat_in_place", 0);
    holds();
    fails("TypeError", "can only concatenate list (not \"tuple\") to list", "concat", Value.tuple());
    fails("TypeError", "can't multiply sequence by non-int of type 'float'", "repeat", 2.0);
    fails("TypeError", "can't multiply sequence by non-int of type 'str'", "repeat_in_place", "2");
    fails("OverflowError", "cannot fit 'int' into an index-sized integer", "repeat", HUGE);
  }

  @Test
  void listsCompareByTheFirstItemsThatDiffer() {
    fill(1, 2);
    assertThat(call("compare", "==", List.of(1.0, 2))).isEqualTo(Value.of(true));
    assertThat(call("compare", "!=", Value.tuple(Value.of(1), Value.of(2)))).isEqualTo(Value.of(true));
    assertThat(call("compare", "<", List.of(1, 3))).isEqualTo(Value.of(true));
    assertThat(call("compare", ">=", List.of(1, 2, 0))).isEqualTo(Value.of(false));
    fails("TypeError", "'<' not supported between instances of 'list' and 'int'", "compare", "<", 5);
    fails("TypeError", "'>' not supported between instances of 'int' and 'str'", "compare", ">", List.of("a"));
    fails("TypeError", "unknown operator '<>': use one of < <= > >= == !=", "compare", "<>", List.of());
  }

  @Test
  void aFactIsAsSmallAsItsChange() {
    fill(5, 4, 3, 2, 1, 0);
    assertThat(factsOf("append", 9)).containsExactly(new ListFact.Appended(Value.of(9)));
    assertThat(factsOf("sort")).containsExactly(new ListFact.Sorted(false));
    assertThat(factsOf("reverse")).containsExactly(new ListFact.Reversed());
    assertThat(factsOf("remove", 9)).containsExactly(new ListFact.Deleted(0));
    assertThat(factsOf("pop")).containsExactly(new ListFact.Deleted(5));
    assertThat(factsOf("set_slice", 0, 1, 1, List.of(7))).containsExactly(
        new ListFact.RangeReplaced(0, 1, List.of(Value.of(7))));
    assertThat(factsOf("delete_slice", NoneValue.NONE, NoneValue.NONE, -2)).containsExactly(
        new ListFact.SliceDeleted(0, 2, 3));
    assertThat(factsOf("repeat_in_place", 3)).containsExactly(new ListFact.Repeated(3));
    assertThat(factsOf("clear")).containsExactly(new ListFact.Cleared());
  }

  @Test
  void whatChangesNothingMakesNoFact() {
    fill("only");
    assertThat(factsOf("extend", List.of())).isEmpty();
    assertThat(factsOf("sort")).isEmpty();
    assertThat(factsOf("reverse")).isEmpty();
    assertThat(factsOf("repeat_in_place", 1)).isEmpty();
    assertThat(factsOf("set_slice", 1, 1, 1, List.of())).isEmpty();
    assertThat(factsOf("delete_slice", 1, 1)).isEmpty();
    call("clear");
    assertThat(factsOf("clear")).isEmpty();
  }

  @Test
  void aResultStaysWhatItWasWhenTheListChanges() {
    fill(1, 2, 3);
    List<Value> results = List.of(call("copy"), call("get_slice"), call("get_slice", 0, 3, 1), call("repeat", 1));
    call("set", 0, "changed");
    call("delete", 2);
    assertThat(results).allMatch(list(1, 2, 3)::equals);
  }

  @Test
  void noListIsLongerThanTheLimit() {
    try (Unverified full = new Unverified()) { // ten million items would be written out as text
      full.call("append", 0);
      assertThat(full.kit.callAnonymously("repeat", 1_000_000_000_000L).failure()).isInstanceOf(TooLarge.class)
          .hasMessageContaining("at most 10000000 items").hasMessageContaining("1000000000000");
      assertThat(full.kit.callAnonymously("repeat_in_place", Long.MAX_VALUE).failure()).isInstanceOf(TooLarge.class);
      full.call("repeat_in_place", ListObject.MAX_LENGTH);
      for (HoldfastException failure : List.of(
          full.kit.callAnonymously("append", 0).failure(),
          full.kit.callAnonymously("insert", 0, 0).failure(),
          full.kit.callAnonymously("extend", List.of(0)).failure(),
          full.kit.callAnonymously("set_slice", 0, 1, 1, List.of(0, 0)).failure(),
          full.kit.callAnonymously("concat", List.of(0)).failure(),
          full.kit.callAnonymously("repeat", 2).failure(),
          full.kit.callAnonymously("repeat_in_place", 2).failure())) {
        assertThat(failure).isInstanceOf(TooLarge.class);
      }
      full.call("set_slice", 0, 1, 1, List.of(1));
      assertThat(full.call("length")).isEqualTo(Value.of(ListObject.MAX_LENGTH));
      assertThat(full.kit.facts()).hasSize(3);
    }
    System.gc(); // a host of a later test would find the heap full
  }

  /** A kit whose state is too long to compare. */
  private static final class Unverified implements AutoCloseable {
    final ObjectKit kit = ObjectKit.of(ListObject.class);

    Value call(String operation, Object... arguments) {
      return kit.callAnonymously(operation, arguments).result();
    }

    @Override
    public void close() {
      call("clear"); // before the next test needs the memory
    }
  }

  @Test
  void describeSaysTheLength() {
    fill(1, 2, 3);
    DictValue description = (DictValue) call("describe");
    List<Value> found = new ArrayList<>();
    description.entries().forEach((key, value) -> {
      if (value instanceof DictValue details && details.get("length") != null) {
        found.add(details.get("length"));
      } else if (key.equals(Value.of("length"))) {
        found.add(value);
      }
    });
    assertThat(found).containsExactly(Value.of(3));
  }
}
