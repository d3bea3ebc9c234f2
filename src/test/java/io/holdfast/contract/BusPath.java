package io.holdfast.contract;

import io.holdfast.client.CallPath;
import io.holdfast.error.ErrorCode;
import io.holdfast.error.HoldfastException;
import io.holdfast.model.Arguments;
import io.holdfast.model.Call;
import io.holdfast.model.CallTarget;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Map;

/** Calls as plain JSON messages on the event bus: what a verticle without any Holdfast class would send. */
final class BusPath implements CallPath {
  private static final long LONGEST_MS = 60_000;

  private final Vertx vertx;
  private final JsonObject session;
  private Future<Void> closed;

  private BusPath(Vertx vertx, JsonObject session) {
    this.vertx = vertx;
    this.session = session;
  }

  static Future<CallPath> open(Vertx vertx) {
    return vertx.eventBus().<JsonObject>request("holdfast.sessions",
        new JsonObject().put("op", "open").put("lease", 60_000))
        .map(reply -> new BusPath(vertx, reply.body()));
  }

  @Override
  public String session() {
    return session.getString("session");
  }

  @Override
  public long nowMs() {
    return System.nanoTime() / 1_000_000;
  }

  @Override
  public void call(Call call) {
    JsonObject body = new JsonObject().put("op", call.operation()).put("args", arguments(call.arguments()))
        .put("session", session()).put("holder", call.caller().holder()).put("call", call.caller().callId())
        .put("floor", call.caller().floor());
    if (call.caller().open() != null) {
      JsonArray open = new JsonArray();
      Arrays.stream(call.caller().open()).forEach(open::add);
      body.put("open", open);
    }
    if (call.target().incarnation() != CallTarget.ANY) {
      body.put("incarnation", call.target().incarnation());
    }
    if (call.guard() != null) {
      body.put("guard", new JsonObject().put("lock", call.guard().lock()).put("token", call.guard().token()));
    }
    if (call.deadlineMs() != Call.NO_DEADLINE) {
      body.put("timeout", call.deadlineMs() - nowMs());
    }
    String name = call.target().name();
    DeliveryOptions options = new DeliveryOptions().setSendTimeout(LONGEST_MS);
    call.onCancel(() -> vertx.eventBus().request("holdfast.object." + name, new JsonObject().put("op", "cancel")
        .put("args", new JsonObject().put("call", call.caller().callId())).put("session", session())));
    vertx.eventBus().<JsonObject>request(name.isEmpty() ? "holdfast.objects" : "holdfast.object." + name, body, options)
        .onSuccess(reply -> call.succeed(ValueJson.fromJson(reply.body().getValue("result"))))
        .onFailure(failure -> call.fail(failure(failure, call.target())));
  }

  private static Object arguments(Arguments arguments) {
    if (arguments.positionalCount() == arguments.size()) {
      JsonArray positional = new JsonArray();
      for (int i = 0; i < arguments.size(); i++) {
        positional.add(json(arguments.value(i)));
      }
      return positional;
    }
    JsonObject named = new JsonObject();
    for (int i = 0; i < arguments.size(); i++) {
      named.put(arguments.name(i), json(arguments.value(i)));
    }
    return named;
  }

  @SuppressWarnings("unchecked") // ValueJson gives maps with text keys
  private static Object json(Value value) {
    Object json = ValueJson.toJson(value);
    return json instanceof Map<?, ?> map ? new JsonObject((Map<String, Object>) map) : json;
  }

  private static HoldfastException failure(Throwable failure, CallTarget target) {
    if (!(failure instanceof ReplyException reply)) {
      return new HoldfastException.Unavailable(failure.toString());
    }
    if (reply.failureCode() < 0) { // nobody listens there, so no host could say which of the two it is
      return target.incarnation() == CallTarget.ANY ? new HoldfastException.NoSuchObject(reply.getMessage())
          : new HoldfastException.ObjectGone(reply.getMessage());
    }
    ErrorCode code = ErrorCode.ofNumber(reply.failureCode());
    String message = reply.getMessage().substring(code.label().length() + 2);
    if (code != ErrorCode.FAILED) {
      return HoldfastException.of(code, message);
    }
    int colon = message.indexOf(": ");
    return new HoldfastException.Failed(message.substring(0, colon), message.substring(colon + 2));
  }

  @Override
  public Future<Void> close() {
    if (closed == null) {
      closed = vertx.eventBus().request(session.getString("address"), new JsonObject().put("op", "close")
          .put("session", session()).put("secret", session.getString("secret"))).mapEmpty();
    }
    return closed;
  }
}
