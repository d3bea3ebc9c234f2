package io.holdfast.object;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.model.Arguments;
import io.holdfast.model.Call;
import io.holdfast.model.CallTarget;
import io.holdfast.model.Caller;
import io.holdfast.model.Guard;
import io.holdfast.value.DictValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.MalformedValue;
import io.holdfast.value.NoneValue;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;

/**
 * A call that came as a JSON message over the event bus: the public contract of the object addresses.
 *
 * <pre>{"op": "put", "args": {"item": 1, "wait": 0}, "timeout": 5000,
 *  "session": "…", "holder": "…", "call": 7, "floor": 5, "open": [3], "incarnation": 3,
 *  "guard": {"lock": "…", "token": 9}}</pre>
 *
 * <p>Only {@code op} is required; {@code args} is an object by name or an array by position. The reply is
 * {@code {"result": …}}; a failure is a {@code ReplyException} whose code is the error's number and whose message is
 * {@code "Label: what went wrong"}, for the object's own exceptions {@code "Failed: Type: message"}.
 */
public final class BusCall extends Call {
  private final Message<?> message;

  private BusCall(Message<?> message, CallTarget target, String operation, Arguments arguments, Caller caller,
      long deadlineMs, Guard guard) {
    super(target, operation, arguments, caller, deadlineMs, guard);
    this.message = message;
  }

  /**
   * Reads a message and hands the call on, or refuses the message with what is wrong with it.
   *
   * @param sent its body; a message that has not been sent yet does not tell it itself
   */
  public static void receive(Message<?> message, Object sent, String object, long nowMs, Consumer<Call> next) {
    BusCall call;
    try {
      if (!(sent instanceof JsonObject body)) {
        throw new BadArguments("a call is a JSON object {\"op\": …, \"args\": …}");
      }
      call = read(message, body, object, nowMs);
    } catch (ClassCastException | IllegalArgumentException | MalformedValue e) {
      refuse(message, new BadArguments("a call of '" + object + "' is malformed: " + e.getMessage()));
      return;
    } catch (HoldfastException e) {
      refuse(message, e);
      return;
    }
    next.accept(call);
  }

  private static BusCall read(Message<?> message, JsonObject body, String object, long nowMs) {
    String operation = body.getString("op");
    if (operation == null) {
      throw new BadArguments("a call needs \"op\", the operation's name");
    }
    Value args = ValueJson.argumentFromJson(body.getValue("args"));
    Arguments arguments;
    if (args instanceof DictValue named) {
      arguments = Arguments.named(named);
    } else if (args instanceof ListValue positional) {
      arguments = Arguments.positional(positional.items());
    } else if (args == NoneValue.NONE) {
      arguments = Arguments.none();
    } else {
      throw new BadArguments("\"args\" is an object or an array, not " + args.typeName());
    }
    String session = body.getString("session");
    String holder = body.getString("holder");
    Caller caller = session == null ? Caller.anonymous() : new Caller(session, holder == null ? "" : holder,
        number(body, "call", NOT_REPEATED), number(body, "floor", 0), open(body.getJsonArray("open")));
    Long timeout = body.getLong("timeout");
    return new BusCall(message, new CallTarget(object, number(body, "incarnation", CallTarget.ANY)), operation,
        arguments, caller, timeout == null ? NO_DEADLINE : deadlineAfter(nowMs, Math.max(0, timeout)),
        guard(body.getJsonObject("guard")));
  }

  private static Guard guard(JsonObject guard) {
    if (guard == null) {
      return null;
    }
    Object lock = guard.getValue("lock"); // getString would take anything, and getLong round
    Object token = guard.getValue("token");
    if (lock != null && !(lock instanceof String) || !(token instanceof Long || token instanceof Integer)) {
      throw new BadArguments("a guard is {\"lock\": text, \"token\": whole number from 1 to " + Guard.GREATEST_TOKEN
          + "}");
    }
    return new Guard((String) lock, ((Number) token).longValue());
  }

  private static long[] open(JsonArray numbers) {
    if (numbers == null || numbers.isEmpty()) {
      return null;
    }
    if (numbers.size() > Caller.MOST_OPEN) {
      throw Caller.tooManyOpen();
    }
    long[] open = new long[numbers.size()];
    for (int i = 0; i < open.length; i++) {
      Long number = numbers.getLong(i);
      if (number == null) {
        throw new BadArguments("\"open\" holds the numbers of calls, not null");
      }
      open[i] = number;
    }
    return open;
  }

  /** Clients send null for what they leave out. */
  private static long number(JsonObject body, String key, long absent) {
    Long number = body.getLong(key);
    return number == null ? absent : number;
  }

  @Override
  protected void answered(Value result, HoldfastException failure) {
    if (failure == null) {
      message.reply(new JsonObject().put("result", ValueJson.toJson(result)));
    } else {
      refuse(message, failure);
    }
  }

  /** Answers a message with a failure. */
  public static void refuse(Message<?> message, HoldfastException failure) {
    message.fail(failure.code().number(), failure.toString());
  }
}
