package io.holdfast.bench.journal;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.IntFunction;

/** Many calls, so many at a time. */
final class Fill {
  private final int count;
  private final IntFunction<Future<?>> call;
  private final Promise<Void> done = Promise.promise();
  private int asked;
  private int answered;

  private Fill(int count, IntFunction<Future<?>> call) {
    this.count = count;
    this.call = call;
  }

  /** @param call makes the call of that number, from 0 on */
  static void run(Vertx vertx, int count, int inFlight, IntFunction<Future<?>> call) {
    Fill fill = new Fill(count, call);
    Context context = vertx.getOrCreateContext();
    context.runOnContext(onTheLoop -> {
      for (int i = 0; i < Math.min(count, inFlight); i++) {
        fill.next(context);
      }
    });
    HostKeeper.join(fill.done.future());
  }

  private void next(Context context) {
    if (asked < count) {
      call.apply(asked++).onComplete(answer -> context.runOnContext(onTheLoop -> {
        if (answer.failed()) {
          done.tryFail(answer.cause());
        } else if (++answered == count) {
          done.complete();
        } else {
          next(context);
        }
      }));
    }
  }
}
