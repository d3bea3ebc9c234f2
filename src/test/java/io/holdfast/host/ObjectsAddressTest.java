package io.holdfast.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a verticle that knows nothing of Holdfast's classes can do with plain event-bus messages. */
class ObjectsAddressTest {
  private Vertx vertx;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    join(Host.start(vertx, HostOptions.DEFAULT));
  }

  @AfterEach
  void stop() {
    join(vertx.close());
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  private Object request(String address, String object, JsonObject body) {
    DeliveryOptions options = new DeliveryOptions();
    if (object != null) {
      options.addHeader("object", object);
    }
    return join(vertx.eventBus().<JsonObject>request(address, body, options)).body().getValue("result");
  }

  private static JsonObject op(String operation, Object args) {
    return new JsonObject().put("op", operation).put("args", args);
  }

  private static void assertRefused(ThrowingCallable call, ErrorCode code, String part) {
    assertThatThrownBy(call).isInstanceOf(CompletionException.class).cause()
        .isInstanceOfSatisfying(ReplyException.class,
        reply -> assertThat(reply.failureCode()).isEqualTo(code.number())).hasMessageStartingWith(code.label() + ": ")
        .hasMessageContaining(part);
  }

  @Test
  void whatIsNullIsLeftOutOfASessionsMessagesToo() {
    JsonObject session = join(vertx.eventBus().<JsonObject>request("holdfast.sessions",
        new JsonObject().put("op", "open").putNull("lease"))).body();
    assertThat(session.getLong("lease")).isEqualTo(10_000);
    assertRefused(() -> join(vertx.eventBus().request("holdfast.sessions", new JsonObject().putNull("op"))),
        ErrorCode.BAD_ARGUMENTS, "open, renew and close");
  }

  @Test
  void whatIsNullIsLeftOut() {
    JsonObject nulls = op("add", new JsonArray().add(2)).putNull("call").putNull("floor").putNull("incarnation")
        .putNull("holder").putNull("timeout").put("session",
        join(vertx.eventBus().<JsonObject>request("holdfast.sessions",
            new JsonObject().put("op", "open"))).body().getString("session"));
    request("holdfast.objects", null, op("create", new JsonArray().add("counter").add("nulls")));
    assertThat(request("holdfast.objects", "nulls", nulls)).isEqualTo(2);
  }

  @Test
  void theLongestTimeoutIsNotOver() {
    request("holdfast.objects", null, op("create", new JsonArray().add("counter").add("patient")));
    assertThat(request("holdfast.objects", "patient", op("get", null).put("timeout", Long.MAX_VALUE))).isEqualTo(0);
  }

  @Test
  void theHeaderNamesTheObjectAndWithoutItTheHostAnswers() {
    JsonObject made = (JsonObject) request("holdfast.objects", null,
        op("create", new JsonObject().put("type", "counter").put("name", "hits").put("options",
            new JsonObject().put("value", 4))));
    assertThat(made.getBoolean("created")).isTrue();
    assertThat(request("holdfast.objects", "hits", op("add", new JsonArray().add(2)))).isEqualTo(6);
    assertThat(request("holdfast.object.hits", null, op("add", new JsonObject().put("amount", 2)))).isEqualTo(8);
    assertThat(request("holdfast.objects", "hits", new JsonObject().put("op", "get"))).isEqualTo(8);
  }

  @Test
  void aMalformedMessageIsRefusedWithWhatIsWrong() {
    request("holdfast.objects", null, op("create", new JsonArray().add("counter").add("hits")));
    assertRefused(() -> request("holdfast.objects", "hits", new JsonObject()), ErrorCode.BAD_ARGUMENTS, "needs \"op\"");
    assertRefused(() -> request("holdfast.objects", "hits", op("add", "one")), ErrorCode.BAD_ARGUMENTS,
        "an object or an array");
    assertRefused(() -> request("holdfast.objects", "hits", op("add", null).put("timeout", "soon")),
        ErrorCode.BAD_ARGUMENTS, "malformed");
    assertRefused(() -> request("holdfast.objects", "hits",
        op("add", new JsonArray().add(new JsonObject().put("$what", 1)))),
        ErrorCode.BAD_ARGUMENTS, "$what");
    assertRefused(() -> request("holdfast.objects", "nobody", op("add", null)), ErrorCode.NO_SUCH_OBJECT,
        "create it first");
    assertRefused(() -> join(vertx.eventBus().request("holdfast.objects", "text")), ErrorCode.BAD_ARGUMENTS,
        "JSON object");
    JsonArray deep = new JsonArray();
    for (int i = 0; i < 120; i++) {
      deep = new JsonArray().add(deep);
    }
    JsonArray tooDeep = deep;
    assertRefused(() -> request("holdfast.objects", "hits", op("add", tooDeep)), ErrorCode.BAD_ARGUMENTS,
        "nested too deep");
  }

  @Test
  void aMalformedGuardIsRefused() {
    request("holdfast.objects", null, op("create", new JsonArray().add("counter").add("guarded")));
    Object[] guards = {"lock", 7, new JsonArray().add("lock").add(1), new JsonObject(),
        new JsonObject().put("lock", "l"), new JsonObject().put("token", 1), guard("l", 0), guard("l", -1),
        guard("l", 1.5), guard("l", "1"), guard("l", 1L << 53),
        guard("l", new java.math.BigInteger("99999999999999999999")),
        guard("", 1), guard("a b", 1), guard("x".repeat(256), 1), guard(7, 1), guard("l", null)};
    for (Object guard : guards) {
      assertRefused(() -> request("holdfast.objects", "guarded", op("add", null).put("guard", guard)),
          ErrorCode.BAD_ARGUMENTS, "");
    }
    assertThat(request("holdfast.objects", "guarded", op("get", null).putNull("guard"))).as("none has run")
        .isEqualTo(0);
    assertThat(request("holdfast.objects", "guarded", op("add", null).put("guard", guard("l", (1L << 53) - 1))))
        .isEqualTo(1);
    assertRefused(() -> request("holdfast.objects", null, op("status", null).put("guard", guard("l", 1))),
        ErrorCode.BAD_ARGUMENTS, "take no guard");
  }

  private static JsonObject guard(Object lock, Object token) {
    return new JsonObject().put("lock", lock).put("token", token);
  }

  @Test
  void namesAreCheckedWhenAnObjectIsMade() {
    assertRefused(() -> request("holdfast.objects", null,
        op("create", new JsonArray().add("counter").add("x".repeat(256)))),
        ErrorCode.BAD_ARGUMENTS, "at most 255");
    assertRefused(() -> request("holdfast.objects", null, op("create", new JsonArray().add("counter").add("a b"))),
        ErrorCode.BAD_ARGUMENTS, "at position 1");
    assertRefused(() -> request("holdfast.objects", null, op("create", new JsonArray().add("counter").add(""))),
        ErrorCode.BAD_ARGUMENTS, "empty");
    assertRefused(() -> request("holdfast.objects", null, op("create", new JsonArray().add("counter").add("~mine"))),
        ErrorCode.BAD_ARGUMENTS, "at position 0");
    assertRefused(() -> request("holdfast.objects", null, op("list", new JsonObject().put("limit", 5000))),
        ErrorCode.BAD_ARGUMENTS, "1 to 1000");
  }

  @Test
  void anAnonymousObjectIsCalledByTheNameItWasGiven() {
    JsonObject made = (JsonObject) request("holdfast.objects", null, op("create", new JsonArray().add("counter")));
    assertThat(made.getString("name")).startsWith("~");
    assertThat(request("holdfast.objects", made.getString("name"), op("add", null))).isEqualTo(1);
    assertThat(((JsonObject) request("holdfast.objects", null, op("list", null))).getJsonArray("objects")).isEmpty();
  }

  @Test
  void aSessionIsOpenedRenewedAndClosedWithItsSecret() {
    JsonObject session = join(vertx.eventBus().<JsonObject>request("holdfast.sessions",
        new JsonObject().put("op", "open").put("lease", 5000))).body();
    JsonObject proof = new JsonObject().put("session", session.getString("session"))
        .put("secret", session.getString("secret"));
    String address = session.getString("address");
    join(vertx.eventBus().request(address, proof.copy().put("op", "renew")));
    assertRefused(() -> join(vertx.eventBus().request(address, proof.copy().put("op", "renew").put("secret", "AAAA"))),
        ErrorCode.DENIED, "secret is not its own");
    join(vertx.eventBus().request(address, proof.copy().put("op", "close")));
    assertRefused(() -> join(vertx.eventBus().request(address, proof.copy().put("op", "renew"))), ErrorCode.DENIED,
        "has ended");
    assertRefused(() -> join(vertx.eventBus().request(address, new JsonObject().put("op", "open").put("lease", -1))),
        ErrorCode.BAD_ARGUMENTS, "a lease is 0 to");
    assertRefused(() -> join(vertx.eventBus().request(address, new JsonObject().put("op", "steal"))),
        ErrorCode.BAD_ARGUMENTS, "open, renew and close");
  }

  @Test
  void aRepeatedCreateOrDropOfASessionIsAnsweredAgainAndNotRunAgain() {
    JsonObject session = join(vertx.eventBus().<JsonObject>request("holdfast.sessions",
        new JsonObject().put("op", "open"))).body();
    JsonObject create = op("create", new JsonArray().add("counter").add("twice"))
        .put("session", session.getString("session"))
        .put("call", 1);
    Object first = request("holdfast.objects", null, create);
    assertThat(((JsonObject) first).getBoolean("created")).isTrue();
    assertThat(request("holdfast.objects", null, create)).isEqualTo(first);
    JsonObject drop = op("drop", null).put("session", session.getString("session")).put("call", 2);
    assertThat(request("holdfast.objects", "twice", drop)).isNull();
    assertThat(request("holdfast.objects", "twice", drop)).isNull();
    request("holdfast.objects", null, op("create", new JsonArray().add("counter").add("twice")));
    assertThat(request("holdfast.objects", "twice", drop)).as("an old drop leaves the new object alone").isNull();
    assertThat(request("holdfast.objects", "twice", op("get", null))).isEqualTo(0);
    JsonObject missing = op("drop", null).put("session", session.getString("session")).put("call", 3);
    assertRefused(() -> request("holdfast.objects", "nobody", missing), ErrorCode.NO_SUCH_OBJECT, "create it first");
    assertRefused(() -> request("holdfast.objects", "nobody", missing), ErrorCode.NO_SUCH_OBJECT, "create it first");
  }

  @Test
  void aRepeatedCallOfASessionIsAnsweredAgainAndNotRunAgain() {
    request("holdfast.objects", null, op("create", new JsonArray().add("counter").add("once")));
    JsonObject session = join(vertx.eventBus().<JsonObject>request("holdfast.sessions",
        new JsonObject().put("op", "open"))).body();
    JsonObject add = op("add", null).put("session", session.getString("session")).put("call", 1);
    assertThat(request("holdfast.objects", "once", add)).isEqualTo(1);
    assertThat(request("holdfast.objects", "once", add)).isEqualTo(1);
    assertThat(request("holdfast.objects", "once", add.copy().put("call", 2).put("floor", 2))).isEqualTo(2);
    assertRefused(() -> request("holdfast.objects", "once", add), ErrorCode.BAD_ARGUMENTS, "below the floor 2");
    JsonObject later = add.copy().put("call", 9).put("floor", 9);
    assertThat(request("holdfast.objects", "once", later.put("open", new JsonArray().add(3)))).isEqualTo(3);
    assertThat(request("holdfast.objects", "once", add.copy().put("call", 3).put("floor", 2))).isEqualTo(4);
    assertRefused(() -> request("holdfast.objects", "once", add.copy().put("call", 4)),
        ErrorCode.BAD_ARGUMENTS, "not open");
    assertRefused(() -> request("holdfast.objects", "once", later.copy().put("open", new JsonArray().add(9))),
        ErrorCode.BAD_ARGUMENTS, "below the floor 9");
    JsonArray tooMany = new JsonArray(java.util.stream.LongStream.rangeClosed(1, 1_025).boxed().toList());
    assertRefused(() -> request("holdfast.objects", "once", later.copy().put("floor", 5_000).put("open", tooMany)),
        ErrorCode.TOO_LARGE, "more than 1024 open calls");
    assertRefused(() -> request("holdfast.objects", "once", add.copy().put("session", "someone-else")),
        ErrorCode.DENIED, "unknown");
  }
}
