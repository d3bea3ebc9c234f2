package io.holdfast.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.host.Host;
import io.holdfast.host.HostOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On one event loop: who sends many calls at once that each take long does not keep others waiting for all of them. */
class FairReadingTest {
  private static final int ITEMS = 400_000;
  private static final int CALLS = 300;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  @Test
  void anotherConnectionIsServedAmongTheLongCallsOfOne() throws Exception {
    Host host = await(Host.start(vertx, HostOptions.DEFAULT));
    Bridge bridge = await(Bridge.start(host, BridgeOptions.of(RawClient.KEY).withAddress("127.0.0.1", 0)));
    try (RawClient greedy = RawClient.known(bridge.port()); RawClient other = RawClient.known(bridge.port())) {
      other.create("list", "long");
      other.create("counter", "run");
      other.call("long", new JsonObject().put("op", "extend").put("args", new JsonArray().add(new JsonArray().add(0))));
      other.call("long", new JsonObject().put("op", "repeat_in_place").put("args", new JsonArray().add(ITEMS)));
      ByteArrayOutputStream burst = new ByteArrayOutputStream();
      for (int i = 0; i < CALLS; i++) {
        burst.writeBytes(RawClient.frame(call("long", "count", new JsonArray().add("none"))));
        burst.writeBytes(RawClient.frame(call("run", "add", new JsonArray())));
      }
      greedy.sendBytes(burst.toByteArray());
      JsonObject get = new JsonObject().put("op", "get");
      int run = 0;
      while (run == 0) { // until the first of them has run
        run = (Integer) other.call("run", get);
      }
      assertThat(run).as("calls of the burst that ran before another connection was served").isLessThan(CALLS);
      while ((Integer) other.call("run", get) < CALLS) { // all of them run
        assertThat(bridge.connections()).isEqualTo(2);
      }
    }
  }

  private static JsonObject call(String object, String operation, JsonArray args) {
    return new JsonObject().put("type", "send").put("address", "holdfast.object." + object)
        .put("body", new JsonObject().put("op", operation).put("args", args));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
