package io.holdfast.bench.journal;

import io.holdfast.client.SharedObjects;
import io.holdfast.host.Host;
import io.holdfast.host.HostOptions;
import io.holdfast.journal.JournalOptions;
import io.holdfast.journal.MemoryJournal;
import io.holdfast.journal.RaftJournal;
import io.holdfast.object.HandOver;
import io.holdfast.types.SharedCounter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.List;

/** A host with its Java client in one JVM: adds to counters, from one context. */
final class HostKeeper implements Keeper {
  private final Vertx vertx;
  private final Host host;
  private final Context context;
  private final List<SharedCounter> counters = new ArrayList<>();

  private HostKeeper(Vertx vertx, Host host) {
    this.vertx = vertx;
    this.host = host;
    context = vertx.getOrCreateContext();
  }

  /** With an event loop for each processor, two at least, as {@code holdfast serve} has them. */
  static Vertx vertx() {
    return Vertx.vertx(new VertxOptions().setEventLoopPoolSize(Math.max(2, Runtime.getRuntime()
        .availableProcessors())));
  }

  /** A host with a journal. */
  static Host durable(Vertx vertx, JournalOptions options) {
    return join(Host.start(vertx, HostOptions.DEFAULT.withJournal(RaftJournal.open(options,
        RaftJournal.Surroundings.of(options.directory(), HostKeeper::inOneBurst, progress -> { })))));
  }

  /** A host without. */
  static Host forgetful(Vertx vertx) {
    return join(Host.start(vertx, HostOptions.DEFAULT.withJournal(new MemoryJournal())));
  }

  /** As a host that is served hands answers over. */
  private static void inOneBurst(Runnable answers) {
    boolean outer = HandOver.begin();
    try {
      answers.run();
    } finally {
      HandOver.end(outer);
    }
  }

  static HostKeeper open(JournalOptions options) {
    Vertx vertx = vertx();
    HostKeeper keeper = new HostKeeper(vertx, durable(vertx, options));
    SharedObjects objects = join(SharedObjects.connect(vertx));
    for (int i = 0; i < TARGETS; i++) {
      SharedCounter counter = objects.counter("bench-" + i);
      join(counter.get());
      keeper.counters.add(counter);
    }
    return keeper;
  }

  @Override
  public void keep(int target, Runnable kept) {
    counters.get(target).add(1).onComplete(answer -> {
      if (answer.failed()) {
        throw new IllegalStateException(answer.cause());
      }
      kept.run();
    });
  }

  @Override
  public void run(Runnable begin) {
    context.runOnContext(onTheLoop -> begin.run());
  }

  @Override
  public void close() {
    join(host.stop());
    join(vertx.close());
  }

  static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
