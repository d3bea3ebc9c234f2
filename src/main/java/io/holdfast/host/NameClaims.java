package io.holdfast.host;

import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.object.Clock;
import io.holdfast.value.IntValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Gets names for this host from their homes, one at a time per name, so that no two hosts get the same one while the
 * hosts change. Confined to the cluster's context.
 *
 * <p>Every host tells every other which slots it takes itself for the home of, by its {@code collect}: the list of
 * hosts as it knows them. The rules that make it safe, whatever order the changes are seen in:
 * <ul>
 * <li>a home answers claims only after all hosts of its list have answered its {@code collect} with their names;
 * <li>a claim goes to the one host that has told this one that it is the name's home; while two or none have, it waits;
 * <li>an answer "yours" counts only if no {@code collect} has been answered and no host has left since the claim was
 * sent (the epoch is the same): whoever collects later is told of the name, whoever collected before grants nothing
 * here;
 * <li>the name is reserved in the same turn as the answer is taken.
 * </ul>
 */
final class NameClaims {
  private static final int PAGE = 10_000;
  private static final long RETRY_MS = 20;
  /** How long a list of a node counts that is no member here: it may be about to join. */
  private static final long STRANGER_MS = 10_000;

  /** The names that this host has, running or being made. */
  interface NamesHere {
    boolean has(String name);

    /** The names that sort after that one, in order. */
    Iterable<String> after(String name);
  }

  private record Told(Rendezvous hosts, long round, long atMs) {
  }

  private final String nodeId;
  private final ContextInternal context;
  private final NodeLink link;
  private final Clock clock;
  private final Map<String, Told> homes = new HashMap<>();
  private final Recent<String, Boolean> departed = new Recent<>(1_000); // what comes late from them counts no more
  private final Map<String, Deque<Runnable>> busy = new HashMap<>();
  private NamesHere here;
  private long epoch;
  private boolean closed;

  NameClaims(String nodeId, ContextInternal context, NodeLink link, Clock clock) {
    this.nodeId = nodeId;
    this.context = context;
    this.link = link;
    this.clock = clock;
  }

  void open(NamesHere names) {
    here = names;
    link.answer(NameHome.COLLECT, (from, arguments) -> departed.containsKey(from)
        ? Future.failedFuture(new Unavailable("node " + nodeId + " has seen node " + from + " leave"))
        : collect(from, (ListValue) arguments.get(0), ((StringValue) arguments.get(1)).value(),
            ((IntValue) arguments.get(2)).value()));
  }

  /** This node leaves: what waits for its home fails at the next try. */
  void close() {
    closed = true;
  }

  void changed(Set<String> left, List<String> hosts) {
    epoch++;
    homes.keySet().removeAll(left);
    left.forEach(node -> departed.put(node, true));
    hosts.forEach(departed::remove);
    if (!hosts.contains(nodeId)) {
      homes.remove(nodeId);
    }
  }

  void forgetStrangers(List<String> hosts) {
    long before = clock.nowMs() - STRANGER_MS;
    if (homes.entrySet().removeIf(entry -> !hosts.contains(entry.getKey()) && entry.getValue().atMs() < before)) {
      epoch++;
    }
  }

  /** The names here whose home the asker is by its list: whether there are more, then a page of them in order. */
  private Future<Value> collect(String from, ListValue list, String after, long round) {
    Told told = homes.get(from);
    if (told != null && round < told.round()) { // a later list has overtaken it
      return Future.failedFuture(new Unavailable("node " + from + " has a newer list of hosts"));
    }
    Rendezvous hosts = Rendezvous.of(list.items().stream().map(host -> ((StringValue) host).value()).toList());
    if (after.isEmpty()) {
      epoch++;
      homes.put(from, new Told(hosts, round, clock.nowMs()));
    }
    List<Value> page = new ArrayList<>();
    page.add(Value.of(false));
    for (String name : here.after(after)) {
      if (name.charAt(0) != '~' && hosts.homeOf(name).equals(from)) {
        if (page.size() > PAGE) {
          page.set(0, Value.of(true));
          break;
        }
        page.add(Value.of(name));
      }
    }
    return Future.succeededFuture(new ListValue(page));
  }

