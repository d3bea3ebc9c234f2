package io.holdfast.host;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.ObjectGone;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.error.HoldfastException.Unknown;
import io.holdfast.model.Arguments;
import io.holdfast.model.Call;
import io.holdfast.model.CallTarget;
import io.holdfast.model.Caller;
import io.holdfast.object.Clock;
import io.holdfast.value.MalformedValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls between nodes over the event bus, at {@code holdfast.host.<nodeId>}. The bus loses messages when a node dies
 * and tells nobody, so the link keeps its own account of what is under way: calls of a node that has left fail at once,
 * a call that the other side does not know of (its message was lost) fails with {@code Unknown}, and every call has a
 * bound.
 *
 * <p>{@link #forward} may be called on any thread; all else, and every answer, is on the link's context.
 */
final class NodeLink {
  /** Calls under way to one node; one more is refused. */
  static final int MOST_IN_FLIGHT = 10_000;
  private static final Logger log = LoggerFactory.getLogger(NodeLink.class);
  private static final String ADDRESS_PREFIX = "holdfast.host.";
  /** How often calls under way are looked over, and how old they are when the other side is asked about them. */
  private static final long CHECK_EVERY_MS = 1_000;
  private static final long DEADLINE_GRACE_MS = 1_000;
  /** How long a call waits for a node that is no member: it may be about to join. */
  private static final long STRANGER_MS = 3_000;

  /** Takes the calls of other nodes. */
  interface Receiver {
    /** Runs the call unless its object is not here; then it is left unanswered, and the result is false. */
    Future<Boolean> receive(Call call);
  }

  private final Vertx vertx;
  private final ContextInternal context;
  private final String nodeId;
  private final Predicate<String> isMember;
  private final Clock clock;
  private final Map<String, Peer> peers = new ConcurrentHashMap<>();
  private final Map<String, BiFunction<String, List<Value>, Future<Value>>> topics = new HashMap<>();
  private final AtomicLong ids = new AtomicLong(); // never used twice, also when a node leaves and comes back
  private Receiver receiver;
  private MessageConsumer<Buffer> consumer;
  private long checks = -1;
  private volatile boolean closed;

  NodeLink(Vertx vertx, ContextInternal context, String nodeId, Predicate<String> isMember, Clock clock) {
    this.vertx = vertx;
    this.context = context;
    this.nodeId = nodeId;
    this.isMember = isMember;
    this.clock = clock;
  }

  /** Answers questions on that topic, given who asks and with what. To be set before {@link #open}. */
  void answer(String topic, BiFunction<String, List<Value>, Future<Value>> how) {
    topics.put(topic, how);
  }

  Future<Void> open(Receiver calls) {
    receiver = calls;
    checks = vertx.setPeriodic(CHECK_EVERY_MS, tick -> context.runOnContext(queued -> check()));
    return register();
  }

  private void check() {
    peers.values().forEach(Peer::check);
    peers.values().removeIf(peer -> !isMember.test(peer.node) && peer.outgoing.isEmpty() && peer.incoming.isEmpty());
  }

  /** Registers this node's address again: the cluster may have lost it. Nothing is missed meanwhile. */
  Future<Void> register() {
    return context.<Void>future(promise -> context.runOnContext(queued -> {
      MessageConsumer<Buffer> before = consumer;
      consumer = context.owner().eventBus().consumer(ADDRESS_PREFIX + nodeId, this::receive);
      consumer.completion().onComplete(promise);
      if (before != null) {
        consumer.completion().onSuccess(done -> before.unregister());
      }
    }));
  }

  /** Nothing is sent or received any more; what is under way fails. */
  Future<Void> close() {
    vertx.cancelTimer(checks);
    closed = true;
    return context.<Void>future(promise -> context.runOnContext(queued -> {
      peers.values().forEach(peer -> peer.left(null));
      peers.clear();
      (consumer == null ? Future.<Void>succeededFuture() : consumer.unregister()).onComplete(promise);
    }));
  }

  // ---------------------------------------------------------------- asking others

  /** Has the call run at the node; {@code notHere} is run instead of an answer when the object is not there. */
  void forward(String node, Call call, Runnable notHere) {
    long now = clock.nowMs();
    long remaining = call.deadlineMs() == Call.NO_DEADLINE ? LinkMessage.NO_DEADLINE
        : Math.max(0, call.deadlineMs() - now);
    Peer peer = peer(node);
    peer.send(new Outgoing(call, notHere, now), id -> new LinkMessage.Request(id, call.target(), call.operation(),
        call.arguments(), call.caller(), remaining, call.guard()));
  }

  /** Asks another node's machinery. Fails with {@code Unavailable} when the node leaves, {@code Unknown} when lost. */
  Future<Value> ask(String node, String topic, Value... arguments) {
    Promise<Value> answer = Promise.promise();
    if (node.equals(nodeId)) {
      answerTo(nodeId, topic, List.of(arguments)).onComplete(answer);
      return answer.future();
    }
    Call call = new Question(topic, answer);
    peer(node).send(new Outgoing(call, () -> { }, clock.nowMs()),
        id -> new LinkMessage.Ask(id, topic, List.of(arguments)));
    return answer.future();
  }

  private Peer peer(String node) {
    Peer peer = peers.get(node);
    return peer != null ? peer : peers.computeIfAbsent(node, Peer::new);
  }

  /** The node has left the cluster: what is under way to it fails, what it had under way here is cancelled. */
  void left(String node) {
    Peer peer = peers.remove(node);
    if (peer != null) {
      peer.left(node);
    }
  }

  // ---------------------------------------------------------------- answering others

  private void receive(Message<Buffer> message) {
    String from = message.headers().get(Outbox.FROM_HEADER);
    Buffer body = message.body();
    if (from == null || body == null) {
      log.warn("{}: a message without sender or body was dropped", nodeId);
      return;
    }
    int at = 0;
    while (at < body.length()) {
      int length = body.length() - at < Integer.BYTES ? -1 : body.getInt(at);
      at += Integer.BYTES;
      if (length < 0 || length > Outbox.LONGEST_FRAME || length > body.length() - at) {
        log.warn("{}: the rest of a message from {} was dropped: a frame of {} bytes, with {} left; "
                + "at most {} are allowed",
            nodeId, from, length, body.length() - at, Outbox.LONGEST_FRAME);
        return;
      }
      byte[] frame = body.getBytes(at, at + length);
      at += length;
      try {
        receive(from, LinkMessage.read(frame));
      } catch (MalformedValue e) {
        log.warn("{}: a frame from {} was dropped: {}", nodeId, from, e.getMessage());
      }
    }
  }

  private void receive(String from, LinkMessage message) {
    Peer peer = peer(from);
    if (message instanceof LinkMessage.Request request) {
      receiveCall(peer, request);
    } else if (message instanceof LinkMessage.Result result) {
      peer.answered(result.id(), outgoing -> outgoing.call.succeed(result.value()));
    } else if (message instanceof LinkMessage.Failure failure) {
      peer.answered(failure.id(), outgoing -> outgoing.call.fail(failure.failure()));
    } else if (message instanceof LinkMessage.NotHere notHere) {
      peer.answered(notHere.id(), outgoing -> outgoing.notHere.run());
    } else if (message instanceof LinkMessage.Cancel cancel) {
      peer.cancelIncoming(cancel.id());
    } else if (message instanceof LinkMessage.Check check) {
      peer.tellForgotten(check.ids());
    } else if (message instanceof LinkMessage.Forgotten forgotten) {
      peer.forgotten(forgotten.ids());
    } else if (message instanceof LinkMessage.Ask ask) {
      Incoming call = new Incoming(peer, ask);
      peer.incoming.put(ask.id(), call);
      answerTo(from, ask.topic(), ask.arguments()).onComplete(done -> {
        if (done.succeeded()) {
          call.succeed(done.result());
        } else {
          call.fail(Router.asHoldfast(done.cause()));
        }
      });
    }
  }

  private Future<Value> answerTo(String from, String topic, List<Value> arguments) {
    BiFunction<String, List<Value>, Future<Value>> how = topics.get(topic);
    if (how == null) {
      return Future.failedFuture(new BadArguments("node " + nodeId + " does not know the topic '" + topic
          + "'; its version may be older"));
    }
    try {
      return how.apply(from, arguments);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private void receiveCall(Peer peer, LinkMessage.Request request) {
    Incoming call = new Incoming(peer, request, request.remainingMs() == LinkMessage.NO_DEADLINE ? Call.NO_DEADLINE
        : clock.nowMs() + request.remainingMs());
    peer.incoming.put(request.id(), call);
    receiver.receive(call).onComplete(done -> {
      if (done.failed()) {
        call.fail(Router.asHoldfast(done.cause()));
      } else if (!done.result()) {
        peer.incoming.remove(request.id());
        peer.outbox.add(LinkMessage.write(new LinkMessage.NotHere(request.id())));
      }
    });
  }

  // ---------------------------------------------------------------- one other node

  /** A call of this node that another one runs. */
  private static final class Outgoing {
    private final Call call;
    private final Runnable notHere;
    private final long sentMs;
    private volatile boolean cancelled;
    private boolean doubted;

    Outgoing(Call call, Runnable notHere, long sentMs) {
      this.call = call;
      this.notHere = notHere;
      this.sentMs = sentMs;
    }
  }

  /** A question of this node's machinery, which goes the way of calls. */
  private static final class Question extends Call {
    private final Promise<Value> answer;

    Question(String topic, Promise<Value> answer) {
      super(CallTarget.of(""), topic, Arguments.none(),
          Caller.anonymous(), NO_DEADLINE);
      this.answer = answer;
    }

    @Override
    protected void answered(Value result, HoldfastException failure) {
      if (failure == null) {
        answer.complete(result);
      } else {
        answer.fail(failure);
      }
    }
  }

  /** A call of another node that runs here. */
  private static final class Incoming extends Call {
    private final Peer peer;
    private final long id;

    Incoming(Peer peer, LinkMessage.Request request, long deadlineMs) {
      super(request.target(), request.operation(), request.arguments(), request.caller(), deadlineMs, request.guard());
      this.peer = peer;
      this.id = request.id();
    }

    Incoming(Peer peer, LinkMessage.Ask ask) {
      super(CallTarget.of(""), ask.topic(), Arguments.none(),
          Caller.anonymous(), NO_DEADLINE);
      this.peer = peer;
      this.id = ask.id();
    }

    @Override
    protected void answered(Value result, HoldfastException failure) {
      byte[] frame;
      try {
        frame = Outbox.requireShort(LinkMessage.write(failure == null ? new LinkMessage.Result(id, result)
            : new LinkMessage.Failure(id, failure)), "the answer of " + this);
      } catch (MalformedValue e) {
        frame = LinkMessage.write(new LinkMessage.Failure(id, new HoldfastException.Failed("ValueError",
            "the answer of " + this + " cannot be sent: " + e.getMessage())));
      } catch (HoldfastException e) {
        frame = LinkMessage.write(new LinkMessage.Failure(id, e));
      }
      peer.incoming.remove(id);
      peer.outbox.add(frame);
    }
  }

  private interface MessageOfId {
    LinkMessage of(long id);
  }

  private final class Peer {
    private final String node;
    private final Outbox outbox;
    private final ConcurrentHashMap<Long, Outgoing> outgoing = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Long, Call> incoming = new ConcurrentHashMap<>();
    private final AtomicInteger inFlight = new AtomicInteger();

    Peer(String node) {
      this.node = node;
      outbox = new Outbox(context, ADDRESS_PREFIX + node, nodeId, this::notSent);
    }

    void send(Outgoing call, MessageOfId message) {
      if (closed) {
        call.call.fail(closed(call.call));
        return;
      }
      if (inFlight.incrementAndGet() > MOST_IN_FLIGHT) {
        inFlight.decrementAndGet();
        call.call.fail(new Unavailable("node " + node + " has " + MOST_IN_FLIGHT + " calls of this node under way, "
            + "the limit; try again later"));
        return;
      }
      long id = ids.incrementAndGet();
      byte[] frame;
      try {
        frame = Outbox.requireShort(LinkMessage.write(message.of(id)), "the call " + call.call);
      } catch (MalformedValue e) {
        inFlight.decrementAndGet();
        call.call.fail(new BadArguments("an argument of " + call.call + " cannot be sent: " + e.getMessage()));
        return;
      } catch (HoldfastException e) {
        inFlight.decrementAndGet();
        call.call.fail(e);
        return;
      }
      outgoing.put(id, call);
      outbox.add(frame);
      call.call.onCancel(() -> cancel(id, call)); // after the call itself is on its way: it may run at once
      if (closed || peers.get(node) != this) { // it has left since, and its calls were failed, perhaps without this one
        answered(id, gone -> gone.call.fail(closed ? closed(gone.call) : lostWith(gone.call)));
      }
    }

    private void cancel(long id, Outgoing call) {
      call.cancelled = true;
      outbox.add(LinkMessage.write(new LinkMessage.Cancel(id)));
    }

    void answered(long id, Consumer<Outgoing> with) {
      Outgoing call = outgoing.remove(id);
      if (call != null) {
        inFlight.decrementAndGet();
        with.accept(call);
      }
    }

    private HoldfastException lostWith(Call call) {
      return call.target().name().isEmpty()
          ? new Unavailable("node " + node + " has left the cluster; try again")
          : new ObjectGone("'" + call.target().name() + "' was lost with its node, which has left the cluster; "
              + "ask for the name again to get a new one");
    }

    private Unavailable closed(Call call) {
      return new Unavailable("this node has left the cluster, so the answer of " + call + " cannot come");
    }

    /** @param left null when it is this node that leaves */
    void left(String left) {
      for (long id : outgoing.keySet()) {
        answered(id, gone -> gone.call.fail(left != null ? lostWith(gone.call) : closed(gone.call)));
      }
      incoming.values().forEach(Call::cancel);
      incoming.clear();
    }

    private void notSent(List<byte[]> frames, Throwable why) {
      log.debug("{}: {} frames to {} were not sent: {}", nodeId, frames.size(), node, why.toString());
      for (byte[] frame : frames) {
        LinkMessage message = LinkMessage.read(frame);
        if (message instanceof LinkMessage.Check check) {
          forgotten(check.ids());
        }
        long id = message instanceof LinkMessage.Request request ? request.id()
            : message instanceof LinkMessage.Ask ask ? ask.id() : 0;
        answered(id, call -> call.call.fail(new Unavailable("node " + node + " cannot be reached; try again")));
      }
    }

    void cancelIncoming(long id) {
      Call call = incoming.get(id);
      if (call != null) {
        call.cancel();
      }
    }

    // ---------------------------------------------------------------- lost messages

    /** Ends calls past their deadline, and asks after those that are old. */
    void check() {
      long now = clock.nowMs();
      List<Long> old = new ArrayList<>();
      outgoing.forEach((id, call) -> {
        if (call.call.deadlineMs() != Call.NO_DEADLINE && now > call.call.deadlineMs() + DEADLINE_GRACE_MS) {
          answered(id, late -> late.call.fail(new Unknown("no answer of " + late.call + " came from node " + node
              + " before its deadline; it may have run")));
        } else if (now - call.sentMs >= STRANGER_MS && !isMember.test(node)) {
          answered(id, gone -> gone.call.fail(lostWith(gone.call)));
        } else if (now - call.sentMs >= CHECK_EVERY_MS) {
          old.add(id);
          if (call.cancelled) {
            outbox.add(LinkMessage.write(new LinkMessage.Cancel(id)));
          }
        }
      });
      if (!old.isEmpty()) {
        outbox.add(LinkMessage.write(new LinkMessage.Check(old)));
      }
    }

    void tellForgotten(List<Long> asked) {
      List<Long> forgotten = asked.stream().filter(id -> !incoming.containsKey(id)).toList();
      if (!forgotten.isEmpty()) {
        outbox.add(LinkMessage.write(new LinkMessage.Forgotten(forgotten)));
      }
    }

    /** The first time the answer may be on its way; the second time it is not. */
    void forgotten(List<Long> told) {
      for (long id : told) {
        Outgoing call = outgoing.get(id);
        if (call == null) {
          continue;
        }
        if (call.doubted) {
          answered(id, lost -> lost.call.fail(new Unknown("node " + node + " knows nothing of " + lost.call
              + ": a message was lost; it may have run")));
        } else {
          call.doubted = true;
        }
      }
    }
  }
}
