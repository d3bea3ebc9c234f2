package io.holdfast.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.client.BridgeAddress;
import io.holdfast.client.BridgePath;
import io.holdfast.client.SharedObjects;
import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Cancelled;
import io.holdfast.error.HoldfastException.Denied;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.Timeout;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.error.HoldfastException.Unknown;
import io.holdfast.host.Host;
import io.holdfast.host.HostOptions;
import io.holdfast.model.Arguments;
import io.holdfast.model.Wait;
import io.holdfast.types.SharedCounter;
import io.holdfast.types.SharedLock;
import io.holdfast.types.SharedQueue;
import io.holdfast.value.ListValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Java client through a bridge, over a network that breaks. */
class BridgePathTest extends BridgeHost {
  private CuttingProxy proxy;
  private final List<SharedObjects> connected = new ArrayList<>();

  @Override
  BridgeOptions options() {
    return super.options().withLimits(BridgeOptions.Limits.DEFAULT.withFrameBytes(1 << 20).withCallsInFlight(64));
  }

  @BeforeEach
  void openProxy() {
    proxy = await(new CuttingProxy(vertx(), bridge().port()).open());
  }

  @AfterEach
  void closeAll() {
    connected.forEach(objects -> await(objects.close()));
    connected.clear();
    proxy.cut();
    await(proxy.close());
  }

  private BridgePath path(long leaseMs) {
    return await(BridgePath.connect(vertx(), BridgeAddress.of("127.0.0.1", proxy.port(), RawClient.KEY)
        .withLeaseMs(leaseMs)));
  }

  private SharedObjects objects(BridgePath path) {
    SharedObjects objects = SharedObjects.over(vertx(), path);
    connected.add(objects);
    return objects;
  }

  private static HoldfastException failureOf(Future<?> future) {
    try {
      throw new AssertionError("the call should have failed, but gave " + await(future));
    } catch (HoldfastException failure) {
      return failure;
    }
  }

