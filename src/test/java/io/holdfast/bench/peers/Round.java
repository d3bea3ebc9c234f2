package io.holdfast.bench.peers;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/** One measurement: a contestant, a work, so many connections with so many requests in flight each. */
final class Round {
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int PATIENCE_SECONDS = 30;

  /**
   * @param rate answers a second
   * @param latencies of all answers, in nanoseconds, from the write of the request to the read of the answer
   * @param cpuMicros the server's processor time for one answer
   */
  record Result(double rate, Histogram latencies, double cpuMicros) {
  }

  private final Contestant contestant;
  private final Work work;
  private final int connections;
  private final int inFlight;
  private final Histogram latencies = new Histogram(LONGEST_NANOS, 3);
  private final Promise<Result> result = Promise.promise(); // or whatever went wrong first

  Round(Contestant contestant, Work work, int connections, int inFlight) {
    this.contestant = contestant;
    this.work = work;
    this.connections = connections;
    this.inFlight = inFlight;
  }

  /** Runs it, the first quarter unmeasured. All connections are on one event loop. */
  Result run(long millis) throws Exception {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try {
      vertx.runOnContext(onTheLoop -> open(vertx, millis));
      return await(result.future(), millis);
    } catch (TimeoutException e) {
      throw new IllegalStateException(contestant.name() + ", " + work.title + " " + connections + " x " + inFlight
          + ": not every connection was answered its last request within " + PATIENCE_SECONDS + " s", e);
    } finally {
      await(vertx.close(), 0);
    }
  }

  private void open(Vertx vertx, long millis) {
    NetClient client = vertx.createNetClient();
    List<Pump> pumps = new ArrayList<>();
    Future<?> opened = Future.succeededFuture();
    for (int i = 0; i < connections; i++) { // one after another: CPython's server lets few wait at its door
      Talk talk = contestant.talk(work, i, inFlight);
      opened = opened.compose(before -> Pump.open(client, contestant.port(), talk, inFlight, latencies,
          result::tryFail)).onSuccess(pumps::add);
    }
    opened.compose(all -> measure(vertx, pumps, millis)).onSuccess(result::tryComplete).onFailure(result::tryFail);
  }

  private Future<Result> measure(Vertx vertx, List<Pump> pumps, long millis) {
    pumps.forEach(Pump::start);
    return vertx.timer(Math.max(1, millis / 4), TimeUnit.MILLISECONDS).compose(warm -> {
      latencies.reset();
      long before = answers(pumps);
      long cpuBefore = contestant.cpu().toNanos();
      long began = System.nanoTime();
      return vertx.timer(millis, TimeUnit.MILLISECONDS).compose(over -> {
        long nanos = System.nanoTime() - began;
        long count = answers(pumps) - before;
        double cpuMicros = (contestant.cpu().toNanos() - cpuBefore) / 1e3 / Math.max(1, count);
        Histogram kept = latencies.copy();
        return Future.all(pumps.stream().map(Pump::drain).toList())
            .map(drained -> new Result(count * 1e9 / nanos, kept, cpuMicros));
      });
    });
  }

  private static long answers(List<Pump> pumps) {
    return pumps.stream().mapToLong(Pump::answers).sum();
  }

  private static <T> T await(Future<T> future, long millis) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(millis + PATIENCE_SECONDS * 1_000L,
        TimeUnit.MILLISECONDS);
  }
}
