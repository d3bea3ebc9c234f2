package io.holdfast.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlainTrafficTest extends BridgeHost {

  @Override
  BridgeOptions options() {
    return super.options().withPlain(BridgeOptions.Plain.addresses(List.of("news", "echo", "silent", "asks"),
        List.of("news", "asks", "more")))
        .withLimits(BridgeOptions.Limits.DEFAULT.withPlainTraffic(2, 3));
  }

  private static JsonObject frame(String type, String address) {
    return new JsonObject().put("type", type).put("address", address);
  }

  /** Registers, and sees that the registration has come into effect. */
  private RawClient registered(String address) {
    RawClient client = client();
    client.send(frame("register", address));
    client.send(frame("publish", address).put("body", "first"));
    assertThat(client.read().getString("body")).isEqualTo("first");
    return client;
  }

  @Test
  void whatOneClientPublishesAnotherRegisteredOneGets() {
    RawClient reader = registered("news");
    RawClient writer = client();
    writer.send(frame("publish", "news").put("headers", new JsonObject().put("kind", "test").put("rank", 1))
        .put("body", new JsonObject().put("$odd", "ü").put("n", 1.5)));
    JsonObject message = reader.read();
    assertThat(message.getString("type")).isEqualTo("message");
    assertThat(message.getString("address")).isEqualTo("news");
    assertThat(message.getBoolean("send")).isFalse();
    assertThat(message.getJsonObject("headers")).isEqualTo(new JsonObject().put("kind", "test").put("rank", "1"));
    assertThat(message.getJsonObject("body")).isEqualTo(new JsonObject().put("$odd", "ü").put("n", 1.5));
  }

  @Test
  void aVerticleAnswersAClientAndPublishesToIt() {
    vertx().eventBus().<JsonObject>consumer("echo", message -> message.reply(message.body()));
    RawClient client = registered("news");
    JsonObject answer = client.ask("echo", new JsonObject().put("a", 1));
    assertThat(answer.getJsonObject("body")).isEqualTo(new JsonObject().put("a", 1));
    vertx().eventBus().publish("news", new JsonObject().put("from", "verticle"));
    assertThat(client.read().getJsonObject("body")).isEqualTo(new JsonObject().put("from", "verticle"));
  }

  @Test
  void aClientAnswersTheRequestOfAVerticle() {
    RawClient client = registered("asks");
    Future<Message<JsonObject>> answer = vertx().eventBus().request("asks", new JsonObject().put("q", 1));
    JsonObject question = client.read();
    client.send(frame("send", question.getString("replyAddress")).put("body", new JsonObject().put("a", 2)));
    assertThat(await(answer).body()).isEqualTo(new JsonObject().put("a", 2));

    Promise<Throwable> refused = Promise.promise();
    vertx().eventBus().request("asks", new JsonObject()).onFailure(refused::complete);
    client.send(frame("send", client.read().getString("replyAddress")).put("failureCode", 42).put("message", "no"));
    assertThat(await(refused.future())).isInstanceOfSatisfying(ReplyException.class,
        e -> assertThat(e.failureCode()).isEqualTo(42));
  }

  @Test
  void anAddressThatIsNotPermittedIsDenied() {
    RawClient client = client();
    for (String type : List.of("send", "publish", "register")) {
      client.send(frame(type, "secret").put("replyAddress", "r"));
      assertThat(client.read().getString("message")).startsWith("Denied:").contains("'secret' is not permitted");
    }
    client.send(frame("register", "echo").put("replyAddress", "r"));
    assertThat(client.read().getString("message")).startsWith("Denied:");
    client.send(frame("send", "__vertx.reply.1").put("failureCode", 1));
    assertThat(client.read().getString("message")).startsWith("Denied:");
  }

  @Test
  void aSecondRegistrationDeliversOnceAndUnregisteringEndsIt() {
    RawClient client = registered("news");
    client.send(frame("register", "news"));
    client.send(frame("publish", "news").put("body", "once"));
    assertThat(client.read().getString("body")).isEqualTo("once");
    client.send(frame("unregister", "news"));
    client.send(frame("publish", "news").put("body", "nobody hears this"));
    client.send(frame("unregister", "news").put("replyAddress", "r"));
    assertThat(client.read().getString("message"))
        .startsWith("NoSuchObject: this connection is not registered at 'news'");
  }

  @Test
  void whatTheLibraryChokesOnIsRefusedHere() {
    vertx().eventBus().consumer("echo", message -> message.reply(message.body()));
    RawClient client = client();
    for (String bad : List.of(
        "\"headers\":{\"codecName\":\"x\"},\"body\":1",
        "\"headers\":{\"timeout\":\"soon\"},\"body\":1",
        "\"headers\":{\"timeout\":0},\"body\":1",
        "\"headers\":{\"nested\":{}},\"body\":1",
        "\"headers\":[],\"body\":1",
        "\"body\":123456789012345678901234567890",
        "\"body\":[1" + "0".repeat(2_000) + "]",
        "\"body\":{\"" + "n".repeat(60_000) + "\":1}",
        "\"body\":" + "[".repeat(440) + "x")) {
      client.sendBytes(RawClient.frame(("{\"type\":\"send\",\"address\":\"echo\",\"replyAddress\":\"bad\"," + bad + "}")
          .getBytes(StandardCharsets.UTF_8)));
      assertThat(client.read().getString("message")).as(bad).startsWith("BadArguments:");
      client.send(RawClient.send("echo", "good", new JsonObject().put("still", "in sync")));
      assertThat(client.read().getString("address")).isEqualTo("good");
    }
    for (String good : List.of("null", "true", "1.5", "\"\\ud800\"", "1e400", "[123456789012345678901234567890]",
        "[]")) {
      client.sendBytes(RawClient.frame(("{\"type\":\"send\",\"address\":\"echo\",\"replyAddress\":\"odd\",\"body\":"
          + good + "}")
          .getBytes(StandardCharsets.UTF_8)));
      assertThat(client.read().getString("address")).as(good).isEqualTo("odd");
    }
  }

  @Test
  void addressesRegisteredAreBounded() {
    RawClient client = registered("news");
    client.send(frame("register", "asks"));
    client.send(frame("register", "more").put("replyAddress", "r"));
    assertThat(client.read().getString("message")).startsWith("TooLarge: this connection is registered at 2 addresses");
    client.send(frame("unregister", "asks"));
    client.send(frame("register", "more"));
    client.send(frame("unregister", "more"));
    assertThat(client.ask("holdfast.objects", new JsonObject().put("op", "status")).getString("type"))
        .isEqualTo("message");
  }

  @Test
  void whoLeavesTooManyRequestsUnansweredIsDisconnected() {
    RawClient client = registered("asks");
    for (int i = 0; i < 4; i++) {
      vertx().eventBus().request("asks", i);
    }
    for (int i = 0; i < 3; i++) {
      assertThat(client.read().getString("type")).isEqualTo("message");
    }
    assertThat(client.read().getString("message")).startsWith("TooLarge: this client has left 3 requests");
    client.expectClosed();
  }
}
