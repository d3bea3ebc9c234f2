package io.holdfast.object;

import io.holdfast.error.HoldfastException;
import io.holdfast.model.OperationModel;
import java.util.stream.Stream;

/** An instance of a plain class whose state is its own affair, so it lives in memory. */
final class UntoldInstance extends PlainObject<UntoldInstance.Fact> {
  sealed interface Fact permits Changed {
  }

  /** The operation may have changed the instance. */
  record Changed(String operation) implements Fact {
  }

  UntoldInstance(Object instance) {
    super(instance);
  }

  @Override
  HoldfastException ran(OperationModel operation) {
    if (!operation.reads()) {
      commit(new Changed(operation.name()));
    }
    return null;
  }

  @Override
  protected void apply(Fact fact) {
    // the operation itself has changed the instance
  }

  @Override
  protected Stream<Fact> snapshot() {
    return Stream.empty();
  }
}
