package io.holdfast.object;

import io.holdfast.error.HoldfastException;
import io.holdfast.journal.Journal;
import io.holdfast.journal.Replica;
import io.holdfast.journal.Replies;
import io.holdfast.model.Call;
import io.holdfast.value.DictValue;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * One shared object as a deployed verticle: an event-loop context of its own, and a consumer at
 * {@code holdfast.object.<name>} of its JVM that takes the JSON calls of {@link BusCall}.
 */
public final class ObjectVerticle implements Deployable, ObjectSurroundings, Clock {
  /** Where the object of a name listens in the JVM it lives in. */
  public static final String ADDRESS_PREFIX = "holdfast.object.";

  // A handler may call another object, whose answer calls another …: past this depth go through the event loop's queue.
  private static final int DEEPEST_INLINE = 32;
  /** One call of so many, a power of two, is timed: the clock costs as much as a small call's own work. */
  private static final int TIMED_OF = 16;
  private static final FastThreadLocal<int[]> INLINE_DEPTH = new FastThreadLocal<>() {
    @Override
    protected int[] initialValue() {
      return new int[1];
    }
  };

  private final ObjectRuntime runtime;
  private final Shared shared;
  private final Journal journal;
  private final Replies replies = new OnContext();
  private final CallMeter meter;
  private final Handler<Call> handler;
  private EventLoop place; // null when any will do
  private ContextInternal context;
  private MessageConsumer<JsonObject> consumer;
  private int turns; // on the context only
  private BusWatches watches; // null until somebody watches over the event bus

  /**
   * What all objects of a host have in common.
   *
   * @param journal what keeps those that are to last; it also gives the tokens
   * @param forgetting what keeps the others
   * @param shortOfMemory see {@link ObjectSurroundings#shortOfMemory}
   * @param meters what is told of the calls on objects of a type
   * @param drop takes an object out of its host, see {@link ObjectSurroundings#drop}
   */
  public record Shared(Journal journal, Journal forgetting, SessionLedger sessions, ObjectLimits limits,
      BooleanSupplier shortOfMemory, Function<ObjectType, CallMeter> meters,
      Function<ObjectVerticle, Future<Void>> drop) {
  }

  /** @param lasts whether the journal keeps it; else it ends with the process */
  public ObjectVerticle(String name, long incarnation, ObjectType type, DictValue options, SharedObject<?> object,
      boolean lasts, Shared shared) {
    this.shared = shared;
    this.journal = lasts ? shared.journal() : shared.forgetting();
    this.meter = shared.meters().apply(type);
    this.runtime = new ObjectRuntime(name, incarnation, type, options, object, this);
    this.handler = this::turn;
  }

  /** Has it run on that event loop, and not on whichever is next. Before it is deployed. */
  public ObjectVerticle on(EventLoop loop) {
    place = loop;
    return this;
  }

  @Override
  public Future<?> deploy(Context given) {
    consumer = given.owner().eventBus().localConsumer(ADDRESS_PREFIX + runtime.name());
    ContextInternal next = (ContextInternal) given;
    if (place == null || place == next.nettyEventLoop()) {
      context = next;
      runtime.begin();
      return Future.succeededFuture();
    }
    context = ((VertxInternal) given.owner()).contextBuilder().withThreadingModel(ThreadingModel.EVENT_LOOP)
        .withEventLoop(place).withCloseFuture(next.closeFuture()).withClassLoader(next.classLoader()).build();
    Promise<Void> begun = next.promise();
    context.runOnContext(there -> {
      runtime.begin();
      begun.complete();
    });
    return begun.future();
  }

  /** Takes calls at its address from now on; its host knows it. */
  public void listen() {
    meter.objects(1);
    consumer.handler(message -> {
      if (BusWatches.concerns(message.body(), runtime)) {
        watches().receive(message);
      } else {
        BusCall.receive(message, message.body(), runtime.name(), nowMs(),
            call -> shared.sessions().admit(call, () -> dispatch(call)));
      }
    });
  }

  private BusWatches watches() {
    if (watches == null) {
      watches = new BusWatches(context.owner().eventBus(), runtime, this::dispatch);
    }
    return watches;
  }

  /**
   * Lets the object end by itself, that many milliseconds from now. Callable from any thread, after {@link #listen}.
   *
   * @return completes when that is kept
   */
  public Future<Void> expireAfter(long ttlMs) {
    Promise<Void> kept = Promise.promise();
    run(() -> runtime.expireAfter(Expiry.checked(ttlMs, false)).onComplete(kept));
    return kept.future();
  }

  /**
   * Whether callers still meet the object: one whose time is over, though its timer is late, ends by being asked.
   * Callable from any thread.
   */
  public Future<Boolean> isThere() {
    if (!runtime.mayExpire()) {
      return Future.succeededFuture(true);
    }
    Promise<Boolean> answer = Promise.promise();
    run(() -> runtime.isThere().onComplete(answer));
    return answer.future();
  }

