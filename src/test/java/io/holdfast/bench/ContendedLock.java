package io.holdfast.bench;

import io.holdfast.client.BridgeAddress;
import io.holdfast.client.BridgePath;
import io.holdfast.client.SharedObjects;
import io.holdfast.types.SharedLock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * A lock that 100 clients want at all times, over 100 connections: how long it takes from a release until the next one
 * knows that it has the lock, beside the plain round trip of a call in the same setting; then the server's heap for
 * each of many waiters.
 *
 * <pre>java … io.holdfast.bench.ContendedLock [hand-overs [locks with 100 waiters each]]</pre>
 */
public final class ContendedLock {
  private static final byte[] KEY = {1, 2, 3, 4};
  private static final int CLIENTS = 100;
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final List<SharedObjects> clients;
  private final int handOvers;
  private final Promise<Void> done = Promise.promise();
  private Histogram latencies;
  private long releasedNanos;
  private int left;
  private int finished;

  private ContendedLock(List<SharedObjects> clients, int handOvers) {
    this.clients = clients;
    this.handOvers = handOvers;
  }

  public static void main(String[] arguments) throws Exception {
    int handOvers = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200_000;
    int locks = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000;
    Process server = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-Xmx1g",
        "-Dio.netty.jfr.enabled=false", "-cp", System.getProperty("java.class.path"), BridgeMemory.class.getName(),
        "serve").redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      BufferedReader said = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
      BridgeAddress address = BridgeAddress.of("127.0.0.1", Integer.parseInt(said.readLine()), KEY);
      Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
      List<SharedObjects> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS + 1; i++) {
        clients.add(SharedObjects.over(vertx, await(BridgePath.connect(vertx, address))));
      }
      handOver(vertx, clients.subList(0, CLIENTS), handOvers);
      memory(server, said, clients, locks);
      await(vertx.close());
    } finally {
      server.destroy();
    }
  }

  // ---------------------------------------------------------------- hand-over

  private static void handOver(Vertx vertx, List<SharedObjects> clients, int handOvers) throws Exception {
    for (int run = 0; run < 2; run++) { // the first warms up
      Histogram roundTrips = new Histogram(LONGEST_NANOS, 3);
      SharedLock idle = clients.get(0).lock("idle");
      Promise<Void> asked = Promise.promise();
      vertx.runOnContext(start -> ask(idle, handOvers / 4, roundTrips, asked));
      await(asked.future());
      ContendedLock lock = new ContendedLock(clients, handOvers);
      long began = System.nanoTime();
      vertx.runOnContext(start -> lock.start());
      await(lock.done.future());
      double seconds = (System.nanoTime() - began) / 1e9;
      if (run == 1) {
        System.out.printf(Locale.ROOT, "%d waiters: %,.0f hand-overs/s; release to the next holder's answer p50 %.0f, "
            + "p99 %.0f, p99.9 %.0f us; a plain call's round trip p50 %.0f, p99 %.0f us%n",
            CLIENTS, handOvers / seconds,
            micros(lock.latencies, 50), micros(lock.latencies, 99), micros(lock.latencies, 99.9),
            micros(roundTrips, 50), micros(roundTrips, 99));
      }
    }
  }

  private static void ask(SharedLock idle, int left, Histogram roundTrips, Promise<Void> asked) {
    long began = System.nanoTime();
    idle.locked().onFailure(asked::tryFail).onSuccess(locked -> {
      roundTrips.recordValue(System.nanoTime() - began);
      if (left == 0) {
        asked.complete();
      } else {
        ask(idle, left - 1, roundTrips, asked);
      }
    });
  }

  private void start() {
    latencies = new Histogram(LONGEST_NANOS, 3);
    left = handOvers;
    clients.forEach(client -> acquire(client.lock("wanted")));
  }

  private void acquire(SharedLock lock) {
    lock.acquire().onFailure(done::tryFail).onSuccess(granted -> {
      long now = System.nanoTime();
      if (releasedNanos != 0) {
        latencies.recordValue(now - releasedNanos);
      }
      releasedNanos = now;
      lock.release().onFailure(done::tryFail);
      if (left-- > 0) {
        acquire(lock);
      } else if (++finished == clients.size()) {
        done.complete();
      }
    });
  }

  private static double micros(Histogram histogram, double percentile) {
    return histogram.getValueAtPercentile(percentile) / 1e3;
  }

  // ---------------------------------------------------------------- memory

  private static void memory(Process server, BufferedReader said, List<SharedObjects> clients, int locks)
      throws Exception {
    SharedObjects holder = clients.get(CLIENTS);
    for (int i = 0; i < locks; i++) {
      await(holder.lock("held" + i).acquire());
    }
    for (SharedObjects client : clients) { // what the host remembers of a client's asking for a name is no waiter's
      List<Future<Boolean>> asked = new ArrayList<>();
      for (int i = 0; i < locks; i++) {
        asked.add(client.lock("held" + i).locked());
      }
      await(Future.all(asked));
    }
    long before = heap(server, said);
    List<Future<Boolean>> waiting = new ArrayList<>();
    for (SharedObjects client : clients.subList(0, CLIENTS)) {
      for (int i = 0; i < locks; i++) {
        waiting.add(client.lock("held" + i).acquire());
      }
      await(client.lock("held0").locked()); // behind its acquires
    }
    long after = heap(server, said);
    System.out.printf(Locale.ROOT, "%,d waiters, %d at each of %,d locks: %,.0f bytes of the server's heap each%n",
        waiting.size(), CLIENTS, locks, (after - before) * 1024.0 / waiting.size());
  }

  /** In KiB, after collections. */
  private static long heap(Process server, BufferedReader said) throws IOException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      server.getOutputStream().write('\n');
      server.getOutputStream().flush();
      least = Math.min(least, Long.parseLong(said.readLine().split(" ")[0]));
    }
    return least;
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(120, TimeUnit.SECONDS);
  }
}
