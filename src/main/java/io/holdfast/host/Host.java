package io.holdfast.host;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.journal.FactCodec;
import io.holdfast.journal.Journal;
import io.holdfast.journal.MemoryJournal;
import io.holdfast.object.Clock;
import io.holdfast.object.ObjectType;
import io.holdfast.object.ObjectVerticle;
import io.holdfast.object.SharedObject;
import io.holdfast.value.DictValue;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.shareddata.Shareable;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Holdfast in this JVM: the objects that live here, the sessions opened here, and the way to the objects of other hosts
 * when the Vert.x instance is clustered. One per Vert.x instance. Thread-safe.
 *
 * <pre>{@code
 * Host.start(vertx, HostOptions.DEFAULT.withType(ObjectType.of(ThermostatObject.class)))
 *     .compose(host -> host.create("thermostat", "hall", DictValue.of("target", 20.5)));
 * }</pre>
 */
public final class Host implements Shareable {
  private static final String SHARED_MAP = "io.holdfast.host";
  /** Of the greatest heap: with more than that in use objects may not grow. */
  private static final int HEAP_PERCENT = 90;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Vertx vertx;
  private final HostDesk desk;
  private final Directory directory;
  private final LocalObjects objects;
  private final SessionTable sessions;
  private final Metrics metrics;
  private final Router router;
  private final Clock clock;
  private final HeapGuard heap;
  private final ObjectsAddress address;
  private final long sweep;
  private final long idleSweep;
  private final long anonymousIdleMs;
  private final Journal journal;
  private final KeptState kept;

  private Host(Vertx vertx, HostOptions options, Directory directory) {
    this.vertx = vertx;
    this.directory = directory;
    journal = options.journal();
    clock = new ContextClock(((VertxInternal) vertx).createEventLoopContext());
    heap = HeapGuard.ofThisHeap(HEAP_PERCENT, clock::nowMs, () -> vertx.executeBlocking(() -> {
      System.gc();
      return null;
    }, false));
    sessions = new SessionTable(clock, () -> directory.nodeId() + "/" + randomId(), Host::randomSecret,
        options.maxSessions(),
        options.longestLeaseMs(), journal);
    metrics = new Metrics(clock);
    desk = new HostDesk(options.types(), directory, options.ownsObjects(), journal.durable(), Host::randomId,
        () -> metrics.stats(directory.nodeId(), sessions.size()));
    ObjectVerticle.Shared shared = new ObjectVerticle.Shared(journal, new MemoryJournal(), sessions, options.limits(),
        heap::isFull, metrics::meter, this::dropped);
    objects = new LocalObjects(vertx, shared, options.maxObjects(), this::schema);
    kept = new KeptState(desk.known()::get, kind -> new ObjectVerticle(kind.made().object(), kind.made().incarnation(),
        kind.type(), kind.made().options(), kind.type().create(kind.made().options()), true, shared), sessions,
        objects);
    desk.open(objects, type -> objects.typeHasCome(type.name(), sleeper -> kept.wake(sleeper, type)));
    router = new Router(objects, directory, desk, sessions);
    address = new ObjectsAddress(vertx, router, sessions, clock, directory.nodeId(), options.ownsObjects());
    sweep = vertx.setPeriodic(SessionTable.SWEEP_EVERY_MS, tick -> sessions.sweep());
    anonymousIdleMs = options.anonymousIdleMs();
    long idleMs = anonymousIdleMs;
    idleSweep = vertx.setPeriodic(Math.max(100, idleMs / 4), tick -> desk.dropIdle(clock.nowMs() - idleMs));
  }

  private Map<String, FactCodec> schema() {
    Map<String, FactCodec> schema = new HashMap<>();
    desk.known().forEach((name, type) -> {
      if (type.canLast()) {
        schema.put(name, type.facts());
      }
    });
    return schema;
  }

  /**
   * Starts the host of this Vert.x instance, after its journal has brought back what it keeps. Fails when the instance
   * has one already, or when the journal cannot be used.
   */
  public static Future<Host> start(Vertx vertx, HostOptions options) {
    return Directories.open(vertx, options).compose(opened -> {
      Host host = new Host(vertx, options, opened);
      if (vertx.sharedData().<String, Host>getLocalMap(SHARED_MAP).putIfAbsent(SHARED_MAP, host) != null) {
        return host.stop().compose(stopped ->
            Future.failedFuture(new IllegalStateException("this Vert.x instance has a host already")));
      }
      return host.journal.start(host.kept)
          .onSuccess(read -> {
            host.kept.serve();
            host.router.open();
          })
          .compose(read -> Directories.connect(opened, host.router, host.objects, host.sessions))
          .compose(connected -> host.address.open()).map(host)
          .recover(failed -> host.stop().transform(stopped -> Future.failedFuture(failed)));
    });
  }

  /** The host of this Vert.x instance, when one has been started. */
  public static Optional<Host> of(Vertx vertx) {
    return Optional.ofNullable(vertx.sharedData().<String, Host>getLocalMap(SHARED_MAP).get(SHARED_MAP));
  }

  /** The way to every object of the cluster; entrances and clients hand their calls to it. */
  public Router router() {
    return router;
  }

  /** The sessions opened at this node. */
  public SessionTable sessions() {
    return sessions;
  }

  /** The figures of this host; entrances add theirs. */
  public Metrics metrics() {
    return metrics;
  }