  /** Gives its address up, at once: its name may be used again before it is undeployed. */
  public void stopListening() {
    meter.objects(-1);
    consumer.unregister();
  }

  @Override
  public Future<?> undeploy(Context context) {
    return consumer.unregister();
  }

  /** Runs the call on the object's context: at once when this is its event loop. Callable from any thread. */
  public void dispatch(Call call) {
    if (!context.inThread()) {
      HandOver.to(context.nettyEventLoop(), () -> context.emit(call, handler));
      return;
    }
    int[] depth = INLINE_DEPTH.get();
    if (depth[0] >= DEEPEST_INLINE) {
      context.runOnContext(later -> turn(call));
      return;
    }
    depth[0]++;
    try {
      context.emit(call, handler);
    } finally {
      depth[0]--;
    }
  }

  private void turn(Call call) {
    meter.called(call.operation());
    if ((++turns & TIMED_OF - 1) != 0) {
      runtime.call(call);
      return;
    }
    long began = System.nanoTime();
    runtime.call(call);
    meter.timed(call.operation(), System.nanoTime() - began);
  }

  /** Ends the object with the reason that its callers are told, and completes then. Callable from any thread. */
  public Future<Void> end(HoldfastException reason) {
    Promise<Void> ended = Promise.promise();
    run(() -> {
      runtime.end(reason);
      ended.complete();
    });
    return ended.future();
  }

  /** The names of the objects that its state refers to; none when it has ended. Callable from any thread. */
  public Future<Set<String>> references() {
    Promise<Set<String>> found = Promise.promise();
    run(() -> {
      try {
        found.complete(runtime.hasEnded() ? Set.of() : runtime.references());
      } catch (RuntimeException | Error unreadable) { // a user's class may not know its own state
        found.fail(unreadable);
      }
    });
    return found.future();
  }

  /** The object as it is between two turns; fails when its state cannot be trusted. Callable from any thread. */
  public Future<Replica.Captured> capture() {
    Promise<Replica.Captured> captured = Promise.promise();
    run(() -> {
      try {
        captured.complete(runtime.capture());
      } catch (RuntimeException | Error e) {
        captured.fail(e);
      }
    });
    return captured.future();
  }

  /** Counts as a call where idle objects are dropped. Callable from any thread. */
  public void touch() {
    run(runtime::touch);
  }

  /** Drops the object when it has not been called since that time. Callable from any thread. */
  public void dropIfIdle(long sinceMs) {
    run(() -> runtime.dropIfIdle(sinceMs));
  }

  /** What it is; its fixed properties may be read on any thread. */
  public ObjectRuntime runtime() {
    return runtime;
  }

  public Vertx vertx() {
    return context.owner();
  }

  // ---------------------------------------------------------------- ObjectSurroundings

  @Override
  public Clock clock() {
    return this;
  }

  @Override
  public Journal journal() {
    return journal;
  }

  @Override
  public Replies replies() {
    return replies;
  }

  /** This object's context, and the event loop that it shares with others. */
  private final class OnContext implements Replies {
    @Override
    public void execute(Runnable answer) {
      if (context.inThread()) {
        context.emit(answer, Runnable::run);
      } else {
        HandOver.to(context.nettyEventLoop(), () -> context.emit(answer, Runnable::run));
      }
    }

    @Override
    public void soon(Runnable task) {
      if (context.inThread()) {
        context.nettyEventLoop().execute(task); // behind what the loop has been given already
      } else {
        task.run();
      }
    }
  }

  @Override
  public SessionLedger sessions() {
    return shared.sessions();
  }

  @Override
  public ObjectLimits limits() {
    return shared.limits();
  }

  @Override
  public void run(Runnable task) {
    context.runOnContext(queued -> task.run());
  }

  @Override
  public <T> Future<T> runOnWorker(Callable<T> code) {
    return context.executeBlocking(code, true);
  }

  @Override
  public long newToken() {
    return shared.journal().newNumber();
  }

  @Override
  public CallMeter meter() {
    return meter;
  }

  @Override
  public boolean shortOfMemory() {
    return shared.shortOfMemory().getAsBoolean();
  }

  @Override
  public Future<Void> drop() {
    return shared.drop().apply(this);
  }

  // ---------------------------------------------------------------- Clock

  @Override
  public long nowMs() {
    return System.nanoTime() / 1_000_000;
  }

  @Override
  public Timer after(long delayMs, Runnable action) {
    long id = context.owner().setTimer(Math.max(1, delayMs), fired -> run(action));
    return () -> context.owner().cancelTimer(id);
  }
}
