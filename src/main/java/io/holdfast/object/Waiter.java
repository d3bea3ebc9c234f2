package io.holdfast.object;

import io.holdfast.model.Call;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** One parked caller: a link of its line's chain and its session's, so that leaving from the middle costs nothing. */
final class Waiter<T> {
  private final WaitLine line;
  private final Call call;
  private final BooleanSupplier ready;
  private final Supplier<T> otherwise;
  private final Supplier<T> action;
  private final Runnable gone;
  private final Promise<T> promise = Promise.promise();
  private Clock.Timer timer;
  private boolean left;
  private int place; // its index among the object's parked callers
  Waiter<?> previous;
  Waiter<?> next;
  Waiter<?> previousOfSession;
  Waiter<?> nextOfSession;

  /**
   * @param otherwise the answer when the wait is over; what it throws is the failure
   * @param gone what the object does when the caller leaves without either; null for nothing
   */
  Waiter(WaitLine line, Call call, BooleanSupplier ready, Supplier<T> otherwise, Supplier<T> action,
      Runnable gone) {
    this.line = line;
    this.call = call;
    this.ready = ready;
    this.otherwise = otherwise;
    this.action = action;
    this.gone = gone;
  }

  Future<T> future() {
    return promise.future();
  }

  Call call() {
    return call;
  }

  boolean isReady() {
    return ready.getAsBoolean();
  }

  int place() {
    return place;
  }

  void place(int index) {
    place = index;
  }

  boolean hasLeft() {
    return left;
  }

  void timer(Clock.Timer timer) {
    this.timer = timer;
  }

  /** Runs the action in the caller's name and answers it. */
  void serve() {
    leaveWith(action);
  }

  void waitIsOver() {
    leaveWith(otherwise);
  }

  private void leaveWith(Supplier<T> answer) {
    leave();
    T result;
    try {
      result = answer.get();
    } catch (RuntimeException | Error e) {
      promise.fail(e);
      return;
    }
    promise.complete(result);
  }

  /** It leaves without being served, and the object goes on: what the object does about that. */
  void gone() {
    if (gone != null) {
      gone.run();
    }
  }

  void fail(RuntimeException failure) {
    leave();
    promise.fail(failure);
  }

  private void leave() {
    left = true;
    line.remove(this);
    if (timer != null) {
      timer.stop();
    }
  }
}
