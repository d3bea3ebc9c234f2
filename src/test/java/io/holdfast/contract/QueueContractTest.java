package io.holdfast.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.SharedObjects;
import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Cancelled;
import io.holdfast.error.HoldfastException.Empty;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.Full;
import io.holdfast.error.HoldfastException.NotOwner;
import io.holdfast.error.HoldfastException.ObjectGone;
import io.holdfast.error.HoldfastException.Timeout;
import io.holdfast.error.HoldfastException.WrongType;
import io.holdfast.model.Wait;
import io.holdfast.types.Delivery;
import io.holdfast.types.SharedQueue;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QueueContractTest extends ContractHost {

  record Job(int number, String title, List<Double> weights) {
  }

  @ParameterizedTest
  @EnumSource
  void everyOperationAnswers(Entrance entrance) {
    SharedQueue<Value> queue = connect(entrance).queue("whole-" + entrance, Value.class, DictValue.of("maxsize", 2));
    assertThat(await(queue.empty())).isTrue();
    await(queue.put(Value.of("a")));
    await(queue.putNowait(Value.of("b")));
    assertThat(await(queue.full())).isTrue();
    assertThat(await(queue.size())).isEqualTo(2);
    assertThat(failureOf(queue.putNowait(Value.of("c")))).isInstanceOf(Full.class);
    assertThat(failureOf(queue.put(Value.of("c"), Wait.ofMillis(5)))).isInstanceOf(Full.class);
    assertThat(await(queue.peek())).isEqualTo(Value.of("a"));
    assertThat(await(queue.get())).isEqualTo(Value.of("a"));
    Delivery<Value> delivery = await(queue.lease());
    assertThat(delivery.item()).isEqualTo(Value.of("b"));
    assertThat(await(queue.leased())).isEqualTo(1);
    await(queue.extend(delivery.id()));
    await(queue.release(delivery.id()));
    assertThat(failureOf(queue.acknowledge(delivery.id()))).isInstanceOf(NotOwner.class);
    Delivery<Value> again = await(queue.lease(1_000, Wait.none()));
    await(queue.acknowledge(again.id()));
    assertThat(failureOf(queue.getNowait())).isInstanceOf(Empty.class);
    assertThat(failureOf(queue.get(Wait.ofMillis(5)))).isInstanceOf(Empty.class);
    assertThat(failureOf(queue.peek())).isInstanceOf(Empty.class);
    await(queue.put(Value.of("d")));
    assertThat(await(queue.clear())).isEqualTo(1);
    await(queue.shutdown());
    assertThat(failureOf(queue.get())).isInstanceOfSatisfying(Failed.class,
        failed -> assertThat(failed.type()).isEqualTo("ShutDown"));
  }

  @ParameterizedTest
  @EnumSource
  void joinAnswersWhenEveryItemIsDealtWith(Entrance entrance) {
    SharedQueue<Long> queue = connect(entrance).queue("join-" + entrance, Long.class);
    assertThat(await(queue.join())).isTrue();
    await(queue.put(1L));
    await(queue.put(2L));
    assertThat(await(queue.join(Wait.none()))).isFalse();
    Future<Boolean> joined = queue.join();
    await(queue.get());
    await(queue.taskDone());
    assertThat(await(queue.join(Wait.ofMillis(5)))).isFalse();
    await(queue.acknowledge(await(queue.lease()).id()));
    assertThat(await(joined)).isTrue();
    assertThat(failureOf(queue.taskDone())).isInstanceOfSatisfying(Failed.class, failed -> {
      assertThat(failed.type()).isEqualTo("ValueError");
      assertThat(failed.getMessage()).isEqualTo("task_done() called too many times");
    });
  }

  @ParameterizedTest
  @EnumSource
  void userValuesAreConverted(Entrance entrance) {
    SharedQueue<Job> jobs = connect(entrance).queue("jobs-" + entrance, Job.class);
    Job job = new Job(7, "sieve – 篩", List.of(1.0, 0.5));
    await(jobs.put(job));
    Delivery<Job> delivery = await(jobs.lease());
    assertThat(delivery.item()).isEqualTo(job);
  }

  @ParameterizedTest
  @EnumSource
  void aWaitingGetIsServedBeforeALaterOne(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    SharedQueue<Long> queue = objects.queue("line-" + entrance, Long.class);
    await(queue.size());
    List<Future<Long>> waiting = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      waiting.add(queue.get());
    }
    assertThat(await(objects.describe("line-" + entrance)).get("waiting")).isEqualTo(Value.of(5));
    for (long i = 0; i < 5; i++) {
      await(queue.put(i));
    }
    for (int i = 0; i < 5; i++) {
      assertThat(await(waiting.get(i))).isEqualTo(i);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPriorityQueueRefusesWhatItCannotOrder(Entrance entrance) {
    SharedQueue<Value> queue = connect(entrance)
        .queue("prio-" + entrance, Value.class, DictValue.of("kind", "priority"));
    await(queue.put(Value.of(2)));
    await(queue.put(Value.of(1)));
    assertThat(failureOf(queue.put(Value.of("x")))).isInstanceOfSatisfying(Failed.class, failed -> {
      assertThat(failed.type()).isEqualTo("TypeError");
      assertThat(failed.getMessage()).contains("not supported between instances of");
    });
    assertThat(await(queue.get())).isEqualTo(Value.of(1));
  }

  @ParameterizedTest
  @EnumSource
  void aParkedCallCanBeCancelledAndHasADeadline(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    SharedQueue<Long> queue = objects.queue("cancel-" + entrance, Long.class);
    await(queue.size());
    Promise<Void> signal = Promise.promise();
    Future<Long> parked = objects.cancelledBy(queue, signal.future()).get();
    assertThat(await(objects.describe("cancel-" + entrance)).get("waiting")).isEqualTo(Value.of(1));
    signal.complete();
    assertThat(failureOf(parked)).isInstanceOf(Cancelled.class);
    assertThat(failureOf(objects.within(queue, Duration.ofMillis(20)).get())).isInstanceOf(Timeout.class);
    await(queue.put(1L));
    assertThat(await(queue.get())).isEqualTo(1); // neither of the two took it
  }

  @ParameterizedTest
  @EnumSource
  void whatAClosedClientHadLeasedComesBackAndItsParkedCallsEnd(Entrance entrance) {
    SharedObjects leaver = connect(entrance);
    SharedObjects stayer = connect(entrance);
    String name = "left-" + entrance;
    SharedQueue<Long> queue = stayer.queue(name, Long.class);
    await(queue.put(1L));
    SharedQueue<Long> leaving = leaver.queue(name, Long.class);
    assertThat(await(leaving.lease()).count()).isEqualTo(1);
    Future<Long> parked = leaving.get();
    assertThat(await(leaver.describe(name)).get("waiting")).isEqualTo(Value.of(1));
    Future<Delivery<Long>> next = queue.lease(); // behind the parked one
    await(leaver.close());
    Delivery<Long> back = await(next);
    assertThat(back.item()).isEqualTo(1);
    assertThat(back.count()).isEqualTo(2);
    parked.onSuccess(item -> {
      throw new AssertionError("the closed client was given " + item);
    });
  }

  @ParameterizedTest
  @EnumSource
  void optionsAreComparedAndWrongOnesNamed(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    await(objects.queue("opt-" + entrance, Value.class, DictValue.of("maxsize", 3)).size());
    assertThat(failureOf(objects.queue("opt-" + entrance, Value.class, DictValue.of("maxsize", 4)).size()))
        .isInstanceOf(WrongType.class).hasMessageContaining("maxsize=3, not 4");
    assertThat(failureOf(objects.queue("bad-" + entrance, Value.class, DictValue.of("kind", "stack")).size()))
        .isInstanceOf(BadArguments.class).hasMessageContaining("one of fifo, lifo, priority");
    assertThat(failureOf(objects.call("", "create", "queue", "bad-" + entrance, List.of())))
        .isInstanceOf(BadArguments.class).hasMessageContaining("'options' takes a dict, not list");
    assertThat(failureOf(objects.lock("opt-" + entrance).locked())).isInstanceOf(WrongType.class)
        .hasMessageContaining("is a queue, not a lock");
  }

  @ParameterizedTest
  @EnumSource
  void droppingEndsParkedCalls(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    SharedQueue<Long> queue = objects.queue("drop-" + entrance, Long.class);
    await(queue.size());
    Future<Long> parked = queue.get();
    assertThat(await(objects.describe("drop-" + entrance)).get("waiting")).isEqualTo(Value.of(1));
    await(objects.drop("drop-" + entrance));
    assertThat(failureOf(parked)).isInstanceOf(ObjectGone.class);
  }

  @ParameterizedTest
  @EnumSource
  void everyKindOfValueComesBackAsItWas(Entrance entrance) {
    SharedQueue<Value> queue = connect(entrance).queue("kinds-" + entrance);
    List<Value> kinds = List.of(Value.none(), Value.of(true), Value.of(1), Value.of(1.0),
        Value.of(new java.math.BigInteger("9".repeat(40))),
        Value.of("\ud83d\ude00 $ \u0000"), Value.of(new byte[] {0, -1}), Value.list(Value.of(1), Value.list()),
            Value.tuple(Value.of("t")),
        new io.holdfast.value.SetValue(new java.util.LinkedHashSet<>(List.of(Value.of(1), Value.of("x"))), true),
        Value.dict(Map.of(Value.of("$key"), Value.none())), Value.dict(Map.of(Value.tuple(Value.of(1)), Value.of(2))),
        new io.holdfast.value.RefValue("jobs", "queue", 3),
            new io.holdfast.value.ForeignValue("python", "decimal.Decimal", Value.of("1.5")));
    for (Value value : kinds) {
      await(queue.put(value));
      Value back = await(queue.get());
      assertThat(back).isEqualTo(value).hasSameClassAs(value);
    }
  }
}
