package io.holdfast.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.SharedObjects;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.types.SharedDict;
import io.holdfast.types.SharedList;
import io.holdfast.value.TupleValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ListAndDictContractTest extends ContractHost {
  /** A user's class. */
  public record Job(String title, int pages) {
  }

  @ParameterizedTest
  @EnumSource
  void aListOfTheUsersClass(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    SharedList<Job> jobs = objects.list("jobs-" + entrance, Job.class);
    await(jobs.append(new Job("a", 1)));
    await(jobs.extend(List.of(new Job("b", 2), new Job("c", 3))));
    await(jobs.insert(0, new Job("first", 0)));
    assertThat(await(jobs.copy())).extracting(Job::title).containsExactly("first", "a", "b", "c");
    assertThat(await(jobs.index(new Job("b", 2)))).isEqualTo(2);
    assertThat(await(jobs.get(-1))).isEqualTo(new Job("c", 3));
    assertThat(await(jobs.pop())).isEqualTo(new Job("c", 3));
    await(jobs.setSlice(1, 3, Set.of(new Job("only", 9))));
    assertThat(await(jobs.getSlice(1, 9))).containsExactly(new Job("only", 9));
    await(jobs.delete(0));
    assertThat(await(jobs.repeat(2))).containsExactly(new Job("only", 9), new Job("only", 9));
    Failed failure = (Failed) failureOf(jobs.get(7));
    assertThat(failure.type()).isEqualTo("IndexError");
    assertThat(failure).hasMessage("list index out of range");
  }

  @ParameterizedTest
  @EnumSource
  void aListOfNumbers(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    SharedList<Long> numbers = objects.list("numbers-" + entrance, Long.class);
    await(numbers.extend(List.of(3L, 1L, 2L)));
    await(numbers.sort());
    assertThat(await(numbers.copy())).containsExactly(1L, 2L, 3L);
    await(numbers.sort(true));
    await(numbers.deleteSlice(0, 1));
    await(numbers.repeatInPlace(2));
    await(numbers.set(0, 5L));
    assertThat(await(objects.list("numbers-" + entrance).copy())).hasToString("[5, 1, 2, 1]");
    assertThat(await(numbers.contains(5L))).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void aDictOfTheUsersClasses(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    SharedDict<String, Job> jobs = objects.dict("by-title-" + entrance, String.class, Job.class);
    await(jobs.set("a", new Job("a", 1)));
    await(jobs.setAll(Map.of("b", new Job("b", 2))));
    assertThat(await(jobs.getItem("b"))).isEqualTo(new Job("b", 2));
    assertThat(await(jobs.get("z"))).isNull();
    assertThat(await(jobs.get("z", new Job("none", 0)))).isEqualTo(new Job("none", 0));
    assertThat(await(jobs.keys())).containsExactly("a", "b");
    assertThat(await(jobs.copy())).containsExactly(Map.entry("a", new Job("a", 1)), Map.entry("b", new Job("b", 2)));
    assertThat(await(jobs.popOr("z", null))).isNull();
    TupleValue last = await(jobs.popitem());
    assertThat(last.items().get(0)).isEqualTo(Value.of("b"));
    assertThat(await(jobs.fromkeys(List.of("x"), null))).containsKey("x");
    Failed missing = (Failed) failureOf(jobs.pop("z"));
    assertThat(missing.type()).isEqualTo("KeyError");
    assertThat(missing).hasMessage("'z'");
    if (entrance != Entrance.EVENT_BUS) { // a ReplyException carries text alone
      assertThat(missing.arguments()).isEqualTo(List.of(Value.of("z")));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDictOfValuesAsTheyAre(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    SharedDict<Value, Value> any = objects.dict("any-" + entrance);
    await(any.set(Value.of(1), Value.of("int")));
    await(any.update(Value.list(Value.tuple(Value.of(true), Value.of("bool")))));
    assertThat(await(any.copy())).hasToString("{1='bool'}");
  }

  @ParameterizedTest
  @EnumSource
  void whatAResultHoldsIsNotChangedByLaterCalls(Entrance entrance) {
    SharedList<Value> list = connect(entrance).list("changing-" + entrance);
    await(list.extend(List.of(Value.of(1), Value.of(2))));
    Future<List<Value>> copy = list.copy();
    Future<Void> cleared = list.clear();
    assertThat(await(copy)).containsExactly(Value.of(1), Value.of(2));
    await(cleared);
    assertThat(await(list.length())).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void keysOfEveryKindComeBackAsTheyWere(Entrance entrance) {
    SharedDict<Value, Value> dict = connect(entrance).dict("keys-" + entrance);
    List<Value> keys = List.of(Value.none(), Value.of(1.5), Value.of("$a"), Value.of(new byte[] {1}),
        Value.tuple(Value.of(1), Value.of("x")), Value.of(Long.MAX_VALUE));
    for (Value key : keys) {
      await(dict.set(key, key));
    }
    assertThat(await(dict.keys())).isEqualTo(keys);
    assertThat(await(dict.values())).isEqualTo(keys);
    assertThat(await(dict.items())).hasSize(keys.size());
  }
}
