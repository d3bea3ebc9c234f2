package io.holdfast.bench;

import static io.holdfast.host.LocalCluster.await;

import io.holdfast.host.Host;
import io.holdfast.host.HostOptions;
import io.holdfast.host.LocalCluster;
import io.holdfast.host.TestCall;
import io.holdfast.value.DictValue;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Calls and creations across two hosts in one JVM, over loopback sockets. Run it by hand; it prints rates. */
public final class CrossNode {
  private CrossNode() {
  }

  public static void main(String[] arguments) {
    try (LocalCluster cluster = new LocalCluster()) {
      Host owner = cluster.host(HostOptions.DEFAULT);
      Host caller = cluster.host(HostOptions.DEFAULT);
      await(LocalCluster.until(owner.vertx(), "both see each other", Duration.ofSeconds(20),
          () -> owner.otherHosts().size() == 1 && caller.otherHosts().size() == 1), "membership");
      await(owner.create("counter", "called", DictValue.of()), "create");
      for (int round = 0; round < 5; round++) {
        rate("counter.add from the other node, 64 in flight", 200_000, 64,
            i -> TestCall.call(caller, "called", "add", 1));
        rate("counter.add from the other node, 1 in flight", 20_000, 1, i -> TestCall.call(caller, "called", "add", 1));
        String prefix = "made-" + round + "-";
        rate("creations through the directory, 64 in flight", 20_000, 64,
            i -> (i % 2 == 0 ? owner : caller).create("counter", prefix + i, DictValue.of()));
      }
    }
  }

  private static void rate(String what, int count, int inFlight, IntFunction<Future<?>> operation) {
    Promise<Void> done = Promise.promise();
    AtomicInteger next = new AtomicInteger();
    AtomicInteger left = new AtomicInteger(count);
    long began = System.nanoTime();
    for (int i = 0; i < inFlight; i++) {
      step(count, next, left, operation, done);
    }
    LocalCluster.await(done.future(), what);
    System.out.printf("%-50s %8.0f/s%n", what, count * 1e9 / (System.nanoTime() - began));
  }

  private static void step(int count, AtomicInteger next, AtomicInteger left, IntFunction<Future<?>> operation,
      Promise<Void> done) {
    int i = next.getAndIncrement();
    if (i >= count) {
      return;
    }
    operation.apply(i).onComplete(result -> {
      if (result.failed()) {
        done.tryFail(result.cause());
      } else if (left.decrementAndGet() == 0) {
        done.tryComplete();
      } else {
        step(count, next, left, operation, done);
      }
    });
  }
}
