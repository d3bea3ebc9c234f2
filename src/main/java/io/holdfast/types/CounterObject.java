package io.holdfast.types;

import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.model.Default;
import io.holdfast.object.SharedObject;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

final class CounterObject extends SharedObject<CounterObject.Fact> implements SharedCounter {
  sealed interface Fact permits Became {
  }

  record Became(long value) implements Fact {
  }

  private long value;

  CounterObject(@Default("0") long value) {
    this.value = value;
  }

  @Override
  public Future<Long> add(long amount) {
    long sum = value + amount;
    if (((value ^ sum) & (amount ^ sum)) < 0) {
      throw new Failed("OverflowError", value + " + " + amount + " does not fit 64 bits");
    }
    commit(new Became(sum));
    return Future.succeededFuture(sum);
  }

  @Override
  public Future<Long> get() {
    return Future.succeededFuture(value);
  }

  @Override
  public Future<Long> set(long newValue) {
    long before = value;
    commit(new Became(newValue));
    return Future.succeededFuture(before);
  }

  @Override
  public Future<Boolean> compareAndSet(long expected, long newValue) {
    if (value != expected) {
      return Future.succeededFuture(false);
    }
    commit(new Became(newValue));
    return Future.succeededFuture(true);
  }

  @Override
  protected void apply(Fact fact) {
    value = ((Became) fact).value();
  }

  @Override
  protected Runnable undo(Fact fact) {
    long before = value;
    return () -> value = before;
  }

  @Override
  protected Stream<Fact> snapshot() {
    return Stream.of(new Became(value));
  }

  @Override
  protected void describe(BiConsumer<String, Value> details) {
    details.accept("value", Value.of(value));
  }
}
