package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.NoSuchOperation;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.kit.KitCall;
import io.holdfast.kit.ObjectKit;
import io.holdfast.value.DictValue;
import io.holdfast.value.SetValue;
import io.holdfast.value.TupleValue;
import io.holdfast.value.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NestedCallTest {
  private final ObjectKit kit = ObjectKit.of(DictObject.class);

  @AfterEach
  void theStateIsWhatTheFactsSay() {
    kit.verify();
  }

  private Value call(String operation, Object... arguments) {
    return kit.callAnonymously(operation, arguments).result();
  }

  private HoldfastException failure(String operation, Object... arguments) {
    Value before = call("copy");
    HoldfastException failure = kit.callAnonymously(operation, arguments).failure();
    assertThat(call("copy").toString()).isEqualTo(before.toString());
    return failure;
  }

  @Test
  void anOperationRunsWhereTheValueIs() {
    call("set", "a", List.of(1, Map.of("s", new SetValue(Set.of(), false)),
        Value.tuple(Value.of(1), Value.list(Value.of(5)))));
    assertThat(call("at", List.of("a"), "append", List.of(9))).isEqualTo(Value.none());
    assertThat(call("at", List.of("a", 1, "s"), "add", List.of("m"))).isEqualTo(Value.none());
    assertThat(call("at", List.of("a", -2, 1), "pop")).isEqualTo(Value.of(5));
    assertThat(call("at", List.of("a", 1), "set", Map.of("key", "k", "value", 0))).isEqualTo(Value.none());
    assertThat(call("at", List.of("a"), "length")).isEqualTo(Value.of(4));
    assertThat(call("get_at", List.of("a"))).hasToString("[1, {'s': {'m'}, 'k': 0}, (1, []), 9]");
    assertThat(call("get_at", List.of("a", 2, 0))).isEqualTo(Value.of(1));
  }

  @Test
  void theFactIsThePathAndTheNestedFactAlone() {
    call("set", "a", List.of(List.of(), "x".repeat(10_000)));
    call("at", List.of("a", -2), "append", List.of(7));
    assertThat(kit.facts().get(1)).isEqualTo(new DictFact.ChangedWithin(
        List.of(Value.of("a"), Value.of(0)),
        List.of(Value.list(Value.of("appended"), DictValue.of("item", 7)))));
    call("at", List.of("a", 0), "count", List.of(7));
    assertThat(kit.facts()).hasSize(2);
  }

  @Test
  void aStepThatLeadsNowhereIsNamed() {
    call("set", "a", List.of(Map.of("b", 1)));
    assertThat(((Failed) failure("at", List.of("z"), "append", List.of(1))).type()).isEqualTo("KeyError");
    assertThat(failure("get_at", List.of("a", 3))).hasMessage(
        "list index out of range: step 2 of the path ['a', 3]");
    assertThat(failure("get_at", List.of("a", 0, "c"))).hasMessage("'c': step 3 of the path ['a', 0, 'c']");
    assertThat(((Failed) failure("get_at", List.of("a", 0, "c"))).arguments()).isEqualTo(List.of(Value.of("c")));
    assertThat(failure("get_at", List.of("a", 0, List.of()))).hasMessageStartingWith("unhashable type: 'list': step 3");
    assertThat(failure("get_at", List.of("a", 0, "b", 1))).hasMessageStartingWith(
        "'int' object is not subscriptable: step 4");
    assertThat(failure("get_at", List.of(List.of()))).hasMessageStartingWith("unhashable type: 'list': step 1");
    assertThat(failure("at", List.of("a", 0, "b"), "append", List.of(1))).hasMessageStartingWith(
        "'int' object has no attribute 'append'");
  }

  @Test
  void whatCannotBeDoneInsideIsRefused() {
    call("set", "a", Map.of("b", List.of()));
    assertThat(failure("at", List.of(), "clear")).isInstanceOf(BadArguments.class);
    assertThat(failure("at", List.of("a"), "nothing")).isInstanceOf(NoSuchOperation.class);
    assertThat(failure("at", List.of("a"), "get_at", List.of(List.of("b")))).isInstanceOf(BadArguments.class);
    assertThat(failure("at", List.of("a"), "put", List.of("x", 1, 50))).isInstanceOf(BadArguments.class)
        .hasMessageContaining("do not expire");
    assertThat(failure("at", List.of("a"), "set", List.of("x"))).isInstanceOf(BadArguments.class);
    assertThat(failure("at", List.of("a"), "set", 5)).isInstanceOf(BadArguments.class);
    assertThat(failure("at", List.of("a"), "set", Map.of(1, 2))).isInstanceOf(BadArguments.class);
    assertThat(failure("at", List.of("a", "b"), "pop")).hasMessage("pop from empty list");
    assertThat(failure("at", List.of("a"), "update", List.of(List.of(List.of(List.of(), 1)))))
        .hasMessage("unhashable type: 'list'");
    assertThat(call("at", List.of("a"), "ttl", List.of("b"))).isEqualTo(Value.none());
    assertThat(call("at", List.of("a"), "persist", List.of("b"))).isEqualTo(Value.of(false));
  }

  @Test
  void pathAndArgumentsAreNestedAHundredDeepAtMost() {
    assertThat(failure("get_at", Collections.nCopies(PathOperations.MOST_STEPS + 1, 0))).isInstanceOf(TooLarge.class);
    Value inner = Value.list();
    for (int depth = 1; depth < 99; depth++) {
      inner = Value.list(inner);
    }
    call("set", "a", List.of());
    call("at", List.of("a"), "append", List.of(inner));
    assertThat(failure("at", List.of("a"), "append", List.of(List.of(inner)))).isInstanceOf(TooLarge.class)
        .hasMessageContaining("nested more than 99 deep");
    assertThat(failure("at", List.of("a", 0), "append", List.of(inner))).isInstanceOf(TooLarge.class);
  }

  @Test
  void repeatedCallsRunOnce() {
    call("set", "a", List.of());
    for (int i = 0; i < 3; i++) {
      kit.request("at", List.of("a"), "append", List.of(1)).as("s", "h").numbered(1, 0).send().result();
    }
    assertThat(call("get_at", List.of("a"))).hasToString("[1]");
  }

  /** Random operations at random paths of lists and dicts, beside a plain tree of Java's collections. */
  @Test
  void randomOperationsAtPathsDoWhatTheyDoToAPlainTree() {
    int changed = 0;
    for (long seed = 1; seed <= 60; seed++) {
      Random random = new Random(seed);
      try (ObjectKit list = ObjectKit.of(ListObject.class)) {
        List<Object> model = new ArrayList<>();
        for (int step = 0; step < 120; step++) {
          String as = "seed " + seed + ", step " + step;
          List<Object> path = new ArrayList<>();
          Object found = model;
          while (found instanceof List<?> items ? !items.isEmpty() : found instanceof Map<?, ?> map && !map.isEmpty()) {
            if (random.nextInt(3) == 0 && !path.isEmpty()) {
              break;
            }
            if (found instanceof List<?> items) {
              int place = random.nextInt(items.size());
              path.add(random.nextBoolean() ? place : place - items.size());
              found = items.get(place);
            } else {
              List<Object> keys = new ArrayList<>(((Map<?, ?>) found).keySet());
              path.add(keys.get(random.nextInt(keys.size())));
              found = ((Map<?, ?>) found).get(path.get(path.size() - 1));
            }
          }
          Object item = switch (path.size() > 5 ? 0 : random.nextInt(3)) {
            case 0 -> step;
            case 1 -> new ArrayList<Object>();
            default -> new LinkedHashMap<Object, Object>();
          };
          if (path.isEmpty()) {
            list.callAnonymously("append", item).result();
            model.add(item);
          } else if (found instanceof List<?>) {
            @SuppressWarnings("unchecked") // the model holds no other lists
            List<Object> items = (List<Object>) found;
            if (random.nextInt(4) == 0 && !items.isEmpty()) {
              assertThat(list.callAnonymously("at", path, "pop").result().toString()).as(as)
                  .isEqualTo(Value.from(items.remove(items.size() - 1)).toString());
            } else {
              list.callAnonymously("at", path, "insert", List.of(0, item)).result();
              items.add(0, item);
            }
            changed++;
          } else if (found instanceof Map<?, ?>) {
            @SuppressWarnings("unchecked") // the model holds no other maps
            Map<Object, Object> map = (Map<Object, Object>) found;
            String key = "k" + random.nextInt(4);
            list.callAnonymously("at", path, "set", Map.of("key", key, "value", item)).result();
            map.put(key, item);
            changed++;
          } else {
            KitCall refused = list.callAnonymously("at", path, "append", List.of(1));
            assertThat(((Failed) refused.failure()).type()).as(as).isEqualTo("AttributeError");
          }
          assertThat(list.callAnonymously("copy").result().toString()).as(as)
              .isEqualTo(Value.from(model).toString());
        }
        assertThat(list.callAnonymously("get_at", List.of(0)).result().toString())
            .isEqualTo(Value.from(model.get(0)).toString());
      }
    }
    assertThat(changed).as("changes inside").isGreaterThan(1000);
  }

  @Test
  void aTupleOnTheWayStaysATuple() {
    call("set", "t", Value.tuple(Value.list()));
    call("at", List.of("t", 0), "append", List.of(1));
    assertThat(call("get", "t")).isInstanceOf(TupleValue.class).hasToString("([1],)");
    assertThat(failure("get_at", List.of("t", 1))).hasMessageStartingWith("tuple index out of range");
    assertThat(failure("at", List.of("t"), "append", List.of(1))).hasMessageContaining("'tuple' object has no");
  }
}
