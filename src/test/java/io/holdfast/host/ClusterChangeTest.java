package io.holdfast.host;

import static io.holdfast.host.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.HoldfastException.ObjectGone;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.host.HostOperations.Created;
import io.holdfast.model.Call;
import io.holdfast.model.Caller;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hosts that come and go while others work. */
class ClusterChangeTest {
  private final LocalCluster cluster = new LocalCluster();
  private Host first;
  private Host second;

  @BeforeEach
  void start() {
    first = cluster.host(HostOptions.DEFAULT);
    second = cluster.host(HostOptions.DEFAULT);
    untilHosts(2, first, second);
  }

  private static void untilHosts(int count, Host... hosts) {
    await(LocalCluster.until(hosts[0].vertx(), count + " hosts see each other", Duration.ofSeconds(15),
        () -> List.of(hosts).stream()
        .allMatch(host -> host.otherHosts().size() == count - 1)), "membership");
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void namesClaimedWhileAHostJoinsAreUnique() {
    Map<String, List<Future<Created>>> creates = new ConcurrentHashMap<>();
    long timer = first.vertx().setPeriodic(4, tick -> {
      for (int i = 0; i < 3; i++) {
        String name = "busy-" + creates.size();
        creates.put(name, List.of(first.create("counter", name, DictValue.of()),
            second.create("counter", name, DictValue.of())));
      }
    });
    Host third = cluster.host(HostOptions.DEFAULT);
    untilHosts(3, first, second, third);
    int whenJoined = creates.size();
    await(LocalCluster.until(first.vertx(), "names after the change", Duration.ofSeconds(10),
        () -> creates.size() > whenJoined + 300), "more names");
    first.vertx().cancelTimer(timer);
    creates.forEach((name, both) -> {
      Created one = await(both.get(0), "create of " + name);
      Created other = await(both.get(1), "create of " + name);
      assertThat(one.incarnation()).as(name).isEqualTo(other.incarnation());
      assertThat(one.created() ^ other.created()).as(name + " was made once").isTrue();
      assertThat(await(third.create("counter", name, DictValue.of()), "create at the third").incarnation())
          .isEqualTo(one.incarnation());
    });
    assertThat(first.size() + second.size() + third.size()).isEqualTo(creates.size());
  }

  @Test
  void theObjectsOfAHostThatStopsAreMissedAtOnceAndCanBeMadeAgain() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      names.add("stopped-" + i);
      await(second.create("queue", "stopped-" + i, DictValue.of()), "create");
      await(TestCall.call(first, "stopped-" + i, "size"), "a call, after which the first knows where it is");
    }
    Future<Value> waiting = TestCall.call(first, "stopped-0", "get");
    long stopping = System.nanoTime();
    await(second.stop(), "the stop");
    assertThatThrownBy(() -> await(waiting, "the end of the parked call"))
        .isInstanceOfAny(ObjectGone.class, Unavailable.class);
    untilHosts(1, first);
    for (String name : names) {
      assertThatThrownBy(() -> await(TestCall.call(first, name, "size"), "a call"))
          .isInstanceOfAny(ObjectGone.class, Unavailable.class);
    }
    for (String name : names) {
      assertThat(await(first.create("queue", name, DictValue.of()), "create").created()).isTrue();
      assertThat(await(TestCall.call(first, name, "size"), "a call")).isEqualTo(Value.of(0));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - stopping)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void theSessionsOfANodeThatStopsEndAtTheOwnersOfWhatTheyHold() {
    await(first.create("lock", "left-behind", DictValue.of()), "create");
    Session session = second.sessions().open(600_000, Future::succeededFuture);
    TestCall held = new TestCall("left-behind", "acquire", new Caller(session.id(), "", 0, 0), Call.NO_DEADLINE);
    second.router().call(held);
    assertThat(await(held.answer(), "the lock")).isEqualTo(Value.of(true));
    Session waiting = first.sessions().open(600_000, Future::succeededFuture);
    TestCall next = new TestCall("left-behind", "acquire", new Caller(waiting.id(), "", 0, 0), Call.NO_DEADLINE);
    first.router().call(next);
    assertThat(next.answer().isComplete()).isFalse();
    await(second.stop(), "the stop");
    assertThat(await(next.answer(), "the lock of the session that is gone")).isEqualTo(Value.of(true));
    assertThat(first.sessions().find(session.id())).isNull();
  }

  @Test
  void aHostCanJoinAgainAfterItHasStopped() {
    await(second.stop(), "the stop");
    untilHosts(1, first);
    second = await(Host.start(second.vertx(), HostOptions.DEFAULT), "the start");
    untilHosts(2, first, second);
    await(second.create("counter", "after-return", DictValue.of("value", 4)), "create");
    assertThat(await(TestCall.call(first, "after-return", "get"), "a call")).isEqualTo(Value.of(4));
    await(first.create("counter", "after-return-2", DictValue.of("value", 5)), "create");
    assertThat(await(TestCall.call(second, "after-return-2", "get"), "a call")).isEqualTo(Value.of(5));
  }
}
