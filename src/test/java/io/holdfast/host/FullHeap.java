package io.holdfast.host;

import io.holdfast.client.SharedObjects;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.model.Wait;
import io.holdfast.types.SharedQueue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletionException;

/** Fills the heap of its JVM through a queue, until it is refused, and then empties it. Run by {@link HeapGuardIT}. */
public final class FullHeap {
  private FullHeap() {
  }

  public static void main(String[] args) {
    Vertx vertx = Vertx.vertx();
    SharedObjects objects = join(SharedObjects.connect(vertx));
    SharedQueue<byte[]> queue = objects.queue("full", byte[].class);
    int items = 0;
    try {
      while (items < 1_000_000) {
        join(queue.put(new byte[10_000], Wait.none()));
        items++;
      }
    } catch (CompletionException e) {
      if (!(e.getCause() instanceof Unavailable)) {
        throw e;
      }
      System.out.println("refused after " + items + " items: " + e.getCause().getMessage());
    }
    for (int i = 0; i < items; i++) {
      join(queue.get(Wait.none()));
    }
    System.gc();
    join(Future.future(noticed -> vertx.setPeriodic(10,
        tick -> queue.put(new byte[10_000], Wait.none()).onSuccess(done -> {
      vertx.cancelTimer(tick);
      noticed.tryComplete();
    }))));
    System.out.println("taken again");
    join(vertx.close());
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
