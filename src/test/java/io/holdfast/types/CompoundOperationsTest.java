package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.kit.ObjectKit;
import io.holdfast.value.DictValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.TupleValue;
import io.holdfast.value.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What lists and dicts do in one call that else takes several. */
class CompoundOperationsTest {
  private final ObjectKit dict = ObjectKit.of(DictObject.class);
  private final ObjectKit list = ObjectKit.of(ListObject.class);

  @AfterEach
  void theStateIsWhatTheFactsSay() {
    dict.verify();
    list.verify();
  }

  private static Value call(ObjectKit kit, String operation, Object... arguments) {
    return kit.callAnonymously(operation, arguments).result();
  }

  private static List<Integer> tooMany() {
    return Collections.nCopies(Bulk.MOST + 1, 0);
  }

  @Test
  void aDictIsAConcurrentMap() {
    assertThat(call(dict, "put", "a", 1)).isEqualTo(Value.none());
    assertThat(call(dict, "put", "a", 2)).isEqualTo(Value.of(1));
    assertThat(call(dict, "put_if_absent", "a", 3)).isEqualTo(Value.of(2));
    assertThat(call(dict, "put_if_absent", "b", 3)).isEqualTo(Value.none());
    assertThat(call(dict, "replace", "z", 3)).isEqualTo(Value.none());
    assertThat(call(dict, "replace", "b", 4)).isEqualTo(Value.of(3));
    assertThat(call(dict, "compare_and_set", "b", 4.0, 5)).isEqualTo(Value.of(true));
    assertThat(call(dict, "compare_and_set", "z", null, 5)).isEqualTo(Value.of(false));
    assertThat(call(dict, "remove_if", "b", 4)).isEqualTo(Value.of(false));
    assertThat(call(dict, "remove_if", "b", 5)).isEqualTo(Value.of(true));
    assertThat(call(dict, "copy")).hasToString("{'a': 2}");
  }

  @Test
  void incrementAddsNumbersOfEveryKind() {
    assertThat(call(dict, "increment", "n")).isEqualTo(Value.of(1));
    assertThat(call(dict, "increment", "n", Long.MAX_VALUE)).hasToString("9223372036854775808");
    assertThat(call(dict, "increment", "n", 0.5)).hasToString("9.223372036854776e+18");
    assertThat(call(dict, "increment", "m", 1, 41)).isEqualTo(Value.of(42));
    assertThat(dict.callAnonymously("increment", "m", "x").failure()).isInstanceOf(Failed.class)
        .hasMessage("unsupported operand type(s) for +=: 'int' and 'str'");
    assertThat(call(dict, "get", "m")).isEqualTo(Value.of(42));
  }

  @Test
  void manyKeysAreOneTurnAndOneFact() {
    call(dict, "put_many", Map.of("a", 1));
    call(dict, "put_many", DictValue.of("b", 2, "c", 3));
    int facts = dict.facts().size();
    assertThat(call(dict, "get_many", List.of("c", "z", "a"))).hasToString("{'c': 3, 'a': 1}");
    assertThat(call(dict, "remove_many", List.of("c", "z", "c", "a"))).isEqualTo(Value.of(2));
    assertThat(call(dict, "remove_many", List.of("z"))).isEqualTo(Value.of(0));
    assertThat(dict.facts()).hasSize(facts + 1);
    assertThat(call(dict, "keys")).hasToString("['b']");
  }

