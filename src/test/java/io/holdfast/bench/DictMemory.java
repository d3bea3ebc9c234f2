package io.holdfast.bench;

import io.holdfast.client.SharedObjects;
import io.holdfast.host.Host;
import io.holdfast.host.HostOptions;
import io.holdfast.types.SharedDict;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;

/** The heap that an entry of a dict takes, text to text, against one of a {@code LinkedHashMap<String, String>}. */
public final class DictMemory {
  private static final int BATCH = 10_000;

  private DictMemory() {
  }

  public static void main(String[] args) throws Exception {
    int count = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
    Vertx vertx = Vertx.vertx();
    join(Host.start(vertx, HostOptions.DEFAULT));
    SharedDict<String, String> dict = join(SharedObjects.connect(vertx)).dict("memory", String.class, String.class);
    join(dict.length());
    long start = usedHeap();
    Map<String, String> plain = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      plain.put("key " + i, "value " + i);
    }
    long between = usedHeap();
    for (int from = 0; from < count; from += BATCH) {
      Map<String, String> batch = new LinkedHashMap<>();
      for (int i = from; i < Math.min(count, from + BATCH); i++) {
        batch.put("key " + i, "value " + i);
      }
      join(dict.setAll(batch));
    }
    long end = usedHeap();
    double ours = (double) (end - between) / join(dict.length());
    double theirs = (double) (between - start) / plain.size();
    System.out.printf("%d entries: %.0f bytes each, of a LinkedHashMap %.0f: %.2f times%n", count, ours, theirs,
        ours / theirs);
    join(vertx.close());
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
