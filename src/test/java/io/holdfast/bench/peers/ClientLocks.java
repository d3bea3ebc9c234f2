package io.holdfast.bench.peers;

import io.holdfast.client.BridgeAddress;
import io.holdfast.client.BridgePath;
import io.holdfast.client.SharedObjects;
import io.holdfast.types.SharedLock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * What {@code bench/redisson} does with Redisson's lock, with Holdfast's through its Java client: every lock over a
 * connection of its own, numbered calls and all. The same arguments, and the key; the same output.
 */
public final class ClientLocks {
  private static final int THREADS = 2;
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final List<SharedLock> locks;
  private volatile boolean running;
  private volatile ConcurrentHistogram latencies;

  private ClientLocks(List<SharedLock> locks) {
    this.locks = locks;
  }

  /** @param arguments the port, the connections, the key in base64 */
  public static void main(String[] arguments) throws Exception {
    BridgeAddress address = BridgeAddress.of("127.0.0.1", Integer.parseInt(arguments[0]),
        Base64.getDecoder().decode(arguments[2]));
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(THREADS));
    List<SharedLock> locks = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
      Future<BridgePath> connected = BridgePath.connect(vertx, address);
      locks.add(SharedObjects.over(vertx, connected.toCompletionStage().toCompletableFuture()
          .get(30, TimeUnit.SECONDS)).lock("client-lock-" + i));
    }
    System.out.println("READY");
    ClientLocks all = new ClientLocks(locks);
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(all.measure(Long.parseLong(line)));
    }
    vertx.close();
  }

  private String measure(long millis) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(locks.size());
    latencies = new ConcurrentHistogram(LONGEST_NANOS, 3);
    running = true;
    locks.forEach(lock -> pair(lock, done));
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

  private void pair(SharedLock lock, CountDownLatch done) {
    long began = System.nanoTime();
    lock.acquire().compose(held -> lock.release()).onComplete(released -> {
      if (released.failed()) {
        released.cause().printStackTrace();
        System.exit(1);
      }
      latencies.recordValue(System.nanoTime() - began);
      if (running) {
        pair(lock, done);
      } else {
        done.countDown();
      }
    });
  }
}