  @Test
  void everyBulkHasAMaximum() {
    Map<Object, Object> entries = new LinkedHashMap<>();
    for (int i = 0; i <= Bulk.MOST; i++) {
      entries.put(i, i);
    }
    assertThat(dict.callAnonymously("put_many", entries).failure()).isInstanceOf(TooLarge.class);
    assertThat(dict.callAnonymously("get_many", tooMany()).failure()).isInstanceOf(TooLarge.class);
    assertThat(dict.callAnonymously("remove_many", tooMany()).failure()).isInstanceOf(TooLarge.class);
    assertThat(dict.callAnonymously("range", 0, Bulk.MOST + 1).failure()).isInstanceOf(BadArguments.class);
    assertThat(dict.callAnonymously("range", -1).failure()).isInstanceOf(BadArguments.class);
    assertThat(list.callAnonymously("set_range", 0, tooMany()).failure()).isInstanceOf(TooLarge.class);
    assertThat(list.callAnonymously("get_range", 0, 0).failure()).isInstanceOf(BadArguments.class);
    call(dict, "set", "heavy", "x".repeat(3 << 20));
    call(dict, "set", "next", 1);
    assertThat(((ListValue) call(dict, "range", 0, 10)).items()).as("a page that fits a frame").hasSize(1);
    assertThat(((ListValue) call(dict, "range_after", "heavy", 10)).items()).hasSize(1);
  }

  /** Every entry that stays the whole time comes exactly once, whatever comes and goes meanwhile. */
  @Test
  void walkingADictThatChangesMeetsEveryEntryThatStaysOnce() {
    for (long seed = 1; seed <= 40; seed++) {
      Random random = new Random(seed);
      try (ObjectKit kit = ObjectKit.of(DictObject.class)) {
        Set<Value> staying = new LinkedHashSet<>();
        for (int i = 0; i < 100; i++) {
          call(kit, "set", i, i);
          if (i % 3 == 0) {
            staying.add(Value.of(i));
          }
        }
        List<Value> met = new ArrayList<>();
        List<Value> page = keysOf(call(kit, "range", 0, 7));
        while (!page.isEmpty()) {
          met.addAll(page);
          for (int i = 0; i < 5; i++) {
            int key = random.nextInt(1000);
            if (key % 3 != 0 && !page.contains(Value.of(key))) {
              call(kit, random.nextBoolean() && met.size() < 300 ? "increment" : "pop_or", key, 1);
            }
          }
          page = keysOf(call(kit, "range_after", page.get(page.size() - 1), 7));
        }
        assertThat(met.stream().filter(staying::contains)).as("seed %d", seed)
            .containsExactlyInAnyOrderElementsOf(staying);
      }
    }
    assertThat(dict.callAnonymously("range_after", "gone").failure()).hasMessage("'gone'");
  }

  private static List<Value> keysOf(Value page) {
    return ((ListValue) page).items().stream().map(item -> ((TupleValue) item).items().get(0)).toList();
  }

  @Test
  void aListIsReadWrittenAndTrimmedInRanges() {
    call(list, "extend", List.of(0, 1, 2, 3, 4));
    assertThat(call(list, "get_range", -2, 9)).hasToString("[3, 4]");
    assertThat(call(list, "get_range", 5)).hasToString("[]");
    assertThat(list.callAnonymously("get_range", -6).failure()).hasMessage("list index out of range");
    assertThat(call(list, "set_range", 4, List.of("x", "y"))).isEqualTo(Value.of(6));
    assertThat(call(list, "set_range", 6, List.of("z"))).isEqualTo(Value.of(7));
    assertThat(list.callAnonymously("set_range", 8, List.of("z")).failure()).hasMessage("list index out of range");
    assertThat(call(list, "trim", 1, -1)).isEqualTo(Value.of(5));
    assertThat(call(list, "copy")).hasToString("[1, 2, 3, 'x', 'y']");
    assertThat(call(list, "compare_and_set", 0, true, 7)).isEqualTo(Value.of(true));
    assertThat(call(list, "compare_and_set", 0, 1, 8)).isEqualTo(Value.of(false));
    assertThat(call(list, "trim", 3, 3)).isEqualTo(Value.of(0));
  }

  @Test
  void updateTakesKeywordsToo() {
    call(dict, "update", List.of(List.of("a", 1)), Map.of("a", 2));
    dict.request("update").with("keywords", Map.of("b", 3)).send().result();
    assertThat(call(dict, "copy")).hasToString("{'a': 2, 'b': 3}");
  }
}
