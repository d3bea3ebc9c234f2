package io.holdfast.host;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.error.HoldfastException.Unknown;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The calls of one session that make or drop objects, which no object can remember: a repeat gets the first answer, or
 * waits for it. What failed had no effect and may run again, unless nobody knows whether it had. Thread-safe.
 */
final class OnceCalls {
  /** Answers kept for a session that does not say that it has them. */
  static final int MOST_KEPT = 10_000;

  private static final class Known {
    final String operation;
    final Future<Value> answer;
    boolean happened; // though it may not be kept yet

    Known(String operation, Future<Value> answer) {
      this.operation = operation;
      this.answer = answer;
    }
  }

  private final TreeMap<Long, Known> answers = new TreeMap<>();

  /**
   * @param operation its name
   * @param floor below it the session has all answers
   * @param start runs the call, when it is new, and completes the promise with its answer
   */
  Future<Value> call(long callId, String operation, long floor, Consumer<Promise<Value>> start) {
    Promise<Value> mine = Promise.promise();
    synchronized (this) {
      answers.headMap(floor).clear();
      if (callId < floor) {
        throw new BadArguments("call " + callId + " is below the floor " + floor
            + ": its session said that it has the answer. It was not run");
      }
      Known there = answers.get(callId);
      if (there != null) {
        return there.answer;
      }
      if (answers.size() >= MOST_KEPT) {
        throw new Unavailable("the session has " + MOST_KEPT + " unread answers of making and dropping objects, "
            + "the limit; send "
            + "a higher floor with the next call");
      }
      answers.put(callId, new Known(operation, mine.future()));
    }
    mine.future().onFailure(failed -> {
      if (!(failed instanceof Unknown)) {
        forget(callId);
      }
    });
    start.accept(mine);
    return mine.future();
  }

  /** The call has taken effect; told before it is kept, and so before it is answered. */
  synchronized void happened(long callId) {
    Known known = answers.get(callId);
    if (known != null) {
      known.happened = true;
    }
  }

  /** The calls of that operation that have taken effect, kept or not, and may be repeated. */
  synchronized List<Long> happened(String operation) {
    return answers.entrySet().stream().filter(entry -> entry.getValue().operation.equals(operation)
        && (entry.getValue().happened || entry.getValue().answer.succeeded())).map(Map.Entry::getKey).toList();
  }

  /** A call of that operation succeeded, and had nothing to say, before this host was started. */
  synchronized void restore(long callId, String operation) {
    answers.put(callId, new Known(operation, Future.succeededFuture(Value.none())));
  }

  private synchronized void forget(long callId) {
    answers.remove(callId);
  }
}
