package io.holdfast.object;

import io.holdfast.model.Call;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A caller that is parked in one line and then in another; see {@link WaitLine#enterThen}. */
final class MovingWaiter<T> extends Waiter<T> {
  private final Runnable waitIsOver;
  private final BooleanSupplier nextReady;
  private WaitLine next; // null once it is there

  MovingWaiter(WaitLine line, Call call, BooleanSupplier ready, Runnable waitIsOver, WaitLine next,
      BooleanSupplier nextReady, Supplier<T> action, Runnable gone) {
    super(line, call, ready, null, action, gone);
    this.waitIsOver = waitIsOver;
    this.next = next;
    this.nextReady = nextReady;
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
}
