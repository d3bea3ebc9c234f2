package io.holdfast.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.SharedObjects;
import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.ObjectGone;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.error.HoldfastException.Unknown;
import io.holdfast.model.Operation;
import io.holdfast.model.SharedType;
import io.holdfast.model.Wait;
import io.holdfast.object.SharedObject;
import io.holdfast.types.SharedCounter;
import io.holdfast.types.SharedQueue;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The end of a host and of its objects, and how many it takes. */
class HostStopTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static Throwable failureOf(Future<?> future) throws Exception {
    try {
      await(future);
    } catch (ExecutionException e) {
      return e.getCause();
    }
    throw new AssertionError("this should have failed");
  }

  /** Answers when it is told to. */
  public static final class Slow {
    private final Promise<String> answer = Promise.promise();
    private final Promise<Void> running = Promise.promise();

    public Future<String> wait(String until) {
      running.tryComplete();
      return answer.future();
    }
  }

  @Test
  void everyCallInFlightIsAnsweredWhenItsHostStops() throws Exception {
    Host host = await(Host.start(vertx, HostOptions.DEFAULT));
    SharedObjects objects = await(SharedObjects.connect(vertx));
    SharedQueue<Value> queue = objects.queue("queue");
    SharedCounter counter = objects.counter("counter");
    await(queue.size());
    await(counter.get());
    Slow slow = new Slow();
    await(host.deployPlain("slow", slow));
    Future<Value> parked = queue.get(Wait.forever());
    Future<Value> running = objects.call("slow", "wait", "told");
    await(slow.running.future());
    Future<Value> queued = objects.call("slow", "wait", "told");
    List<Future<Long>> all = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      all.add(counter.add());
      if (i == 500) {
        host.stop();
      }
    }
    assertThat(failureOf(parked)).isInstanceOf(Unavailable.class).hasMessageContaining("stopping");
    assertThat(failureOf(running)).isInstanceOf(Unknown.class);
    assertThat(failureOf(queued)).isInstanceOf(Unavailable.class);
    await(Future.join(all.stream().map(f -> f.<Long>otherwiseEmpty()).toList()));
    assertThat(all).allSatisfy(add -> {
      if (add.failed()) {
        assertThat(add.cause()).isInstanceOf(Unavailable.class);
      }
    });
  }

  @Test
  void aStoppedHostLeavesNothingBehindForTheNextOne() throws Exception {
    Host host = await(Host.start(vertx, HostOptions.DEFAULT));
    await(host.create("counter", "hits", DictValue.of()));
    Future<?> late = host.create("counter", "late", DictValue.of());
    await(host.stop());
    assertThat(host.size()).isZero();
    await(late.otherwiseEmpty()); // made before the stop, or refused by it
    assertThat(vertx.deploymentIDs()).isEmpty();
    assertThat(failureOf(host.create("counter", "more", DictValue.of()))).isInstanceOf(Unavailable.class);

    Host next = await(Host.start(vertx, HostOptions.DEFAULT));
    await(next.create("counter", "hits", DictValue.of()));
    for (long i = 1; i <= 10; i++) { // two consumers at one address would take turns
      JsonObject answer = await(vertx.eventBus().<JsonObject>request("holdfast.object.hits",
          new JsonObject().put("op", "add"))).body();
      assertThat(answer.getLong("result")).isEqualTo(i);
    }
  }

  @Test
  void oneObjectTooManyIsRefusedUntilAnotherIsDropped() throws Exception {
    Host host = await(Host.start(vertx, HostOptions.DEFAULT.withMaxObjects(2)));
    SharedObjects objects = await(SharedObjects.connect(vertx));
    await(host.create("counter", "a", DictValue.of()));
    await(host.create("counter", "b", DictValue.of()));
    assertThat(failureOf(host.create("counter", "c", DictValue.of()))).isInstanceOf(TooLarge.class)
        .hasMessageContaining("2 objects").hasMessageContaining("drop");
    assertThat(await(host.create("counter", "a", DictValue.of())).created()).isFalse();
    assertThat(host.size()).isEqualTo(2);
    await(objects.drop("a"));
    assertThat(await(host.create("counter", "c", DictValue.of())).created()).isTrue();
    assertThat(host.size()).isEqualTo(2);
  }

  @Test
  @SuppressWarnings("unchecked") // a class literal has no item type; the items are values
  void anAnonymousObjectThatNobodyCallsIsDroppedAndANamedOneIsNot() throws Exception {
    Host host = await(Host.start(vertx, HostOptions.DEFAULT.withAnonymousIdleMs(20)));
    SharedObjects objects = await(SharedObjects.connect(vertx));
    await(host.create("counter", "named", DictValue.of()));
    SharedQueue<Value> busy = objects.anonymous(SharedQueue.class, DictValue.of(), Value.class);
    Future<Value> waiting = busy.get(Wait.forever());
    SharedCounter idle = objects.anonymous(SharedCounter.class, DictValue.of());
    await(idle.add());
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (host.size() > 2) {
      assertThat(System.nanoTime()).as("the idle anonymous object is still there; size " + host.size())
          .isLessThan(deadline);
      Promise<Void> tick = Promise.promise();
      vertx.setTimer(10, fired -> tick.complete());
      await(tick.future());
    }
    assertThat(failureOf(idle.add())).isInstanceOf(ObjectGone.class);
    assertThat(waiting.isComplete()).as("a waiting caller keeps its object").isFalse();
    assertThat(await(objects.counter("named").add())).isEqualTo(1);
  }

  @Test
  void anObjectWhoseMakingFailsWithAnErrorDoesNotKeepItsName() throws Exception {
    Host host = await(Host.start(vertx, HostOptions.DEFAULT));
    assertThat(failureOf(host.deploy("name", Never.class, () -> {
      throw new NoClassDefFoundError("a driver");
    }))).hasMessageContaining("a driver");
    assertThat(await(host.create("counter", "name", DictValue.of())).created()).isTrue();
    assertThat(host.size()).isEqualTo(1);
    assertThat(Optional.of(host)).isEqualTo(Host.of(vertx));
  }

  @SharedType(value = "never", doc = "Never made.")
  interface SharedNever {
    @Operation("Nothing.")
    Future<Void> nothing();
  }

  static final class Never extends SharedObject<Never.Fact> implements SharedNever {
    sealed interface Fact permits Nothing {
    }

    record Nothing() implements Fact {
    }

    @Override
    public Future<Void> nothing() {
      return Future.succeededFuture();
    }

    @Override
    protected void apply(Fact fact) {
      // there is no state
    }

    @Override
    protected Stream<Fact> snapshot() {
      return Stream.empty();
    }
  }
}
