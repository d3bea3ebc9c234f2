package io.holdfast.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.host.Host;
import io.holdfast.object.Clock;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Every limit exceeded, on a clock that the tests set. */
class BridgeLimitsTest extends BridgeHost {
  private final AtomicLong now = new AtomicLong(1_000_000);

  @Override
  BridgeOptions options() {
    return super.options().withLimits(BridgeOptions.Limits.DEFAULT.withFrameBytes(100_000).withConnections(5, 3)
        .withTimes(10_000, 30_000, 60_000).withCallsInFlight(4).withOwedBytes(200_000));
  }

  @Override
  Future<Bridge> start(Host on) {
    Clock clock = new Clock() {
      @Override
      public long nowMs() {
        return now.get();
      }

      @Override
      public Timer after(long delayMs, Runnable action) {
        return on.clock().after(delayMs, action);
      }
    };
    return Bridge.start(on, options(), clock, () -> {
      byte[] challenge = new byte[32];
      new SecureRandom().nextBytes(challenge);
      return challenge;
    });
  }

  /** Half a second every ten milliseconds: time limits are met, whenever the bridge looks at the clock. */
  private void whileTimePasses(Runnable action) {
    long timer = vertx().setPeriodic(10, tick -> now.addAndGet(500));
    try {
      action.run();
    } finally {
      vertx().cancelTimer(timer);
    }
  }

  private void expectEnd(RawClient client, String reason) {
    whileTimePasses(() -> {
      assertThat(client.read().getString("message")).startsWith(reason);
      client.expectClosed();
    });
  }

  private static JsonObject status() {
    return new JsonObject().put("op", "status");
  }

  @Test
  void aStrangersFrameIsSmall() {
    RawClient client = stranger();
    client.sendBytes(new byte[] {0, 0, 0x10, 1});
    assertThat(client.read().getString("message"))
        .startsWith("TooLarge: a frame of 4097 bytes is announced; at most 4096");
    client.expectClosed();
  }

  @Test
  void aFrameOfTheLimitIsReadAndALongerOneEndsTheConnection() {
    RawClient client = client();
    JsonObject call = RawClient.send("holdfast.objects", "r", status());
    call.put("pad", "x".repeat(100_000 - call.put("pad", "").encode().length()));
    client.send(call);
    assertThat(client.read().getString("type")).isEqualTo("message");
    client.send(call.put("pad", call.getString("pad") + "x"));
    assertThat(client.read().getString("message")).startsWith("TooLarge: a frame of 100001 bytes");
    client.expectClosed();
  }

  @Test
  void anAnswerThatFitsNoFrameIsRefused() {
    RawClient client = client();
    await(host().deployPlain("long", new Blob()));
    for (String operation : new String[] {"text", "numbers"}) {
      assertThat(client.ask("holdfast.object.long", new JsonObject().put("op", operation).put("args", new JsonArray()
          .add(100_000)))
          .getString("message")).startsWith("TooLarge:")
          .contains("has run, but its answer is longer than 100000 bytes");
      assertThat(client.ask("holdfast.object.long", new JsonObject().put("op", operation).put("args", new JsonArray()
          .add(40_000)))
          .getString("type")).isEqualTo("message");
    }
    assertThat(client.ask("holdfast.objects", status()).getString("type")).isEqualTo("message");
  }

  @Test
  void connectionsAreCountedKnownOrNot() {
    for (int i = 0; i < 3; i++) {
      stranger().challenge();
    }
    RawClient fourth = stranger();
    assertThat(fourth.read().getString("message"))
        .startsWith("TooLarge: this host has 3 connections that are not authenticated");
    fourth.expectClosed();
  }

  @Test
  void moreConnectionsThanAllowedAreRefused() {
    for (int i = 0; i < 5; i++) {
      client();
    }
    RawClient sixth = stranger();
    assertThat(sixth.read().getString("message")).startsWith("TooLarge: this host has 5 connections, its limit");
    sixth.expectClosed();
  }

  @Test
  void whoDoesNotAuthenticateInTimeIsDisconnected() {
    RawClient client = stranger();
    client.challenge();
    expectEnd(client, "Timeout: not authenticated within 10000 ms");
  }

  @Test
  void whoIsSilentForTooLongIsDisconnectedWhereThatIsAsked() {
    RawClient client = client();
    expectEnd(client, "Timeout: nothing was heard for 60000 ms");
  }

  @Test
  void aClientMayPromiseToBeHeardMoreOften() {
    RawClient client = stranger();
    client.authenticate(new JsonObject().put("idle", 7_000));
    expectEnd(client, "Timeout: nothing was heard for 7000 ms");
  }

  @Test
  void withTooManyCallsUnderWayNothingIsReadUntilOneIsAnswered() {
    RawClient client = client();
    client.create("queue", "waiting");
    for (int i = 0; i < 4; i++) {
      client.send(RawClient.send("holdfast.object.waiting", "get-" + i, new JsonObject().put("op", "get")));
    }
    client.send(RawClient.send("holdfast.objects", "after", status()));
    RawClient other = client();
    other.call("waiting", new JsonObject().put("op", "put").put("args", new JsonArray().add("item")));
    assertThat(client.read().getString("address")).isEqualTo("get-0");
    assertThat(client.read().getString("address")).isEqualTo("after");
  }

  @Test
  void whoDoesNotReadIsNotReadFromEitherThenCut() {
    Blob blob = new Blob();
    await(host().deployPlain("big", blob));
    RawClient client = client();
    byte[] get = RawClient.frame(RawClient.send("holdfast.object.big", "r", new JsonObject().put("op", "text")
        .put("args", new JsonArray().add(90_000))));
    for (int i = 0; i < 1_000; i++) { // 90 MB of answers, far more than the quota and the kernel's buffers
      client.sendBytes(get);
    }
    RawClient other = client();
    assertThat(other.ask("holdfast.objects", status()).getString("type")).as("others are not disturbed")
        .isEqualTo("message");
    whileTimePasses(() -> eventually("the cut", () -> bridge().connections() == 0)); // the other one for its silence
    assertThat(blob.textCalls()).isLessThan(500);
  }

  @Test
  void nestedTooDeepIsRefusedAndTheStreamGoesOn() {
    RawClient client = client();
    String deep = "{\"type\":\"send\",\"address\":\"holdfast.object.any\",\"replyAddress\":\"r\","
        + "\"body\":{\"op\":\"any\",\"args\":["
        + "[".repeat(130) + "]".repeat(130) + "]}}";
    client.sendBytes(RawClient.frame(deep.getBytes(StandardCharsets.UTF_8)));
    assertThat(client.read().getString("message")).startsWith("BadArguments:").contains("nested too deep");
    assertThat(client.ask("holdfast.objects", status()).getString("type")).isEqualTo("message");
  }

  @Test
  void limitsAreChecked() {
    assertThatThrownBy(() -> BridgeOptions.Limits.DEFAULT.withFrameBytes(0))
        .hasMessage("limits.bridge.frameBytes is at least 1, not 0");
    assertThatThrownBy(() -> BridgeOptions.of(new byte[0])).hasMessageStartingWith("the shared key is empty");
    assertThatThrownBy(() -> BridgeOptions.of(RawClient.KEY).withAddress("x", 70_000))
        .hasMessageContaining("0 to 65535");
  }
}
