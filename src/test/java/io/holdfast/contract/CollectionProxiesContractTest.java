package io.holdfast.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.SharedObjects;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.types.SharedArray;
import io.holdfast.types.SharedDict;
import io.holdfast.types.SharedList;
import io.holdfast.types.SharedNamespace;
import io.holdfast.types.SharedSet;
import io.holdfast.types.SharedValue;
import io.holdfast.value.DictValue;
import io.holdfast.value.SetValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Java's types make of the collections; what their operations do is told by the cases of clients/contract. */
class CollectionProxiesContractTest extends ContractHost {
  /** A user's class. */
  public record Job(String title, int pages) {
  }

  @ParameterizedTest
  @EnumSource
  void aNestedListOfTheUsersClassIsCalledAsIfItWereAnObject(Entrance entrance) {
    SharedDict<Value, Value> dict = connect(entrance).dict("nested-" + entrance);
    await(dict.set(Value.of("a"), Value.list(Value.of(0), Value.list())));
    SharedList<Job> jobs = dict.at("a", 1).asList(Job.class);
    await(jobs.append(new Job("one", 1)));
    await(jobs.extend(List.of(new Job("two", 2), new Job("three", 3))));
    assertThat(await(jobs.pop())).isEqualTo(new Job("three", 3));
    assertThat(await(jobs.get(0))).isEqualTo(new Job("one", 1));
    await(jobs.at(0).asDict(String.class, Integer.class).increment("pages", 41));
    assertThat(await(jobs.getSlice(0, 1))).containsExactly(new Job("one", 42));
    assertThat(await(jobs.at(0, "pages").get())).isEqualTo(Value.of(42));
    assertThat(await(dict.at("a", 1).call("length"))).isEqualTo(Value.of(2));
    Failed lost = (Failed) failureOf(dict.at("a", 7).asSet().add(Value.of(1)));
    assertThat(lost.type()).isEqualTo("IndexError");
    assertThat(lost).hasMessageContaining("step 2 of the path ['a', 7]");
    assertThat(jobs).hasToString("list at ['a', 1]").isEqualTo(jobs).isNotEqualTo(dict);
  }

  @ParameterizedTest
  @EnumSource
  void nestedChangesOfManyAreNeverLost(Entrance entrance) {
    List<SharedObjects> clients = List.of(connect(entrance), connect(entrance), connect(entrance));
    String name = "many-" + entrance;
    await(clients.get(0).dict(name).set(Value.of("sums"), DictValue.of("n", 0)));
    await(clients.get(0).dict(name).set(Value.of("seen"), new SetValue(Set.of(), false)));
    List<Future<?>> changes = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      SharedDict<Value, Value> dict = clients.get(i % clients.size()).dict(name);
      changes.add(dict.at("sums").asDict().increment(Value.of("n"), 1));
      changes.add(dict.at("seen").asSet().add(Value.of(i)));
    }
    changes.forEach(ContractHost::await);
    assertThat(await(clients.get(0).dict(name).getAt(List.of(Value.of("sums"), Value.of("n"))))).isEqualTo(
        Value.of(60));
    assertThat(await(clients.get(1).dict(name).at("seen").asSet(Long.class).length())).isEqualTo(60);
  }

  @ParameterizedTest
  @EnumSource
  void aDictOfTheUsersClassesInSeveralStepsAtOnce(Entrance entrance) {
    SharedDict<String, Job> jobs = connect(entrance).dict("steps-" + entrance, String.class, Job.class);
    assertThat(await(jobs.put("a", new Job("a", 1), Duration.ofMinutes(5)))).isNull();
    assertThat(await(jobs.putIfAbsent("a", new Job("b", 2)))).isEqualTo(new Job("a", 1));
    assertThat(await(jobs.ttl("a"))).hasValueSatisfying(left -> assertThat(left).isBetween(1L, 300_000L));
    assertThat(await(jobs.compareAndSet("a", new Job("a", 1), new Job("c", 3)))).isTrue();
    assertThat(await(jobs.persist("a"))).isTrue();
    assertThat(await(jobs.ttl("a"))).isEqualTo(Optional.empty());
    assertThat(await(jobs.expire("z", Duration.ofSeconds(1)))).isFalse();
    await(jobs.setAll(Map.of("b", new Job("b", 2))));
    assertThat(await(jobs.getMany(List.of("b", "z")))).containsExactly(Map.entry("b", new Job("b", 2)));
    assertThat(await(jobs.removeMany(List.of("a", "b")))).isEqualTo(2);
    SharedDict<String, Long> counts = connect(entrance).dict("counts-" + entrance, String.class, Long.class);
    assertThat(await(counts.increment("n", 2))).isEqualTo(2L);
  }

  @ParameterizedTest
  @EnumSource
  void aSetOfTheUsersClass(Entrance entrance) {
    SharedSet<Long> numbers = connect(entrance).set("numbers-" + entrance, Long.class);
    await(numbers.add(3L));
    await(numbers.update(List.of(Value.list(Value.of(1), Value.of(3)))));
    assertThat(await(numbers.members())).containsExactly(3L, 1L);
    assertThat(await(numbers.addIfAbsent(1L))).isFalse();
    Set<Value> both = new LinkedHashSet<>(List.of(Value.of(1), Value.of(3)));
    assertThat(await(numbers.copy())).isEqualTo(new SetValue(both, false));
    assertThat(await(numbers.pop())).isEqualTo(1L);
  }

  @ParameterizedTest
  @EnumSource
  void namespaceValueAndArray(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    SharedNamespace namespace = objects.namespace("namespace-" + entrance);
    await(namespace.set("x", Value.of(1)));
    assertThat(await(namespace.increment("x", 2))).isEqualTo(Value.of(3));
    assertThat(await(namespace.items())).containsExactly(Map.entry("x", Value.of(3)));
    SharedValue<Double> value = objects.value("value-" + entrance, Double.class,
        DictValue.of("typecode", "d", "value", 1.5));
    assertThat(await(value.getAndSet(2.5))).isEqualTo(1.5);
    assertThat(await(value.compareAndSet(2.5, 4.0))).isTrue();
    assertThat(await(objects.value("plain-" + entrance).add(2))).isEqualTo(Value.of(2));
    SharedArray array = objects.array("array-" + entrance, "h");
    await(array.extend(List.of(Value.of(1), Value.of(2))));
    await(array.set(0, Value.of(7)));
    assertThat(await(array.increment(1, 5))).isEqualTo(Value.of(7));
    assertThat(await(array.getSlice(0, 2))).containsExactly(Value.of(7), Value.of(7));
    assertThat(await(array.tobytes())).containsExactly(7, 0, 7, 0);
    assertThat(((Failed) failureOf(array.append(Value.of(40_000)))).type()).isEqualTo("OverflowError");
  }
}
