package io.holdfast.host;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.ObjectGone;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.journal.FactCodec;
import io.holdfast.journal.JournalRecord;
import io.holdfast.journal.Replica;
import io.holdfast.object.ObjectRuntime;
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
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The objects that live in this JVM: deployed verticles by name. Thread-safe. */
final class LocalObjects implements NameClaims.NamesHere {
  /** An object being made, or made. */
  static final class Entry {
    private final String name;
    private final Promise<ObjectVerticle> made = Promise.promise();
    private final Promise<Void> deployed = Promise.promise(); // or not to be; it may not be kept yet
    private volatile ObjectVerticle verticle; // null before it is made, and of one whose class is not here
    private volatile boolean lasts;
    private volatile boolean revived; // it was there before this host was started
    private volatile DormantObject dormant;
    private final AtomicReference<Runnable> wake = new AtomicReference<>(); // brings it back; null when it is there
    private volatile String deploymentId;

    private Entry(String name) {
      this.name = name;
    }

    /** Brings it back first, when it was kept and nobody has called it since. */
    Future<ObjectVerticle> made() {
      DormantObject sleeper = dormant;
      if (sleeper != null) {
        return Future.failedFuture(KeptState.asleep(sleeper));
      }
      Runnable first = wake.getAndSet(null);
      if (first != null) {
        first.run();
      }
      return made.future();
    }

    /** Of what the journal keeps: its state, if that can be told; empty when it is gone, or was never made. */
    Future<Optional<Replica.Captured>> capture() {
      DormantObject sleeper = dormant;
      if (sleeper != null) {
        return Future.succeededFuture(Optional.of(sleeper.capture()));
      }
      return made().transform(done -> done.failed() && !revived || verticle.runtime().isClosed()
          ? Future.succeededFuture(Optional.empty()) : done.failed() ? asItWasKept()
          : verticle.capture().map(Optional::of).recover(refused -> verticle.runtime().isClosed() // meanwhile
          ? Future.succeededFuture(Optional.empty()) : asItWasKept()));
    }

    private Future<Optional<Replica.Captured>> asItWasKept() {
      ObjectRuntime object = verticle.runtime();
      return Future.succeededFuture(Optional.of(Replica.Captured.asItWasKept(new JournalRecord.Made(name,
          object.incarnation(), object.type().name(), object.options()))));
    }

    /** What it is, once callers can meet it; null before. */
    JournalRecord.Made shown() {
      DormantObject sleeper = dormant;
      if (sleeper != null) {
        return sleeper.made();
      }
      ObjectVerticle known = verticle;
      if (known == null || !revived && !made.future().succeeded()) {
        return null;
      }
      ObjectRuntime object = known.runtime();
      return new JournalRecord.Made(name, object.incarnation(), object.type().name(), object.options());
    }

    /** Whether the journal keeps it. */
    boolean lasts() {
      return lasts;
    }
  }

  /** Of those that a journal has brought back: so many are being deployed at a time. */
  private static final int WOKEN_AT_ONCE = 64;

  private final Vertx vertx;
  private final Context root;
  private final Supplier<Map<String, FactCodec>> schema;
  private final ObjectVerticle.Shared shared;
  private final int maxObjects;
  // Two maps: calls look up in the first, which has only what is running; the second has order, for listings.
  private final ConcurrentHashMap<String, ObjectVerticle> running = new ConcurrentHashMap<>();
  private final ConcurrentSkipListMap<String, Entry> entries = new ConcurrentSkipListMap<>();
  private final ConcurrentHashMap<String, Future<Void>> leaving = new ConcurrentHashMap<>(); // till their end is kept
  private final AtomicInteger count = new AtomicInteger();
  private volatile boolean serving; // what was kept has its names
  private volatile HoldfastException ended; // why nothing is made any more

