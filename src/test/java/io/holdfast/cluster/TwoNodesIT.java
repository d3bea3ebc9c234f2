package io.holdfast.cluster;

import static io.holdfast.host.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.bridge.Bridge;
import io.holdfast.bridge.BridgeOptions;
import io.holdfast.client.BridgeAddress;
import io.holdfast.client.BridgePath;
import io.holdfast.client.SharedObjects;
import io.holdfast.error.ErrorCode;
import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.ObjectGone;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.host.Host;
import io.holdfast.host.HostOptions;
import io.holdfast.host.LocalCluster;
import io.holdfast.host.Session;
import io.holdfast.host.TestCall;
import io.holdfast.model.Call;
import io.holdfast.model.Caller;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two JVMs with the settings of cluster.xml, one of which is killed. */
class TwoNodesIT {
  private static final String QUEUE = "of-the-other";
  private static final byte[] KEY = {1, 2, 3};
  private static final String LOCK = "of-the-survivor";

  private final LocalCluster cluster = new LocalCluster();
  private Host survivor;
  private Vertx plain;
  private Process other;
  private String otherNode;
  private String otherSession;

  @BeforeEach
  void start() throws Exception {
    survivor = cluster.host(HostOptions.DEFAULT);
    plain = cluster.vertx();
    await(survivor.create("lock", LOCK, DictValue.of()), "the lock");
    List<String> command = new ArrayList<>(List.of(new File(System.getProperty("java.home"), "bin/java").getPath()));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(option -> option.startsWith("-D"))
        .forEach(command::add);
    command.addAll(List.of("-Xmx256m", "-Dio.netty.jfr.enabled=false", "-cp",
        System.getProperty("surefire.real.class.path", System.getProperty("java.class.path")), NodeMain.class.getName(),
        cluster.name(), String.valueOf(cluster.seedPort()), QUEUE, LOCK));
    other = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String[] ready = CompletableFuture.supplyAsync(this::readyLine).get(60, TimeUnit.SECONDS).split(" ");
    otherNode = ready[1];
    otherSession = ready[2];
  }

  private String readyLine() {
    try {
      BufferedReader lines = new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("READY ")) {
          return line;
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("the other node's output cannot be read", e);
    }
    throw new IllegalStateException("the other node ended before it was ready");
  }

