package io.holdfast.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BridgeCallsTest extends BridgeHost {

  @Test
  void aCallIsAnsweredLikeAnyReplyOfTheStockBridge() {
    RawClient client = client();
    client.create("counter", "stock-like");
    client.send(RawClient.send("holdfast.object.stock-like", "r1", new JsonObject().put("op", "add")));
    assertThat(new String(client.readBytes(), StandardCharsets.UTF_8))
        .isEqualTo("{\"type\":\"message\",\"address\":\"r1\",\"headers\":{},\"body\":{\"result\":1},\"send\":true}");
  }

  @Test
  void argumentsGoByNameOrByPosition() {
    RawClient client = client();
    client.create("counter", "arguments");
    assertThat(client.call("arguments", new JsonObject().put("op", "add").put("args", new JsonArray().add(5))))
        .isEqualTo(5);
    assertThat(client.call("arguments", new JsonObject().put("op", "add").put("args", new JsonObject()
        .put("amount", -7))))
        .isEqualTo(-2);
    assertThat(client.call("arguments", new JsonObject().put("op", "compare_and_set")
        .put("args", new JsonObject().put("expected", -2).put("value", 9)))).isEqualTo(true);
    assertThat(client.call("arguments", new JsonObject().put("op", "get").putNull("args"))).isEqualTo(9);
  }

  @Test
  void aFailureTellsOldAndNewClientsWhatItWas() {
    RawClient client = client();
    JsonObject err = client.ask("holdfast.object.nowhere", new JsonObject().put("op", "get"));
    assertThat(err.getString("type")).isEqualTo("err");
    assertThat(err.getString("sourceAddress")).isEqualTo("holdfast.object.nowhere");
    assertThat(err.getInteger("failureCode")).isEqualTo(1);
    assertThat(err.getString("failureType")).isEqualTo("RECIPIENT_FAILURE");
    assertThat(err.getString("message")).startsWith("NoSuchObject: no object is called 'nowhere'");
    assertThat(err.getJsonObject("error").getString("code")).isEqualTo("NoSuchObject");
    assertThat(err.getJsonObject("error").getString("message")).startsWith("no object is called 'nowhere'");
  }

  @Test
  void theObjectsOwnExceptionComesWithTypeAndArguments() {
    RawClient client = client();
    client.create("counter", "overflowing");
    client.call("overflowing", new JsonObject().put("op", "set").put("args", new JsonArray().add(new JsonObject()
        .put("$int", Long.toString(Long.MAX_VALUE)))));
    JsonObject error = client.ask("holdfast.object.overflowing", new JsonObject().put("op", "add"))
        .getJsonObject("error");
    assertThat(error.getString("code")).isEqualTo("Failed");
    assertThat(error.getString("type")).isEqualTo("OverflowError");
    assertThat(error.getJsonArray("arguments").getString(0)).contains("does not fit 64 bits");
  }

  @Test
  void theHeaderOfTheObjectsAddressNamesTheObject() {
    RawClient client = client();
    client.create("counter", "by-header");
    client.send(RawClient.send("holdfast.objects", "r", new JsonObject().put("op", "add").put("args", new JsonArray()
        .add(3)))
        .put("headers", new JsonObject().put("object", "by-header")));
    assertThat(client.read().getJsonObject("body").getInteger("result")).isEqualTo(3);
  }

  @Test
  void theOrderOfFieldsDoesNotMatter() {
    RawClient client = client();
    client.create("counter", "unordered");
    client.sendBytes(RawClient.frame(("{\"body\":{\"args\":[4],\"op\":\"add\"},\"replyAddress\":\"r\",\"extra\":[1,{}],"
        + "\"address\":\"holdfast.object.unordered\",\"type\":\"send\"}").getBytes(StandardCharsets.UTF_8)));
    assertThat(client.read().getJsonObject("body").getInteger("result")).isEqualTo(4);
    client.sendBytes(RawClient.frame(("{\"address\":\"holdfast.object.unordered\",\"body\":{\"op\":5},"
        + "\"replyAddress\":\"late\",\"type\":\"send\"}").getBytes(StandardCharsets.UTF_8)));
    assertThat(client.read().getString("address")).isEqualTo("late");
  }

  @Test
  void withoutReplyAddressACallRunsAndOnlyItsFailureIsTold() {
    RawClient client = client();
    client.create("counter", "one-way");
    client.send(RawClient.send("holdfast.object.one-way", null, new JsonObject().put("op", "add")));
    client.send(RawClient.send("holdfast.object.one-way", null, new JsonObject().put("op", "nothing")));
    JsonObject err = client.read();
    assertThat(err.containsKey("address")).isFalse();
    assertThat(err.getString("sourceAddress")).isEqualTo("holdfast.object.one-way");
    assertThat(err.getJsonObject("error").getString("code")).isEqualTo("NoSuchOperation");
    assertThat(client.call("one-way", new JsonObject().put("op", "get"))).isEqualTo(1);
  }

  @Test
  void aRepeatedCallGetsItsFirstAnswer() {
    RawClient client = client();
    client.create("counter", "repeated");
    JsonObject add = new JsonObject().put("op", "add").put("call", 1).put("floor", 1);
    assertThat(client.call("repeated", add)).isEqualTo(1);
    assertThat(client.call("repeated", add)).isEqualTo(1);
    assertThat(client.call("repeated", new JsonObject().put("op", "get"))).isEqualTo(1);
  }

  @Test
  void aCallSaysWhichOfThoseBelowTheFloorAreOpen() {
    RawClient client = client();
    client.create("counter", "half-open");
    JsonObject add = new JsonObject().put("op", "add");
    JsonObject latest = add.copy().put("call", 9).put("floor", 9).put("open", List.of(3, 5));
    assertThat(client.call("half-open", latest)).isEqualTo(1);
    assertThat(client.call("half-open", add.copy().put("call", 5).put("floor", 2).putNull("open"))).isEqualTo(2);
    assertThat(client.call("half-open", add.copy().put("call", 5).put("floor", 2))).isEqualTo(2);
    assertRefused(client, "half-open", add.copy().put("call", 4).put("floor", 2),
        "BadArguments: call 4 is below the floor 9");
  }

  @Test
  void openNumbersThatMeanNothingAreRefused() {
    RawClient client = client();
    client.create("counter", "open");
    JsonObject add = new JsonObject().put("op", "add").put("call", 5_000).put("floor", 5_000);
    assertRefused(client, "open", add.copy().put("open", 3), "BadArguments: \"open\" is an array");
    assertRefused(client, "open", add.copy().put("open", List.of("3")),
        "BadArguments: \"open\" is a whole number");
    assertRefused(client, "open", add.copy().put("open", List.of(5, 3)),
        "BadArguments: open calls are numbers from 1 that ascend");
    assertRefused(client, "open", add.copy().put("open", List.of(0)), "BadArguments: open calls are numbers from 1");
    assertRefused(client, "open", add.copy().put("open", List.of(5_000)),
        "BadArguments: open calls are numbers from 1");
    List<Integer> most = IntStream.rangeClosed(1, 1_024).boxed().toList();
    assertThat(client.call("open", add.copy().put("open", most))).isEqualTo(1);
    List<Integer> tooMany = IntStream.rangeClosed(1, 1_025).boxed().toList();
    assertRefused(client, "open", add.copy().put("open", tooMany),
        "TooLarge: a call names more than 1024 open calls");
    assertThat(client.call("open", new JsonObject().put("op", "get"))).isEqualTo(1);
  }

  private static void assertRefused(RawClient client, String object, JsonObject body, String message) {
    assertThat(client.ask("holdfast.object." + object, body).getString("message")).startsWith(message);
  }

  @Test
  void manyCallsInOneSegmentAreAllAnswered() {
    RawClient client = client();
    client.create("counter", "together");
    java.io.ByteArrayOutputStream segment = new java.io.ByteArrayOutputStream();
    Set<String> expected = new HashSet<>();
    for (int i = 0; i < 5_000; i++) {
      segment.writeBytes(RawClient.frame(RawClient.send("holdfast.object.together", "r" + i, new JsonObject()
          .put("op", "add"))));
      expected.add("r" + i);
    }
    client.sendBytes(segment.toByteArray());
    for (int i = 0; i < 5_000; i++) {
      JsonObject answer = client.read();
      assertThat(answer.getJsonObject("body").getInteger("result")).isEqualTo(i + 1);
      expected.remove(answer.getString("address"));
    }
    assertThat(expected).isEmpty();
  }

  @Test
  void aFrameMayComeByteByByte() {
    RawClient client = client();
    client.create("counter", "bytewise");
    for (byte one : RawClient.frame(RawClient.send("holdfast.object.bytewise", "r", new JsonObject()
        .put("op", "add")))) {
      client.sendBytes(new byte[] {one});
    }
    assertThat(client.read().getJsonObject("body").getInteger("result")).isEqualTo(1);
  }

  @Test
  void anObjectAddressTakesSendOnly() {
    RawClient client = client();
    for (String type : new String[] {"publish", "register", "unregister"}) {
      client.send(new JsonObject().put("type", type).put("address", "holdfast.object.any"));
      assertThat(client.read().getString("message")).startsWith("Denied:").contains("'send' only");
    }
  }

  @Test
  void anotherSessionCannotBeNamed() {
    RawClient client = client();
    assertThat(client.ask("holdfast.objects", new JsonObject().put("op", "status").put("session", "another"))
        .getString("message")).startsWith("Denied:");
  }

  @Test
  void aCallToAnObjectWithoutNameIsNoCallOfTheHost() {
    assertThat(client().ask("holdfast.object.", new JsonObject().put("op", "status")).getString("message"))
        .startsWith("NoSuchObject:");
  }

  @Test
  void aWaitingCallIsCancelledByNumberOrByReplyAddress() {
    RawClient client = client();
    client.create("queue", "cancelling");
    client.send(RawClient.send("holdfast.object.cancelling", "first", new JsonObject().put("op", "get")
        .put("call", 7)));
    client.send(RawClient.send("holdfast.object.cancelling", "second", new JsonObject().put("op", "get")));
    client.send(RawClient.send("holdfast.cancel", null, new JsonObject().put("call", 7)));
    JsonObject first = client.read();
    assertThat(first.getString("address")).isEqualTo("first");
    assertThat(first.getString("message")).startsWith("Cancelled:");
    client.send(RawClient.send("holdfast.cancel", null, new JsonObject().put("replyAddress", "second")));
    assertThat(client.read().getString("address")).isEqualTo("second");
    assertThat(client.ask("holdfast.cancel", new JsonObject().put("call", 7)).getJsonObject("body")
        .getBoolean("result")).isFalse();
  }

  private static int waiting(RawClient client, String object) {
    return ((JsonObject) client.call(object, new JsonObject().put("op", "describe"))).getInteger("waiting");
  }

  @Test
  void whatWaitsWithoutNumberTakesNothingAfterItsConnectionBroke() {
    RawClient broken = client();
    broken.create("queue", "left-waiting");
    broken.send(RawClient.send("holdfast.object.left-waiting", "r", new JsonObject().put("op", "get")));
    assertThat(((JsonObject) broken.call("left-waiting", new JsonObject().put("op", "describe")))
        .getInteger("waiting")).isEqualTo(1);
    broken.close();
    RawClient other = client();
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (waiting(other, "left-waiting") > 0) {
      assertThat(System.nanoTime()).as("still missing after 10 s: the end of the waiting call").isLessThan(deadline);
    }
    other.call("left-waiting", new JsonObject().put("op", "put").put("args", new JsonArray().add("item")));
    assertThat(other.call("left-waiting", new JsonObject().put("op", "get"))).isEqualTo("item");
  }

  @Test
  void aGoodbyeReleasesWhatIsHeldAtOnce() {
    RawClient holder = client();
    holder.create("lock", "held");
    holder.call("held", new JsonObject().put("op", "acquire"));
    RawClient next = client();
    next.send(RawClient.send("holdfast.object.held", "r", new JsonObject().put("op", "acquire")));
    assertThat(((JsonObject) next.call("held", new JsonObject().put("op", "describe"))).getInteger("waiting"))
        .isEqualTo(1); // asked where the acquire was sent, so behind it
    holder.ask("holdfast.auth", new JsonObject().put("op", "close"));
    assertThat(next.read().getString("type")).isEqualTo("message");
  }
}
