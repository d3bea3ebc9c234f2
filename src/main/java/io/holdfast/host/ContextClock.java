package io.holdfast.host;

import io.holdfast.object.Clock;
import io.vertx.core.internal.ContextInternal;

/** The machine's monotonic clock, with timers on one context. */
final class ContextClock implements Clock {
  private final ContextInternal context;

  ContextClock(ContextInternal context) {
    this.context = context;
  }

  @Override
  public long nowMs() {
    return System.nanoTime() / 1_000_000;
  }

  @Override
  public Timer after(long delayMs, Runnable action) {
    long id = context.setTimer(Math.max(1, delayMs), fired -> action.run());
    return () -> context.owner().cancelTimer(id);
  }
}
