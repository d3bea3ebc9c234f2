package io.holdfast.host;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The calls of one session that make or drop objects, which no object can remember: a repeat gets the first answer, or
 * waits for it. What failed had no effect and may run again. Thread-safe.
 */
final class OnceCalls {
  /** Answers kept for a session that does not say that it has them. */
  static final int MOST_KEPT = 10_000;

  private final TreeMap<Long, Future<Value>> answers = new TreeMap<>();

  /**
   * @param floor below it the session has all answers
   * @param start runs the call, when it is new, and completes the promise with its answer
   */
  Future<Value> call(long callId, long floor, Consumer<Promise<Value>> start) {
    Promise<Value> mine = Promise.promise();
    synchronized (this) {
      answers.headMap(floor).clear();
      if (callId < floor) {
        throw new BadArguments("call " + callId + " is below the floor " + floor
            + ": its session said that it has the answer. It was not run");
      }
      Future<Value> there = answers.get(callId);
      if (there != null) {
        return there;
      }
      if (answers.size() >= MOST_KEPT) {
        throw new Unavailable("the session has " + MOST_KEPT + " unread answers of making and dropping objects, "
            + "the limit; send "
            + "a higher floor with the next call");
      }
      answers.put(callId, mine.future());
    }
    mine.future().onFailure(failed -> forget(callId));
    start.accept(mine);
    return mine.future();
  }

  private synchronized void forget(long callId) {
    answers.remove(callId);
  }
}
