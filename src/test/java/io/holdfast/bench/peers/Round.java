package io.holdfast.bench.peers;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
  private final Promise<Void> failed = Promise.promise();

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
      return await(run(vertx, millis), millis);
    } finally {
      await(vertx.close(), 0);
    }
  }

  private Future<Result> run(Vertx vertx, long millis) {
    NetClient client = vertx.createNetClient();
    List<Future<Pump>> opening = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      opening.add(Pump.open(client, contestant.port(), contestant.talk(work, i, inFlight), inFlight, latencies,
          failed::tryFail));
    }
    Future<Result> measured = Future.all(opening).compose(opened -> measure(vertx, opened.list(), millis));
    return Future.any(measured, failed.future()).transform(done ->
        failed.future().failed() ? Future.failedFuture(failed.future().cause()) : measured);
  }

  private Future<Result> measure(Vertx vertx, List<Pump> pumps, long millis) {
    Promise<Result> result = Promise.promise();
    vertx.runOnContext(start -> {
      pumps.forEach(Pump::start);
      vertx.setTimer(Math.max(1, millis / 4), warm -> {
        latencies.reset();
        long before = answers(pumps);
        long cpuBefore = contestant.cpu().toNanos();
        long began = System.nanoTime();
        vertx.setTimer(millis, over -> {
          long nanos = System.nanoTime() - began;
          long count = answers(pumps) - before;
          double cpuMicros = (contestant.cpu().toNanos() - cpuBefore) / 1e3 / Math.max(1, count);
          Histogram kept = latencies.copy();
          Future.all(pumps.stream().map(Pump::drain).toList())
              .map(drained -> new Result(count * 1e9 / nanos, kept, cpuMicros)).onComplete(result);
        });
      });
    });
    return result.future();
  }

  private static long answers(List<Pump> pumps) {
    return pumps.stream().mapToLong(Pump::answers).sum();
  }

  private static <T> T await(Future<T> future, long millis) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(millis + PATIENCE_SECONDS * 1_000L,
        TimeUnit.MILLISECONDS);
  }
}
