package io.holdfast.object;

import io.holdfast.error.HoldfastException.Empty;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.model.Wait;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

public final class ProbeObject extends SharedObject<ProbeObject.Fact> implements Probe {
  sealed interface Fact permits Noted, Taken, Exploded {
  }

  record Noted(String text) implements Fact {
  }

  record Taken() implements Fact {
  }

  record Exploded() implements Fact {
  }

  private final List<String> notes = new ArrayList<>();
  private final WaitLine takers = openWhile(() -> !notes.isEmpty());

  @Override
  public Future<Integer> note(String text) {
    commit(new Noted(text));
    return Future.succeededFuture(notes.size());
  }

  @Override
  public Future<List<String>> notes() {
    return Future.succeededFuture(List.copyOf(notes));
  }

  @Override
  public Future<String> take(Wait wait) {
    return takers.enter(wait, () -> new Empty("no note"), () -> {
      String oldest = notes.get(0);
      commit(new Taken());
      return oldest;
    });
  }

  @Override
  public Future<Void> fail(String message) {
    throw new Failed("ValueError", message);
  }

  @Override
  public Future<Void> noteAndFail(String text) {
    commit(new Noted(text));
    return Future.failedFuture(new Failed("ValueError", text));
  }

  @Override
  public Future<Void> explode(String text) {
    commit(new Noted(text));
    commit(new Exploded());
    return Future.succeededFuture();
  }

  @Override
  protected void apply(Fact fact) {
    if (fact instanceof Noted noted) {
      notes.add(noted.text());
    } else if (fact instanceof Taken) {
      notes.remove(0);
    } else {
      throw new IllegalStateException("this fact cannot be applied");
    }
  }

  @Override
  protected Stream<Fact> snapshot() {
    return notes.stream().map(Noted::new);
  }
}
