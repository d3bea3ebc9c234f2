package io.holdfast.bench.journal;

import io.holdfast.client.SharedObjects;
import io.holdfast.host.Host;
import io.holdfast.journal.JournalOptions;
import io.holdfast.types.SharedCounter;
import io.holdfast.types.SharedDict;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * How long callers that call steadily have to wait while a snapshot is made, and while none is: one that reads, which
 * waits for its event loop, and one that writes, which waits for the disk too. One shard, so that one snapshot has all.
 *
 * <pre>java -Xmx6g … io.holdfast.bench.journal.SnapshotPause MEGABYTES DIRECTORY</pre>
 */
public final class SnapshotPause {
  private static final int ENTRIES = 100;
  private static final int VALUE = 1_000;
  private static final int LOADERS = 16;
  /** Records that the callers may make before the snapshot that they are compared with begins. */
  private static final int ROOM = 40_000;
  private static final long QUIET_MS = 10_000;
  private static final long LONGEST_MS = 120_000;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private SnapshotPause() {
  }

  /** Calls a thousand times a second, one at a time, and notes how long each takes. */
  private static final class Caller extends Thread {
    private final Supplier<Future<?>> call;
    private Histogram waits = new Histogram(3);
    private volatile boolean stopping;

    Caller(Supplier<Future<?>> call) {
      this.call = call;
      setDaemon(true);
    }

    @Override
    public void run() {
      while (!stopping) {
        long asked = System.nanoTime();
        HostKeeper.join(call.get());
        synchronized (this) {
          waits.recordValue(System.nanoTime() - asked);
        }
        LockSupport.parkNanos(EVERY_NANOS);
      }
    }

    /** What has been noted since the last time. */
    synchronized Histogram take() {
      Histogram taken = waits;
      waits = new Histogram(3);
      return taken;
    }
  }

  public static void main(String[] arguments) throws Exception {
    int dicts = (int) (Long.parseLong(arguments[0]) * 1_000_000 / ENTRIES / VALUE);
    Path directory = Files.createTempDirectory(Files.createDirectories(Path.of(arguments[1])), "pause");
    Vertx vertx = HostKeeper.vertx();
    Host host = HostKeeper.durable(vertx, JournalOptions.of(directory.resolve("journal")).withShards(1)
        .withSnapshots(1L << 40, 2L * dicts + ROOM));
    try {
      measure(vertx, dicts, directory);
    } finally {
      HostKeeper.join(host.stop());
      HostKeeper.join(vertx.close());
      LogDirectory.delete(directory);
    }
  }

  private static void measure(Vertx vertx, int dicts, Path directory) throws Exception {
    SharedObjects objects = HostKeeper.join(SharedObjects.connect(vertx));
    String text = "x".repeat(VALUE - 10);
    Fill.run(vertx, dicts, LOADERS, number -> {
      SharedDict<String, String> dict = objects.dict("dict-" + number, String.class, String.class);
      Map<String, String> content = new LinkedHashMap<>();
      for (int i = 0; i < ENTRIES; i++) {
        content.put("key " + i, text + (number * ENTRIES + i));
      }
      return dict.setAll(content);
    });
    System.gc(); // else the first collection copies what has just been filled in: some 60 ms, whatever runs meanwhile
    SharedCounter read = objects.counter("read");
    SharedCounter written = objects.counter("written");
    Caller reader = new Caller(read::get);
    Caller writer = new Caller(() -> written.add(1));
    reader.start();
    writer.start();
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(QUIET_MS / 2)); // warm
    reader.take();
    writer.take();
    long collectedBefore = collectionMillis();
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(QUIET_MS));
    tell("no snapshot", reader.take(), writer.take(), collectionMillis() - collectedBefore);
    SharedCounter more = objects.counter("more");
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LONGEST_MS);
    while (!LogDirectory.has(directory, "snapshot\\..*")) {
      Fill.run(vertx, 500, LOADERS, number -> more.add(1));
      requireBefore(deadline);
    }
    reader.take();
    writer.take();
    collectedBefore = collectionMillis();
    long began = System.nanoTime();
    while (!LogDirectory.has(directory, "snapshot\\.\\d+_\\d+")) {
      LockSupport.parkNanos(LOOK_NANOS);
      requireBefore(deadline);
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    tell(String.format(Locale.ROOT, "a snapshot of %,d MB, %.1f s long", dicts * (long) ENTRIES * VALUE / 1_000_000,
        seconds), reader.take(), writer.take(), collectionMillis() - collectedBefore);
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(QUIET_MS / 5));
    tell("after it, while the log is shortened", reader.take(), writer.take(), 0);
    reader.stopping = true;
    writer.stopping = true;
    reader.join();
    writer.join();
  }

  private static void requireBefore(long deadline) {
    if (System.nanoTime() - deadline > 0) {
      throw new IllegalStateException("no snapshot within " + LONGEST_MS + " ms");
    }
  }

  private static long collectionMillis() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime).sum();
  }

  private static void tell(String when, Histogram reads, Histogram writes, long collectionMillis) {
    System.out.printf(Locale.ROOT, "%s: reads p99.9 %.1f ms, longest %.1f ms of %,d; writes p99.9 %.1f ms, longest "
        + "%.1f ms of %,d; collections %d ms in all%n", when, reads.getValueAtPercentile(99.9) / 1e6,
        reads.getMaxValue() / 1e6, reads.getTotalCount(), writes.getValueAtPercentile(99.9) / 1e6,
        writes.getMaxValue() / 1e6, writes.getTotalCount(), collectionMillis);
  }
}
