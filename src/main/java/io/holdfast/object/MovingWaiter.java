package io.holdfast.object;

import io.holdfast.model.Call;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A caller that is parked in one line and then in another; see {@link WaitLine#enterThen}. */
final class MovingWaiter<T> extends Waiter<T> {
  private final Runnable waitIsOver;
  private final BooleanSupplier nextReady;
  private final Runnable gone;
  private WaitLine next; // null once it is there

  MovingWaiter(WaitLine line, Call call, BooleanSupplier ready, Runnable waitIsOver, WaitLine next,
      BooleanSupplier nextReady, Supplier<T> action, Runnable gone) {
    super(line, call, ready, null, action);
    this.waitIsOver = waitIsOver;
    this.next = next;
    this.nextReady = nextReady;
    this.gone = gone;
  }

  @Override
  boolean isReady() {
    return next == null ? nextReady.getAsBoolean() : super.isReady();
  }

  @Override
  boolean movesOn() {
    return next != null;
  }

  @Override
  void moveOn() {
    WaitLine to = next;
    next = null;
    moveTo(to);
  }

  @Override
  void waitIsOver() {
    waitIsOver.run();
  }

  @Override
  void gone() {
    gone.run();
  }
}
