package io.holdfast.bench.redisson;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.redisson.Redisson;
import org.redisson.api.RLock;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/**
 * Acquires and releases Redisson's lock over and over, uncontended: as many locks as connections, each by one caller
 * after the other, with the asynchronous methods, which need no thread for each.
 *
 * <p>Arguments: the port of Redis, the connections. Then, for every line {@code MILLIS} of standard input, one line of
 * {@code pairs-a-second p50 p99 p99.9}, latencies of a pair in microseconds.
 */
public final class RedissonLocks {
  private static final int THREADS = 2;
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final RedissonClient client;
  private final int connections;
  private volatile boolean running;
  private volatile ConcurrentHistogram latencies;

  private RedissonLocks(RedissonClient client, int connections) {
    this.client = client;
    this.connections = connections;
  }

  public static void main(String[] arguments) throws Exception {
    int connections = Integer.parseInt(arguments[1]);
    Config config = new Config().setThreads(THREADS).setNettyThreads(THREADS);
    config.useSingleServer().setAddress("redis://127.0.0.1:" + arguments[0]).setConnectionPoolSize(connections)
        .setConnectionMinimumIdleSize(connections);
    RedissonClient client = Redisson.create(config);
    System.out.println("READY");
    RedissonLocks locks = new RedissonLocks(client, connections);
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(locks.measure(Long.parseLong(line)));
    }
    client.shutdown();
  }

  private String measure(long millis) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(connections);
    latencies = new ConcurrentHistogram(LONGEST_NANOS, 3);
    running = true;
    for (int i = 0; i < connections; i++) {
      pair(client.getLock("redisson-lock-" + i), i + 1L, done);
    }
    CountDownLatch never = new CountDownLatch(1);
    never.await(millis / 4, TimeUnit.MILLISECONDS); // unmeasured
    ConcurrentHistogram measured = new ConcurrentHistogram(LONGEST_NANOS, 3);
    long began = System.nanoTime();
    latencies = measured;
    never.await(millis, TimeUnit.MILLISECONDS);
    double seconds = (System.nanoTime() - began) / 1e9;
    running = false;
    long count = measured.getTotalCount();
    if (!done.await(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("not every lock was released within 30 s");
    }
    return String.format(Locale.ROOT, "%.0f %.1f %.1f %.1f", count / seconds, measured.getValueAtPercentile(50) / 1e3,
        measured.getValueAtPercentile(99) / 1e3, measured.getValueAtPercentile(99.9) / 1e3);
  }

  private void pair(RLock lock, long holder, CountDownLatch done) {
    long began = System.nanoTime();
    lock.lockAsync(holder).thenCompose(held -> lock.unlockAsync(holder)).whenComplete((released, failure) -> {
      if (failure != null) {
        failure.printStackTrace();
        System.exit(1);
      }
      latencies.recordValue(System.nanoTime() - began);
      if (running) {
        pair(lock, holder, done);
      } else {
        done.countDown();
      }
    });
  }
}
