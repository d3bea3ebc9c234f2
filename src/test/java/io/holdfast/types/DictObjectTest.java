package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.kit.ObjectKit;
import io.holdfast.value.DictValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.NoneValue;
import io.holdfast.value.Value;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DictObjectTest {
  private final ObjectKit kit = ObjectKit.of(DictObject.class);

  @AfterEach
  void theStateIsWhatTheFactsSay() {
    kit.verify();
  }

  private Value call(String operation, Object... arguments) {
    return kit.callAnonymously(operation, arguments).result();
  }

  private Failed fails(String type, String message, String operation, Object... arguments) {
    Value before = call("items");
    HoldfastException failure = kit.callAnonymously(operation, arguments).failure();
    assertThat(failure).isInstanceOf(Failed.class).hasMessage(message);
    assertThat(((Failed) failure).type()).isEqualTo(type);
    assertThat(call("items")).isEqualTo(before);
    return (Failed) failure;
  }

  private void isWritten(String repr) {
    assertThat(call("repr")).isEqualTo(Value.of(repr));
  }

  private static ListValue list(Object... items) {
    return new ListValue(Arrays.stream(items).map(Value::from).toList());
  }

  private static DictValue dict(Object... keysAndValues) {
    Map<Value, Value> entries = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      entries.put(Value.from(keysAndValues[i]), Value.from(keysAndValues[i + 1]));
    }
    return new DictValue(entries);
  }

  private List<Object> factsOf(String operation, Object... arguments) {
    int before = kit.facts().size();
    call(operation, arguments);
    return kit.facts().subList(before, kit.facts().size());
  }

  @Test
  void valuesAreSetReadAndRemoved() {
    call("set", "a", 1);
    call("set", "b", 2);
    call("set", "a", 3);
    assertThat(call("get", "a")).isEqualTo(Value.of(3));
    assertThat(call("get_item", "b")).isEqualTo(Value.of(2));
    assertThat(call("contains", "b")).isEqualTo(Value.of(true));
    call("delete", "a");
    assertThat(call("contains", "a")).isEqualTo(Value.of(false));
    assertThat(call("length")).isEqualTo(Value.of(1));
    isWritten("{'b': 2}");
  }

  @Test
  void getGivesTheDefaultForAMissingKey() {
    assertThat(call("get", "a")).isEqualTo(NoneValue.NONE);
    assertThat(call("get", "a", 7)).isEqualTo(Value.of(7));
  }

  @Test
  void aKeyErrorHoldsTheKey() {
    assertThat(fails("KeyError", "'a'", "get_item", "a").arguments()).hasToString("['a']");
    assertThat(fails("KeyError", "(1,)", "delete", Value.tuple(Value.of(1))).arguments())
        .isEqualTo(List.of(Value.tuple(Value.of(1))));
    fails("KeyError", "None", "pop", NoneValue.NONE);
    assertThat(fails("KeyError", "'popitem(): dictionary is empty'", "popitem").arguments())
        .isEqualTo(List.of(Value.of("popitem(): dictionary is empty")));
    assertThat(kit.callAnonymously("get_item", "x".repeat(5000)).failure().getMessage()).hasSize(DictObject.MAX_QUOTED);
  }

  @Test
  void popGivesTheValueAndPopOrTheDefault() {
    call("set", "a", 1);
    assertThat(call("pop", "a")).isEqualTo(Value.of(1));
    assertThat(call("pop_or", "a", NoneValue.NONE)).isEqualTo(NoneValue.NONE);
    call("set", "a", 2);
    assertThat(call("pop_or", "a", 9)).isEqualTo(Value.of(2));
    fails("KeyError", "'a'", "pop", "a");
    assertThat(kit.callAnonymously("pop_or", "a").failure()).isInstanceOf(BadArguments.class)
        .hasMessageContaining("default_value");
  }

  @Test
  void popitemTakesTheLast() {
    call("update", dict("a", 1, "b", 2, "c", 3));
    call("delete", "c");
    call("set", "a", 9);
    assertThat(call("popitem")).isEqualTo(Value.tuple(Value.of("b"), Value.of(2)));
    assertThat(call("popitem")).isEqualTo(Value.tuple(Value.of("a"), Value.of(9)));
    isWritten("{}");
  }

  @Test
  void setdefaultSetsWhatIsMissing() {
    assertThat(call("setdefault", "a", 1)).isEqualTo(Value.of(1));
    assertThat(call("setdefault", "a", 2)).isEqualTo(Value.of(1));
    assertThat(call("setdefault", "b")).isEqualTo(NoneValue.NONE);
    isWritten("{'a': 1, 'b': None}");
  }

  @Test
  void theFirstOfEqualKeysIsKept() {
    call("set", 1, "int");
    call("set", true, "bool");
    call("set", 1.0, "float");
    isWritten("{1: 'float'}");
    call("update", List.of(List.of(0.0, "a"), List.of(false, "b")));
    isWritten("{1: 'float', 0.0: 'b'}");
    call("delete", true);
    isWritten("{0.0: 'b'}");
  }

  @Test
  void everyNanIsAKeyOfItsOwnThatIsNeverFound() {
    Value nan = Value.of(Double.NaN);
    call("set", nan, 1);
    call("set", nan, 2); // the very same object: its journal would know two
    call("set", Value.tuple(nan), 3);
    isWritten("{nan: 1, nan: 2, (nan,): 3}");
    assertThat(call("contains", nan)).isEqualTo(Value.of(false));
    fails("KeyError", "nan", "delete", nan);
    assertThat(call("popitem").toString()).isEqualTo("((nan,), 3)");
    assertThat(call("length")).isEqualTo(Value.of(2));
  }

  @Test
  void unhashableKeysAreRefused() {
    call("set", "a", 1);
    for (String operation : List.of("get", "get_item", "delete", "contains", "pop", "setdefault")) {
      fails("TypeError", "unhashable type: 'list'", operation, List.of());
    }
    fails("TypeError", "unhashable type: 'dict'", "set", Map.of(), 1);
    fails("TypeError", "unhashable type: 'list'", "pop_or", Value.tuple(Value.of(1), list()), 1);
    fails("TypeError", "unhashable type: 'list'", "update", List.of(List.of(List.of(), 1)));
    fails("TypeError", "unhashable type: 'list'", "fromkeys", List.of(List.of()));
    call("clear");
    fails("KeyError", "[]", "pop", List.of()); // as CPython: an empty dict does not ask for the hash
    assertThat(call("pop_or", List.of(), 5)).isEqualTo(Value.of(5));
  }

  @Test
  void updateTakesADictOrPairs() {
    call("update", dict("a", 1, 2, "b"));
    call("update", List.of(List.of("a", 5), Value.tuple(Value.of("t"), Value.of(6)), "xy"));
    call("update");
    isWritten("{'a': 5, 2: 'b', 't': 6, 'x': 'y'}");
    call("put_many", dict("t", 7));
    assertThat(call("get", "t")).isEqualTo(Value.of(7));
  }

  @Test
  void anUpdateThatFailsSetsNothing() {
    List<Object> good = List.of("a", 1);
    fails("TypeError", "'int' object is not iterable", "update", 5);
    fails("TypeError", "'NoneType' object is not iterable", "update", NoneValue.NONE);
    fails("TypeError", "cannot convert dictionary update sequence element #1 to a sequence", "update",
        List.of(good, 5));
    fails("ValueError", "dictionary update sequence element #1 has length 3; 2 is required", "update",
        List.of(good, List.of(1, 2, 3)));
    fails("ValueError", "dictionary update sequence element #0 has length 1; 2 is required", "update", "ab");
    assertThat(kit.callAnonymously("put_many", 5).failure()).isInstanceOf(BadArguments.class);
    isWritten("{}");
  }

  @Test
  void keysValuesAndItemsComeInOrderOfInsertion() {
    call("update", dict("b", 1, "a", 2));
    call("set", "c", 3);
    call("delete", "b");
    call("set", "b", 4);
    assertThat(call("keys")).isEqualTo(list("a", "c", "b"));
    assertThat(call("values")).isEqualTo(list(2, 3, 4));
    assertThat(call("items")).isEqualTo(list(Value.tuple(Value.of("a"), Value.of(2)),
        Value.tuple(Value.of("c"), Value.of(3)), Value.tuple(Value.of("b"), Value.of(4))));
    assertThat(call("reversed")).isEqualTo(list("b", "c", "a"));
    assertThat(call("copy")).hasToString("{'a': 2, 'c': 3, 'b': 4}");
  }

  @Test
  void mergesGiveAResultAndLeaveTheDict() {
    call("update", dict("a", 1, "b", 2));
    assertThat(call("merge", dict("b", 3, "c", 4))).hasToString("{'a': 1, 'b': 3, 'c': 4}");
    assertThat(call("merge_over", dict("c", 4, "b", 3))).hasToString("{'c': 4, 'b': 2, 'a': 1}");
    assertThat(call("fromkeys", "xy")).hasToString("{'x': None, 'y': None}");
    assertThat(call("fromkeys", List.of(1, true), 0)).hasToString("{1: 0}");
    isWritten("{'a': 1, 'b': 2}");
    fails("TypeError", "unsupported operand type(s) for |: 'dict' and 'list'", "merge", List.of());
    fails("TypeError", "unsupported operand type(s) for |: 'int' and 'dict'", "merge_over", 5);
    fails("TypeError", "'int' object is not iterable", "fromkeys", 5);
  }

  @Test
  void dictsAreEqualInAnyOrderAndHaveNone() {
    call("update", dict("a", 1, "b", 2));
    assertThat(call("compare", "==", dict("b", 2.0, "a", true))).isEqualTo(Value.of(true));
    assertThat(call("compare", "!=", dict("a", 1))).isEqualTo(Value.of(true));
    assertThat(call("compare", "==", List.of("a", "b"))).isEqualTo(Value.of(false));
    fails("TypeError", "'<' not supported between instances of 'dict' and 'dict'", "compare", "<", dict());
    fails("TypeError", "'>=' not supported between instances of 'dict' and 'int'", "compare", ">=", 1);
  }

  @Test
  void aFactIsAsSmallAsItsChange() {
    call("update", dict("a", 1, "b", 2, "c", 3));
    assertThat(factsOf("set", "d", 4)).containsExactly(new DictFact.Stored(Value.of("d"), Value.of(4)));
    assertThat(factsOf("update", dict("e", 5))).containsExactly(new DictFact.Merged(dict("e", 5)));
    assertThat(factsOf("setdefault", "a", 9)).isEmpty();
    assertThat(factsOf("pop_or", "z", 9)).isEmpty();
    assertThat(factsOf("update")).isEmpty();
    assertThat(factsOf("pop", "a")).containsExactly(new DictFact.Removed(Value.of("a")));
    assertThat(factsOf("popitem")).containsExactly(new DictFact.LastRemoved());
    assertThat(factsOf("clear")).containsExactly(new DictFact.Cleared());
    assertThat(factsOf("clear")).isEmpty();
  }

  @Test
  void aResultStaysWhatItWasWhenTheDictChanges() {
    call("update", dict("a", 1));
    List<String> before = List.of("{'a': 1}", "['a']", "[1]", "[('a', 1)]", "['a']");
    List<Value> results = List.of(call("copy"), call("keys"), call("values"), call("items"), call("reversed"));
    call("set", "a", 2);
    call("set", "b", 2);
    assertThat(results).extracting(Value::toString).isEqualTo(before);
  }

  @Test
  void noDictHasMoreEntriesThanTheLimit() { // making ten million would take this test too much memory
    assertThatThrownBy(() -> DictObject.requireRoom(DictObject.MAX_ENTRIES, 1)).isInstanceOf(TooLarge.class)
        .hasMessageContaining("at most 10000000 entries");
    assertThatThrownBy(() -> DictObject.requireRoom(1, DictObject.MAX_ENTRIES)).isInstanceOf(TooLarge.class);
    DictObject.requireRoom(DictObject.MAX_ENTRIES, 0);
    DictObject.requireRoom(DictObject.MAX_ENTRIES - 2, 2);
  }
}
