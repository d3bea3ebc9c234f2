package io.holdfast.object;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.Unknown;
import io.holdfast.model.Call;
import io.holdfast.model.OperationModel;
import io.holdfast.value.Value;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;

/**
 * From what an operation returns to the call's answer: at once, when its line serves the call, or when a class that
 * answers later does.
 */
final class Completion {
  private final ObjectRuntime runtime;
  private final SharedObject<?> object;
  private final ObjectSurroundings surroundings;
  private final TurnQueue turns;
  private final SessionAnswers sessions;
  private final TurnOutcome outcome;

  Completion(ObjectRuntime runtime, SharedObject<?> object, ObjectSurroundings surroundings, TurnQueue turns,
      SessionAnswers sessions, TurnOutcome outcome) {
    this.runtime = runtime;
    this.object = object;
    this.surroundings = surroundings;
    this.turns = turns;
    this.sessions = sessions;
    this.outcome = outcome;
  }

  /**
   * What an operation has returned.
   *
   * @param parked whether it has parked the call: only its own line answers it then
   */
  void settle(Call call, OperationModel operation, Object answer, boolean parked) {
    if (!(answer instanceof Future<?> future)) {
      HoldfastException refused = object.ran(operation);
      if (refused == null) {
        finishWith(call, operation, answer);
      } else {
        finish(call, null, refused);
      }
    } else if (future.isComplete()) {
      ran(call, operation, future);
    } else if (parked) {
      whenServed(call, operation, future);
    } else {
      await(call, operation, future);
    }
  }

  private void ran(Call call, OperationModel operation, AsyncResult<?> done) {
    HoldfastException refused = object.ran(operation);
    if (refused == null) {
      complete(call, operation, done);
    } else {
      finish(call, null, refused);
    }
  }

  /** The call is answered when it is served; the Future completes in the turn that does. */
  void whenServed(Call call, OperationModel operation, Future<?> parkedCall) {
    parkedCall.onComplete(done -> {
      if (turns.isTurning() || runtime.hasEnded()) {
        complete(call, operation, done);
      } else { // the class went on to something of its own after the wait
        surroundings.run(() -> answerLate(call, operation, done));
      }
    });
  }

  void complete(Call call, OperationModel operation, AsyncResult<?> done) {
    if (done.succeeded()) {
      finishWith(call, operation, done.result());
    } else {
      finish(call, null, Failures.of(done.cause()));
    }
  }

  private void answerLate(Call call, OperationModel operation, AsyncResult<?> done) {
    turns.run(() -> {
      if (!runtime.hasEnded()) {
        runtime.runTurn(() -> complete(call, operation, done));
      } else {
        call.fail(new Unknown(call + " was running when its object ended: " + runtime.whyEnded().getMessage()));
      }
    });
  }

  /** A class answers later: hold every other operation back until it does. */
  private void await(Call call, OperationModel operation, Future<?> future) {
    turns.hold(call);
    Clock.Timer deadline = call.deadlineMs() == Call.NO_DEADLINE ? null
        : surroundings.clock().after(Math.max(1, call.deadlineMs() - surroundings.clock().nowMs()),
            () -> call.fail(new Unknown(call + " did not answer before its deadline; it may still take effect")));
    future.onComplete(done -> surroundings.run(() -> {
      if (deadline != null) {
        deadline.stop();
      }
      turns.release();
      turns.begin();
      if (!runtime.hasEnded()) {
        runtime.runTurn(() -> {
          runtime.current(call);
          ran(call, operation, done);
          runtime.current(null);
        });
        if (runtime.hasEnded()) {
          call.fail(runtime.whyEnded());
        }
      } else {
        call.fail(new Unknown(call + " was running when its object ended: " + runtime.whyEnded().getMessage()));
      }
      turns.drain();
    }));
  }

  private void finishWith(Call call, OperationModel operation, Object result) {
    Value value;
    try {
      value = operation.resultValue(result);
    } catch (RuntimeException e) {
      finishWithoutValue(call, operation, e.getMessage());
      return;
    } catch (StackOverflowError e) { // the object has done its work: a result that cannot be told does not break it
      finishWithoutValue(call, operation, "it holds itself, or is nested too deep; return lists and maps that end");
      return;
    } catch (OutOfMemoryError e) { // nor does one that many callers ask for at a time
      finish(call, null, new HoldfastException.Failed("MemoryError", operation.name() + " has run, but the host has no "
          + "memory for its result; ask for less at a time, or give the host a larger heap (-Xmx)"));
      return;
    }
    finish(call, value, null);
  }

  private void finishWithoutValue(Call call, OperationModel operation, String why) {
    finish(call, null, new HoldfastException.Failed("TypeError",
        operation.name() + " gave a result that has no value: " + why));
  }

  void finish(Call call, Value result, HoldfastException failure) {
    if (sessions.keep(call, result, failure)) {
      outcome.keepsAnAnswer();
    }
    outcome.answer(call, result, failure);
  }
}
