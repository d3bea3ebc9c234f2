package io.holdfast.object;

import io.holdfast.error.HoldfastException.Empty;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.model.Wait;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

public final class LedgerObject extends SharedObject<LedgerObject.Fact> implements Ledger {
  sealed interface Fact permits Added, Removed, AddedForGood, AddedBadly, Exploded {
  }

  record Added(long number) implements Fact {
  }

  record Removed() implements Fact {
  }

  record AddedForGood(long number) implements Fact {
  }

  record AddedBadly(long number) implements Fact {
  }

  record Exploded() implements Fact {
  }

  private final List<Long> numbers = new ArrayList<>();
  private final WaitLine takers = openWhile(() -> !numbers.isEmpty());

  private Future<Integer> added(Fact fact) {
    commit(fact);
    return Future.succeededFuture(numbers.size());
  }

  @Override
  public Future<Integer> add(long number) {
    return added(new Added(number));
  }

  @Override
  public Future<Integer> grow(long number) {
    return added(new Added(number));
  }

  @Override
  public Future<Long> take(Wait wait) {
    return takers.enter(wait, () -> new Empty("no number"), () -> {
      long first = numbers.get(0);
      commit(new Removed());
      return first;
    });
  }

  @Override
  public Future<List<Long>> numbers() {
    return Future.succeededFuture(List.copyOf(numbers));
  }

  @Override
  public Future<Void> fail() {
    throw new Failed("KeyError", "'k'", List.of("k"), "");
  }

  @Override
  public Future<Integer> addForGood(long number) {
    commit(new Added(-number));
    return added(new AddedForGood(number));
  }

  @Override
  public Future<Integer> addForGoodCatching(long number) {
    try {
      return addForGood(number);
    } catch (RuntimeException careless) {
      return Future.succeededFuture(-1);
    }
  }

  @Override
  public Future<Integer> addBadly(long number) {
    return added(new AddedBadly(number));
  }

  @Override
  public Future<Void> explode() {
    commit(new Exploded());
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> later() {
    commit(new Added(0));
    return Promise.<Void>promise().future();
  }

  @Override
  public Future<Integer> addTwice(long number) {
    after(100, () -> commit(new Added(number)));
    return add(number);
  }

  @Override
  public Future<Integer> addTwiceForGood(long number) {
    commit(new AddedForGood(number));
    return addTwice(number);
  }

  @Override
  public Future<String> text(int length) {
    return Future.succeededFuture("x".repeat(length));
  }

  @Override
  public Future<List<Long>> times() {
    return Future.succeededFuture(List.of(nowMs(), nowMs()));
  }

  @Override
  public Future<List<Long>> tooMany() {
    return Future.succeededFuture(new AbstractList<>() {
      @Override
      public Long get(int index) {
        throw new OutOfMemoryError("as if");
      }

      @Override
      public int size() {
        throw new OutOfMemoryError("as if");
      }
    });
  }

  @Override
  public Future<Object> nothingTellable() {
    List<Object> itself = new ArrayList<>();
    itself.add(itself);
    return Future.succeededFuture(itself);
  }

  @Override
  protected void apply(Fact fact) {
    if (fact instanceof Added added) {
      numbers.add(added.number());
    } else if (fact instanceof AddedForGood added) {
      numbers.add(added.number());
    } else if (fact instanceof AddedBadly added) {
      numbers.add(added.number());
    } else if (fact instanceof Removed) {
      numbers.remove(0);
    } else {
      throw new IllegalStateException("this fact cannot be applied");
    }
  }

  @Override
  protected Runnable undo(Fact fact) {
    if (fact instanceof Added || fact instanceof Exploded) {
      return () -> numbers.remove(numbers.size() - 1);
    } else if (fact instanceof Removed) {
      long first = numbers.get(0);
      return () -> numbers.add(0, first);
    } else if (fact instanceof AddedBadly) {
      return () -> {
        throw new IllegalStateException("this fact cannot be taken back");
      };
    }
    return null;
  }

  @Override
  protected Stream<Fact> snapshot() {
    return numbers.stream().map(Added::new);
  }
}
