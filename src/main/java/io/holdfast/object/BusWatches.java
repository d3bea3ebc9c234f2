package io.holdfast.object;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.model.Arguments;
import io.holdfast.model.Call;
import io.holdfast.model.CallTarget;
import io.holdfast.model.Caller;
import io.holdfast.value.DictValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Facts of one object pushed over the event bus: {@code {"op": "watch", "args": {"from": n, "to": "some.address"}}}
 * at the object's address has each answer of {@code facts} sent to that address by request, the next one when it is
 * replied to; {@code {"op": "unwatch", "args": {"to": …}}} ends that, and so do a failure for a reply, none in time
 * and nobody there. When the object ends the address is told the error. On the object's context only.
 */
final class BusWatches {
  private static final Logger log = LoggerFactory.getLogger(BusWatches.class);
  private static final String WATCH = "watch";
  private static final String UNWATCH = "unwatch";
  private static final int MOST = 1_000;
  private static final int LONGEST_ADDRESS = 1_000;
  private static final String RESERVED = "holdfast.";
  private static final DeliveryOptions REPLY_IN_TIME = new DeliveryOptions().setSendTimeout(30_000);

  private final EventBus bus;
  private final ObjectRuntime runtime;
  private final Consumer<Call> dispatch;
  private final Map<String, Push> byAddress = new HashMap<>();

  /** @param dispatch sends a call to the object */
  BusWatches(EventBus bus, ObjectRuntime runtime, Consumer<Call> dispatch) {
    this.bus = bus;
    this.runtime = runtime;
    this.dispatch = dispatch;
  }

  /** Whether a message is for this class and no call of the object; a type's own operation of the name goes first. */
  static boolean concerns(Object body, ObjectRuntime runtime) {
    return body instanceof JsonObject json && json.getValue("op") instanceof String operation
        && (operation.equals(WATCH) || operation.equals(UNWATCH)) && runtime.type().model().find(operation) == null;
  }

  void receive(Message<JsonObject> message) {
    try {
      JsonObject arguments = message.body().getJsonObject("args");
      String to = arguments == null ? null : arguments.getString("to");
      if (to == null || to.isEmpty() || to.length() > LONGEST_ADDRESS || to.startsWith(RESERVED)) {
        throw new BadArguments("watching takes {\"from\": number, \"to\": address}, the address of 1 to "
            + LONGEST_ADDRESS + " characters and not one of Holdfast's own");
      }
      boolean done = message.body().getString("op").equals(WATCH)
          ? begin(to, number(arguments, "from", 0), number(message.body(), "incarnation", CallTarget.ANY)) : end(to);
      message.reply(new JsonObject().put("result", done));
    } catch (ClassCastException e) {
      BusCall.refuse(message, new BadArguments(
          "watching takes {\"from\": number, \"to\": address}: " + e.getMessage()));
    } catch (HoldfastException e) {
      BusCall.refuse(message, e);
    }
  }

  private static long number(JsonObject body, String key, long absent) {
    Long number = body.getLong(key);
    return number == null ? absent : number;
  }

  /** @return false when facts are sent there already: that goes on */
  private boolean begin(String to, long from, long incarnation) {
    if (byAddress.containsKey(to)) {
      return false;
    }
    if (byAddress.size() >= MOST) {
      throw new TooLarge("the facts of '" + runtime.name() + "' are sent to " + MOST
          + " addresses, the limit; publish them from one of these, or unwatch some");
    }
    Push push = new Push(to, from, incarnation);
    byAddress.put(to, push);
    push.ask();
    return true;
  }

  /** @return whether facts were sent there */
  private boolean end(String to) {
    Push push = byAddress.remove(to);
    if (push == null) {
      return false;
    }
    if (push.asking != null) {
      push.asking.cancel();
    }
    return true;
  }

  /** What is sent to one address. */
  private final class Push {
    private final String to;
    private long next;
    private long incarnation;
    private Call asking;

    Push(String to, long from, long incarnation) {
      this.to = to;
      next = from;
      this.incarnation = incarnation;
    }

    private boolean goesOn() {
      return byAddress.get(to) == this;
    }

    private void ask() {
      asking = new Call(new CallTarget(runtime.name(), incarnation), "facts", Arguments.positional(Value.of(next)),
          Caller.anonymous(), Call.NO_DEADLINE) {
        @Override
        protected void answered(Value result, HoldfastException failure) {
          if (goesOn()) {
            send((DictValue) result, failure);
          }
        }
      };
      dispatch.accept(asking);
    }

    @SuppressWarnings("unchecked") // the JSON form of a dict with text keys
    private void send(DictValue facts, HoldfastException failure) {
      asking = null;
      if (failure != null) {
        byAddress.remove(to);
        bus.send(to, new JsonObject().put("object", runtime.name()).put("error", failure.code().label())
            .put("code", failure.code().number()).put("message", failure.getMessage()));
        return;
      }
      next = ((IntValue) facts.get("next")).value();
      incarnation = ((IntValue) facts.get("incarnation")).value();
      JsonObject body = new JsonObject((Map<String, Object>) ValueJson.toJson(facts)).put("object", runtime.name());
      bus.request(to, body, REPLY_IN_TIME).onComplete(done -> {
        if (!goesOn()) {
          return;
        }
        if (done.succeeded()) {
          ask();
        } else {
          byAddress.remove(to);
          log.info("the facts of '{}' are not sent to '{}' any more: {}", runtime.name(), to,
              done.cause().getMessage());
        }
      });
    }
  }
}