  @AfterEach
  void stop() throws Exception {
    if (other != null) {
      other.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
    cluster.close();
  }

  @Test
  void anObjectIsUsedFromTheOtherJvmUntilItsOwnerIsKilledAndPromptlyMissedThen() {
    // used from the other node, both ways
    await(TestCall.call(survivor, QUEUE, "put", "a"), "put");
    await(request(survivor.vertx(), "put", "b"), "put by a plain request");
    await(request(plain, "put", "c"), "put by a Vert.x without Holdfast");
    for (String item : List.of("a", "b", "c")) {
      assertThat(await(TestCall.call(survivor, QUEUE, "get"), "get")).isEqualTo(Value.of(item));
    }
    assertThat(survivor.sessions().find(otherSession)).as("the other's session, adopted").isNotNull();
    SharedObjects here = await(SharedObjects.connect(survivor.vertx()), "a client on the other node");
    Bridge bridge = await(Bridge.start(survivor, BridgeOptions.of(KEY).withAddress("127.0.0.1", 0)), "a bridge");
    SharedObjects bridged = SharedObjects.over(plain, await(BridgePath.connect(plain,
        BridgeAddress.of("127.0.0.1", bridge.port(), KEY)), "a client of the other node's bridge"));
    for (SharedObjects client : List.of(here, bridged)) {
      await(client.call(QUEUE, "put", "x"), "put by a client");
      assertThat(await(client.call(QUEUE, "get"), "get by a client")).isEqualTo(Value.of("x"));
    }

    // calls under way when the owner dies
    List<Timed> underWay = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      underWay.add(new Timed(TestCall.call(survivor, QUEUE, "get")));
    }
    underWay.add(new Timed(here.call(QUEUE, "get")));
    underWay.add(new Timed(bridged.call(QUEUE, "get")));
    await(bridged.call(QUEUE, "size"), "a call of the bridge client behind its parked one");
    Session waiting = survivor.sessions().open(10_000, Future::succeededFuture);
    TestCall lock = new TestCall(LOCK, "acquire", new Caller(waiting.id(), "", 0, 0), Call.NO_DEADLINE);
    survivor.router().call(lock);
    assertThat(lock.answer().isComplete()).as("the other's session holds the lock").isFalse();
    await(TestCall.call(survivor, QUEUE, "size"), "a call behind the parked ones"); // they have arrived

    other.destroyForcibly();
    long killed = System.nanoTime();
    Timed straightAfter = new Timed(TestCall.call(survivor, QUEUE, "get"));
    Timed deadlined = new Timed(TestCall.call(survivor, QUEUE, "size"));
    Future<Object> routed = request(survivor.vertx(), "size"); // plain, but sent where Holdfast is: not lost
    for (Timed call : underWay) {
      await(call.ended(), "the end of a call under way");
    }
    System.out.println("calls under way failed " + slowest(underWay, killed) + " ms after kill -9");
    await(straightAfter.ended(), "the end of a call made after the kill");
    await(deadlined.ended(), "the end of a call made after the kill");
    assertThatThrownBy(() -> await(routed, "a plain request made after the kill"))
        .isInstanceOfSatisfying(ReplyException.class,
        e -> assertThat(ErrorCode.ofNumber(e.failureCode())).isIn(ErrorCode.OBJECT_GONE, ErrorCode.UNAVAILABLE));
    underWay.forEach(call -> call.assertLost(killed));
    straightAfter.assertLost(killed);
    deadlined.assertLost(killed);

    // new calls, and the session
    assertThat(await(lock.answer(), "the lock of the dead node's session")).isEqualTo(Value.of(true));
    assertThat(survivor.sessions().find(otherSession)).isNull();
    long asked = System.nanoTime();
    for (SharedObjects client : List.of(here, bridged)) {
      assertThatThrownBy(() -> await(client.call(QUEUE, "size"), "a call of a client")).isInstanceOf(ObjectGone.class);
    }
    assertThatThrownBy(() -> await(TestCall.call(survivor, QUEUE, "size"), "a call")).isInstanceOf(ObjectGone.class);
    assertThatThrownBy(() -> await(requestAgain(plain, "size", 5), "a plain request, repeated"))
        .isInstanceOfSatisfying(ReplyException.class,
        e -> assertThat(e.failureCode()).isEqualTo(ErrorCode.OBJECT_GONE.number()));
    assertThat(System.nanoTime() - asked).isLessThan(TimeUnit.SECONDS.toNanos(5));

    // and a new life of the name
    assertThat(await(survivor.create("queue", QUEUE, DictValue.of()), "create").created()).isTrue();
    await(TestCall.call(survivor, QUEUE, "put", "d"), "put");
    assertThat(await(TestCall.call(survivor, QUEUE, "get"), "get")).isEqualTo(Value.of("d"));
    assertThat(survivor.otherHosts()).doesNotContain(otherNode);
  }

  private static long slowest(List<Timed> calls, long sinceNanos) {
    return calls.stream().mapToLong(call -> (call.endedNanos - sinceNanos) / 1_000_000).max().orElseThrow();
  }

  private static Future<Object> request(Vertx vertx, String operation, Object... arguments) {
    return vertx.eventBus().<JsonObject>request("holdfast.objects",
        new JsonObject().put("op", operation).put("args", new JsonArray(List.of(arguments))),
        new DeliveryOptions().addHeader("object", QUEUE)).map(reply -> reply.body().getValue("result"));
  }

  /**
   * The event bus of a Vert.x without Holdfast may still send to the dead host for a moment, and tells nobody: whoever
   * sends plain requests sets a send timeout and repeats, as the documentation of the address says.
   */
  private static Future<Object> requestAgain(Vertx vertx, String operation, int times) {
    return vertx.eventBus().<JsonObject>request("holdfast.objects", new JsonObject().put("op", operation),
        new DeliveryOptions().addHeader("object", QUEUE).setSendTimeout(800))
            .map(reply -> reply.body().getValue("result"))
        .recover(e -> e instanceof ReplyException failure && failure.failureType() == ReplyFailure.TIMEOUT && times > 1
            ? requestAgain(vertx, operation, times - 1) : Future.failedFuture(e));
  }

  /** A call and when it ended. */
  private static final class Timed {
    private final Promise<Throwable> failure = Promise.promise();
    private volatile long endedNanos;

    Timed(Future<Value> call) {
      call.onComplete(done -> {
        endedNanos = System.nanoTime();
        failure.complete(done.cause());
      });
    }

    Future<Throwable> ended() {
      return failure.future();
    }

    void assertLost(long killedNanos) {
      assertThat(failure.future().result()).isInstanceOf(HoldfastException.class)
          .isInstanceOfAny(ObjectGone.class, Unavailable.class);
      assertThat(endedNanos - killedNanos).as("nanoseconds from kill -9 to the failure")
          .isLessThan(TimeUnit.SECONDS.toNanos(5));
    }
  }
}
