package io.holdfast.client;

import static io.holdfast.client.SharedObjectsTest.await;
import static io.holdfast.client.SharedObjectsTest.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException.Cancelled;
import io.holdfast.error.HoldfastException.Timeout;
import io.holdfast.host.Host;
import io.holdfast.host.HostOptions;
import io.holdfast.model.Call;
import io.holdfast.model.Wait;
import io.holdfast.object.ObjectLimits;
import io.holdfast.types.SharedCounter;
import io.holdfast.types.SharedQueue;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LocalClientTest {
  private Vertx vertx;
  private Host host;
  private SharedObjects objects;

  @BeforeEach
  void start() throws Exception {
    vertx = Vertx.vertx();
    host = await(Host.start(vertx, HostOptions.DEFAULT.withLimits(new ObjectLimits(100, 100, 50))));
    objects = await(SharedObjects.connect(vertx));
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  @Test
  void aCallThatWaitsForEverDoesNotUseUpTheQuotaOfTheOthers() throws Exception {
    SharedQueue<Value> empty = objects.queue("empty");
    await(empty.size());
    Future<Value> waiting = empty.get(Wait.forever());
    SharedCounter counter = objects.counter("counter");
    for (int i = 1; i <= 200; i++) {
      assertThat(await(counter.add())).isEqualTo(i);
    }
    await(empty.put(Value.of("at last"), Wait.none()));
    assertThat(await(waiting)).isEqualTo(Value.of("at last"));
  }

  @Test
  void aHandlerThatThrowsDoesNotStopTheObjectForOthers() throws Exception {
    SharedQueue<Value> queue = objects.queue("queue");
    await(queue.size());
    queue.get(Wait.forever()).onComplete(answer -> {
      throw new IllegalStateException("a user's mistake");
    });
    await(queue.put(Value.of(1), Wait.none()));
    assertThat(await(objects.call("queue", "size"))).isEqualTo(Value.of(0));
  }

  @Test
  void callsMadeBeforeTheObjectIsFoundKeepTheirPlaceBeforeLaterOnes() throws Exception {
    for (int round = 0; round < 200; round++) {
      SharedQueue<Value> queue = objects.queue("ordered-" + round);
      List<Future<Void>> puts = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        puts.add(queue.put(Value.of(i), Wait.none()));
      }
      await(Future.all(puts));
      List<Future<Value>> gets = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        gets.add(queue.get(Wait.none()));
      }
      await(Future.all(gets));
      for (int i = 0; i < 200; i++) {
        assertThat(gets.get(i).result()).as("item %d of round %d", i, round).isEqualTo(Value.of(i));
      }
      await(objects.drop("ordered-" + round));
    }
  }

  @Test
  void aSignalForgetsTheCallsThatAreAnswered() throws Exception {
    Promise<Void> signal = Promise.promise();
    CancelSignal calls = CancelSignal.of(signal.future());
    SharedCounter counter = objects.cancelledBy(objects.counter("counter"), signal.future());
    for (int i = 0; i < 100; i++) {
      await(counter.add());
    }
    assertThat(ObjectProxy.behind(counter).terms().cancel().size()).isZero();
    assertThat(calls.size()).isZero();
    SharedQueue<Value> empty = objects.cancelledBy(objects.queue("empty"), signal.future());
    await(empty.size());
    Future<Value> waiting = empty.get(Wait.forever());
    await(empty.size());
    assertThat(ObjectProxy.behind(empty).terms().cancel().size()).isEqualTo(1);
    signal.complete();
    assertThat(failureOf(waiting)).isInstanceOf(Cancelled.class);
    assertThat(failureOf(empty.get(Wait.forever()))).isInstanceOf(Cancelled.class);
    assertThat(await(empty.size())).isZero();
  }

  @Test
  void aVeryLongTimeIsNotATimeThatIsOver() throws Exception {
    SharedCounter counter = objects.within(objects.counter("counter"), Duration.ofMillis(Long.MAX_VALUE));
    assertThat(await(counter.add())).isEqualTo(1);
    SharedQueue<Value> queue = objects.queue("queue");
    Future<Value> get = queue.get(Wait.ofMillis(Long.MAX_VALUE - 1));
    await(queue.put(Value.of(1), Wait.none()));
    assertThat(await(get)).isEqualTo(Value.of(1));
    SharedCounter past = objects.within(objects.counter("counter"), Duration.ofMillis(-1));
    assertThat(failureOf(past.add())).isInstanceOf(Timeout.class);
  }

  @Test
  void connectionsMadeAtTheSameTimeShareOneHost() throws Exception {
    for (int round = 0; round < 20; round++) {
      Vertx other = Vertx.vertx();
      ConcurrentLinkedQueue<CompletableFuture<SharedObjects>> all = new ConcurrentLinkedQueue<>();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        threads.add(new Thread(() -> all.add(SharedObjects.connect(other).toCompletionStage().toCompletableFuture())));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join(10_000);
      }
      assertThat(all).hasSize(4);
      for (CompletableFuture<SharedObjects> one : all) {
        assertThat(await(one.get(10, TimeUnit.SECONDS).counter("c").get())).isZero();
      }
      await(other.close());
    }
  }

  @Test
  void aLocalCallIsNotNumberedBecauseItIsNeverRepeated() throws Exception {
    List<Call> seen = new ArrayList<>();
    SharedObjects spied = SharedObjects.over(vertx, new CallPath() {
      private final LocalPath path = new LocalPath(host);

      @Override
      public String session() {
        return path.session();
      }

      @Override
      public long nowMs() {
        return path.nowMs();
      }

      @Override
      public boolean repeats() {
        return path.repeats();
      }

      @Override
      public void call(Call call) {
        seen.add(call);
        path.call(call);
      }

      @Override
      public Future<Void> close() {
        return path.close();
      }
    });
    await(host.create("counter", "counter", DictValue.of()));
    await(spied.call("counter", "add", 1));
    assertThat(seen).allSatisfy(call -> assertThat(call.caller().callId()).isEqualTo(Call.NOT_REPEATED));
  }
}
