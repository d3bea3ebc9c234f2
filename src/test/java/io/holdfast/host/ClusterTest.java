package io.holdfast.host;

import static io.holdfast.host.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.ErrorCode;
import io.holdfast.error.HoldfastException.Cancelled;
import io.holdfast.error.HoldfastException.Denied;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.NoSuchObject;
import io.holdfast.error.HoldfastException.ObjectGone;
import io.holdfast.error.HoldfastException.Timeout;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.error.HoldfastException.WrongType;
import io.holdfast.host.HostOperations.Created;
import io.holdfast.model.Call;
import io.holdfast.model.CallTarget;
import io.holdfast.model.Caller;
import io.holdfast.value.DictValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two hosts, a node that only calls, and a Vert.x instance without Holdfast, in one cluster. */
class ClusterTest {
  private static final LocalCluster CLUSTER = new LocalCluster();
  private static final Session.Attachment ATTACHED = Future::succeededFuture;
  private static Host first;
  private static Host second;
  private static Host caller;
  private static Vertx stranger;

  @BeforeAll
  static void start() {
    first = CLUSTER.host(HostOptions.DEFAULT);
    second = CLUSTER.host(HostOptions.DEFAULT);
    caller = CLUSTER.host(HostOptions.DEFAULT.callsOnly());
    stranger = CLUSTER.vertx();
    await(LocalCluster.until(stranger, "all nodes see each other", Duration.ofSeconds(20),
        () -> first.otherHosts().size() == 1
        && second.otherHosts().size() == 1 && caller.otherHosts().size() == 2), "membership");
  }

  @AfterAll
  static void stop() {
    CLUSTER.close();
  }

  @Test
  void anObjectOfOneNodeIsCalledFromTheOthers() {
    Created made = await(first.create("counter", "shared", DictValue.of("value", 5)), "create");
    assertThat(made.created()).isTrue();
    assertThat(await(TestCall.call(second, "shared", "add", 2), "a call from the other host")).isEqualTo(Value.of(7));
    assertThat(await(TestCall.call(caller, "shared", "get"), "a call from a node that only calls"))
        .isEqualTo(Value.of(7));
    Created found = await(second.create("counter", "shared", DictValue.of()), "create on the other node");
    assertThat(found.created()).isFalse();
    assertThat(found.incarnation()).isEqualTo(made.incarnation());
    assertThat(first.size()).isPositive();
  }

  @Test
  void anUnknownNameIsNoSuchObjectEverywhere() {
    for (Host host : List.of(first, second, caller)) {
      assertThatThrownBy(() -> await(TestCall.call(host, "nowhere", "get"), "a call")).isInstanceOf(NoSuchObject.class);
    }
  }

