package io.holdfast.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.BridgeAddress;
import io.holdfast.client.BridgePath;
import io.holdfast.client.SharedObjects;
import io.holdfast.client.Watch;
import io.holdfast.client.WatchEvent;
import io.holdfast.types.SharedCounter;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Watching by registering at an address, and what becomes of clients that read slowly or lose their connection. */
class BridgeWatchTest extends BridgeHost {
  private static final int OWED = 64 << 10;

  @Override
  BridgeOptions options() {
    return super.options().withLimits(BridgeOptions.Limits.DEFAULT.withOwedBytes(OWED).withPlainTraffic(3, 100)
        .withFrameBytes(1 << 20));
  }

  private static JsonObject frame(String type, String name, Object from) {
    JsonObject frame = new JsonObject().put("type", type).put("address", "holdfast.watch." + name);
    return from == null ? frame : frame.put("headers", new JsonObject().put("from", from));
  }

  private RawClient register(String name, Object from) {
    RawClient client = client();
    client.send(frame("register", name, from));
    return client;
  }

  private static void add(RawClient client, String counter) {
    client.call(counter, new JsonObject().put("op", "add"));
  }

  private static void assertError(JsonObject frame, String code) {
    assertThat(frame.getString("type")).as("%s", frame).isEqualTo("err");
    assertThat(frame.getJsonObject("error").getString("code")).isEqualTo(code);
  }

  @Test
  void whoRegistersIsToldTheStateAndThenTheFacts() {
    RawClient maker = client();
    maker.create("counter", "told");
    add(maker, "told");
    RawClient watcher = register("told", null);
    JsonObject begin = watcher.read();
    assertThat(begin.getString("type")).isEqualTo("message");
    assertThat(begin.getString("address")).isEqualTo("holdfast.watch.told");
    assertThat(begin.getBoolean("send")).isFalse();
    long incarnation = begin.getJsonObject("body").getLong("incarnation");
    assertThat(begin.getJsonObject("body")).isEqualTo(new JsonObject().put("facts", new JsonArray()).put("next", 2)
        .put("gap", new JsonObject().put("number", 1).put("state", new JsonArray().add(
            new JsonObject().put("fact", "became").put("parts", new JsonObject().put("value", 1)))))
        .put("incarnation", incarnation));
    add(maker, "told");
    JsonObject next = watcher.read();
    assertThat(next.getJsonObject("body").getJsonArray("facts")).isEqualTo(new JsonArray().add(
        new JsonObject().put("number", 2).put("fact", "became").put("parts", new JsonObject().put("value", 2))));
    assertThat(next.getJsonObject("body").getValue("gap")).isNull();
  }

  @Test
  void itGoesOnFromANumberGivenAsNumberOrText() {
    RawClient maker = client();
    maker.create("counter", "number");
    RawClient first = register("number", 0);
    first.read();
    add(maker, "number");
    add(maker, "number");
    for (Object from : new Object[] {2, "2"}) {
      JsonArray facts = register("number", from).read().getJsonObject("body").getJsonArray("facts");
      assertThat(facts.getJsonObject(0).getLong("number")).isEqualTo(2);
    }
    assertError(register("number", -1).read(), "BadArguments");
    assertError(register("number", "soon").read(), "BadArguments");
    assertError(register("number", true).read(), "BadArguments");
    assertError(register("number", 9).read(), "BadArguments");
  }

  @Test
  void nothingComesAfterUnregister() {
    RawClient maker = client();
    maker.create("counter", "enough");
    RawClient watcher = register("enough", 0);
    watcher.read();
    watcher.send(frame("unregister", "enough", null)).send(new JsonObject().put("type", "ping"));
    assertThat(watcher.read().getString("type")).as("unregister is done").isEqualTo("pong");
    add(maker, "enough");
    watcher.send(new JsonObject().put("type", "ping"));
    assertThat(watcher.read().getString("type")).isEqualTo("pong");
    watcher.send(frame("unregister", "enough", null));
    assertError(watcher.read(), "NoSuchObject");
    watcher.send(frame("register", "enough", 1));
    assertThat(watcher.read().getString("type")).isEqualTo("message");
  }

  @Test
  void aWatchOfAnObjectThatIsDroppedOrNotThereEndsWithAnError() {
    RawClient maker = client();
    maker.create("counter", "dropped");
    RawClient watcher = register("dropped", 0);
    watcher.read();
    maker.call("dropped", new JsonObject().put("op", "drop"));
    JsonObject gone = watcher.read();
    assertError(gone, "ObjectGone");
    assertThat(gone.getString("address")).isEqualTo("holdfast.watch.dropped");
    watcher.send(frame("register", "dropped", 0));
    assertError(watcher.read(), "NoSuchObject");
  }

