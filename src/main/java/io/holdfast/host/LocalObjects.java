package io.holdfast.host;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.ObjectGone;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.object.ObjectType;
import io.holdfast.object.ObjectVerticle;
import io.holdfast.object.SharedObject;
import io.holdfast.value.DictValue;
import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The objects that live in this JVM: deployed verticles by name. Thread-safe. */
final class LocalObjects implements NameClaims.NamesHere {
  /** An object being made, or made. */
  static final class Entry {
    private final String name;
    private final Promise<ObjectVerticle> made = Promise.promise();
    private volatile String deploymentId;

    private Entry(String name) {
      this.name = name;
    }

    Future<ObjectVerticle> made() {
      return made.future();
    }
  }

  private final Vertx vertx;
  private final Context root;
  private final ObjectVerticle.Shared shared;
  private final int maxObjects;
  // Two maps: calls look up in the first, which has only what is running; the second has order, for listings.
  private final ConcurrentHashMap<String, ObjectVerticle> running = new ConcurrentHashMap<>();
  private final ConcurrentSkipListMap<String, Entry> entries = new ConcurrentSkipListMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private volatile HoldfastException ended; // why nothing is made any more

  LocalObjects(Vertx vertx, ObjectVerticle.Shared shared, int maxObjects) {
    this.vertx = vertx;
    this.root = ((VertxInternal) vertx).createEventLoopContext();
    this.shared = shared;
    this.maxObjects = maxObjects;
  }

  /** The running object of that name; null when there is none. */
  ObjectVerticle running(String name) {
    return running.get(name);
  }

  /** What is under that name, running or being made; null when nothing is. */
  Entry entry(String name) {
    return entries.get(name);
  }

  @Override
  public boolean has(String name) {
    return entries.containsKey(name);
  }

  @Override
  public Iterable<String> after(String name) {
    return entries.tailMap(name, false).keySet();
  }

  int size() {
    return count.get();
  }

  Collection<ObjectVerticle> running() {
    return running.values();
  }

  /** Everything in the order of the names. */
  NavigableMap<String, Entry> all() {
    return entries;
  }

  /**
   * Makes the object unless the name is taken here.
   *
   * @param ttlMs how long it lives unless that is renewed; 0 for ever
   * @return what is under the name now, and whether this call put it there
   */
  Made make(String name, ObjectType type, DictValue options, long ttlMs, Supplier<SharedObject<?>> factory) {
    return make(name, type, options, ttlMs, factory, null);
  }

  /** The same on that event loop; null for whichever is next. */
  Made make(String name, ObjectType type, DictValue options, long ttlMs, Supplier<SharedObject<?>> factory,
      EventLoop loop) {
    Entry mine = new Entry(name);
    HoldfastException over = ended;
    if (over != null) {
      mine.made.fail(over);
      return new Made(mine, true);
    }
    Entry there = entries.putIfAbsent(name, mine);
    if (there != null) {
      return new Made(there, false);
    }
    if (shared.shortOfMemory().getAsBoolean()) {
      entries.remove(name, mine);
      mine.made.fail(new Unavailable("'" + name
          + "' was not made: the host's memory is nearly full; drop objects, or give the "
          + "host a larger heap (-Xmx)"));
      return new Made(mine, true);
    }
    if (count.incrementAndGet() > maxObjects) {
      count.decrementAndGet();
      entries.remove(name, mine);
      mine.made.fail(new TooLarge("this host has " + maxObjects
          + " objects, its limit; drop some or raise limits.objects"));
      return new Made(mine, true);
    }
    deploy(mine, type, options, ttlMs, factory, loop).onComplete(mine.made);
    return new Made(mine, true);
  }

  record Made(Entry entry, boolean created) {
  }

  private Future<ObjectVerticle> deploy(Entry entry, ObjectType type, DictValue options, long ttlMs,
      Supplier<SharedObject<?>> factory, EventLoop loop) {
    ObjectVerticle verticle;
    try {
      verticle = new ObjectVerticle(entry.name, shared.tokens().getAsLong(), type, options, factory.get(), shared)
          .on(loop);
    } catch (RuntimeException | Error e) { // a user's class may lack what it needs
      forget(entry);
      return Future.failedFuture(e);
    }
    // From a context that belongs to no verticle: else an object made by a user's verticle would go when that one goes.
    Promise<String> deployed = Promise.promise();
    root.runOnContext(go -> vertx.deployVerticle(verticle).onComplete(deployed));
    return deployed.future().map(id -> {
      entry.deploymentId = id;
      running.put(entry.name, verticle);
      verticle.listen();
      if (ttlMs > 0) {
        verticle.expireAfter(ttlMs);
      }
      HoldfastException over = ended;
      if (over != null) { // whoever ended the others may have missed this one
        remove(verticle);
        verticle.end(over);
      }
      return verticle;
    }).recover(e -> {
      forget(entry);
      return Future.failedFuture(e instanceof HoldfastException
          ? e : new Unavailable("'" + entry.name + "' could not be deployed: " + e));
    });
  }

  private void forget(Entry entry) {
    if (entries.remove(entry.name, entry)) {
      count.decrementAndGet();
    }
  }

  /** Takes the object out: at once for callers; its verticle is undeployed behind them. */
  Future<Void> remove(ObjectVerticle verticle) {
    String name = verticle.runtime().name();
    if (!running.remove(name, verticle)) {
      return Future.succeededFuture();
    }
    verticle.stopListening();
    Entry entry = entries.get(name);
    forget(entry);
    return vertx.undeploy(entry.deploymentId);
  }

  /** Takes out whatever has that name, now or when it has been made, and ends it with the reason. */
  void lose(String name, HoldfastException reason) {
    Entry entry = entries.get(name);
    if (entry != null) {
      entry.made().onSuccess(verticle -> {
        remove(verticle);
        verticle.end(reason);
      });
    }
  }

  /** Ends everything with the reason, and lets nothing be made any more. Completes when all is gone. */
  Future<Void> end(HoldfastException reason) {
    ended = reason;
    List<Future<Void>> all = new ArrayList<>();
    entries.values().forEach(entry -> all.add(entry.made().compose(
        verticle -> verticle.end(reason).compose(over -> remove(verticle)).otherwiseEmpty(),
        neverMade -> Future.succeededFuture())));
    return Future.join(all).mapEmpty();
  }

  static ObjectGone gone(String name) {
    return new ObjectGone("the object '" + name + "' is gone; ask for the name again to get a new one");
  }
}
