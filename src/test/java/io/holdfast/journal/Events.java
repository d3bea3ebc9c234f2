package io.holdfast.journal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what nobody announces. */
public final class Events {
  private Events() {
  }

  /** Until it is so; fails after ten seconds, saying what was missing. */
  public static void until(BooleanSupplier so, String what) {
    CountDownLatch seen = new CountDownLatch(1);
    ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor();
    try {
      looks.scheduleAtFixedRate(() -> {
        if (so.getAsBoolean()) {
          seen.countDown();
        }
      }, 0, 5, TimeUnit.MILLISECONDS);
      if (!seen.await(10, TimeUnit.SECONDS)) {
        throw new AssertionError("waited in vain for " + what);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      looks.shutdownNow();
    }
  }
}
