package io.holdfast.object;

import io.holdfast.model.Arguments;
import io.holdfast.model.OnWorker;
import io.holdfast.model.OperationModel;
import io.holdfast.model.StateModel;
import io.vertx.core.Future;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An instance of a user's plain class as a shared object: its methods change it, not facts.
 *
 * @param <F> what is told of that
 */
abstract class PlainObject<F> extends SharedObject<F> {
  private static final Logger log = LoggerFactory.getLogger(PlainObject.class);

  final Object instance;
  final boolean onWorker;

  PlainObject(Object instance) {
    this.instance = instance;
    onWorker = instance.getClass().isAnnotationPresent(OnWorker.class);
  }

  /** @param state how its class says its state; null when it does not */
  static PlainObject<?> of(Object instance, StateModel state) {
    return state == null ? new UntoldInstance(instance) : new ToldInstance(instance, state);
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
    return runtime().surroundings().runOnWorker(step(operation, arguments)).compose(result ->
        result instanceof Future<?> later ? ranLater(operation, later) : Future.succeededFuture(result));
  }

  /** The operation as it runs on a worker. */
  Callable<Object> step(OperationModel operation, Arguments arguments) {
    return () -> {
      try {
        return operation.run(instance, arguments);
      } catch (Exception | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new java.lang.reflect.UndeclaredThrowableException(e);
      }
    };
  }

  /** The operation has run on a worker, and answers when that Future completes. */
  Future<Object> ranLater(OperationModel operation, Future<?> later) {
    return later.map(value -> value);
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
