package io.holdfast.client;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.host.Host;
import io.holdfast.host.HostOperations;
import io.holdfast.host.HostOptions;
import io.holdfast.model.Arguments;
import io.holdfast.model.Call;
import io.holdfast.model.CallTarget;
import io.holdfast.model.Caller;
import io.holdfast.model.Guard;
import io.holdfast.model.SharedType;
import io.holdfast.model.TypeModel;
import io.holdfast.model.Wait;
import io.holdfast.types.BuiltInProxies;
import io.holdfast.value.DictValue;
import io.holdfast.value.RefValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The shared objects of a host or a cluster, as typed proxies whose methods return Futures.
 *
 * <pre>{@code
 * SharedObjects.connect(vertx).onSuccess(objects -> {
 *   SharedQueue<Job> jobs = objects.queue("jobs", Job.class);
 *   jobs.put(new Job(7), Wait.forever()).compose(done -> jobs.get(Wait.ofMillis(500))).onSuccess(job -> …);
 * });
 * }</pre>
 *
 * <p>Thread-safe. Futures complete on the context they were called on; called off any context they complete on an event
 * loop. Calls of one proxy from one context reach the object in the order they were made. One client is one session:
 * what its proxies hold is released when it closes. Each proxy is a lock holder of its own.
 *
 * <p>Deadlines: a call fails with {@code Timeout}, having had no effect, when it has not run
 * {@value #DEFAULT_TIMEOUT_MS} ms after the end of its own wait; a call that waits for ever has no deadline.
 * {@link #within} sets another, {@link #cancelledBy} lets a signal cancel calls.
 */
public final class SharedObjects implements BuiltInProxies {
  /** The default deadline of a call, counted from the end of its own wait. */
  public static final long DEFAULT_TIMEOUT_MS = 30_000;

  private final Vertx vertx;
  private final CallPath path;
  private final CallNumbers numbers = new CallNumbers();
  private final AtomicLong holders = new AtomicLong();
  private final Map<List<?>, TypeModel> models = new ConcurrentHashMap<>();
  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
  private final Caller unnamed; // the holder of calls without a proxy
  private final HostOperations host;

  private SharedObjects(Vertx vertx, CallPath path) {
    this.vertx = vertx;
    this.path = path;
    unnamed = new Caller(path.session(), "calls", Call.NOT_REPEATED, 0);
    host = (HostOperations) proxy(TypeModel.of(HostOperations.class),
        Future.succeededFuture(new RefValue("", "host", 0)));
  }

  /**
   * Connects to the host of this Vert.x instance. A clustered instance without one joins as a node that calls but owns
   * no objects; otherwise a host for this JVM alone is started.
   */
  public static Future<SharedObjects> connect(Vertx vertx) {
    Optional<Host> there = Host.of(vertx);
    if (there.isPresent()) {
      return Future.succeededFuture(over(vertx, new LocalPath(there.get())));
    }
    HostOptions options = vertx.isClustered() ? HostOptions.DEFAULT.callsOnly() : HostOptions.DEFAULT;
    return Host.start(vertx, options)
        .recover(e -> Host.of(vertx).map(Future::succeededFuture).orElse(Future.failedFuture(e))) // another was faster
        .map(started -> over(vertx, new LocalPath(started)));
  }

  /** A client over a path of its own, for example a bridge connection. */
  public static SharedObjects over(Vertx vertx, CallPath path) {
    return new SharedObjects(vertx, path);
  }

  // ---------------------------------------------------------------- proxies

  @Override
  public <T> T object(Class<T> declaration, String name, DictValue options, Type... valueTypes) {
    return create(declaration, Optional.of(name), options, valueTypes);
  }

  /** A new anonymous object: it lives on one host, in memory, until dropped or not called for the host's idle limit. */
  public <T> T anonymous(Class<T> declaration, DictValue options, Type... valueTypes) {
    return create(declaration, Optional.empty(), options, valueTypes);
  }

  private <T> T create(Class<T> declaration, Optional<String> name, DictValue options, Type... valueTypes) {
    SharedType declared = declaration.getAnnotation(SharedType.class);
    if (declared == null) {
      throw new IllegalArgumentException(declaration.getName()
          + " is not marked @SharedType; for a view of an object that is "
          + "there already use existing()");
    }
    Future<RefValue> reference = host.create(declared.value(), name, options).map(SharedObjects::reference);
    return declaration.cast(proxy(model(declaration, valueTypes), reference));
  }

  /**
   * A typed proxy of an object that is there already: of a declared type, or of a plain class seen through an interface
   * of the caller's whose methods have the operations' names and return Futures. Calls fail with {@code NoSuchObject}
   * when there is none.
   */
  public <T> T existing(Class<T> view, String name, Type... valueTypes) {
    return view.cast(proxy(model(view, valueTypes), host.find(name).map(SharedObjects::reference)));
  }

  /** A typed proxy of the object that a reference means. */
  public <T> T at(Class<T> view, RefValue reference, Type... valueTypes) {
    return view.cast(proxy(model(view, valueTypes), Future.succeededFuture(reference)));
  }

  private TypeModel model(Class<?> view, Type... valueTypes) {
    return models.computeIfAbsent(List.of(view, List.of(valueTypes)), key -> TypeModel.of(view, valueTypes));
  }

  private Object proxy(TypeModel model, Future<RefValue> reference) {
    Caller holder = new Caller(path.session(), "proxy-" + holders.incrementAndGet(), Call.NOT_REPEATED, 0);
    return new ObjectProxy(this, model, new Reference(reference), holder, CallTerms.NONE).newProxy();
  }

  private static RefValue reference(HostOperations.Created created) {
    return new RefValue(created.name(), created.type(), created.incarnation());
  }

  /** The same object and holder, each call with that deadline from when it is made. */
  @SuppressWarnings("unchecked") // newProxy implements the interface of the proxy it was made from
  public <T> T within(T proxy, Duration timeout) {
    ObjectProxy handler = ObjectProxy.behind(proxy);
    return (T) handler.with(handler.terms().withTimeout(millis(timeout))).newProxy();
  }

  /** The same object and holder; when the signal completes, its parked calls end with {@code Cancelled}. */
  @SuppressWarnings("unchecked") // as above
  public <T> T cancelledBy(T proxy, Future<?> signal) {
    ObjectProxy handler = ObjectProxy.behind(proxy);
    return (T) handler.with(handler.terms().withCancel(CancelSignal.of(signal))).newProxy();
  }

  /**
   * The same object and holder, each call in the name of a lock: it fails with {@code StaleToken}, having had no
   * effect, once the object has seen a higher token of that lock. The lock need not live where the object does.
   *
   * @param lock the lock's name
   * @param token what acquiring it gave
   */
  @SuppressWarnings("unchecked") // as above
  public <T> T guarded(T proxy, String lock, long token) {
    ObjectProxy handler = ObjectProxy.behind(proxy);
    return (T) handler.with(handler.terms().withGuard(new Guard(lock, token))).newProxy();
  }

  /**
   * As above, with the lock's own proxy.
   *
   * @throws IllegalStateException when the lock has not been found yet, so that it cannot have given the token
   */
  public <T> T guarded(T proxy, Object lock, long token) {
    Future<RefValue> found = ObjectProxy.behind(lock).reference().found();
    if (!found.succeeded()) {
      throw new IllegalStateException("the lock of a guard is not found yet; acquire it first");
    }
    return guarded(proxy, found.result().name(), token);
  }

  /**
   * Runs several calls of one object in one turn, all or nothing: at most 1,000.
   *
   * <pre>{@code
   * objects.batch(stock, calls -> {
   *   calls.set("apples", 3);
   *   calls.delete("pears");
   * });
   * }</pre>
   *
   * <p>The function is given a proxy that only notes the calls made on it; the Futures that it returns complete with
   * the batch, each with its own result. Nothing in a batch waits: what would have to is over at once. When a call
   * fails the batch fails with its error, and so do all the Futures; the object is as before.
   *
   * @return the results in the order of the calls
   */
  @SuppressWarnings("unchecked") // as above
  public <T> Future<List<Object>> batch(T proxy, Consumer<T> calls) {
    ObjectProxy handler = ObjectProxy.behind(proxy);
    CallRecorder recorder = new CallRecorder(handler.model());
    Future<List<Object>> done;
    try {
      calls.accept((T) recorder.newProxy());
      done = handler.batch(recorder);
    } catch (BadArguments refused) {
      done = Future.failedFuture(refused);
    }
    return done.onFailure(recorder::fail);
  }

  /** The reference to the object behind a proxy; it may be stored in other objects. */
  public Future<RefValue> reference(Object proxy) {
    return ObjectProxy.behind(proxy).reference().found();
  }

  // ---------------------------------------------------------------- without a declaration

  /**
   * Calls an operation by name, with arguments by position converted as {@link Value#from} does. It has no
   * deadline of its own.
   */
  public Future<Value> call(String object, String operation, Object... arguments) {
    Value[] values = new Value[arguments.length];
    for (int i = 0; i < values.length; i++) {
      try {
        values[i] = Value.from(arguments[i]);
      } catch (IllegalArgumentException e) {
        return Future.failedFuture(new BadArguments(object + "." + operation + ": " + e.getMessage()));
      }
    }
    return call(object, operation, Arguments.positional(values));
  }

  /** As above, with arguments that are values already, by position or by name. */
  public Future<Value> call(String object, String operation, Arguments arguments) {
    Promise<Value> promise = promise();
    send(CallTarget.of(object), operation, arguments, unnamed, CallTerms.NONE, Call.NO_DEADLINE, promise);
    return promise.future();
  }

  /** As above; it fails with {@code Timeout}, having had no effect, when it has not run that long from now. */
  public Future<Value> call(String object, String operation, Arguments arguments, Duration timeout) {
    Promise<Value> promise = promise();
    send(CallTarget.of(object), operation, arguments, unnamed, CallTerms.NONE,
        Call.deadlineAfter(path.nowMs(), millis(timeout)), promise);
    return promise.future();
  }

  /** The host's own operations: create, find, list, types, status. */
  public HostOperations host() {
    return host;
  }

  /** What is known of the object: name, type, options, number of facts, callers waiting and what its type adds. */
  public Future<DictValue> describe(String object) {
    return call(object, "describe").map(DictValue.class::cast);
  }

  /** Drops the object: its parked callers and later calls through old proxies fail with {@code ObjectGone}. */
  public Future<Void> drop(String object) {
    return call(object, "drop").mapEmpty();
  }

  /**
   * Lets an object end by itself, as if it were dropped, that long from now; asking again begins the time anew. To make
   * one with it, give the option {@code ttl_ms}, which every type takes.
   */
  public Future<Void> expireAfter(String object, Duration ttl) {
    return call(object, "expire_after", millis(ttl)).mapEmpty();
  }

  /** Lets an object not end by itself any more. Whether it would have. */
  public Future<Boolean> neverExpire(String object) {
    return call(object, "never_expire").map(Value::truth);
  }

  // ---------------------------------------------------------------- watching

  /**
   * The facts of the object that has this name now, as they are kept, from a number on.
   *
   * @param from the number of the first fact to tell; 0 begins with the present state, as a {@link WatchEvent.Gap}; to
   *     resume give {@link Watch#position} and better the reference, lest the name has another object by now
   */
  public Watch watch(String name, long from) {
    return watch(host.find(name).map(SharedObjects::reference), from);
  }

  /** As above, of the object behind a proxy. */
  public Watch watch(Object proxy, long from) {
    return watch(reference(proxy), from);
  }

  /** As above, of the object that a reference means. */
  public Watch watch(RefValue object, long from) {
    return watch(Future.succeededFuture(object), from);
  }

  private Watch watch(Future<RefValue> object, long from) {
    Watch watch = new Watch(this, (ContextInternal) vertx.getOrCreateContext(), object, from);
    watches.add(watch);
    return watch;
  }

  /** A call that is not numbered: when it is lost with its connection its maker makes another. */
  Call newCall(CallTarget target, String operation, Arguments arguments, Promise<Value> promise) {
    return new ClientCall(target, operation, arguments, new Caller(path.session(), "", Call.NOT_REPEATED, 0),
        Call.NO_DEADLINE, null, numbers, null, promise);
  }

  void send(Call call) {
    path.call(call);
  }

  /** Whether what is unavailable now may be there again soon. */
  boolean mayReconnect() {
    return path.repeats();
  }

  void ended(Watch watch) {
    watches.remove(watch);
  }

  /** Ends the session: everything its proxies hold is released, their parked calls are cancelled, watches end. */
  public Future<Void> close() {
    List.copyOf(watches).forEach(Watch::close);
    return path.close();
  }

  /** The id of this client's session. */
  public String session() {
    return path.session();
  }

  // ---------------------------------------------------------------- calls

  Future<Value> call(Reference reference, String operation, Arguments arguments, Caller holder, CallTerms terms,
      Wait wait) {
    Promise<Value> promise = promise();
    long deadline = deadline(terms, wait);
    CallTarget target = reference.target();
    if (target != null) {
      send(target, operation, arguments, holder, terms, deadline, promise);
    } else {
      reference.await(() -> {
        if (reference.found().succeeded()) {
          send(Reference.target(reference.found().result()), operation, arguments, holder, terms, deadline, promise);
        } else {
          promise.fail(reference.found().cause());
        }
      });
    }
    return promise.future();
  }

  /** Completes on the context it is made on; off any context, wherever the answer comes from. */
  private Promise<Value> promise() {
    ContextInternal context = (ContextInternal) Vertx.currentContext();
    return context != null && context.owner() == vertx ? context.promise() : Promise.promise();
  }

  private void send(CallTarget target, String operation, Arguments arguments, Caller holder, CallTerms terms,
      long deadline, Promise<Value> promise) {
    Caller caller = path.repeats() // its session may be another by now
        ? numbers.next(path.session(), holder.holder()) : holder;
    ClientCall call = new ClientCall(target, operation, arguments, caller, deadline, terms.guard(), numbers,
        terms.cancel(), promise);
    if (terms.cancel() != null) {
      terms.cancel().add(call);
    }
    path.call(call);
  }

  private long deadline(CallTerms terms, Wait wait) {
    if (terms.timeoutMs() != CallTerms.DEFAULT_TIMEOUT) {
      return Call.deadlineAfter(path.nowMs(), terms.timeoutMs());
    }
    return wait.isForever() ? Call.NO_DEADLINE
        : Call.deadlineAfter(Call.deadlineAfter(path.nowMs(), DEFAULT_TIMEOUT_MS), wait.millis());
  }

  private static long millis(Duration timeout) {
    return timeout.compareTo(Duration.ofMillis(Long.MAX_VALUE)) >= 0 ? Long.MAX_VALUE : timeout.toMillis();
  }
}