  /** The one host that takes itself for the name's home; null while there is none, or more than one. */
  private String homeOf(String name) {
    String only = null;
    for (Map.Entry<String, Told> told : homes.entrySet()) {
      if (told.getValue().hosts().homeOf(name).equals(told.getKey())) {
        if (only != null) {
          return null;
        }
        only = told.getKey();
      }
    }
    return only;
  }

  // ---------------------------------------------------------------- claim and release

  /** The node that has the name; when that is this one, {@code reserve} has been run. */
  Future<String> claim(String name, Runnable reserve) {
    Promise<String> owner = Promise.promise();
    long untilMs = clock.nowMs() + NameHome.LONGEST_WAIT_MS;
    enter(name, () -> {
      claim(name, reserve, untilMs, owner);
      return owner.future();
    });
    return owner.future().onFailure(e -> release(name)); // its home may have granted it all the same
  }

  private void claim(String name, Runnable reserve, long untilMs, Promise<String> owner) {
    if (here.has(name)) {
      owner.complete(nodeId);
      return;
    }
    String home = homeOf(name);
    if (home == null || isLate(untilMs)) { // late: it has waited too long behind others of its name
      later(name, untilMs, null, owner, () -> claim(name, reserve, untilMs, owner));
      return;
    }
    long epochSent = epoch;
    link.ask(home, NameHome.CLAIM, Value.of(name)).onComplete(done -> {
      boolean mine = done.succeeded() && done.result() instanceof StringValue node && node.value().equals(nodeId);
      if (mine && epoch == epochSent) {
        reserve.run();
        owner.complete(nodeId);
      } else if (!mine && done.succeeded() && done.result() instanceof StringValue node) {
        owner.complete(node.value());
      } else {
        later(name, untilMs, done.cause(), owner, () -> claim(name, reserve, untilMs, owner));
      }
    });
  }

  private boolean isLate(long untilMs) {
    return closed || clock.nowMs() >= untilMs;
  }

  private void later(String name, long untilMs, Throwable failure, Promise<?> promise, Runnable again) {
    if (!isLate(untilMs)) {
      clock.after(RETRY_MS, again);
    } else {
      promise.fail(failure != null ? Router.asHoldfast(failure)
          : new Unavailable("the hosts of the cluster do not agree yet on who keeps the name '" + name
              + "'; try again"));
    }
  }

  /** The name is free again, unless this node has it by then. */
  Future<Void> release(String name) {
    Promise<Void> released = Promise.promise();
    long untilMs = clock.nowMs() + NameHome.LONGEST_WAIT_MS;
    enter(name, () -> {
      release(name, untilMs, released);
      return released.future();
    });
    // When no home can be told, the next one learns from its collect that the name is free.
    return released.future().otherwiseEmpty();
  }

  private void release(String name, long untilMs, Promise<Void> released) {
    if (here.has(name)) {
      released.complete();
      return;
    }
    String home = homeOf(name);
    if (home == null || isLate(untilMs)) {
      later(name, untilMs, null, released, () -> release(name, untilMs, released));
      return;
    }
    link.ask(home, NameHome.RELEASE, Value.of(name)).onComplete(done -> {
      if (done.succeeded() && !done.result().equals(NameHome.NOT_HOME)) {
        released.complete();
      } else {
        later(name, untilMs, done.cause(), released, () -> release(name, untilMs, released));
      }
    });
  }

  // ---------------------------------------------------------------- one at a time per name

  private void enter(String name, Supplier<Future<?>> task) {
    Runnable turn = () -> task.get().onComplete(done -> next(name));
    Deque<Runnable> line = busy.get(name);
    if (line == null) {
      busy.put(name, new ArrayDeque<>(0));
      turn.run();
    } else {
      line.add(turn);
    }
  }

  private void next(String name) {
    Deque<Runnable> line = busy.get(name);
    if (line.isEmpty()) {
      busy.remove(name);
    } else {
      Runnable turn = line.poll();
      context.runOnContext(queued -> turn.run()); // not here: a long line would be a deep stack
    }
  }
}
