package io.holdfast.host;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.object.BusCall;
import io.holdfast.object.Clock;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The host's addresses on the event bus, for any verticle of the cluster that would rather send a plain message than
 * use a client.
 *
 * <ul>
 * <li>{@value #OBJECTS}: with the header {@code object: NAME} a call of that object wherever it lives, without the
 * header a call of the host itself ({@link HostOperations}); the body is the JSON of {@link BusCall}.
 * <li>{@value #SESSIONS}: {@code {"op": "open", "lease": ms}} answers {@code {"session", "secret", "lease",
 * "address"}}; the session ends when its lease runs out, so send {@code {"op": "renew", "session", "secret"}} to that
 * address more often than that, and {@code {"op": "close", …}} in the end.
 * </ul>
 *
 * <p>A message sent on a node with Holdfast in it, as a host or as a client, is taken there and routed: it fails
 * promptly when the object's host dies. A message of any other node of the cluster is handed to any host by the event
 * bus. One that is on its way to a host which dies is lost, and the bus tells nobody: set a send timeout there, and
 * repeat what timed out (with {@code session} and {@code call} it runs once at most).
 */
final class ObjectsAddress {
  static final String OBJECTS = "holdfast.objects";
  static final String SESSIONS = "holdfast.sessions";
  private static final String OBJECT_HEADER = "object";
  private static final long DEFAULT_LEASE_MS = 10_000;

  private final Vertx vertx;
  private final Router router;
  private final SessionTable sessions;
  private final Clock clock;
  private final String ownSessions;
  private final boolean ownsObjects;
  private final Handler<DeliveryContext<Object>> shortcut = this::takeHere;
  private final List<MessageConsumer<?>> consumers = new ArrayList<>();
  // Sessions of this address have no connection: each renewal attaches and detaches, which restarts the lease.
  private final Session.Attachment renewal = Future::succeededFuture;

  ObjectsAddress(Vertx vertx, Router router, SessionTable sessions, Clock clock, String nodeId, boolean ownsObjects) {
    this.vertx = vertx;
    this.router = router;
    this.sessions = sessions;
    this.clock = clock;
    this.ownSessions = SESSIONS + "." + nodeId;
    this.ownsObjects = ownsObjects;
  }

  Future<Void> open() {
    vertx.eventBus().addOutboundInterceptor(shortcut);
    if (!ownsObjects) {
      return Future.succeededFuture();
    }
    consumers.add(vertx.eventBus().consumer(OBJECTS, message -> receiveCall(message, message.body())));
    consumers.add(vertx.eventBus().consumer(SESSIONS, message -> receiveSession(message, message.body())));
    consumers.add(vertx.eventBus().consumer(ownSessions, message -> receiveSession(message, message.body())));
    return Future.join(consumers.stream().map(MessageConsumer::completion).toList()).mapEmpty();
  }

  Future<Void> close() {
    vertx.eventBus().removeOutboundInterceptor(shortcut);
    return Future.join(consumers.stream().map(MessageConsumer::unregister).toList()).mapEmpty();
  }

  /** Messages sent here stay here: the router knows the way, and hears when a host dies; the event bus does not. */
  private void takeHere(DeliveryContext<Object> delivery) {
    Message<Object> message = delivery.message();
    switch (delivery.send() ? message.address() : "") {
      case OBJECTS -> receiveCall(message, delivery.body()); // not message.body(): it has none before it is sent
      case SESSIONS -> receiveSession(message, delivery.body());
      default -> delivery.next();
    }
  }

  private void receiveCall(Message<?> message, Object sent) {
    String object = message.headers().get(OBJECT_HEADER);
    BusCall.receive(message, sent, object == null ? "" : object, clock.nowMs(), router::call);
  }

  private void receiveSession(Message<?> message, Object sent) {
    try {
      if (!(sent instanceof JsonObject body)) {
        throw new BadArguments("send a JSON object {\"op\": \"open\", \"lease\": ms}");
      }
      session(body).onSuccess(message::reply)
          .onFailure(e -> BusCall.refuse(message, Router.asHoldfast(e)));
    } catch (HoldfastException e) {
      BusCall.refuse(message, e);
    } catch (ClassCastException | IllegalArgumentException e) {
      BusCall.refuse(message, new BadArguments("the message at " + SESSIONS + " is malformed: " + e.getMessage()));
    }
  }

  private Future<JsonObject> session(JsonObject body) {
    String operation = body.getString("op");
    Long lease = body.getLong("lease");
    switch (operation == null ? "" : operation) {
      case "open":
        Session opened = sessions.open(lease == null ? DEFAULT_LEASE_MS : lease, renewal);
        sessions.detach(opened, renewal);
        return opened.kept().map(kept -> new JsonObject().put("session", opened.id()).put("lease", opened.leaseMs())
            .put("secret", Base64.getEncoder().encodeToString(opened.secret())).put("address", ownSessions));
      case "renew":
        sessions.detach(sessions.resume(body.getString("session"), secret(body), renewal), renewal);
        return Future.succeededFuture(new JsonObject());
      case "close":
        return sessions.end(sessions.resume(body.getString("session"), secret(body), renewal)).map(new JsonObject());
      default:
        throw new BadArguments("the operations of " + SESSIONS + " are open, renew and close, not '"
            + (operation == null ? "" : operation.substring(0, Math.min(40, operation.length()))) + "'");
    }
  }

  private static byte[] secret(JsonObject body) {
    if (body.getString("session") == null || body.getString("secret") == null) {
      throw new BadArguments("'session' and 'secret' are needed, as 'open' gave them");
    }
    return Base64.getDecoder().decode(body.getString("secret"));
  }
}
