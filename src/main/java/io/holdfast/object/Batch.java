package io.holdfast.object;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.model.Arguments;
import io.holdfast.model.OperationModel;
import io.holdfast.object.ObjectOperations.BatchCall;
import io.holdfast.value.DictValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.NoneValue;
import io.holdfast.value.TupleValue;
import io.holdfast.value.Value;
import io.holdfast.value.Weight;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * Several calls of one object in one turn: all take effect, or none. While it runs its facts are its own; they become
 * the turn's when all went well.
 *
 * <p>Facts are applied to the live object while its type says how each is taken back ({@link SharedObject#undo}). When
 * it does not say so of one, what was applied is taken back and all calls are run again, on a copy of the object.
 */
final class Batch {
  static final int MOST_CALLS = 1_000;
  /** Facts of the snapshot that an object may have to be copied. */
  static final int MOST_COPIED_FACTS = 10_000;
  /** Of all results together, see {@link Weight}: a thousand calls might each ask for all there is. */
  static final long HEAVIEST_RESULTS = 16 << 20;
  /** Meanwhile every other object of its event loop stands still, and as long again when it is taken back. */
  static final long LONGEST_MS = 2_000;

  private final ObjectRuntime runtime;
  private final List<Step> steps;
  private final SharedObject<?> object; // the live one, or its copy
  private final boolean onCopy;
  private final long nowMs; // time stands still, so that nothing becomes due in the middle
  private final boolean beganShortOfMemory;
  private final List<Object> facts = new ArrayList<>();
  private final List<Runnable> undos = new ArrayList<>(); // of the facts, in their order
  private boolean needsCopy;

  private record Step(OperationModel operation, Arguments arguments) {
  }

  private Batch(ObjectRuntime runtime, List<Step> steps, SharedObject<?> object, boolean onCopy, long nowMs) {
    this.runtime = runtime;
    this.steps = steps;
    this.object = object;
    this.onCopy = onCopy;
    this.nowMs = nowMs;
    this.beganShortOfMemory = runtime.surroundings().shortOfMemory();
  }

  /**
   * Runs the calls in their order, in the name of the call that is current.
   *
   * @return their results
   * @throws HoldfastException as the call that failed; the object is as it was
   */
  static List<Value> run(ObjectRuntime runtime, SharedObject<?> live, List<BatchCall> calls) {
    List<Step> steps = steps(runtime, live, calls);
    long nowMs = runtime.nowMs();
    live.catchUp(); // what is due at that time is not the batch's, and is not taken back with it
    Batch batch = new Batch(runtime, steps, live, false, nowMs);
    List<Value> results = batch.perform();
    if (results == null) {
      batch = copied(runtime, steps, live, nowMs);
      results = batch.performOnCopy();
      batch.facts.forEach(runtime::commit);
    } else {
      batch.facts.forEach(runtime::committed);
    }
    return results;
  }

  // ---------------------------------------------------------------- what may not run is refused before anything does

  private static List<Step> steps(ObjectRuntime runtime, SharedObject<?> live, List<BatchCall> calls) {
    if (live instanceof PlainObject<?>) {
      throw new BadArguments("'" + runtime.name() + "' is an object of a plain class, whose changes cannot be taken "
          + "back, so it takes no batch; make the calls one by one");
    }
    if (calls.size() > MOST_CALLS) {
      throw new TooLarge("a batch has at most " + MOST_CALLS + " calls, not " + calls.size() + "; send several");
    }
    List<Step> steps = new ArrayList<>(calls.size());
    for (int i = 0; i < calls.size(); i++) {
      BatchCall call = calls.get(i);
      try {
        steps.add(step(runtime, call));
      } catch (HoldfastException refused) {
        throw prefixed(place(i, calls.size(), call.op()), refused);
      }
    }
    return steps;
  }

  private static Step step(ObjectRuntime runtime, BatchCall call) {
    if (ObjectOperations.MODEL.find(call.op()) != null) {
      throw new BadArguments("what every object can do is not for a batch; call it by itself");
    }
    OperationModel operation = runtime.type().model().operation(call.op());
    if (operation.grows() && runtime.surroundings().shortOfMemory()) {
      throw new Unavailable("the batch was refused: the host's memory is nearly full; take items out, drop objects, "
          + "or give the host a larger heap (-Xmx)");
    }
    return new Step(operation, arguments(call.args()));
  }

  private static Arguments arguments(Value args) {
    if (args == NoneValue.NONE) {
      return Arguments.none();
    } else if (args instanceof ListValue list) {
      return Arguments.positional(list.items());
    } else if (args instanceof TupleValue tuple) {
      return Arguments.positional(tuple.items());
    } else if (args instanceof DictValue named) {
      try {
        return Arguments.named(named);
      } catch (IllegalArgumentException e) {
        throw new BadArguments(e.getMessage());
      }
    }
    throw new BadArguments("'args' is a dict by name or a list by position, not " + args.typeName());
  }

  // ---------------------------------------------------------------- running

  /** @return null when it has to be done on a copy */
  private List<Value> perform() {
    runtime.batch(this);
    List<Value> results = new ArrayList<>(steps.size());
    long weight = 0;
    try {
      for (int i = 0; i < steps.size(); i++) {
        Value result;
        try {
          requireTimeAndMemory(i, steps.get(i).operation());
          result = perform(steps.get(i));
          weight += Weight.of(List.of(result), HEAVIEST_RESULTS);
          if (weight >= HEAVIEST_RESULTS) {
            throw new TooLarge("the results of the batch take more than " + HEAVIEST_RESULTS + " bytes up to here, the "
                + "limit; ask for less in one batch");
          }
        } catch (Throwable failure) {
          takeBack();
          if (needsCopy) {
            return null;
          }
          throw prefixed(place(i, steps.size(), steps.get(i).operation().name()), Failures.of(failure));
        }
        if (needsCopy) { // the operation has caught what said so
          takeBack();
          return null;
        }
        results.add(result);
      }
    } finally {
      runtime.batch(null);
    }
    return results;
  }

  /**
   * What one call costs is bounded by the object, but a thousand of them might each sort a million items; and until the
   * last has run all that they replace is kept, so that it can be put back.
   */
  private void requireTimeAndMemory(int done, OperationModel next) {
    if (done == 0) {
      return; // by itself it would run, too
    }
    long tookMs = runtime.surroundings().clock().nowMs() - nowMs;
    if (tookMs >= LONGEST_MS) {
      throw new TooLarge("the " + done + " calls before it have taken " + tookMs + " ms, and a batch takes at most "
          + LONGEST_MS + "; send smaller ones");
    }
    if (!beganShortOfMemory && !next.reads() && runtime.surroundings().shortOfMemory()) {
      throw new Unavailable("the host's memory is nearly full, which it was not before the batch; send smaller ones, "
          + "or give the host a larger heap (-Xmx)");
    }
  }

  private Value perform(Step step) throws Throwable {
    Object answer = object.run(step.operation(), step.arguments());
    if (answer instanceof Future<?> future) {
      if (future.failed()) {
        throw future.cause();
      }
      if (!future.succeeded()) {
        throw new BadArguments("it answers later, and nothing in a batch waits; call it by itself");
      }
      answer = future.result();
    }
    try {
      return step.operation().resultValue(answer);
    } catch (RuntimeException | StackOverflowError e) {
      throw new Failed("TypeError", "it gave a result that has no value: " + e.getMessage());
    }
  }

  long nowMs() {
    return nowMs;
  }

  /** The last first. What fails here breaks the object. */
  private void takeBack() {
    if (runtime.hasEnded()) { // a fact could not be applied: there is no state to go back to
      throw runtime.whyEnded();
    }
    for (int i = undos.size() - 1; i >= 0; i--) {
      Runnable undo = undos.get(i);
      runtime.orBreak("taking back " + facts.get(i).getClass().getSimpleName() + " from", undo);
    }
  }

  void commit(Object fact) {
    if (onCopy) {
      object.applyFact(fact);
    } else {
      Runnable undo = needsCopy ? null : object.undoOf(fact);
      if (undo == null) {
        needsCopy = true;
        throw new IllegalStateException("this type cannot take back " + fact.getClass().getSimpleName()
            + "; the batch begins again on a copy");
      }
      runtime.orBreak("applying " + fact.getClass().getSimpleName() + " to", () -> object.applyFact(fact));
      undos.add(undo);
    }
    facts.add(fact);
  }

  // ---------------------------------------------------------------- on a copy

  private static Batch copied(ObjectRuntime runtime, List<Step> steps, SharedObject<?> live, long nowMs) {
    if (runtime.options().entries().size() != runtime.type().options().size()) {
      throw new BadArguments("'" + runtime.name() + "' was deployed as an instance, which cannot be copied, and its "
          + "type does not say how facts are taken back, so it takes no batch; make the calls one by one");
    }
    SharedObject<?> copy = runtime.type().create(runtime.options());
    copy.attach(runtime);
    for (int i = 0; i < Math.min(copy.lines().size(), live.lines().size()); i++) {
      copy.lines().get(i).standFor(live.lines().get(i));
    }
    Batch batch = new Batch(runtime, steps, copy, true, nowMs);
    int[] left = {MOST_COPIED_FACTS};
    live.snapshot().limit(MOST_COPIED_FACTS + 1L).forEach(fact -> {
      if (left[0]-- == 0) {
        throw new TooLarge("'" + runtime.name() + "' has more than " + MOST_COPIED_FACTS + " facts in its snapshot, "
            + "the limit for a batch of a type that does not say how they are taken back; make the calls one by one");
      }
      copy.applyFact(fact);
    });
    return batch;
  }

  private List<Value> performOnCopy() {
    try {
      return perform();
    } finally {
      object.closed();
    }
  }

  /** @throws BadArguments when what runs is on a copy, which no timer may outlive */
  void requireTimers() {
    if (onCopy) {
      throw new BadArguments("it starts a timer, which cannot be taken back; call it by itself");
    }
  }

  // ---------------------------------------------------------------- failures

  private static String place(int index, int size, String operation) {
    return "call " + (index + 1) + " of " + size + " of the batch, '"
        + (operation.length() <= 60 ? operation : operation.substring(0, 60) + "…") + "': ";
  }

  private static HoldfastException prefixed(String place, HoldfastException failure) {
    return failure instanceof Failed failed
        ? new Failed(failed.type(), place + failed.getMessage(), failed.arguments(), failed.remoteStack())
        : HoldfastException.of(failure.code(), place + failure.getMessage());
  }
}
