package io.holdfast.host;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.ObjectGone;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.model.Call;
import io.holdfast.object.Clock;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of a node in a cluster. Names are spread over the hosts by {@link Rendezvous}; the home of a name's
 * slot ({@link NameHome}) says who has it, {@link NameClaims} asks for it. Knows by itself where names were found
 * lately, and which of those were lost with their node.
 */
final class ClusterDirectory implements Directory {
  private static final Logger log = LoggerFactory.getLogger(ClusterDirectory.class);
  private static final char ANONYMOUS = '~';
  private static final long CHECKUP_EVERY_MS = 3_000;
  private static final long RETRY_MS = 20;
  private static final int MOST_LOCATIONS = 100_000;
  private static final String PING = "ping";

  private final Vertx vertx;
  private final String nodeId;
  private final boolean ownsObjects;
  private final ContextInternal context;
  private final Clock clock;
  private final Membership membership;
  private final NodeLink link;
  private final NameHome home;
  private final NameClaims claims;
  private final SessionHomes sessionHomes;
  private final Map<String, String> locations = new ConcurrentHashMap<>();
  // confined to the context
  private final Recent<String, Boolean> lost = new Recent<>(NameHome.MOST_TOMBSTONES);
  private Rendezvous hosts;
  private int pinged;
  private boolean pingUnanswered;
  private Router router;
  private LocalObjects objects;
  private long checkups = -1;

  ClusterDirectory(Vertx vertx, ContextInternal context, String nodeId, Membership membership, boolean ownsObjects) {
    this.vertx = vertx;
    this.context = context;
    this.nodeId = nodeId;
    this.ownsObjects = ownsObjects;
    this.membership = membership;
    clock = new ContextClock(context);
    link = new NodeLink(vertx, context, nodeId, membership::contains, clock);
    home = new NameHome(nodeId, link, clock);
    claims = new NameClaims(nodeId, context, link, clock);
    sessionHomes = new SessionHomes(nodeId, context, link, membership, clock);
  }

  /** Begins to take part: calls of other nodes may come from now on. */
  Future<Void> connect(Router router, LocalObjects objects, SessionTable sessions) {
    this.router = router;
    this.objects = objects;
    claims.open(objects);
    sessionHomes.open(sessions);
    link.answer(NameHome.LOSE, (from, arguments) -> lose(text(arguments.get(0)), text(arguments.get(1))));
    link.answer(PING, (from, arguments) -> Future.succeededFuture(Value.none()));
    return link.open(this::receive).compose(open -> membership.join(this::changed)).onSuccess(joined ->
        checkups = vertx.setPeriodic(CHECKUP_EVERY_MS, tick -> context.runOnContext(queued -> checkUp())));
  }

  private static String text(Value value) {
    return ((StringValue) value).value();
  }

  private Future<Boolean> receive(Call call) {
    return sessionHomes.admitted(call).map(admitted -> router.callHere(call));
  }

  private void changed(Set<String> left) {
    hosts = membership.hosts().isEmpty() ? null : Rendezvous.of(membership.hosts());
    locations.entrySet().removeIf(entry -> {
      boolean gone = left.contains(entry.getValue());
      if (gone) {
        lost.put(entry.getKey(), true);
      }
      return gone;
    });
    left.forEach(link::left);
    left.forEach(sessionHomes::left);
    claims.changed(left, membership.hosts());
    home.changed(ownsObjects && hosts != null && hosts.hosts().contains(nodeId) ? hosts : null, left);
  }

  /** Is this node's entry still there, and can others reach it? Registrations get lost when clusters part and merge. */
  private void checkUp() {
    membership.refresh();
    claims.forgetStrangers(membership.hosts());
    if (pingUnanswered) {
      log.warn("{}: a ping was not answered; registering this node's address again", nodeId);
      link.register();
      pingUnanswered = false;
    }
    List<String> others = membership.nodes().stream().filter(node -> !node.equals(nodeId)).sorted().toList();
    if (!others.isEmpty()) {
      pingUnanswered = true;
      link.ask(others.get(pinged++ % others.size()), PING).onComplete(done -> pingUnanswered = false);
    }
  }

  // ---------------------------------------------------------------- Directory

  @Override
  public String nodeId() {
    return nodeId;
  }

  @Override
  public Future<String> claim(String name, Runnable reserve) {
    return onContext(promise -> claims.claim(name, reserve)
        .onSuccess(owner -> remember(name, owner)).onComplete(promise));
  }

