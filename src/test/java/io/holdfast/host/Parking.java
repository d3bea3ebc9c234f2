package io.holdfast.host;

import io.holdfast.model.Operation;
import io.holdfast.model.SharedType;
import io.holdfast.model.Wait;
import io.holdfast.object.SharedObject;
import io.holdfast.object.WaitLine;
import io.vertx.core.Future;
import java.util.stream.Stream;

/** A place where callers wait until somebody says that all may leave. */
@SharedType(value = "parking", doc = "Callers wait until all may leave.")
public interface Parking {
  @Operation("Wait.")
  Future<Boolean> park();

  @Operation("Let all leave.")
  Future<Void> leave();

  /** The object. */
  final class Lot extends SharedObject<Lot.Fact> implements Parking {
    sealed interface Fact permits Opened {
    }

    record Opened() implements Fact {
    }

    private boolean open;
    private final WaitLine parked = openWhile(() -> open);

    @Override
    public Future<Boolean> park() {
      return parked.enterOr(Wait.forever(), () -> false, () -> true);
    }

    @Override
    public Future<Void> leave() {
      commit(new Opened());
      return Future.succeededFuture();
    }

    @Override
    protected void apply(Fact fact) {
      open = true;
    }

    @Override
    protected Stream<Fact> snapshot() {
      return open ? Stream.of(new Opened()) : Stream.empty();
    }
  }
}
