package io.holdfast.bench;

import io.holdfast.host.Host;
import io.holdfast.host.HostOptions;
import io.holdfast.value.DictValue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** How much heap an idle named object takes as a deployed verticle, and how fast objects are made. */
public final class IdleObjects {
  private static final int BATCH = 1_000;

  private IdleObjects() {
  }

  public static void main(String[] args) throws Exception {
    int count = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
    Vertx vertx = Vertx.vertx();
    Host host = join(Host.start(vertx, HostOptions.DEFAULT));
    make(host, "warm-", 5_000);
    long before = usedHeap();
    long start = System.nanoTime();
    make(host, "idle-object-", count);
    double seconds = (System.nanoTime() - start) / 1e9;
    long each = (usedHeap() - before) / count;
    System.out.printf("%d objects: %d bytes of heap each, %.0f created a second%n", count, each, count / seconds);
    join(vertx.close());
  }

  private static void make(Host host, String prefix, int count) throws Exception {
    for (int from = 0; from < count; from += BATCH) {
      List<Future<?>> batch = new ArrayList<>(BATCH);
      for (int i = from; i < Math.min(count, from + BATCH); i++) {
        batch.add(host.create("counter", prefix + i, DictValue.of()));
      }
      join(Future.all(batch));
    }
  }

  private static long usedHeap() {
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      used = Math.min(used, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return used;
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
