package io.holdfast.python;

import io.holdfast.host.Host;
import io.holdfast.model.Arguments;
import io.holdfast.model.Caller;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * What clients know by ident, and how many references they count on each. An anonymous object lives while clients have
 * references or while it is part of a value that some object holds, which {@link #trace} finds out; and for a time of
 * grace beyond, because a client that has just been given such a value is about to count a reference. Thread-safe.
 */
final class ObjectTable {
  /** {@link Served#forgottenSinceMs} while something may refer to it. */
  static final long REFERRED = Long.MAX_VALUE;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int MOST_SHOWN = 1_000;
  private static final int SHOWN = 75;
  /** A trace is followed by this many times its length without one: large states take long to look through. */
  private static final int RESTS_AFTER = 20;

  private final Host host;
  private final Objects objects;
  private final LongSupplier nowMs;
  private final long graceMs;
  private volatile boolean tracing;
  private volatile long notBeforeMs;
  private final Map<String, Served> all = new ConcurrentHashMap<>();

  ObjectTable(Host host, Objects objects, LongSupplier nowMs, long graceMs) {
    this.host = host;
    this.objects = objects;
    this.nowMs = nowMs;
    this.graceMs = graceMs;
  }

  /** For something of this entrance alone; nobody can guess it. */
  String newIdent() {
    return "~" + host.nodeId() + "." + new BigInteger(130, RANDOM).toString(32);
  }

  /** Null when there is none. */
  Served find(String ident) {
    return all.get(ident);
  }

  /** Somebody calls it now. */
  void used(Served served) {
    if (served.isOwn()) { // the host knows of its own
      served.usedMs = nowMs.getAsLong();
    }
  }

  /** @throws Raised a KeyError */
  Served require(String ident) {
    Served served = all.get(ident);
    if (served == null) {
      throw unknown(ident);
    }
    return served;
  }

  private static Raised unknown(String ident) {
    return Raised.builtin("KeyError", ident.length() <= 300 ? ident : ident.substring(0, 300) + "...");
  }

  /** Adds what has been made, or found by name, with one reference more. @return what is there under its ident now */
  Served created(Served made) {
    Served served = known(made);
    synchronized (served) {
      served.references++;
    }
    return served;
  }

  /** Adds what is referred to by a value. @return what is there under its ident now */
  Served known(Served served) {
    served.usedMs = nowMs.getAsLong();
    Served there = all.putIfAbsent(served.ident(), served);
    return there == null ? served : there;
  }

  /** A client has one reference more. */
  void increase(String ident) {
    Served served = require(ident);
    synchronized (served) {
      if (served.gone) {
        throw unknown(ident);
      }
      served.references++;
      served.forgottenSinceMs = REFERRED;
    }
  }

  /** A client has one reference less. */
  void decrease(String ident) {
    Served served = require(ident);
    synchronized (served) {
      if (served.references == 0) {
        throw unknown(ident);
      }
      if (--served.references > 0 || !served.isCounted() || served.escaped) {
        return;
      }
      served.gone = true;
    }
    forget(served);
  }

  private void forget(Served served) {
    all.remove(served.ident(), served);
    if (!served.isOwn() && served.isCounted()) {
      objects.call(Caller.anonymous(), served.ident(), "drop", Arguments.none());
    }
  }

  /** It is part of a value that comes from, or goes to, a client. */
  void escapes(Served served) {
    served.escaped = true;
    served.forgottenSinceMs = REFERRED;
  }

  /** How many have references that clients count. */
  int counted() {
    int count = 0;
    for (Served served : all.values()) {
      if (references(served) > 0) {
        count++;
      }
    }
    return count;
  }

  static int references(Served served) {
    synchronized (served) {
      return served.references;
    }
  }

  // ---------------------------------------------------------------- what no client refers to

  /**
   * Looks which of those that no client counts a reference on are still part of a value that an object holds, and
   * forgets those that have not been for the time of grace.
   */
  Future<Void> trace() {
    long now = nowMs.getAsLong();
    if (tracing || now < notBeforeMs) {
      return Future.succeededFuture();
    }
    List<Served> unreferenced = new ArrayList<>();
    for (Served served : all.values()) {
      if (!served.isOwn() && served.isCounted() && !host.has(served.ident())) {
        all.remove(served.ident(), served); // dropped by somebody else, or because nobody called it for long
      } else if (served.isOwn() && now - served.usedMs >= host.anonymousIdleMs()) {
        all.remove(served.ident(), served); // its client was killed
      } else if (!served.isCounted() && served.ident().startsWith("~") && references(served) == 0) {
        all.remove(served.ident(), served); // found again when it is met again
      } else if (served.isCounted() && references(served) == 0) {
        unreferenced.add(served);
      }
    }
    if (unreferenced.isEmpty()) {
      return Future.succeededFuture();
    }
    tracing = true;
    return host.references().map(references -> {
      Set<String> reached = reached(references);
      unreferenced.forEach(served -> judge(served, reached.contains(served.ident()), now));
      return (Void) null;
    }).onComplete(done -> {
      notBeforeMs = nowMs.getAsLong() + (nowMs.getAsLong() - now) * RESTS_AFTER;
      tracing = false;
    });
  }

  /**
   * Keeps what clients that are connected have called, what named objects refer to, and all that these refer to, from
   * being dropped as idle: only what nobody can come back to is.
   */
  Future<Void> keep(Set<String> used) {
    return host.references().map(references -> {
      Deque<String> left = new ArrayDeque<>(used);
      references.keySet().stream().filter(name -> !name.startsWith("~")).forEach(left::push);
      for (String name : follow(left, references)) {
        Served served = all.get(name);
        if (served != null) {
          used(served);
        }
        if (name.startsWith("~")) {
          host.touch(name);
        }
      }
      return null;
    });
  }

  private Set<String> reached(Map<String, Set<String>> references) {
    Deque<String> left = new ArrayDeque<>();
    for (String name : references.keySet()) {
      Served served = all.get(name);
      if (served == null || !served.isCounted() || references(served) > 0) {
        left.push(name);
      }
    }
    for (Served served : all.values()) {
      if (served.isOwn() && references(served) > 0) {
        left.push(served.ident());
      }
    }
    return follow(left, references);
  }

  private Set<String> follow(Deque<String> left, Map<String, Set<String>> references) {
    Set<String> reached = new HashSet<>();
    while (!left.isEmpty()) {
      String name = left.pop();
      if (reached.add(name)) {
        references.getOrDefault(name, Set.of()).forEach(left::push);
        Served served = all.get(name);
        if (served != null) {
          served.holds().forEach(left::push);
        }
      }
    }
    return reached;
  }

  private void judge(Served served, boolean reached, long now) {
    synchronized (served) {
      if (reached || served.references > 0) {
        served.forgottenSinceMs = REFERRED;
        return;
      }
      if (served.forgottenSinceMs == REFERRED) {
        served.forgottenSinceMs = now;
        return;
      }
      if (now - served.forgottenSinceMs < graceMs) {
        return;
      }
      served.gone = true;
    }
    forget(served);
  }

  // ---------------------------------------------------------------- what clients ask about it

  /** One line for each, and what it shows as, sorted by ident. */
  Future<Value> debugInfo() {
    List<Served> counted = all.values().stream().filter(served -> references(served) > 0)
        .sorted(Comparator.comparing(Served::ident)).limit(MOST_SHOWN).toList();
    List<Future<String>> lines = new ArrayList<>();
    for (Served served : counted) {
      lines.add(shown(served).map(text -> "  " + served.ident() + ":       refcount=" + references(served) + "\n    "
          + (text.length() <= SHOWN ? text : text.substring(0, SHOWN))));
    }
    return (lines.isEmpty() ? Future.<Object>succeededFuture() : Future.join(lines).<Object>mapEmpty())
        .map(all -> Value.of(String.join("\n", lines.stream().map(Future::result).toList())));
  }

  private Future<String> shown(Served served) {
    String plain = "<" + served.typeid() + " object at " + PythonText.address(served.ident()) + ">";
    if (served.isOwn()) {
      return Future.succeededFuture(plain);
    }
    return objects.call(Caller.anonymous(), served.ident(), "repr", Arguments.none())
        .map(text -> text instanceof io.holdfast.value.StringValue string
            ? PythonText.withProxies(string.value(), this) : plain).otherwise(plain);
  }
}
