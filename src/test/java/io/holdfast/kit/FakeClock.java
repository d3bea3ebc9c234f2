package io.holdfast.kit;

import io.holdfast.object.Clock;
import java.util.Comparator;
import java.util.TreeSet;

/** Time that passes when the test says so. Timers run in the order of their times, then of their setting. */
public final class FakeClock implements Clock {
  private record Due(long atMs, long order, Runnable action) {
  }

  private final TreeSet<Due> timers = new TreeSet<>(Comparator.comparingLong(Due::atMs).thenComparingLong(Due::order));
  private long nowMs = 1_000;
  private long order;
  private long passesWhenReadMs;

  @Override
  public long nowMs() {
    nowMs += passesWhenReadMs;
    return nowMs;
  }

  /** From now on so much time passes, without running what is due, whenever somebody looks. */
  public void passWhenRead(long ms) {
    passesWhenReadMs = ms;
  }

  @Override
  public Timer after(long delayMs, Runnable action) {
    Due due = new Due(nowMs + delayMs, order++, action);
    timers.add(due);
    return () -> timers.remove(due);
  }

  public int timersSet() {
    return timers.size();
  }

  /** Moves on without running what is due meanwhile. */
  public void jump(long ms) {
    nowMs += ms;
  }

  /** Moves on by the time, stopping at each timer to run it and whatever {@code afterEach} does. */
  public void pass(long ms, Runnable afterEach) {
    long until = nowMs + ms;
    while (!timers.isEmpty() && timers.first().atMs <= until) {
      Due due = timers.pollFirst();
      nowMs = Math.max(nowMs, due.atMs);
      due.action.run();
      afterEach.run();
    }
    nowMs = until;
  }
}
