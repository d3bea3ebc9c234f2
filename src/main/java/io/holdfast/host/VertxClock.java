package io.holdfast.host;

import io.holdfast.object.Clock;
import io.vertx.core.Vertx;

/** The machine's monotonic clock, with Vert.x timers. */
final class VertxClock implements Clock {
  private final Vertx vertx;

  VertxClock(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public long nowMs() {
    return System.nanoTime() / 1_000_000;
  }

  @Override
  public Timer after(long delayMs, Runnable action) {
    long id = vertx.setTimer(Math.max(1, delayMs), fired -> action.run());
    return () -> vertx.cancelTimer(id);
  }
}
