package io.holdfast.types;

import io.holdfast.model.Wait;
import io.holdfast.object.SharedObject;
import io.holdfast.object.WaitLine;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

final class EventObject extends SharedObject<EventObject.Fact> implements SharedEvent {
  sealed interface Fact permits Raised, Lowered {
  }

  record Raised() implements Fact {
  }

  record Lowered() implements Fact {
  }

  private boolean set;
  private final WaitLine waiting = openWhile(() -> set);

  @Override
  public Future<Void> set() {
    if (!set) {
      commit(new Raised()); // all who wait are served at the end of this turn, before anybody can clear
    }
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> clear() {
    if (set) {
      commit(new Lowered());
    }
    return Future.succeededFuture();
  }

  @Override
  public Future<Boolean> isSet() {
    return Future.succeededFuture(set);
  }

  @Override
  public Future<Boolean> wait(Wait wait) {
    return waiting.enterOr(wait, () -> false, () -> true);
  }

  @Override
  protected void apply(Fact fact) {
    set = fact instanceof Raised;
  }

  @Override
  protected Runnable undo(Fact fact) {
    boolean before = set;
    return () -> set = before;
  }

  @Override
  protected Stream<Fact> snapshot() {
    return set ? Stream.of(new Raised()) : Stream.empty();
  }

  @Override
  protected void describe(BiConsumer<String, Value> details) {
    details.accept("set", Value.of(set));
  }
}