  @Override
  public Future<Void> release(String name) {
    return name.charAt(0) == ANONYMOUS ? Future.succeededFuture()
        : onContext(promise -> claims.release(name).onComplete(promise));
  }

  @Override
  public Future<String> locate(String name) {
    String known = locations.get(name);
    if (known != null) {
      return Future.succeededFuture(known);
    }
    return name.charAt(0) == ANONYMOUS ? locateAnonymous(name)
        : onContext(promise -> askWhere(name, clock.nowMs() + NameHome.LONGEST_WAIT_MS, promise));
  }

  /** An anonymous object's name says where it lives: {@code ~node.random}. */
  private Future<String> locateAnonymous(String name) {
    int dot = name.lastIndexOf('.');
    String node = dot < 0 ? "" : name.substring(1, dot);
    return membership.contains(node) && !node.equals(nodeId) ? Future.succeededFuture(node)
        : Future.failedFuture(LocalObjects.gone(name));
  }

  private void askWhere(String name, long untilMs, Promise<String> found) {
    if (hosts == null) {
      found.fail(new Unavailable("no host is in the cluster; start one with 'holdfast serve'"));
      return;
    }
    link.ask(hosts.homeOf(name), NameHome.LOCATE, Value.of(name)).onComplete(done -> {
      if (done.succeeded() && done.result() instanceof StringValue owner) {
        remember(name, owner.value());
        found.complete(owner.value());
      } else if (done.succeeded() && !done.result().equals(NameHome.NOT_HOME)) {
        found.fail(done.result().equals(NameHome.GONE) || lost.containsKey(name) ? lostWithItsNode(name)
            : LoneDirectory.noSuchObject(name));
      } else if (clock.nowMs() < untilMs) { // the hosts are changing
        clock.after(RETRY_MS, () -> askWhere(name, untilMs, found));
      } else {
        found.fail(done.failed() ? Router.asHoldfast(done.cause())
            : new Unavailable("the hosts of the cluster do not agree yet on who knows '" + name + "'; try again"));
      }
    });
  }

  private static ObjectGone lostWithItsNode(String name) {
    return new ObjectGone("'" + name + "' was lost with its node, which has left the cluster; ask for the name again "
        + "to get a new one");
  }

  private void remember(String name, String owner) {
    lost.remove(name);
    if (owner.equals(nodeId)) {
      locations.remove(name);
      return;
    }
    if (locations.size() >= MOST_LOCATIONS) {
      locations.clear(); // rarely; asking again is cheap
    }
    locations.put(name, owner);
    if (!membership.contains(owner)) {
      locations.remove(name, owner); // it left while the answer was on its way
    }
  }

  @Override
  public void forward(String node, Call call) {
    forward(node, call, () -> again(node, call));
  }

  private void forward(String node, Call call, Runnable notHere) {
    if (node.equals(nodeId)) {
      if (!router.callHere(call)) {
        notHere.run();
      }
    } else {
      link.forward(node, call, notHere);
    }
  }

  /** The object was not where it was known to be: it has moved or gone since. */
  private void again(String node, Call call) {
    String name = call.target().name();
    locations.remove(name, node);
    locate(name).onSuccess(now -> forward(now, call, () -> {
      locations.remove(name, now);
      call.fail(LocalObjects.gone(name));
    })).onFailure(e -> call.fail(Router.notFound(call, e)));
  }

  @Override
  public List<String> otherHosts() {
    List<String> others = new ArrayList<>(membership.hosts());
    others.remove(nodeId);
    return others;
  }

  /** Another node has the name too, and keeps it. */
  private Future<Value> lose(String name, String winner) {
    HoldfastException reason = new ObjectGone("'" + name
        + "' was ended: parts of the cluster had lost each other, and after "
        + "they found together node " + winner
        + " had an object of that name too; ask for the name again to use that one");
    objects.lose(name, reason);
    remember(name, winner);
    return Future.succeededFuture(Value.none());
  }

  @Override
  public Future<Void> close() {
    vertx.cancelTimer(checkups);
    context.runOnContext(queued -> claims.close());
    return membership.leave().compose(left -> link.close());
  }

  private <T> Future<T> onContext(Consumer<Promise<T>> task) {
    Promise<T> promise = Promise.promise();
    if (context.inThread()) {
      task.accept(promise);
    } else {
      context.runOnContext(queued -> task.accept(promise));
    }
    return promise.future();
  }
}
