package io.holdfast.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.SharedObjects;
import io.holdfast.types.SharedCounter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Facts sent over the event bus, each batch when the one before it is replied to. */
class BusWatchesTest {
  private Vertx vertx;
  private SharedObjects objects;
  private SharedCounter counter;
  private final BlockingQueue<Message<JsonObject>> sent = new LinkedBlockingQueue<>();

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    objects = await(SharedObjects.connect(vertx));
    counter = objects.counter("hits");
    await(counter.add(1));
    vertx.eventBus().<JsonObject>consumer("my.facts", sent::add);
  }

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  private Future<Object> ask(String operation, JsonObject arguments) {
    return vertx.eventBus().<JsonObject>request("holdfast.object.hits", new JsonObject().put("op", operation)
        .put("args", arguments)).map(reply -> reply.body().getValue("result"));
  }

  private static JsonObject to(String address) {
    return new JsonObject().put("to", address);
  }

  private Message<JsonObject> next() {
    try {
      Message<JsonObject> message = sent.poll(10, TimeUnit.SECONDS);
      assertThat(message).as("a message within 10 s").isNotNull();
      return message;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonArray facts(int first, int last) {
    JsonArray facts = new JsonArray();
    for (int number = first; number <= last; number++) {
      facts.add(new JsonObject().put("number", number).put("fact", "became")
          .put("parts", new JsonObject().put("value", number)));
    }
    return facts;
  }

  @Test
  void eachBatchIsSentWhenTheOneBeforeItIsRepliedTo() {
    assertThat(await(ask("watch", to("my.facts")))).isEqualTo(true);
    Message<JsonObject> begin = next();
    assertThat(begin.body().getString("object")).isEqualTo("hits");
    assertThat(begin.body().getJsonObject("gap").getLong("number")).isEqualTo(1);
    await(counter.add(1));
    await(counter.add(1));
    assertThat(sent).as("sent before the state was replied to").isEmpty();
    begin.reply(null);
    Message<JsonObject> facts = next();
    assertThat(facts.body().getJsonArray("facts")).isEqualTo(facts(2, 3));
    facts.reply(null);
    await(counter.add(1));
    assertThat(next().body().getJsonArray("facts")).isEqualTo(facts(4, 4));
  }

  @Test
  void aFailureForAReplyEndsIt() {
    await(ask("watch", to("my.facts")));
    next().fail(1, "enough");
    await(counter.add(1));
    assertThat(await(objects.describe("hits")).get("watching").toString()).isEqualTo("0");
    assertThat(sent).isEmpty();
    assertThat(await(ask("watch", to("my.facts").put("from", 2)))).as("it was free again").isEqualTo(true);
    assertThat(next().body().getJsonArray("facts")).isEqualTo(facts(2, 2));
  }

  @Test
  void unwatchEndsItAndSoDoesNobodyBeingThere() {
    await(ask("watch", to("my.facts")));
    next().reply(null);
    assertThat(await(ask("watch", to("my.facts")))).as("a second one").isEqualTo(false);
    assertThat(await(ask("unwatch", to("my.facts")))).isEqualTo(true);
    assertThat(await(ask("unwatch", to("my.facts")))).isEqualTo(false);
    await(counter.add(1));
    assertThat(await(objects.describe("hits")).get("watching").toString()).isEqualTo("0");
    assertThat(sent).isEmpty();
    assertThat(await(ask("watch", to("nobody.there")))).isEqualTo(true);
    assertThat(await(objects.call("hits", "facts", 0, 1, 10_000))).as("a round later").isNotNull();
    assertThat(await(ask("unwatch", to("nobody.there")))).isEqualTo(false);
  }

  @Test
  void theAddressIsToldWhenTheObjectIsDropped() {
    await(ask("watch", to("my.facts")));
    next().reply(null);
    await(objects.call("hits", "facts", 0, 1, 10_000));
    await(objects.drop("hits"));
    JsonObject gone = next().body();
    assertThat(gone.getString("error")).isEqualTo("ObjectGone");
    assertThat(gone.getString("object")).isEqualTo("hits");
    assertThat(gone.getInteger("code")).isEqualTo(3);
  }

  @Test
  void whatIsNoWatchIsRefused() {
    for (JsonObject arguments : new JsonObject[] {null, new JsonObject(), to(""), to("holdfast.object.hits"),
        to("x".repeat(1_001)), to("a").put("from", "soon")}) {
      Throwable failure = ask("watch", arguments).toCompletionStage().toCompletableFuture()
          .orTimeout(10, TimeUnit.SECONDS).handle((result, e) -> e).join();
      assertThat(failure).as("%s", arguments).isInstanceOf(ReplyException.class).hasMessageStartingWith("BadArguments");
    }
  }

  @Test
  void anObjectIsWatchedForSoManyAddressesAtMost() {
    for (int i = 0; i < 1_000; i++) {
      vertx.eventBus().consumer("many." + i, message -> { });
      assertThat(await(ask("watch", to("many." + i)))).isEqualTo(true);
    }
    Throwable failure = ask("watch", to("many.more")).toCompletionStage().toCompletableFuture()
        .handle((result, e) -> e).join();
    assertThat(failure).hasMessageStartingWith("TooLarge");
  }
}