  @Test
  void manyCreatorsOfManyNamesGetOneObjectEach() {
    List<List<Future<Created>>> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String name = "raced-" + i;
      all.add(List.of(first.create("counter", name, DictValue.of()), second.create("counter", name, DictValue.of()),
          caller.create("counter", name, DictValue.of()), second.create("counter", name, DictValue.of()),
          first.create("counter", name, DictValue.of())));
    }
    for (List<Future<Created>> one : all) {
      List<Created> made = one.stream().map(future -> await(future, "create")).toList();
      assertThat(made).extracting(Created::incarnation).containsOnly(made.get(0).incarnation());
      assertThat(made).filteredOn(Created::created).hasSize(1);
    }
  }

  @Test
  void aListingMergesThePagesOfAllHosts() {
    List<String> names = IntStream.range(100, 157).mapToObj(i -> "listed-" + i).toList();
    await(Future.all(names.stream().map(name -> (name.hashCode() % 2 == 0 ? first : second)
        .create("counter", name, DictValue.of())).toList()), "creates");
    List<String> seen = new ArrayList<>();
    List<String> hosts = new ArrayList<>();
    Value after = Value.of("");
    while (after instanceof StringValue from) {
      DictValue page = (DictValue) await(TestCall.call(caller, "", "list", "listed-", "", from.value(), 10), "a page");
      for (Value entry : ((ListValue) page.get("objects")).items()) {
        seen.add(((StringValue) ((DictValue) entry).get("name")).value());
        hosts.add(((StringValue) ((DictValue) entry).get("host")).value());
      }
      after = page.get("next");
    }
    assertThat(seen).isEqualTo(names);
    assertThat(hosts).contains(first.nodeId(), second.nodeId());
  }

  @Test
  void aPlainRequestFromAVertxWithoutHoldfastReachesTheOwner() {
    await(first.create("counter", "plain", DictValue.of()), "create");
    DeliveryOptions options = new DeliveryOptions().addHeader("object", "plain");
    for (int i = 1; i <= 6; i++) { // requests go to the hosts in turn
      JsonObject call = new JsonObject().put("op", "add").put("args", new JsonArray().add(1));
      assertThat(await(stranger.eventBus().<JsonObject>request("holdfast.objects", call, options), "a reply").body()
          .getInteger("result")).isEqualTo(i);
    }
    options.addHeader("unused", "x").getHeaders().set("object", "absent");
    assertThatThrownBy(() -> await(stranger.eventBus().request("holdfast.objects", new JsonObject().put("op", "get"),
        options), "a reply"))
        .isInstanceOfSatisfying(ReplyException.class,
            e -> assertThat(e.failureCode()).isEqualTo(ErrorCode.NO_SUCH_OBJECT.number()));
  }

  @Test
  void aNodeThatOnlyCallsMakesObjectsOnHosts() {
    assertThat(await(caller.create("counter", "made-by-caller", DictValue.of("value", 3)), "create").created())
        .isTrue();
    assertThat(await(TestCall.call(caller, "made-by-caller", "get"), "a call")).isEqualTo(Value.of(3));
    assertThat(caller.size()).isZero();
    assertThatThrownBy(() -> await(caller.deployPlain("thing", new Greeting()), "deploy"))
        .hasMessageContaining("only calls");
    assertThatThrownBy(() -> await(caller.create("no-such-type", "x", DictValue.of()), "create"))
        .hasMessageContaining("no-such-type");
  }

  @Test
  void anAnonymousObjectIsCalledAndDroppedFromAnotherNode() {
    DictValue made = (DictValue) await(TestCall.call(caller, "", "create", "counter", null, DictValue.of("value", 1)),
        "create");
    String name = ((StringValue) made.get("name")).value();
    assertThat(await(TestCall.call(first, name, "add", 1), "a call")).isEqualTo(Value.of(2));
    assertThat(await(TestCall.call(second, name, "add", 1), "a call")).isEqualTo(Value.of(3));
    await(TestCall.call(caller, name, "drop"), "drop");
    assertThatThrownBy(() -> await(TestCall.call(first, name, "get"), "a call")).isInstanceOf(ObjectGone.class);
    assertThatThrownBy(() -> await(TestCall.call(second, name, "get"), "a call")).isInstanceOf(ObjectGone.class);
  }

  @Test
  void aNameThatMovedIsFoundAgain() {
    long moved = await(first.create("counter", "moved", DictValue.of("value", 1)), "create").incarnation();
    assertThat(await(TestCall.call(second, "moved", "get"), "a call")).isEqualTo(Value.of(1));
    await(TestCall.call(second, "moved", "drop"), "drop");
    assertThatThrownBy(() -> await(TestCall.call(second, "moved", "get"), "a call")).isInstanceOf(NoSuchObject.class);
    assertThatThrownBy(() -> await(TestCall.call(second, new CallTarget("moved", moved), "get"), "a call of its life"))
        .isInstanceOf(ObjectGone.class);
    await(second.deployPlain("moved", new Greeting()), "deploy where it was not before");
    assertThat(await(TestCall.call(first, "moved", "greet"), "a call")).isEqualTo(Value.of("hello"));
    assertThat(await(TestCall.call(caller, "moved", "greet"), "a call")).isEqualTo(Value.of("hello"));
    assertThatThrownBy(() -> await(first.deployPlain("moved", new Greeting()), "deploy of a name that is taken"))
        .isInstanceOf(WrongType.class).hasMessageContaining(second.nodeId());
  }

  /** A plain class of one node. */
  public static final class Greeting {
    public String greet() {
      return "hello";
    }
  }

  @Test
  void anErrorArrivesWhole() {
    await(first.create("counter", "overflowing", DictValue.of("value", Long.MAX_VALUE)), "create");
    assertThatThrownBy(() -> await(TestCall.call(second, "overflowing", "add", 1), "a call"))
        .isInstanceOfSatisfying(Failed.class, e -> {
          assertThat(e.type()).isEqualTo("OverflowError");
          assertThat(e.arguments()).hasSize(1);
        }).hasMessageContaining("does not fit");
  }

  // ---------------------------------------------------------------- waiting

  @Test
  void aDeadlineEndsAWaitOnAnotherNode() {
    await(first.create("queue", "deadline", DictValue.of()), "create");
    TestCall call = new TestCall("deadline", "get", Caller.anonymous(), second.clock().nowMs() + 200);
    second.router().call(call);
    assertThatThrownBy(() -> await(call.answer(), "the end of the wait")).isInstanceOf(Timeout.class);
  }

  @Test
  void aParkedCallOnAnotherNodeIsCancelled() {
    await(first.create("queue", "cancelled", DictValue.of()), "create");
    TestCall call = new TestCall("cancelled", "get", Caller.anonymous(), Call.NO_DEADLINE);
    second.router().call(call);
    await(untilWaiting("cancelled", 1), "parking");
    call.cancel();
    assertThatThrownBy(() -> await(call.answer(), "the end of the wait")).isInstanceOf(Cancelled.class);
    await(TestCall.call(first, "cancelled", "put", "item"), "put");
    assertThat(await(TestCall.call(first, "cancelled", "size"), "size")).isEqualTo(Value.of(1));
  }

  @Test
  void callsUnderWayToOneNodeAreBounded() {
    await(first.deploy("bounded", Parking.Lot.class, Parking.Lot::new), "deploy");
    List<TestCall> parked = new ArrayList<>();
    for (int i = 0; i < NodeLink.MOST_IN_FLIGHT; i++) {
      TestCall call = new TestCall("bounded", "park", Caller.anonymous(), Call.NO_DEADLINE);
      caller.router().call(call);
      parked.add(call);
    }
    await(untilWaiting("bounded", parked.size()), "parking");
    assertThatThrownBy(() -> await(TestCall.call(caller, "bounded", "park"), "one more"))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("10000");
    assertThat(await(TestCall.call(second, "bounded", "leave"), "another node is not concerned"))
        .isEqualTo(Value.none());
    parked.forEach(call -> assertThat(await(call.answer(), "the end of the wait")).isEqualTo(Value.of(true)));
    assertThat(await(TestCall.call(caller, "bounded", "leave"), "there is room again")).isEqualTo(Value.none());
  }

  private static Future<Void> untilWaiting(String name, int count) {
    AtomicLong waiting = new AtomicLong();
    return LocalCluster.until(stranger, count + " calls are parked in " + name, Duration.ofSeconds(15), () -> {
      TestCall.call(first, name, "describe").onSuccess(described ->
          waiting.set(((IntValue) ((DictValue) described).get("waiting")).value()));
      return waiting.get() == count;
    });
  }

  // ---------------------------------------------------------------- limits

  @Test
  void aMessageBeyondTheLimitIsRefusedBothWays() {
    await(first.deployPlain("sized", new Sized()), "deploy");
    byte[] most = new byte[8 << 20];
    assertThat(await(TestCall.call(second, "sized", "length", most), "a large argument"))
        .isEqualTo(Value.of(most.length));
    assertThatThrownBy(() -> await(TestCall.call(second, "sized", "length", new byte[13 << 20]),
        "too large an argument"))
        .isInstanceOf(TooLarge.class).hasMessageContaining(String.valueOf(Outbox.LONGEST_FRAME));
    assertThatThrownBy(() -> await(TestCall.call(second, "sized", "bytes", 13 << 20), "too large an answer"))
        .isInstanceOf(TooLarge.class);
  }

  /** Takes and gives bytes. */
  public static final class Sized {
    public int length(byte[] bytes) {
      return bytes.length;
    }

    public byte[] bytes(int count) {
      return new byte[count];
    }
  }

  // ---------------------------------------------------------------- sessions

  @Test
  void aLockHeldOnAnotherNodeIsReleasedWhenItsSessionEnds() {
    await(first.create("lock", "held", DictValue.of()), "create");
    Session holding = second.sessions().open(10_000, ATTACHED);
    assertThat(await(lock(second, "held", holding), "the lock")).isEqualTo(Value.of(true));
    Session waiting = caller.sessions().open(10_000, ATTACHED);
    Future<Value> next = lock(caller, "held", waiting);
    assertThat(next.isComplete()).isFalse();
    second.sessions().end(holding);
    assertThat(await(next, "the lock, given on")).isEqualTo(Value.of(true));
    assertThatThrownBy(() -> await(lock(second, "held", holding), "a call of an ended session"))
        .isInstanceOf(Denied.class);
    caller.sessions().end(waiting);
    await(LocalCluster.until(stranger, "no session of others is left at the owner", Duration.ofSeconds(5),
        () -> first.sessions().find(holding.id()) == null && first.sessions().find(waiting.id()) == null), "the end");
  }

  private static Future<Value> lock(Host host, String name, Session session) {
    TestCall call = new TestCall(name, "acquire", new Caller(session.id(), "holder", 0, 0), Call.NO_DEADLINE);
    host.router().call(call);
    return call.answer();
  }

  @Test
  void aSessionThatNobodyOpenedIsDenied() {
    await(first.create("counter", "guarded", DictValue.of()), "create");
    for (String session : List.of(second.nodeId() + "/forged", first.nodeId() + "/forged", "gone-node/forged",
        "forged")) {
      TestCall call = new TestCall("guarded", "add", new Caller(session, "", 1, 0), Call.NO_DEADLINE, 1);
      second.router().call(call);
      assertThatThrownBy(() -> await(call.answer(), "a call")).isInstanceOf(Denied.class);
    }
    assertThat(await(TestCall.call(first, "guarded", "get"), "nothing ran")).isEqualTo(Value.of(0));
  }

  @Test
  void aSessionOpenedOverTheBusAtAnyHostServesAtTheOwnersAddress() {
    await(first.create("lock", "by-bus", DictValue.of()), "create");
    for (int i = 0; i < 2; i++) { // one at each host, in turn
      JsonObject session = await(stranger.eventBus().<JsonObject>request("holdfast.sessions",
          new JsonObject().put("op", "open")),
          "a session").body();
      JsonObject acquire = new JsonObject().put("op", "acquire").put("session", session.getString("session"));
      assertThat(await(first.vertx().eventBus().<JsonObject>request("holdfast.object.by-bus", acquire),
          "the lock").body()
          .getBoolean("result")).isTrue();
      session.put("op", "close");
      await(stranger.eventBus().request(session.getString("address"), session), "close");
    }
  }

  @Test
  void aRepeatedCallFromAnotherNodeGetsTheFirstAnswer() {
    await(first.create("counter", "repeated", DictValue.of()), "create");
    Session session = second.sessions().open(10_000, ATTACHED);
    for (int i = 0; i < 3; i++) {
      TestCall call = new TestCall("repeated", "add", new Caller(session.id(), "", 1, 0), Call.NO_DEADLINE, 1);
      second.router().call(call);
      assertThat(await(call.answer(), "a call")).isEqualTo(Value.of(1));
    }
    second.sessions().end(session);
  }
}
