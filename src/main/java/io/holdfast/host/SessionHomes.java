package io.holdfast.host;

import io.holdfast.error.HoldfastException.Denied;
import io.holdfast.model.Call;
import io.holdfast.object.Clock;
import io.holdfast.value.ListValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sessions across nodes. A session's home is the node that opened it, whose id its own begins with. Before the first
 * call of another node's session runs here, this node enlists at the home; when the session ends there, every enlisted
 * node is told until it has acknowledged or left. The sessions of a node that leaves end everywhere.
 */
final class SessionHomes {
  private static final String ENLIST = "session.enlist";
  private static final String ENDED = "session.ended";
  private static final long RETRY_MS = 1_000;
  private static final int MOST_ENDED_AT_ONCE = 10_000;
  private static final Future<Void> ADMITTED = Future.succeededFuture();

  private final String prefix;
  private final ContextInternal context;
  private final NodeLink link;
  private final Membership membership;
  private final Clock clock;
  /** Of this node's sessions: which other nodes know them. */
  private final Map<String, Set<String>> enlisted = new ConcurrentHashMap<>();
  // confined to the context
  private final Map<String, Promise<Void>> adopting = new HashMap<>();
  private final Map<String, Set<String>> untold = new HashMap<>();
  private final Set<String> telling = new HashSet<>();
  private SessionTable sessions;

  SessionHomes(String nodeId, ContextInternal context, NodeLink link, Membership membership, Clock clock) {
    this.context = context;
    this.link = link;
    this.membership = membership;
    this.clock = clock;
    prefix = nodeId + "/";
  }

  void open(SessionTable sessions) {
    this.sessions = sessions;
    link.answer(ENLIST, (from, arguments) -> enlist(from, ((StringValue) arguments.get(0)).value()));
    link.answer(ENDED, (from, arguments) -> endedAtHome(from, (ListValue) arguments.get(0)));
    sessions.openToCluster(this);
  }

  // ---------------------------------------------------------------- sessions of other nodes

  /** Completes when the call's session is known here; fails when it must not run. Callable from any thread. */
  Future<Void> admitted(Call call) {
    String session = call.caller().session();
    if (session == null) {
      return ADMITTED;
    }
    Session known = sessions.find(session);
    if (known != null) {
      known.advanceFloor(call.caller().firstOpen());
      return ADMITTED;
    }
    if (session.startsWith(prefix)) {
      return Future.failedFuture(ended());
    }
    Promise<Void> admitted = Promise.promise();
    context.runOnContext(queued -> adopt(session).onComplete(admitted));
    return admitted.future();
  }

  private static Denied ended() {
    return new Denied("the session of this call is unknown or has ended; open a new one");
  }

  private Future<Void> adopt(String session) {
    if (sessions.find(session) != null) {
      return ADMITTED;
    }
    Promise<Void> running = adopting.get(session);
    if (running != null) {
      return running.future();
    }
    int slash = session.indexOf('/');
    String home = slash < 0 ? "" : session.substring(0, slash);
    if (!membership.contains(home)) {
      return Future.failedFuture(ended());
    }
    Promise<Void> adopted = Promise.promise();
    adopting.put(session, adopted);
    link.ask(home, ENLIST, Value.of(session)).onComplete(done -> {
      if (!adopting.remove(session, adopted)) {
        return; // it has ended meanwhile
      }
      if (done.failed()) {
        adopted.fail(done.cause());
      } else if (!membership.contains(home)) {
        adopted.fail(ended());
      } else {
        sessions.adopt(session);
        adopted.complete();
      }
    });
    return adopted.future();
  }

  private Future<Value> endedAtHome(String home, ListValue ids) {
    for (Value id : ids.items()) {
      String session = ((StringValue) id).value();
      if (session.startsWith(home + "/")) {
        endHere(session);
      }
    }
    return Future.succeededFuture(Value.none());
  }

  private void endHere(String session) {
    Promise<Void> running = adopting.remove(session);
    if (running != null) {
      running.fail(ended());
    }
    sessions.endAdopted(session);
  }

  // ---------------------------------------------------------------- this node's sessions

  private Future<Value> enlist(String from, String session) {
    enlisted.computeIfAbsent(session, first -> ConcurrentHashMap.newKeySet(2)).add(from);
    if (sessions.find(session) == null || !session.startsWith(prefix)) {
      enlisted.remove(session); // it ended before; whoever ended it may have missed this node
      return Future.failedFuture(ended());
    }
    return Future.succeededFuture(Value.none());
  }

  /** A session of this node has ended. Callable from any thread. */
  void ended(String session) {
    Set<String> nodes = enlisted.remove(session);
    if (nodes != null) {
      context.runOnContext(queued -> nodes.forEach(node -> {
        untold.computeIfAbsent(node, first -> new HashSet<>()).add(session);
        tell(node);
      }));
    }
  }

  private void tell(String node) {
    Set<String> all = untold.get(node);
    if (all == null || !telling.add(node)) {
      return;
    }
    List<String> some = all.stream().limit(MOST_ENDED_AT_ONCE).toList();
    link.ask(node, ENDED, Value.list(some.stream().map(Value::of).toList())).onComplete(done -> {
      telling.remove(node);
      if (done.failed()) {
        clock.after(RETRY_MS, () -> tell(node));
        return;
      }
      Set<String> left = untold.get(node);
      if (left != null) {
        some.forEach(left::remove);
        if (left.isEmpty()) {
          untold.remove(node);
        } else {
          tell(node);
        }
      }
    });
  }

  // ---------------------------------------------------------------- nodes

  /** The node has left the cluster: its sessions have ended, and it needs to be told of none. */
  void left(String node) {
    untold.remove(node);
    enlisted.values().forEach(nodes -> nodes.remove(node));
    String ofNode = node + "/";
    for (String session : Set.copyOf(adopting.keySet())) {
      if (session.startsWith(ofNode)) {
        endHere(session);
      }
    }
    sessions.endAdoptedOf(ofNode);
  }

  /** Runs the call when its session is known here; else fails it. */
  void admit(Call call, Runnable next) {
    Future<Void> admitted = admitted(call);
    if (admitted == ADMITTED) {
      next.run();
    } else {
      admitted.onSuccess(known -> next.run()).onFailure(e -> call.fail(Router.asHoldfast(e)));
    }
  }
}