  /** The clock that deadlines of calls are on. */
  public Clock clock() {
    return clock;
  }

  /** The instance that its objects are deployed on. */
  public Vertx vertx() {
    return vertx;
  }

  /** This node's id in the cluster. */
  public String nodeId() {
    return directory.nodeId();
  }

  /** The ids of the other nodes of the cluster that own objects. */
  public List<String> otherHosts() {
    return directory.otherHosts();
  }

  /** How many objects live here. */
  public int size() {
    return objects.size();
  }

  /** Adds a type after the start; the same class may be added again. */
  public Host register(ObjectType type) {
    desk.register(type);
    return this;
  }

  /** Finds or makes a named object, as {@link HostOperations#create} does. */
  public Future<HostOperations.Created> create(String type, String name, DictValue options) {
    return desk.create(type, Optional.of(name), options);
  }

  /**
   * Makes an anonymous object on an event loop of this instance: for an entrance whose connections there are going to
   * call it, which then takes no hand-over to another thread. Fails with nothing but {@code HoldfastException}.
   */
  public Future<HostOperations.Created> createOn(EventLoop loop, String type, DictValue options) {
    return desk.createOn(loop, type, options).recover(e -> Future.failedFuture(Router.asHoldfast(e)));
  }

  /**
   * Deploys an object of a declared type that the caller has made; it lives in memory, also where others are kept.
   * Fails with {@code WrongType} when the name is taken.
   */
  public <T extends SharedObject<?>> Future<HostOperations.Created> deploy(String name, Class<T> type,
      java.util.function.Supplier<T> factory) {
    ObjectType declared = ObjectType.of(type);
    desk.register(declared);
    return desk.deploy(name, declared, factory::get);
  }

  /**
   * Deploys an instance of a plain class under a name: its public methods become operations, one at a time. A method
   * may return a {@code Future} and answer later; until then no other method runs. Others cannot make more of them, and
   * it lives in memory, also where others are kept. To let them, and to have objects kept, give the class to the host
   * with {@link ObjectType#ofPlainClass}, by {@link HostOptions#withType}, and {@link #create} them by name.
   *
   * @param exposed Java names of the methods to expose; none for all public ones
   */
  public Future<HostOperations.Created> deployPlain(String name, Object instance, String... exposed) {
    String simpleName = instance.getClass().getSimpleName(); // an anonymous class has none
    String typeName = simpleName.isEmpty() ? "plain" : io.holdfast.model.Names.snakeCase(decapitalized(simpleName));
    ObjectType type = ObjectType.ofPlainInstance(typeName, instance.getClass(), Set.of(exposed));
    return desk.deploy(name, type, () -> SharedObject.ofPlain(instance));
  }

  private static String decapitalized(String name) {
    return name.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + name.substring(1);
  }

  /**
   * What the objects that live here refer to: by each one's name, the names in its state. Those whose state cannot be
   * looked at are left out. Takes as long as their states are large, each on its own context.
   */
  public Future<Map<String, Set<String>>> references() {
    Map<String, Set<String>> references = new ConcurrentHashMap<>();
    List<Future<Void>> looks = new ArrayList<>();
    for (ObjectVerticle object : objects.running()) {
      looks.add(object.references().<Void>map(names -> {
        references.put(object.runtime().name(), names);
        return null;
      }).otherwiseEmpty());
    }
    return looks.isEmpty() ? Future.succeededFuture(references) : Future.join(looks).map(all -> references);
  }

  /** Whether named objects outlive this process, unless they are made to be in memory. */
  public boolean isDurable() {
    return journal.durable();
  }

  /** How long an anonymous object lives that nobody calls, in milliseconds. */
  public long anonymousIdleMs() {
    return anonymousIdleMs;
  }

  /** The object of that name, if it lives here, is in use: it is not dropped as idle for as long again. */
  public void touch(String name) {
    ObjectVerticle object = objects.running(name);
    if (object != null) {
      object.touch();
    }
  }

  /** Whether an object of that name lives here. */
  public boolean has(String name) {
    return objects.has(name);
  }

  private Future<Void> dropped(ObjectVerticle verticle) {
    Future<Void> undeployed = objects.dropped(verticle);
    Future<Void> nameFree = directory.release(verticle.runtime().name());
    // Vert.x calls it an error when it is closed while something is being undeployed, and whoever has the answer may
    // close it. But a plain class may keep the answer waiting for ever.
    return verticle.runtime().isOfPlainClass() ? nameFree : nameFree.eventually(() -> undeployed.otherwiseEmpty());
  }

  /** Refuses new calls, ends all objects and leaves the cluster. The Vert.x instance stays open. */
  public Future<Void> stop() {
    router.close();
    vertx.cancelTimer(sweep);
    vertx.cancelTimer(idleSweep);
    vertx.sharedData().<String, Host>getLocalMap(SHARED_MAP).removeIfPresent(SHARED_MAP, this);
    HoldfastException reason = new Unavailable("the host is stopping; connect to another or try again later");
    return address.close().compose(closed -> objects.end(reason)).eventually(journal::close)
        .compose(ended -> directory.close());
  }

  private static String randomId() {
    return new BigInteger(130, RANDOM).toString(32);
  }

  private static byte[] randomSecret() {
    byte[] secret = new byte[32];
    RANDOM.nextBytes(secret);
    return secret;
  }
}
