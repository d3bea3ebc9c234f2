package io.holdfast.object;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.model.Arguments;
import io.holdfast.model.OperationModel;
import io.holdfast.model.StateForm;
import io.holdfast.model.StateModel;
import io.holdfast.value.DictValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * An instance of a plain class that says its state, see {@link StateForm}. After each operation that may have changed
 * it, whether that failed or not, the state is looked at; when it is another it becomes a fact, before the call is
 * answered. A state that cannot be kept is not left there: the instance is put back, and the call fails.
 *
 * <p>While a journal is read, facts are only noted: the last one is the whole state, and the instance takes it over,
 * perhaps from an earlier version of its class, when it begins to serve.
 */
final class ToldInstance extends PlainObject<ToldInstance.Fact> {
  /** The largest state, as JSON: all of it is written with each change. */
  static final int MOST_STATE_BYTES = 1 << 20;

  sealed interface Fact permits StateBecame {
  }

  /** @param version of the class whose state it is */
  record StateBecame(long version, DictValue state) implements Fact {
  }

  /**
   * What a look at the instance has found.
   *
   * @param changed its state, when it is another than before; else null
   * @param refused why the call fails although it ran; else null
   */
  private record Look(DictValue changed, HoldfastException refused) {
  }

  private final StateModel form;
  private StateBecame kept; // null before the first fact

  // Of the thread that runs the class: the object's own, or one worker after the other.
  private DictValue known; // the state that it had when it was looked at last
  private byte[] written; // the same as JSON: 1 and 1.0 are equal as values, and not the same state
  private volatile IllegalStateException lost; // why nobody knows what state the instance is in

  private Look look; // what a worker found; handed over with its result

  /** @throws HoldfastException when the state that it begins with cannot be kept */
  ToldInstance(Object instance, StateModel form) {
    super(instance);
    this.form = form;
    DictValue state = read();
    written = checked(state);
    known = state;
  }

  // ---------------------------------------------------------------- facts

  @Override
  protected void apply(Fact fact) {
    kept = (StateBecame) fact; // the operation itself has changed the instance
  }

  @Override
  protected Stream<Fact> snapshot() {
    return Stream.ofNullable(kept);
  }

  @Override
  protected void begins() {
    if (kept == null) {
      commit(new StateBecame(form.version(), known)); // another version of the class may begin with another
    } else if (!onWorker) {
      takeOver();
      begun();
    } else {
      runtime().surroundings().runOnWorker(() -> {
        takeOver();
        return null;
      }).onComplete(done -> runtime().turn(this::begun));
    }
  }

  /** Never throws: {@link #requireKnown} tells. */
  private void takeOver() {
    try {
      form.restore(instance, kept.version(), kept.state());
      DictValue state = kept.version() == form.version() ? kept.state() : read();
      written = checked(state);
      known = state;
    } catch (IllegalStateException | HoldfastException e) {
      lost = new IllegalStateException(e.getMessage() + "; what was kept stays as it is, for a host with a class that "
          + "takes it", e);
    }
  }

  /** What was taken over from an earlier version is a fact of this one, unless a call has made a later one already. */
  private void begun() {
    requireKnown("bringing back");
    if (kept.version() != form.version()) {
      commit(new StateBecame(form.version(), known));
    }
  }

  /** Breaks the object when it is in a state that nobody knows. */
  private void requireKnown(String what) {
    IllegalStateException why = lost;
    if (why != null) {
      runtime().orBreak(what, () -> {
        throw why;
      });
    }
  }

  // ---------------------------------------------------------------- operations

  @Override
  Callable<Object> step(OperationModel operation, Arguments arguments) {
    Callable<Object> run = super.step(operation, arguments);
    look = null;
    return () -> {
      if (lost != null) {
        throw lost;
      }
      Future<?> later = null;
      try {
        Object result = run.call();
        later = result instanceof Future<?> future ? future : null;
        return result;
      } finally {
        if (later == null && !operation.reads()) {
          look = look();
        }
      }
    };
  }

  @Override
  Future<Object> ranLater(OperationModel operation, Future<?> later) {
    if (operation.reads()) {
      return super.ranLater(operation, later);
    }
    return later.transform(done -> runtime().surroundings().runOnWorker(() -> look = look())
        .transform(looked -> done.succeeded() ? Future.succeededFuture((Object) done.result())
            : Future.failedFuture(done.cause())));
  }

  @Override
  HoldfastException ran(OperationModel operation) {
    requireKnown("bringing back");
    if (operation.reads()) {
      return null;
    }
    Look found = look == null ? look() : look;
    look = null;
    requireKnown("putting back");
    runtime().current().markFacts(); // it may do more than its state tells, and is not run again
    if (found.changed() != null) {
      commit(new StateBecame(form.version(), found.changed()));
    }
    return found.refused();
  }

  private Look look() {
    try {
      DictValue state = read();
      byte[] json = json(state);
      if (Arrays.equals(json, written)) {
        return new Look(null, null);
      }
      written = checked(state, json);
      known = state;
      return new Look(state, null);
    } catch (HoldfastException unkept) {
      putBack();
      String message = "what the call changed was taken back: " + unkept.getMessage();
      return new Look(null, unkept instanceof Failed failed ? new Failed(failed.type(), message)
          : HoldfastException.of(unkept.code(), message));
    }
  }

  private void putBack() {
    try {
      form.restore(instance, form.version(), known);
    } catch (IllegalStateException e) {
      lost = e;
    }
  }

  // ---------------------------------------------------------------- the state

  private DictValue read() {
    try {
      return form.read(instance);
    } catch (RuntimeException | Error e) {
      throw cannotBeTold(e);
    }
  }

  private byte[] checked(DictValue state) {
    return checked(state, json(state));
  }

  /** @throws HoldfastException when the state is too large, or would not be read back as it is */
  private byte[] checked(DictValue state, byte[] json) {
    if (json.length > MOST_STATE_BYTES) {
      throw new TooLarge("the state of " + form.type().getName() + " would take " + json.length + " bytes, and at most "
          + MOST_STATE_BYTES + " are kept; keep less in one object, or declare a type with facts");
    }
    try {
      form.requireReadable(state);
    } catch (RuntimeException | Error e) {
      throw cannotBeTold(e);
    }
    return json;
  }

  /** As deep as it will be in its fact. */
  private byte[] json(DictValue state) {
    try {
      return ValueJson.toBytes(new ListValue(List.of(Value.list(state))));
    } catch (RuntimeException | Error e) {
      throw cannotBeTold(e);
    }
  }

  private Failed cannotBeTold(Throwable why) {
    String reason = why instanceof StackOverflowError ? "it holds itself, or is nested too deep" : String.valueOf(
        why instanceof IllegalArgumentException || why instanceof IllegalStateException ? why.getMessage() : why);
    return new Failed("TypeError", "the state of " + form.type().getName() + " cannot be kept: " + reason
        + "; see that its state() gives it whole, with an Optional for what may be null");
  }
}