  /** @param schema the types whose objects may be in the journal, and how they write their facts */
  LocalObjects(Vertx vertx, ObjectVerticle.Shared shared, int maxObjects, Supplier<Map<String, FactCodec>> schema) {
    this.vertx = vertx;
    this.schema = schema;
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
   * @param lasts whether the journal keeps it
   * @return what is under the name now, and whether this call put it there
   */
  Made make(String name, ObjectType type, DictValue options, long ttlMs, boolean lasts,
      Supplier<SharedObject<?>> factory) {
    return make(name, type, options, ttlMs, lasts, factory, null);
  }

  /** The same on that event loop; null for whichever is next. */
  Made make(String name, ObjectType type, DictValue options, long ttlMs, boolean lasts,
      Supplier<SharedObject<?>> factory, EventLoop loop) {
    Entry mine = new Entry(name);
    mine.lasts = lasts;
    HoldfastException over = serving || ended != null ? ended
        : new Unavailable("this host is starting; try again in a moment");
    if (over != null) {
      mine.made.fail(over);
      return new Made(mine, true);
    }
    Entry there = entries.putIfAbsent(name, mine);
    if (there != null) {
      return new Made(there, false);
    }
    String refusal = lasts ? shared.journal().refusal(name) : null;
    if (refusal != null) {
      entries.remove(name, mine);
      mine.made.fail(new Unavailable("'" + name + "' was not made: " + refusal));
      return new Made(mine, true);
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
      verticle = new ObjectVerticle(entry.name, shared.journal().newNumber(), type, options, factory.get(),
          entry.lasts, shared).on(loop);
    } catch (RuntimeException | Error e) { // a user's class may lack what it needs
      forget(entry);
      return Future.failedFuture(e);
    }
    if (!entry.lasts) {
      return deploy(entry, verticle, ttlMs);
    }
    long incarnation = verticle.runtime().incarnation();
    Future<Void> kept = shared.journal().append(new JournalRecord.Made(entry.name, incarnation, type.name(), options),
        this::answer);
    verticle.runtime().after(kept);
    return deploy(entry, verticle, ttlMs).transform(done -> {
      if (done.failed()) { // it is in the journal: who is told that it was not made must not find it later
        return shared.journal().append(new JournalRecord.Dropped(entry.name, incarnation, null), this::answer)
            .transform(dropped -> Future.failedFuture(dropped.succeeded() ? done.cause() : dropped.cause()));
      }
      return kept.map(done.result()).onFailure(lost -> {
        remove(done.result());
        done.result().end(new Unavailable("'" + entry.name + "' was not kept: " + lost.getMessage()));
      });
    });
  }

  /** Whoever waits for an object may do what they like: not on a thread of the journal. */
  private void answer(Runnable kept) {
    root.runOnContext(there -> kept.run());
  }

  private Future<ObjectVerticle> deploy(Entry entry, ObjectVerticle verticle, long ttlMs) {
    entry.verticle = verticle;
    // From a context that belongs to no verticle: else an object made by a user's verticle would go when that one goes.
    Promise<String> deployed = Promise.promise();
    root.runOnContext(go -> vertx.deployVerticle(verticle).onComplete(deployed));
    return deployed.future().compose(id -> {
      entry.deploymentId = id;
      running.put(entry.name, verticle);
      verticle.listen();
      Future<Void> kept = ttlMs > 0 ? verticle.expireAfter(ttlMs) : Future.succeededFuture();
      HoldfastException over = ended;
      Future<Void> gone = Future.succeededFuture();
      if (over != null) { // whoever ended the others may have missed this one
        gone = remove(verticle).otherwiseEmpty();
        verticle.end(over);
      }
      return gone.compose(there -> {
        entry.deployed.complete();
        return kept.map(verticle);
      });
    }).recover(e -> {
      remove(verticle);
      if (!entry.revived) { // what the journal has brought back stays known: a snapshot would be made without it
        forget(entry);
      }
      return Future.failedFuture(e instanceof HoldfastException
          ? e : new Unavailable("'" + entry.name + "' could not be deployed: " + e));
    });
  }

  // ---------------------------------------------------------------- what was kept

  /** The types whose objects may be in the journal, and how they write their facts. */
  Map<String, FactCodec> schema() {
    return schema.get();
  }

  /** Puts an object that the journal has brought back under its name. It is deployed when it is called. */
  void revive(ObjectVerticle verticle) {
    Entry entry = new Entry(verticle.runtime().name());
    entry.lasts = true;
    revive(entry, verticle);
    if (entries.putIfAbsent(entry.name, entry) == null) {
      count.incrementAndGet();
    }
  }

  private void revive(Entry entry, ObjectVerticle verticle) {
    entry.verticle = verticle;
    entry.revived = true;
    entry.wake.set(() -> deploy(entry, verticle, 0).onComplete(entry.made));
  }

  /** Names that are not taken now are free. */
  void serve() {
    serving = true;
  }

  /** Puts one under its name whose class is not here. */
  void lay(DormantObject object) {
    Entry entry = new Entry(object.made().object());
    entry.lasts = true;
    entry.dormant = object;
    if (entries.putIfAbsent(entry.name, entry) == null) {
      count.incrementAndGet();
    }
  }

  /** Their class has come: brings back what lay dormant for want of it. */
  void typeHasCome(String type, Function<DormantObject, Optional<ObjectVerticle>> waker) {
    for (Entry entry : entries.values()) {
      DormantObject sleeper = entry.dormant;
      if (sleeper != null && sleeper.made().type().equals(type)) {
        waker.apply(sleeper).ifPresent(verticle -> {
          revive(entry, verticle);
          entry.dormant = null;
        });
      }
    }
  }

  /** Deploys all that was brought back, some at a time, so that what runs on time in them goes on. */
  void wakeAll() {
    Iterator<Entry> all = entries.values().iterator();
    for (int i = 0; i < WOKEN_AT_ONCE; i++) {
      wakeNext(all);
    }
  }

  private void wakeNext(Iterator<Entry> all) {
    Entry next;
    synchronized (all) {
      do {
        next = all.hasNext() ? all.next() : null;
      } while (next != null && next.wake.get() == null);
    }
    if (next != null && ended == null) {
      next.made().onComplete(woken -> root.runOnContext(later -> wakeNext(all)));
    }
  }

  /** What the journal keeps of those keys, in the order of the names. */
  Iterable<Entry> lasting(Predicate<String> ofShard) {
    return () -> entries.values().stream().filter(entry -> entry.lasts && ofShard.test(entry.name)).iterator();
  }

  // ---------------------------------------------------------------- the end

  private void forget(Entry entry) {
    if (entries.remove(entry.name, entry)) {
      count.decrementAndGet();
    }
  }

  /**
   * Takes out one that was dropped or has expired: until that is kept nobody is told that it is not there. On its
   * context.
   */
  Future<Void> dropped(ObjectVerticle verticle) {
    String name = verticle.runtime().name();
    Future<Void> kept = verticle.runtime().lastKept();
    if (!kept.succeeded()) {
      leaving.put(name, kept);
      kept.onSuccess(done -> leaving.remove(name, kept));
    }
    return remove(verticle);
  }

  /** Of a name that nothing has: completes when that is kept. */
  Future<Void> whenGone(String name) {
    Future<Void> kept = leaving.get(name);
    return kept == null ? Future.succeededFuture() : kept.recover(lost -> Future.failedFuture(new Unavailable(
        "whether '" + name + "' is there is not known: " + lost.getMessage())));
  }

  /** The same of all names. */
  Future<Void> whenGone() {
    return leaving.isEmpty() ? Future.succeededFuture()
        : Future.all(leaving.keySet().stream().map(this::whenGone).toList()).mapEmpty();
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
    for (Entry entry : entries.values()) {
      if (entry.wake.get() == null) {
        Future<Void> made = entry.made().<Void>mapEmpty().otherwiseEmpty();
        all.add(Future.any(made, entry.deployed.future()) // to be kept it may have to wait for a full disk
            .compose(there -> end(running.get(entry.name), reason)));
      }
    }
    return Future.join(all).mapEmpty();
  }

  private Future<Void> end(ObjectVerticle verticle, HoldfastException reason) {
    return verticle == null ? Future.succeededFuture()
        : verticle.end(reason).compose(over -> remove(verticle)).otherwiseEmpty();
  }

  /** Whether objects are being taken out that were not dropped; known before the first of them is. */
  boolean isEnding() {
    return ended != null;
  }

  static ObjectGone gone(String name) {
    return new ObjectGone("the object '" + name + "' is gone; ask for the name again to get a new one");
  }
}
