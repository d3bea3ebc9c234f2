package io.holdfast.client;

import io.holdfast.client.WatchEvent.Changed;
import io.holdfast.client.WatchEvent.Fact;
import io.holdfast.client.WatchEvent.Gap;
import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.error.HoldfastException.Unknown;
import io.holdfast.model.Arguments;
import io.holdfast.model.Call;
import io.holdfast.model.CallTarget;
import io.holdfast.value.DictValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.RefValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What happens to one object, from a number on: {@link SharedObjects#watch} makes one.
 *
 * <pre>{@code
 * Watch watch = objects.watch("jobs", 0);
 * watch.handler(event -> …).exceptionHandler(e -> …).endHandler(end -> …);
 * }</pre>
 *
 * <p>It asks the object for its next facts when there is demand and it has told all it was given, so a slow handler
 * costs no memory, neither here nor at the host: it gets a {@link Gap} when the object's history has passed it by.
 * When a bridge connection breaks it goes on where it was as soon as there is one again, with nothing left out or
 * told twice. When the object is dropped, or cannot be watched, the exception handler is told why, then the end
 * handler.
 *
 * <p>Handlers are called on the context that the watch was made on, off any context on an event loop of its own. The
 * methods may be called on any thread.
 */
public final class Watch implements ReadStream<WatchEvent> {
  private static final int MOST_AT_A_TIME = 1_024;
  /** An answer without facts comes after so long, and the watch asks again: it does not rely on a silent connection. */
  private static final long WAIT_MS = 20_000;
  private static final long FIRST_RETRY_MS = 50;
  private static final long LONGEST_RETRY_MS = 2_000;

  private static final StringValue NUMBER = new StringValue("number");
  private static final StringValue FACT = new StringValue("fact");
  private static final StringValue PARTS = new StringValue("parts");
  private static final StringValue NEXT = new StringValue("next");
  private static final StringValue INCARNATION = new StringValue("incarnation");

  private final SharedObjects objects;
  private final ContextInternal context;
  private final Future<RefValue> object;
  private volatile long position;
  private volatile long incarnation;

  // on the context
  private final ArrayDeque<WatchEvent> events = new ArrayDeque<>();
  private Handler<WatchEvent> handler;
  private Handler<Throwable> exceptionHandler;
  private Handler<Void> endHandler;
  private long demand = Long.MAX_VALUE;
  private long next;
  private Call asking; // null while nothing is asked
  private boolean telling;
  private boolean waitsToRetry;
  private long retryMs = FIRST_RETRY_MS;
  private boolean ended;

  Watch(SharedObjects objects, ContextInternal context, Future<RefValue> object, long from) {
    this.objects = objects;
    this.context = context;
    this.object = object;
    position = from;
    next = from;
  }

  /** Where another watch of the same incarnation goes on after the events told so far. Callable from any thread. */
  public long position() {
    return position;
  }

  /** The life of the object's name that is watched; 0 until the first event. Callable from any thread. */
  public long incarnation() {
    return incarnation;
  }

  /** Ends the watch: the end handler is called, and no other any more. */
  public Future<Void> close() {
    Promise<Void> closed = Promise.promise();
    run(() -> {
      end(null);
      closed.complete();
    });
    return closed.future();
  }

  // ---------------------------------------------------------------- ReadStream

  @Override
  public Watch handler(Handler<WatchEvent> next) {
    run(() -> {
      handler = next;
      tell();
    });
    return this;
  }

  @Override
  public Watch exceptionHandler(Handler<Throwable> next) {
    run(() -> exceptionHandler = next);
    return this;
  }

  @Override
  public Watch endHandler(Handler<Void> next) {
    run(() -> endHandler = next);
    return this;
  }

  @Override
  public Watch pause() {
    run(() -> demand = 0);
    return this;
  }

  @Override
  public Watch resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public Watch fetch(long amount) {
    if (amount < 0) {
      throw new IllegalArgumentException("fetch takes how many events more, not " + amount);
    }
    run(() -> {
      demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
      tell();
    });
    return this;
  }

  private void run(Runnable task) {
    if (context.inThread()) {
      task.run();
    } else {
      context.runOnContext(there -> task.run());
    }
  }

  // ---------------------------------------------------------------- telling

  private void tell() {
    if (telling) {
      return;
    }
    telling = true;
    while (demand > 0 && handler != null && !ended && !events.isEmpty()) {
      if (demand < Long.MAX_VALUE) {
        demand--;
      }
      WatchEvent event = events.poll();
      position = event.number() + 1;
      context.dispatch(event, handler);
    }
    telling = false;
    if (demand > 0 && handler != null && !ended && asking == null && !waitsToRetry) {
      ask();
    }
  }

  private void ask() {
    if (!object.isComplete()) {
      object.onComplete(found -> run(this::tell));
      return;
    }
    if (object.failed()) {
      end(object.cause());
      return;
    }
    CallTarget target = Reference.target(object.result());
    Promise<Value> promise = context.promise();
    Call call = objects.newCall(target, "facts", Arguments.positional(Value.of(next),
        Value.of(Math.min(demand, MOST_AT_A_TIME)), Value.of(WAIT_MS)), promise);
    asking = call;
    promise.future().onComplete(done -> {
      if (asking == call) {
        asking = null;
        if (done.succeeded()) {
          answered(done.result());
        } else {
          failed(done.cause());
        }
      }
    });
    objects.send(call);
  }

  private void answered(Value answer) {
    retryMs = FIRST_RETRY_MS;
    try {
      read((DictValue) answer);
    } catch (ClassCastException | NullPointerException e) {
      end(new Unavailable("the host's answer is no feed of facts; is it of another version?"));
      return;
    }
    tell();
  }

  private void read(DictValue answer) {
    if (answer.get("gap") instanceof DictValue gap) {
      Optional<List<Fact>> state = gap.get("state") instanceof ListValue facts
          ? Optional.of(state(facts.items())) : Optional.empty();
      events.add(new Gap(number(gap, NUMBER), state));
    }
    for (Value item : ((ListValue) answer.get("facts")).items()) {
      DictValue fact = (DictValue) item;
      events.add(new Changed(number(fact, NUMBER), name(fact), parts(fact)));
    }
    next = number(answer, NEXT);
    incarnation = number(answer, INCARNATION);
  }

  private static List<Fact> state(List<Value> facts) {
    List<Fact> state = new ArrayList<>(facts.size());
    for (Value item : facts) {
      DictValue fact = (DictValue) item;
      state.add(new Fact(name(fact), parts(fact)));
    }
    return List.copyOf(state);
  }

  private static String name(DictValue fact) {
    return ((StringValue) fact.entries().get(FACT)).value();
  }

  private static DictValue parts(DictValue fact) {
    return (DictValue) fact.entries().get(PARTS);
  }

  private static long number(DictValue dict, StringValue key) {
    return ((IntValue) dict.entries().get(key)).value();
  }

  // ---------------------------------------------------------------- ends

  private void failed(Throwable failure) {
    boolean passing = failure instanceof Unavailable || failure instanceof Unknown
        || failure instanceof HoldfastException.Timeout;
    if (!passing || !objects.mayReconnect()) {
      end(failure);
      return;
    }
    waitsToRetry = true;
    long delay = retryMs;
    retryMs = Math.min(LONGEST_RETRY_MS, 2 * retryMs);
    context.setTimer(delay, again -> {
      waitsToRetry = false;
      tell();
    });
  }

  /** @param failure null when somebody wanted it to end */
  private void end(Throwable failure) {
    if (ended) {
      return;
    }
    ended = true;
    objects.ended(this);
    events.clear();
    if (asking != null) {
      Call call = asking;
      asking = null;
      call.cancel();
    }
    if (failure != null && exceptionHandler != null) {
      context.dispatch(failure, exceptionHandler);
    }
    if (endHandler != null) {
      context.dispatch(null, endHandler);
    }
  }
}
