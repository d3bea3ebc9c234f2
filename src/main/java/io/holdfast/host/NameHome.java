package io.holdfast.host;

import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.object.Clock;
import io.holdfast.value.BoolValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who has which name, of the slots whose home this host is. The knowledge is collected anew from all hosts whenever the
 * hosts change; what is asked meanwhile waits, for at most {@value #LONGEST_WAIT_MS} ms. Confined to the cluster's
 * context.
 *
 * <p>Answers to {@link #claim} and {@link #locate}: the node that has the name; none; {@link #GONE} when it was lost
 * with its node; {@link #NOT_HOME} when the slot's home is another host, as far as this one knows.
 */
final class NameHome {
  static final String CLAIM = "claim";
  static final String RELEASE = "release";
  static final String LOCATE = "locate";
  static final String COLLECT = "collect";
  static final String LOSE = "lose";
  static final Value NOT_HOME = Value.of(false);
  static final Value GONE = Value.of(true);
  static final long LONGEST_WAIT_MS = 5_000;
  static final int MOST_TOMBSTONES = 10_000;
  private static final Logger log = LoggerFactory.getLogger(NameHome.class);
  private static final long RETRY_MS = 100;

  private final String nodeId;
  private final NodeLink link;
  private final Clock clock;
  private Rendezvous view;
  private Map<String, String> owners = new HashMap<>();
  private Map<String, String> ownersBefore = Map.of();
  private final Recent<String, Boolean> lost = new Recent<>(MOST_TOMBSTONES);
  private final Set<String> notYetCollected = new HashSet<>();
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private long round;

  NameHome(String nodeId, NodeLink link, Clock clock) {
    this.nodeId = nodeId;
    this.link = link;
    this.clock = clock;
    link.answer(CLAIM, (from, arguments) -> whenReady(() -> claim(text(arguments, 0), from)));
    link.answer(RELEASE, (from, arguments) -> whenReady(() -> release(text(arguments, 0), from)));
    link.answer(LOCATE, (from, arguments) -> whenReady(() -> locate(text(arguments, 0))));
  }

  private static String text(List<Value> arguments, int index) {
    return ((StringValue) arguments.get(index)).value();
  }

  // ---------------------------------------------------------------- collecting

  /** The hosts are others now; null when this node is not among them. */
  void changed(Rendezvous hosts, Set<String> left) {
    owners.entrySet().removeIf(entry -> {
      boolean gone = left.contains(entry.getValue());
      if (gone) {
        lost.put(entry.getKey(), true);
      }
      return gone;
    });
    if (hosts == null ? view == null : view != null && hosts.hasSameHosts(view)) {
      return;
    }
    view = hosts;
    round++;
    notYetCollected.clear();
    if (hosts == null) {
      owners = new HashMap<>();
      serveWaiting();
      return;
    }
    ownersBefore = owners;
    owners = new HashMap<>();
    notYetCollected.addAll(hosts.hosts());
    ListValue list = Value.list(hosts.hosts().stream().map(Value::of).toList());
    for (String host : hosts.hosts()) {
      collect(host, list, "", round);
    }
  }

  private void collect(String host, ListValue hosts, String after, long ofRound) {
    if (ofRound != round) {
      return;
    }
    link.ask(host, COLLECT, hosts, Value.of(after), Value.of(ofRound)).onComplete(done -> {
      if (ofRound != round) {
        return;
      }
      if (done.failed()) { // it is starting, or leaving; in the second case the next round is near
        log.debug("{}: collecting the names of {} failed: {}", nodeId, host, done.cause().toString());
        clock.after(RETRY_MS, () -> collect(host, hosts, after, ofRound));
        return;
      }
      List<Value> names = ((ListValue) done.result()).items();
      boolean more = ((BoolValue) names.get(0)).truth();
      names.subList(1, names.size()).forEach(name -> collected(((StringValue) name).value(), host));
      if (more) {
        collect(host, hosts, ((StringValue) names.get(names.size() - 1)).value(), ofRound);
        return;
      }
      notYetCollected.remove(host);
      if (notYetCollected.isEmpty()) {
        ownersBefore = Map.of();
        serveWaiting();
      }
    });
  }

  private void collected(String name, String host) {
    String other = owners.putIfAbsent(name, host);
    lost.remove(name);
    if (other == null || other.equals(host)) {
      return;
    }
    String winner = host.equals(ownersBefore.get(name)) ? host : other;
    String loser = winner.equals(host) ? other : host;
    owners.put(name, winner);
    log.warn("the name '{}' is at two nodes, {} and {}: the first one known, {}, keeps it", name, other, host, winner);
    link.ask(loser, LOSE, Value.of(name), Value.of(winner));
  }

  // ---------------------------------------------------------------- answering

  private Future<Value> whenReady(Supplier<Value> answer) {
    if (notYetCollected.isEmpty()) {
      return Future.succeededFuture(answer.get());
    }
    Promise<Value> promise = Promise.promise();
    Clock.Timer[] timer = new Clock.Timer[1];
    Runnable serve = () -> {
      timer[0].stop();
      promise.tryComplete(answer.get());
    };
    timer[0] = clock.after(LONGEST_WAIT_MS, () -> {
      waiting.remove(serve);
      promise.tryFail(new Unavailable("the hosts of the cluster are changing, and the names of " + notYetCollected
          + " are not known yet; try again"));
    });
    waiting.add(serve);
    return promise.future();
  }

  private void serveWaiting() {
    while (!waiting.isEmpty() && notYetCollected.isEmpty()) {
      waiting.poll().run();
    }
  }

  private boolean isHomeOf(String name) {
    return view != null && view.homeOf(name).equals(nodeId);
  }

  private Value claim(String name, String from) {
    if (!isHomeOf(name) || !view.hosts().contains(from)) {
      return NOT_HOME;
    }
    String owner = owners.putIfAbsent(name, from);
    lost.remove(name);
    return Value.of(owner == null ? from : owner);
  }

  private Value release(String name, String from) {
    if (!isHomeOf(name)) {
      return NOT_HOME;
    }
    owners.remove(name, from);
    return Value.none();
  }

  private Value locate(String name) {
    if (!isHomeOf(name)) {
      return NOT_HOME;
    }
    String owner = owners.get(name);
    return owner != null ? Value.of(owner) : lost.containsKey(name) ? GONE : Value.none();
  }
}