  @Test
  void whatIsNoWatchIsRefused() {
    RawClient client = client();
    client.create("counter", "a");
    client.send(frame("register", "a", 0));
    client.read();
    client.send(frame("register", "a", 0));
    assertError(client.read(), "BadArguments");
    client.send(frame("register", "", 0));
    assertError(client.read(), "NoSuchObject");
    client.send(frame("publish", "a", 0));
    assertError(client.read(), "BadArguments");
    client.send(new JsonObject().put("type", "register").put("address", "holdfast.object.a"));
    assertError(client.read(), "Denied");
    RawClient stranger = stranger();
    stranger.send(frame("register", "a", 0));
    assertError(stranger.read(), "Denied");
  }

  /** It was shorter when it came: 1.0E9 is told as 1000000000.0. */
  @Test
  void aFactThatFitsNoFrameIsAGapAndTheWatchGoesOn() {
    RawClient maker = client();
    maker.create("list", "long");
    RawClient watcher = register("long", 0);
    watcher.read();
    maker.call("long", new JsonObject().put("op", "append")
        .put("args", new JsonArray().add(new JsonArray(Collections.nCopies(150_000, 1e9)))));
    JsonObject told = watcher.read();
    assertThat(told.getString("type")).as("%s", told).isEqualTo("message");
    assertThat(told.getJsonObject("body").getInteger("next")).isEqualTo(2);
    assertThat(told.getJsonObject("body").getJsonArray("facts")).isEmpty();
    assertThat(told.getJsonObject("body").getJsonObject("gap"))
        .isEqualTo(new JsonObject().put("number", 1).putNull("state"));
    maker.call("long", new JsonObject().put("op", "clear"));
    assertThat(watcher.read().getJsonObject("body").getJsonArray("facts").getJsonObject(0).getInteger("number"))
        .isEqualTo(2);
  }

  @Test
  void aConnectionWatchesSoManyObjectsAtMost() {
    RawClient client = client();
    for (int i = 0; i < 4; i++) {
      client.create("counter", "most" + i);
    }
    for (int i = 0; i < 3; i++) {
      client.send(frame("register", "most" + i, 0));
      assertThat(client.read().getString("type")).isEqualTo("message");
    }
    client.send(frame("register", "most3", 0));
    assertError(client.read(), "TooLarge");
    client.send(frame("unregister", "most0", null)).send(frame("register", "most3", 0));
    assertThat(client.read().getString("address")).isEqualTo("holdfast.watch.most3");
  }

  @Test
  void whoReadsSlowlyGetsAGapAndKeepsItsConnection() {
    RawClient maker = client();
    maker.create("list", "slow");
    RawClient watcher = register("slow", 0);
    watcher.read();
    String large = "x".repeat(100_000);
    long last = 200; // 20 MB, which neither the history nor the socket's buffers hold
    for (int i = 1; i <= last; i++) {
      maker.call("slow", new JsonObject().put("op", "append").put("args", new JsonArray().add(large)));
      maker.call("slow", new JsonObject().put("op", "clear"));
    }
    long before = 0;
    int gaps = 0;
    while (before < 2 * last) {
      JsonObject told = watcher.read().getJsonObject("body");
      if (told.getJsonObject("gap") != null) {
        gaps++;
        assertThat(told.getJsonObject("gap").getLong("number")).isGreaterThan(before);
        assertThat(told.getJsonObject("gap").getJsonArray("state").size()).isLessThanOrEqualTo(1);
      } else {
        assertThat(told.getJsonArray("facts").getJsonObject(0).getLong("number")).isEqualTo(before + 1);
      }
      before = told.getLong("next") - 1;
    }
    assertThat(gaps).isPositive();
    add(maker, counter(maker));
    assertThat(watcher.call("counter", new JsonObject().put("op", "get"))).isEqualTo(1);
  }

  private static String counter(RawClient maker) {
    maker.create("counter", "counter");
    return "counter";
  }

  @Test
  void aWatchGoesOnWhereItWasWhenItsConnectionBreaks() throws Exception {
    CuttingProxy proxy = await(new CuttingProxy(vertx(), bridge().port()).open());
    SharedObjects objects = SharedObjects.over(vertx(), await(BridgePath.connect(vertx(),
        BridgeAddress.of("127.0.0.1", proxy.port(), RawClient.KEY))));
    SharedCounter counter = objects.counter("cut");
    await(counter.get());
    BlockingQueue<WatchEvent> seen = new LinkedBlockingQueue<>();
    Watch watch = objects.watch(counter, 0).handler(seen::add);
    assertThat(seen.poll(10, TimeUnit.SECONDS)).isInstanceOf(WatchEvent.Gap.class);
    List<Long> numbers = new ArrayList<>();
    for (long value = 1; value <= 20; value++) {
      if (value % 5 == 0) {
        proxy.cut();
      }
      await(counter.add(1));
      WatchEvent event = seen.poll(10, TimeUnit.SECONDS);
      assertThat(event).as("fact %s within 10 s", value).isInstanceOf(WatchEvent.Changed.class);
      numbers.add(event.number());
    }
    assertThat(numbers).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L, 13L, 14L, 15L, 16L, 17L,
        18L, 19L, 20L);
    assertThat(watch.position()).isEqualTo(21);
    await(objects.close());
    await(proxy.close());
  }
}
