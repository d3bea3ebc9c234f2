package io.holdfast.types;

import io.holdfast.model.Wait;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Waiting for a condition until a predicate holds: at the client, for the predicate is its own. */
final class PredicateLoop {
  private final LockOperations lock;
  private final Supplier<Future<Boolean>> predicate;
  private final Wait wait;
  private final String condition;
  private final LongSupplier nanos;
  private final long began;

  private PredicateLoop(LockOperations lock, Supplier<Future<Boolean>> predicate, Wait wait, String condition,
      LongSupplier nanos) {
    this.lock = lock;
    this.predicate = predicate;
    this.wait = wait;
    this.condition = condition;
    this.nanos = nanos;
    began = nanos.getAsLong();
  }

  static Future<Boolean> run(LockOperations lock, Supplier<Future<Boolean>> predicate, Wait wait, String condition,
      LongSupplier nanos) {
    return new PredicateLoop(lock, predicate, wait, condition, nanos).ask();
  }

  private Future<Boolean> ask() {
    return predicate.get().compose(holds -> holds || left().isNone() ? Future.succeededFuture(holds)
        : lock.wait(left(), condition).compose(notified -> ask()));
  }

  private Wait left() {
    if (wait.isForever()) {
      return wait;
    }
    return Wait.ofMillis(Math.max(0, wait.millis() - TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - began)));
  }
}
