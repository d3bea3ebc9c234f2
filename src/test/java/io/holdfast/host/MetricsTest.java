package io.holdfast.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.client.SharedObjects;
import io.holdfast.error.HoldfastException.Empty;
import io.holdfast.error.HoldfastException.NoSuchOperation;
import io.holdfast.host.HostOperations.OperationStats;
import io.holdfast.host.HostOperations.Stats;
import io.holdfast.model.Arguments;
import io.holdfast.model.Wait;
import io.holdfast.types.SharedCounter;
import io.holdfast.types.SharedQueue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private final Vertx vertx = Vertx.vertx();
  private SharedObjects objects;

  @BeforeEach
  void connect() {
    objects = await(SharedObjects.connect(vertx));
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw (RuntimeException) e.getCause();
    } catch (Exception e) {
      throw new AssertionError("nothing came of it within 10 s", e);
    }
  }

  private Stats stats() {
    return await(objects.host().stats());
  }

  private Optional<OperationStats> of(String type, String operation) {
    return stats().operations().stream().filter(row -> row.type().equals(type) && row.operation().equals(operation))
        .findFirst();
  }

  @Test
  void callsAreCountedByTypeAndOperationOverAllObjects() {
    for (String name : new String[] {"a", "b"}) {
      SharedCounter counter = objects.counter(name);
      for (int i = 0; i < 100; i++) {
        await(counter.add(1));
      }
    }
    await(objects.call("a", "describe", Arguments.none()));
    OperationStats adds = of("counter", "add").orElseThrow();
    assertThat(adds.calls()).isEqualTo(200);
    assertThat(adds.timed()).isEqualTo(200 / 16);
    assertThat(adds.meanMicros()).isPositive();
    assertThat(adds.maxMicros()).isGreaterThanOrEqualTo(adds.meanMicros());
    assertThat(adds.failures().entries()).isEmpty();
    assertThat(of("counter", "describe").orElseThrow().calls()).isEqualTo(1);
    assertThat(of("counter", "drop")).isEmpty();
    assertThat(stats().operations().get(0).operation()).as("the most called first").isEqualTo("add");
  }

  @Test
  void failuresAreCountedByTheirError() {
    SharedQueue<Value> queue = objects.queue("jobs", Value.class);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> await(queue.get(Wait.none()))).isInstanceOf(Empty.class);
    }
    assertThat(of("queue", "get").orElseThrow().failures().get("Empty")).isEqualTo(Value.of(3));
  }

  @Test
  void operationsThatThereAreNotAreCountedAsOne() {
    await(objects.counter("a").add(1));
    for (int i = 0; i < 5; i++) {
      String operation = "thought_up_" + i;
      assertThatThrownBy(() -> await(objects.call("a", operation, Arguments.none())))
          .isInstanceOf(NoSuchOperation.class);
    }
    assertThat(of("counter", TypeMeter.OTHER).orElseThrow().calls()).isEqualTo(5);
    assertThat(stats().operations()).hasSize(2);
  }

  @Test
  void callsThatWaitAreCountedWhileTheyDo() {
    SharedQueue<Value> queue = objects.queue("jobs", Value.class);
    Future<Value> one = queue.get(Wait.forever());
    Future<Value> other = queue.get(Wait.forever());
    await(queue.size());
    assertThat(of("queue", "get").orElseThrow().parked()).isEqualTo(2);
    await(queue.put(Value.of(1), Wait.none()));
    await(one);
    assertThat(of("queue", "get").orElseThrow().parked()).isEqualTo(1);
    await(objects.call("jobs", "drop", Arguments.none()));
    assertThatThrownBy(() -> await(other)).hasMessageContaining("dropped");
    assertThat(of("queue", "get").orElseThrow().parked()).isZero();
  }

  @Test
  void objectsAreCountedByTypeWhileTheyAreThere() {
    await(objects.counter("a").get());
    await(objects.counter("b").get());
    assertThat(stats().objects().get("counter")).isEqualTo(Value.of(2));
    assertThat(stats().sessions()).isEqualTo(1);
    await(objects.call("a", "drop", Arguments.none()));
    assertThat(stats().objects().get("counter")).isEqualTo(Value.of(1));
  }
}
