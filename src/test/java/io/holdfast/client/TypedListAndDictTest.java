package io.holdfast.client;

import static io.holdfast.client.SharedObjectsTest.await;
import static io.holdfast.client.SharedObjectsTest.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.host.Host;
import io.holdfast.host.HostOptions;
import io.holdfast.types.SharedDict;
import io.holdfast.types.SharedList;
import io.holdfast.value.TupleValue;
import io.holdfast.value.Value;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TypedListAndDictTest {
  /** A user's class. */
  public record Job(String title, int pages) {
  }

  private Vertx vertx;
  private SharedObjects objects;

  @BeforeEach
  void start() throws Exception {
    vertx = Vertx.vertx();
    await(Host.start(vertx, HostOptions.DEFAULT));
    objects = await(SharedObjects.connect(vertx));
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  @Test
  void aListOfTheUsersClass() throws Exception {
    SharedList<Job> jobs = objects.list("jobs", Job.class);
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
    assertThat(((Failed) failureOf(jobs.get(7))).type()).isEqualTo("IndexError");
  }

  @Test
  void aListOfNumbers() throws Exception {
    SharedList<Long> numbers = objects.list("numbers", Long.class);
    await(numbers.extend(List.of(3L, 1L, 2L)));
    await(numbers.sort());
    assertThat(await(numbers.copy())).containsExactly(1L, 2L, 3L);
    await(numbers.sort(true));
    await(numbers.deleteSlice(0, 1));
    await(numbers.repeatInPlace(2));
    await(numbers.set(0, 5L));
    assertThat(await(objects.list("numbers").copy())).hasToString("[5, 1, 2, 1]");
    assertThat(await(numbers.contains(5L))).isTrue();
  }

  @Test
  void aDictOfTheUsersClasses() throws Exception {
    SharedDict<String, Job> jobs = objects.dict("by-title", String.class, Job.class);
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
    assertThat(missing.arguments()).isEqualTo(List.of(Value.of("z")));
  }

  @Test
  void aDictOfValuesAsTheyAre() throws Exception {
    SharedDict<Value, Value> any = objects.dict("any");
    await(any.set(Value.of(1), Value.of("int")));
    await(any.update(Value.list(Value.tuple(Value.of(true), Value.of("bool")))));
    assertThat(await(any.copy())).hasToString("{1='bool'}");
  }
}
