package io.holdfast.types;

import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.model.Default;
import io.holdfast.model.Wait;
import io.holdfast.object.SharedObject;
import io.holdfast.object.WaitLine;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

final class LatchObject extends SharedObject<LatchObject.Fact> implements SharedLatch {
  sealed interface Fact permits CountedDown {
  }

  /** So many fewer are left. */
  record CountedDown(long n) implements Fact {
  }

  private final long initial;
  private long left;
  private final WaitLine waiting = openWhile(() -> left == 0);

  LatchObject(@Default("1") long count) {
    if (count < 0) {
      throw new Failed("ValueError", "count must be 0 or more, not " + count);
    }
    initial = count;
    left = count;
  }

  @Override
  public Future<Long> countDown(long n) {
    if (n < 1) {
      throw new Failed("ValueError", "n must be 1 or more, not " + n);
    }
    if (left > 0) {
      commit(new CountedDown(Math.min(n, left)));
    }
    return Future.succeededFuture(left);
  }

  @Override
  public Future<Long> count() {
    return Future.succeededFuture(left);
  }

  @Override
  public Future<Boolean> wait(Wait wait) {
    return waiting.enterOr(wait, () -> false, () -> true);
  }

  @Override
  protected void apply(Fact fact) {
    left -= ((CountedDown) fact).n();
  }

  @Override
  protected Runnable undo(Fact fact) {
    long before = left;
    return () -> left = before;
  }

  @Override
  protected Stream<Fact> snapshot() {
    return left == initial ? Stream.empty() : Stream.of(new CountedDown(initial - left));
  }

  @Override
  protected void describe(BiConsumer<String, Value> details) {
    details.accept("count", Value.of(left));
  }
}
