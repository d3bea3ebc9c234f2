package io.holdfast.object;

import io.holdfast.model.Arguments;
import io.holdfast.model.OnWorker;
import io.holdfast.model.OperationModel;
import io.vertx.core.Future;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An instance of a user's plain class as a shared object. Its state is its own affair, so it lives in memory. */
final class PlainObject extends SharedObject<PlainObject.Fact> {
  private static final Logger log = LoggerFactory.getLogger(PlainObject.class);

  sealed interface Fact permits Changed {
  }

  /** The operation may have changed the instance. */
  record Changed(String operation) implements Fact {
  }

  private final Object instance;
  private final boolean onWorker;

  PlainObject(Object instance, Class<?> type) {
    this.instance = instance;
    onWorker = type.isAnnotationPresent(OnWorker.class);
  }

  @Override
  Object target() {
    return instance;
  }

  @Override
  Object run(OperationModel operation, Arguments arguments) throws Throwable {
    if (!onWorker) {
      return operation.run(instance, arguments);
    }
    return runtime().surroundings().<Object>runOnWorker(() -> {
      try {
        return operation.run(instance, arguments);
      } catch (Exception | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new java.lang.reflect.UndeclaredThrowableException(e);
      }
    }).compose(result -> result instanceof Future<?> later ? later.map(value -> (Object) value)
        : Future.succeededFuture(result));
  }

  @Override
  void ran(OperationModel operation) {
    if (!operation.reads()) {
      commit(new Changed(operation.name()));
    }
  }

  @Override
  protected void apply(Fact fact) {
    // the operation itself has changed the instance
  }

  @Override
  protected Stream<Fact> snapshot() {
    return Stream.empty();
  }

  @Override
  protected void closed() {
    if (instance instanceof AutoCloseable resource) {
      runtime().surroundings().runOnWorker(() -> {
        resource.close();
        return null;
      }).onFailure(e -> log.warn("closing {} failed: {}", runtime().name(), e.toString()));
    }
  }
}
