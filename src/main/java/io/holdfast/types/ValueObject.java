package io.holdfast.types;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.model.Default;
import io.holdfast.object.SharedObject;
import io.holdfast.value.Repr;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

final class ValueObject extends SharedObject<ValueObject.Fact> implements SharedValue<Value> {
  /** The most characters of a typecode. Python's have one; any text is taken, as there. */
  static final int MAX_TYPECODE = 100;

  private static final Future<Void> DONE = Future.succeededFuture();

  sealed interface Fact permits Became {
  }

  record Became(Value value) implements Fact {
  }

  private final String typecode;
  private Value value;

  ValueObject(@Default("\"i\"") String typecode, @Default("0") Value value) {
    if (typecode.length() > MAX_TYPECODE) {
      throw new BadArguments("a typecode has at most " + MAX_TYPECODE + " characters, not " + typecode.length());
    }
    this.typecode = typecode;
    this.value = value;
  }

  @Override
  public Future<Value> get() {
    return Future.succeededFuture(value);
  }

  @Override
  public Future<Void> set(Value newValue) {
    commit(new Became(newValue));
    return DONE;
  }

  @Override
  public Future<Value> getAndSet(Value newValue) {
    Value before = value;
    commit(new Became(newValue));
    return Future.succeededFuture(before);
  }

  @Override
  public Future<Boolean> compareAndSet(Value expected, Value newValue) {
    boolean same = value.equals(expected);
    if (same) {
      commit(new Became(newValue));
    }
    return Future.succeededFuture(same);
  }

  @Override
  public Future<Value> add(Value amount) {
    Value sum = Arithmetic.sum(value, amount);
    commit(new Became(sum));
    return Future.succeededFuture(sum);
  }

  @Override
  public Future<String> typecode() {
    return Future.succeededFuture(typecode);
  }

  @Override
  public Future<String> repr() {
    String start = "Value(" + Repr.of(Value.of(typecode)) + ", ";
    return Future.succeededFuture(start + Repr.of(value, Repr.MAX_LENGTH - start.length() - 1) + ')');
  }

  @Override
  protected void apply(Fact fact) {
    value = ((Became) fact).value();
  }

  @Override
  protected Runnable undo(Fact fact) {
    Value before = value;
    return () -> value = before;
  }

  @Override
  protected Stream<Fact> snapshot() {
    return Stream.of(new Became(value));
  }

  @Override
  protected void describe(BiConsumer<String, Value> details) {
    details.accept("typecode", Value.of(typecode));
  }
}