  @Test
  void nobodyAtTheAddressIsSaidSo() throws IOException {
    try (SocketChannel deaf = SocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0))) { // it does not listen
      int port = deaf.socket().getLocalPort();
      assertThatThrownBy(() -> await(BridgePath.connect(vertx(), BridgeAddress.of("127.0.0.1", port, RawClient.KEY))))
          .isInstanceOf(Unavailable.class).hasMessageContaining("no connection to 127.0.0.1:" + port);
    }
  }

  @Test
  void aWrongKeyIsDenied() {
    assertThatThrownBy(() -> await(BridgePath.connect(vertx(), BridgeAddress.of("127.0.0.1", proxy.port(),
        new byte[] {9}))))
        .isInstanceOf(Denied.class).hasMessageContaining("the key is not this host's");
  }

  @Test
  void anImpostorWithoutTheKeyIsFoundOut() {
    byte[] theirs = {7};
    Bridge impostor = await(Bridge.start(host(), BridgeOptions.of(theirs).withAddress("127.0.0.1", 0)));
    assertThatThrownBy(() -> await(BridgePath.connect(vertx(), BridgeAddress.of("127.0.0.1", impostor.port(),
        RawClient.KEY))))
        .isInstanceOf(Denied.class);
    await(impostor.stop());
  }

  @Test
  void theObjectsOwnExceptionArrivesWhole() {
    SharedObjects objects = objects(path(10_000));
    SharedCounter counter = objects.counter("overflow");
    await(counter.set(Long.MAX_VALUE));
    assertThat(failureOf(counter.add())).isInstanceOfSatisfying(Failed.class, failed -> {
      assertThat(failed.type()).isEqualTo("OverflowError");
      assertThat(failed.arguments()).hasSize(1);
    });
    await(host().deployPlain("failing", new Failing()));
    assertThat(failureOf(objects.call("failing", "fail"))).isInstanceOfSatisfying(Failed.class, failed -> {
      assertThat(failed.type()).isEqualTo("java.lang.IllegalStateException");
      assertThat(failed.getMessage()).isEqualTo("on purpose ü \"quoted\"");
      assertThat(failed.remoteStack()).contains("Failing.fail");
    });
  }

  /** A class that fails. */
  public static final class Failing {
    public void fail() {
      throw new IllegalStateException("on purpose ü \"quoted\"");
    }
  }

  @Test
  void everyKindOfValueGoesThereAndBack() {
    SharedObjects objects = objects(path(10_000));
    SharedQueue<Value> queue = objects.queue("values", Value.class);
    Value value = Value.list(Value.none(), Value.of(true), Value.of(1L << 60), Value.of(1.5),
        Value.of("\u00fc\ud83d\ude00\ud800\n\""),
        Value.of(new byte[] {0, -1}), Value.tuple(Value.of(1)), Value.dict(java.util.Map.of(Value.of(1),
            Value.of("x"))));
    await(queue.put(value, Wait.none()));
    assertThat(await(queue.get(Wait.none()))).isEqualTo(value);
  }

  @Test
  void aBrokenConnectionIsMadeAnewAndTheSessionGoesOn() {
    BridgePath path = path(10_000);
    SharedCounter counter = objects(path).counter("again");
    assertThat(await(counter.add())).isEqualTo(1);
    String session = path.session();
    proxy.cut();
    assertThat(await(counter.add())).isEqualTo(2);
    assertThat(path.session()).isEqualTo(session);
  }

  @Test
  void callsUnderWayAreRepeatedAndRunOnce() {
    BridgePath path = path(10_000);
    SharedObjects objects = objects(path);
    SharedCounter counter = objects.counter("once");
    await(counter.get());
    for (int round = 0; round < 20; round++) {
      boolean lost = round % 2 == 0;
      await(counter.get()); // there is a connection again
      proxy.swallow(lost);
      List<Future<Long>> calls = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        calls.add(counter.add());
      }
      if (lost) { // the host has run them, the answers are gone
        int expected = (round + 1) * 10;
        eventually("the calls of round " + round + " to run", () -> valueOf("once") >= expected);
      }
      proxy.cut();
      proxy.swallow(false);
      await(Future.all(calls));
      assertThat(calls.stream().map(Future::result)).doesNotHaveDuplicates();
    }
    assertThat(await(counter.get())).isEqualTo(200);
  }

  private final SharedObjects[] direct = new SharedObjects[1];
  private volatile long lastSeen;

  /** What the counter holds, seen from inside the host: a call is made now, its answer is seen by a later look. */
  private long valueOf(String name) {
    if (direct[0] == null) {
      direct[0] = await(SharedObjects.connect(vertx()));
      lastSeen = -1;
    }
    direct[0].counter(name).get().onSuccess(value -> lastSeen = value);
    return lastSeen;
  }

  @Test
  void aParkedCallIsJoinedAfterTheConnectionBroke() {
    SharedObjects objects = objects(path(10_000));
    SharedQueue<String> queue = objects.queue("parked", String.class);
    await(queue.size());
    Future<String> waiting = queue.get(Wait.forever());
    assertThat(await(queue.size())).isZero();
    proxy.cut();
    assertThat(await(queue.size())).isZero();
    await(queue.put("item", Wait.none()));
    assertThat(await(waiting)).isEqualTo("item");
    assertThat(await(queue.size())).isZero();
  }

  @Test
  void aCallParkedForEverDoesNotStopTheWritesOfItsSession() {
    SharedObjects objects = objects(path(10_000));
    SharedQueue<String> queue = objects.queue("patient", String.class);
    SharedCounter counter = objects.counter("busy");
    await(counter.get());
    await(queue.size());
    Future<String> waiting = queue.get(Wait.forever());
    await(add(counter, 10_000));
    proxy.cut();
    await(add(counter, 10_000));
    assertThat(waiting.isComplete()).isFalse();
    await(queue.put("item", Wait.none()));
    assertThat(await(waiting)).isEqualTo("item");
    assertThat(await(counter.get())).isEqualTo(20_000);
    assertThat(await(queue.size())).isZero();
  }

  /** That many adds, 32 of them under way at a time. */
  private static Future<Void> add(SharedCounter counter, int times) {
    Promise<Void> done = Promise.promise();
    AtomicInteger left = new AtomicInteger(times);
    AtomicInteger unanswered = new AtomicInteger(times);
    for (int i = 0; i < 32; i++) {
      addNext(counter, left, unanswered, done);
    }
    return done.future();
  }

  private static void addNext(SharedCounter counter, AtomicInteger left, AtomicInteger unanswered, Promise<Void> done) {
    if (left.getAndDecrement() > 0) {
      counter.add().onFailure(done::tryFail).onSuccess(added -> {
        if (unanswered.decrementAndGet() == 0) {
          done.complete();
        } else {
          addNext(counter, left, unanswered, done);
        }
      });
    }
  }

  @Test
  void withoutLeaseABrokenConnectionEndsTheSessionAndTheClientIsTold() {
    BridgePath path = path(0);
    AtomicInteger lost = new AtomicInteger();
    path.onSessionLost(lost::incrementAndGet);
    SharedObjects objects = objects(path);
    SharedQueue<String> queue = objects.queue("lost", String.class);
    await(queue.size());
    Future<String> waiting = queue.get(Wait.forever());
    await(queue.size());
    String session = path.session();
    proxy.cut();
    assertThat(failureOf(waiting)).isInstanceOf(Unknown.class);
    eventually("the loss to be told", () -> lost.get() == 1);
    eventually("a new session", () -> !path.session().equals(session));
    await(queue.put("kept", Wait.none()));
    assertThat(await(queue.get(Wait.none()))).as("the parked call of the old session took nothing").isEqualTo("kept");
  }

  @Test
  void whenTheLeaseRunsOutWhileDisconnectedCallsFailAtOnce() {
    BridgePath path = path(300);
    AtomicInteger lost = new AtomicInteger();
    path.onSessionLost(lost::incrementAndGet);
    SharedCounter counter = objects(path).counter("offline");
    await(counter.get());
    proxy.refuse(true);
    proxy.cut();
    Future<Long> early = counter.add();
    assertThat(failureOf(early)).isInstanceOfAny(Unavailable.class, Unknown.class);
    eventually("the loss to be told", () -> lost.get() == 1);
    assertThat(failureOf(counter.add())).isInstanceOf(Unavailable.class).hasMessageContaining("trying again");
    String session = path.session();
    proxy.refuse(false);
    eventually("a new session", () -> !path.session().equals(session));
    assertThat(await(counter.add())).as("the early one may have run").isBetween(1L, 2L);
  }

  @Test
  void aHostThatIsAwayForAWhileIsFoundAgainAndTheSessionGoesOn() {
    BridgePath path = path(10_000);
    SharedObjects objects = objects(path);
    SharedCounter counter = objects.counter("away");
    SharedQueue<String> queue = objects.queue("away-items", String.class);
    await(queue.size());
    await(counter.get());
    String session = path.session();
    Future<String> waiting = queue.get(Wait.forever());
    assertThat(await(queue.size())).isZero();
    proxy.swallow(true);
    Future<Long> run = counter.add();
    eventually("the add to run", () -> valueOf("away") == 1);
    int refusedBefore = proxy.refused();
    proxy.refuse(true);
    proxy.cut();
    proxy.swallow(false);
    Future<Long> unsent = counter.add();
    eventually("some attempts to fail", () -> proxy.refused() >= refusedBefore + 4);
    assertThat(Future.any(run, unsent, waiting).isComplete()).isFalse();
    proxy.refuse(false);
    assertThat(await(run)).isEqualTo(1);
    assertThat(await(unsent)).isEqualTo(2);
    await(queue.put("item", Wait.none()));
    assertThat(await(waiting)).isEqualTo("item");
    assertThat(path.session()).isEqualTo(session);
  }

  @Test
  void aHostThatComesBackWithAnotherKeyIsAnotherHost() {
    sessionEndsWhenTheHostAtTheAddressIs(await(Bridge.start(host(), BridgeOptions.of(new byte[] {7})
        .withAddress("127.0.0.1", 0))), "the key is not this host's");
  }

  @Test
  void aHostThatComesBackWithoutTheSessionSaysSo() {
    Vertx another = Vertx.vertx();
    sessionEndsWhenTheHostAtTheAddressIs(await(Host.start(another, HostOptions.DEFAULT)
        .compose(host -> Bridge.start(host, options()))), "the session had ended");
    await(another.close());
  }

  private void sessionEndsWhenTheHostAtTheAddressIs(Bridge other, String why) {
    BridgePath path = path(10_000);
    AtomicInteger lost = new AtomicInteger();
    path.onSessionLost(lost::incrementAndGet);
    SharedObjects objects = objects(path);
    SharedQueue<String> queue = objects.queue("elsewhere", String.class);
    await(queue.size());
    Future<String> sent = queue.get(Wait.forever());
    await(queue.size());
    int refusedBefore = proxy.refused();
    proxy.refuse(true);
    proxy.cut();
    eventually("the connection to break", () -> proxy.refused() > refusedBefore);
    Future<Integer> unsent = queue.size();
    proxy.target(other.port());
    proxy.refuse(false);
    assertThat(failureOf(sent)).isInstanceOf(Unknown.class).hasMessageContaining("it may have run")
        .hasMessageContaining(why);
    assertThat(failureOf(unsent)).isInstanceOf(Unavailable.class).hasMessageContaining("it did not run");
    eventually("the loss to be told", () -> lost.get() == 1);
    proxy.target(bridge().port());
    await(other.stop());
  }

  @Test
  void aSessionWhoseLossWasToldIsNotResumedAfterAll() {
    BridgePath path = path(400);
    AtomicInteger lost = new AtomicInteger();
    path.onSessionLost(lost::incrementAndGet);
    SharedObjects objects = objects(path);
    SharedLock lock = objects.lock("told");
    assertThat(await(lock.acquire())).isTrue();
    String session = path.session();
    proxy.hold(true);
    proxy.cut();
    eventually("the host to resume the session", () -> proxy.held() > 0);
    eventually("the loss to be told", () -> lost.get() == 1);
    proxy.hold(false);
    eventually("a new session", () -> !path.session().equals(session));
    SharedLock others = objects(path(10_000)).lock("told");
    assertThat(await(others.acquire(Wait.ofMillis(5_000)))).as("the lost session gave back what it had").isTrue();
    assertThat(host().sessions().find(session)).isNull();
  }

  @Test
  void whatTheHandlerOfALostSessionThrowsStopsNothing() {
    BridgePath path = path(0);
    SharedCounter counter = objects(path).counter("handler");
    await(counter.get());
    AtomicInteger lost = new AtomicInteger();
    path.onSessionLost(() -> {
      lost.incrementAndGet();
      throw new IllegalStateException("on purpose");
    });
    for (int i = 1; i <= 2; i++) {
      int times = i;
      String session = path.session();
      proxy.cut();
      eventually("a new session", () -> !path.session().equals(session));
      assertThat(await(counter.add())).isEqualTo(i);
      eventually("the loss to be told", () -> lost.get() == times);
    }
  }

  @Test
  void noMoreCallsAreTakenWhileThereIsNoConnectionThanTheNextOneTakes() {
    SharedObjects objects = objects(path(10_000));
    SharedQueue<String> queue = objects.queue("offline-many", String.class);
    await(queue.size());
    int refusedBefore = proxy.refused();
    proxy.refuse(true);
    proxy.cut();
    eventually("the connection to break", () -> proxy.refused() > refusedBefore);
    List<Future<String>> waiting = new ArrayList<>();
    for (int i = 0; i < 63; i++) {
      waiting.add(queue.get(Wait.forever()));
    }
    assertThat(failureOf(queue.size())).isInstanceOf(Unavailable.class)
        .hasMessageContaining("63 calls that are not answered");
    proxy.refuse(false);
    SharedQueue<String> other = objects(path(10_000)).queue("offline-many", String.class);
    await(other.put("x", Wait.none()));
    await(Future.any(waiting));
    assertThat(await(queue.size())).isZero();
  }

  @Test
  void aHostThatDoesNotAnswerTheHandshakeIsGivenUp() {
    proxy.mute(true);
    assertThatThrownBy(() -> await(BridgePath.connect(vertx(), BridgeAddress.of("127.0.0.1", proxy.port(),
        RawClient.KEY))))
        .isInstanceOf(Unavailable.class).hasMessageContaining("did not answer the handshake within 5000 ms");
  }

  @Test
  void aDeadlineEndsACallThatIsParkedAndOneThatCannotBeSent() {
    SharedObjects objects = objects(path(10_000));
    SharedQueue<String> queue = objects.queue("deadline", String.class);
    await(queue.size());
    assertThat(failureOf(objects.within(queue, Duration.ofMillis(50)).get(Wait.forever()))).isInstanceOf(Timeout.class);
    proxy.refuse(true);
    proxy.cut();
    Promise<Void> down = Promise.promise();
    vertx().setTimer(50, late -> down.complete());
    await(down.future());
    assertThat(failureOf(objects.within(queue, Duration.ofMillis(100)).size()))
        .isInstanceOfAny(Timeout.class, Unknown.class);
    proxy.refuse(false);
  }

  @Test
  void aParkedCallCanBeCancelled() {
    SharedObjects objects = objects(path(10_000));
    SharedQueue<String> queue = objects.queue("cancelled", String.class);
    await(queue.size());
    Promise<Void> signal = Promise.promise();
    Future<String> waiting = objects.cancelledBy(queue, signal.future()).get(Wait.forever());
    await(queue.size());
    signal.complete();
    assertThat(failureOf(waiting)).isInstanceOf(Cancelled.class);
  }

  @Test
  void moreCallsThanTheHostTakesAreRefusedHereAndTheConnectionLives() {
    SharedObjects objects = objects(path(10_000));
    SharedQueue<String> queue = objects.queue("many", String.class);
    await(queue.size());
    List<Future<String>> waiting = new ArrayList<>();
    for (int i = 0; i < 63; i++) {
      waiting.add(queue.get(Wait.forever()));
    }
    assertThat(failureOf(queue.size())).isInstanceOf(Unavailable.class)
        .hasMessageContaining("63 calls that are not answered");
    SharedQueue<String> other = objects(path(10_000)).queue("many", String.class);
    await(other.put("x", Wait.none()));
    await(Future.any(waiting));
    assertThat(await(queue.size())).isZero();
  }

  @Test
  void whatCannotBeSentIsRefusedHere() {
    SharedObjects objects = objects(path(10_000));
    await(objects.counter("strict").get());
    assertThat(failureOf(objects.call("strict", "set", "x".repeat(1 << 20)))).isInstanceOf(TooLarge.class);
    Value deep = Value.none();
    for (int i = 0; i < 200; i++) {
      deep = new ListValue(List.of(deep));
    }
    assertThat(failureOf(objects.call("strict", "set", Arguments.positional(deep)))).isInstanceOf(BadArguments.class);
    assertThat(await(objects.counter("strict").get())).isZero();
  }

  @Test
  void closingEndsTheSessionAtOnce() {
    BridgePath path = path(60_000);
    SharedObjects objects = SharedObjects.over(vertx(), path);
    SharedQueue<String> queue = objects.queue("closing", String.class);
    await(queue.size());
    Future<String> waiting = queue.get(Wait.forever());
    await(queue.size());
    await(objects.close());
    assertThat(failureOf(waiting)).isInstanceOfAny(Cancelled.class, Unknown.class);
    assertThat(host().sessions().find(path.session())).isNull();
    assertThat(failureOf(queue.size())).isInstanceOf(Unavailable.class).hasMessage("this client is closed");
    await(objects.close());
  }

  @Test
  void aStoppingBridgeAnswersOrFailsWhatIsUnderWay() {
    Bridge stopping = await(Bridge.start(host(), options()));
    BridgePath path = await(BridgePath.connect(vertx(), BridgeAddress.of("127.0.0.1", stopping.port(), RawClient.KEY)
        .withLeaseMs(200)));
    SharedObjects objects = objects(path);
    SharedQueue<String> queue = objects.queue("stopping", String.class);
    await(queue.size());
    Future<String> waiting = queue.get(Wait.forever());
    await(queue.size());
    await(stopping.stop());
    assertThat(failureOf(waiting)).isInstanceOf(Unavailable.class).hasMessageContaining("the call had no effect");
  }
}
