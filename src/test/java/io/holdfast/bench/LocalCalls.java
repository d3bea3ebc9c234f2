package io.holdfast.bench;

import io.holdfast.client.SharedObjects;
import io.holdfast.host.Host;
import io.holdfast.host.HostOptions;
import io.holdfast.types.SharedCounter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Calls of the Java client on objects of the same host against a JsonObject request and reply over the local event bus
 * on the same loops: 64 in flight from one context, objects and consumers spread over all loops, rounds in turn.
 */
public final class LocalCalls {
  private static final int IN_FLIGHT = 64;
  private static final int TARGETS = 8;

  private LocalCalls() {
  }

  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 7;
    int calls = args.length > 1 ? Integer.parseInt(args[1]) : 300_000;
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(Runtime.getRuntime().availableProcessors()));
    join(Host.start(vertx, HostOptions.DEFAULT));
    SharedObjects objects = join(SharedObjects.connect(vertx));
    List<SharedCounter> counters = new ArrayList<>();
    for (int i = 0; i < TARGETS; i++) {
      SharedCounter counter = objects.counter("bench-" + i);
      join(counter.get());
      counters.add(counter);
      String address = "echo-" + i;
      join(vertx.deployVerticle(() -> new io.vertx.core.VerticleBase() {
        private long value;

        @Override
        public Future<?> start() {
          vertx.eventBus().<JsonObject>localConsumer(address, message -> {
            value += message.body().getJsonObject("args").getLong("amount");
            message.reply(new JsonObject().put("result", value));
          });
          return Future.succeededFuture();
        }
      }, new io.vertx.core.DeploymentOptions()));
    }
    Context context = vertx.getOrCreateContext();
    double[] ratios = new double[rounds];
    for (int round = -2; round < rounds; round++) {
      int[] turn = {0};
      double ours = rate(context, calls, () -> counters.get(turn[0]++ % TARGETS).add(1));
      double bus = rate(context, calls, () -> vertx.eventBus().<JsonObject>request("echo-" + turn[0]++ % TARGETS,
          new JsonObject().put("op", "add").put("args", new JsonObject().put("amount", 1))));
      if (round >= 0) {
        ratios[round] = ours / bus;
        System.out.printf("round %d: client %.0f/s, event bus %.0f/s, ratio %.2f%n", round, ours, bus, ratios[round]);
      }
    }
    Arrays.sort(ratios);
    System.out.printf("median ratio %.2f%n", ratios[rounds / 2]);
    join(vertx.close());
  }

  private static double rate(Context context, int calls, Supplier<Future<?>> call) {
    Promise<Void> done = Promise.promise();
    long start = System.nanoTime();
    context.runOnContext(go -> {
      Driver driver = new Driver(calls, call, done);
      for (int i = 0; i < IN_FLIGHT; i++) {
        driver.next();
      }
    });
    join(done.future());
    return calls / ((System.nanoTime() - start) / 1e9);
  }

  private static final class Driver {
    private final Supplier<Future<?>> call;
    private final Promise<Void> done;
    private int toSend;
    private int toAnswer;

    Driver(int calls, Supplier<Future<?>> call, Promise<Void> done) {
      this.call = call;
      this.done = done;
      toSend = calls;
      toAnswer = calls;
    }

    void next() {
      if (toSend-- > 0) {
        call.get().onComplete(answer -> {
          if (answer.failed()) {
            done.tryFail(answer.cause());
          } else if (--toAnswer == 0) {
            done.complete();
          } else {
            next();
          }
        });
      }
    }
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
