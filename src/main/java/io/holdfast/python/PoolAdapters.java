package io.holdfast.python;

import io.holdfast.value.IntValue;
import io.holdfast.value.Iteration;
import io.holdfast.value.NoneValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.util.List;

/**
 * A pool without workers: it can be made, closed, terminated and joined, and mapping nothing gives nothing. Tasks are
 * where attached Python workers come in.
 */
final class PoolAdapters {
  private static final Adapter RESULT = Adapter.of("AsyncResult", Adapter.AUTO_PROXY)
      .method("AsyncResult.get(timeout=None)", call -> Invocation.reply((Value) call.served().own()))
      .method("AsyncResult.ready()", call -> Invocation.reply(Value.of(true)))
      .method("AsyncResult.successful()", call -> Invocation.reply(Value.of(true)))
      .method("AsyncResult.wait(timeout=None)", call -> Invocation.reply(Value.none()))
      .opaque("multiprocessing.pool.AsyncResult").build();

  private PoolAdapters() {
  }

  /** Whether it takes tasks. */
  private static final class Pool {
    private volatile boolean running = true;
  }

  static Adapter result() {
    return RESULT;
  }

  static Adapter pool() {
    return Adapter.of("Pool", "PoolProxy")
        .made("Pool.__init__(processes=None, initializer=None, initargs=(), maxtasksperchild=None)", PoolAdapters::make)
        .method("Pool.apply(func, args=(), kwds=None)", PoolAdapters::task)
        .method("Pool.apply_async(func, args=(), kwds=None, callback=None, error_callback=None)", PoolAdapters::task)
        .method("Pool.close()", PoolAdapters::stop)
        .method("Pool.imap(func, iterable, chunksize=1)", PoolAdapters::imap)
        .method("Pool.imap_unordered(func, iterable, chunksize=1)", PoolAdapters::imap)
        .method("Pool.join()", PoolAdapters::join)
        .method("Pool.map(func, iterable, chunksize=None)", PoolAdapters::map)
        .method("Pool.map_async(func, iterable, chunksize=None, callback=None, error_callback=None)",
            PoolAdapters::mapAsync)
        .method("Pool.starmap(func, iterable, chunksize=None)", PoolAdapters::map)
        .method("Pool.starmap_async(func, iterable, chunksize=None, callback=None, error_callback=None)",
            PoolAdapters::mapAsync)
        .method("Pool.terminate()", PoolAdapters::stop)
        .opaque("multiprocessing.pool.Pool").build();
  }

  private static Future<Served> make(Creation creation) {
    Value processes = creation.argument(0);
    if (processes instanceof IntValue number && number.value() < 1) {
      throw Raised.valueError("Number of processes must be at least 1");
    } else if (processes != NoneValue.NONE && !(processes instanceof IntValue)) {
      throw Raised.typeError("'" + processes.typeName() + "' object cannot be interpreted as an integer");
    } else if (creation.argument(1) != NoneValue.NONE) {
      throw new NeedsWorkers("the initializer of a Pool", "leave it out");
    }
    return Future.succeededFuture(creation.own(null, new Pool(), List.of()));
  }

  private static Pool running(Invocation call) {
    Pool pool = (Pool) call.served().own();
    if (!pool.running) {
      throw Raised.valueError("Pool not running");
    }
    return pool;
  }

  private static Future<Reply> stop(Invocation call) {
    ((Pool) call.served().own()).running = false;
    return Invocation.reply(Value.none());
  }

  private static Future<Reply> join(Invocation call) {
    if (((Pool) call.served().own()).running) {
      throw Raised.valueError("Pool is still running");
    }
    return Invocation.reply(Value.none());
  }

  private static Future<Reply> task(Invocation call) {
    running(call);
    throw noWorkers();
  }

  private static NeedsWorkers noWorkers() {
    return new NeedsWorkers("a task of a Pool", "run it in a multiprocessing.Pool of your own, or put it into a Queue "
        + "that your own processes take from");
  }

  /** Completes when there is nothing to run; fails otherwise. */
  private static Future<Void> requireNothing(Invocation call) {
    running(call);
    return call.iterable(1).map(items -> {
      if (!Iteration.of(items).isEmpty()) {
        throw noWorkers();
      }
      return null;
    });
  }

  private static Future<Reply> map(Invocation call) {
    return requireNothing(call).map(nothing -> Reply.of(Value.list()));
  }

  private static Future<Reply> mapAsync(Invocation call) {
    return requireNothing(call).map(nothing -> IteratorAdapters.proxy(call, RESULT, Value.list(), null));
  }

  private static Future<Reply> imap(Invocation call) {
    IteratorAdapters.Source nothing = next -> Future.failedFuture(new Raised("builtins", "StopIteration", List.of()));
    return requireNothing(call).map(none -> IteratorAdapters.proxy(call, nothing));
  }
}
