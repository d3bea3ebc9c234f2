package io.holdfast.object;

import io.holdfast.model.Call;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** One parked caller: a link of its line's chain and its session's, so that leaving from the middle costs nothing. */
class Waiter<T> {
  private WaitLine line;
  private final Call call;
  private final BooleanSupplier ready;
  private final Supplier<T> otherwise;
  private final Supplier<T> action;
  private final Runnable gone;
  private final Promise<T> promise = Promise.promise();
  private boolean left;
  private int place; // its index among the object's parked callers
  long untilMs; // these four are for WaitTimes and ParkedCallers
  long timeOrder;
  int timePlace = WaitTimes.NOWHERE;
  boolean endsAtDeadline;
  Waiter<?> previous;
  Waiter<?> next;
  Waiter<?> previousOfSession;
  Waiter<?> nextOfSession;

  /**
   * @param otherwise the answer when the wait is over; what it throws is the failure. Null for one that moves on
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

  final Future<T> future() {
    return promise.future();
  }

  final Call call() {
    return call;
  }

  final WaitLine line() {
    return line;
  }

  boolean isReady() {
    return ready.getAsBoolean();
  }

  final int place() {
    return place;
  }

  final void place(int index) {
    place = index;
  }

  final boolean hasLeft() {
    return left;
  }

  /** Whether it has another line to go to, be it served here or not. */
  boolean movesOn() {
    return false;
  }

  /** Goes on to its other line. */
  void moveOn() {
    throw new IllegalStateException("a caller that waits in one line has no other to go to");
  }

  final void moveTo(WaitLine other) {
    line.remove(this);
    line = other;
    other.append(this);
  }

  /** Runs the action in the caller's name and answers it. */
  final void serve() {
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
  final void gone() {
    if (gone != null) {
      gone.run();
    }
  }

  final void fail(RuntimeException failure) {
    leave();
    promise.fail(failure);
  }

  private void leave() {
    left = true;
    line.remove(this);
  }
}
