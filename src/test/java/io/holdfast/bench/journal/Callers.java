package io.holdfast.bench.journal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** So many callers, each with one call under way and the next as soon as that is answered. For one round. */
final class Callers {
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Keeper keeper;
  private final CountDownLatch under; // those that have not stopped
  private final LongAdder answers = new LongAdder();
  private final Histogram latencies = new ConcurrentHistogram(LONGEST_NANOS, 3);
  private volatile boolean measuring;
  private volatile boolean stopping;

  private Callers(Keeper keeper, int count) {
    this.keeper = keeper;
    under = new CountDownLatch(count);
  }

  /**
   * What a round gave.
   *
   * @param calls all of them, also those before it was measured
   */
  record Result(double rate, Histogram latencies, long calls) {
  }

  /** Runs it, the first quarter unmeasured. */
  static Result run(Keeper keeper, int count, long millis) throws InterruptedException {
    Callers callers = new Callers(keeper, count);
    keeper.run(() -> {
      for (int i = 0; i < count; i++) {
        callers.call(i % Keeper.TARGETS);
      }
    });
    boolean never = callers.under.await(Math.max(1, millis / 4), TimeUnit.MILLISECONDS);
    long before = callers.answers.sum();
    callers.measuring = true;
    long began = System.nanoTime();
    never |= callers.under.await(millis, TimeUnit.MILLISECONDS);
    long nanos = System.nanoTime() - began;
    callers.measuring = false;
    long measured = callers.answers.sum() - before;
    callers.stopping = true;
    if (never || !callers.under.await(1, TimeUnit.MINUTES)) {
      throw new IllegalStateException("callers ended early, or were not answered within a minute");
    }
    return new Result(measured * 1e9 / nanos, callers.latencies, callers.answers.sum());
  }

  private void call(int target) {
    long asked = System.nanoTime();
    keeper.keep(target, () -> {
      answers.increment();
      if (measuring) {
        latencies.recordValue(System.nanoTime() - asked);
      }
      if (stopping) {
        under.countDown();
      } else {
        call(target);
      }
    });
  }
}
