package io.holdfast.contract;

import io.holdfast.client.CallPath;
import io.holdfast.error.HoldfastException;
import io.holdfast.model.Arguments;
import io.holdfast.model.Call;
import io.holdfast.model.CallTarget;
import io.holdfast.model.Caller;
import io.holdfast.model.Guard;
import io.holdfast.value.Value;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** One client of a case: a session whose calls are numbered, below the untyped surface of the Java client. */
final class CaseClient {
  private final CallPath path;
  private final TreeSet<Long> unanswered = new TreeSet<>(); // guarded by itself
  private long next = 1;

  CaseClient(CallPath path) {
    this.path = path;
  }

  CallPath path() {
    return path;
  }

  /**
   * @param timeoutMs the call's deadline from now; null for none
   * @param guard null for none
   */
  Pending call(String name, long incarnation, String operation, Arguments arguments, String holder,
      Integer timeoutMs, Guard guard) {
    Caller caller;
    synchronized (unanswered) {
      long number = next++;
      unanswered.add(number);
      caller = new Caller(path.session(), holder, number, unanswered.first());
    }
    long deadline = timeoutMs == null ? Call.NO_DEADLINE : path.nowMs() + timeoutMs;
    Pending call = new Pending(new CallTarget(name, incarnation), operation, arguments, caller, deadline, guard);
    path.call(call);
    return call;
  }

  /** A call under way. */
  final class Pending extends Call {
    private final CompletableFuture<Value> answer = new CompletableFuture<>();

    private Pending(CallTarget target, String operation, Arguments arguments, Caller caller, long deadlineMs,
        Guard guard) {
      super(target, operation, arguments, caller, deadlineMs, guard);
    }

    CompletableFuture<Value> answer() {
      return answer;
    }

    @Override
    protected void answered(Value result, HoldfastException failure) {
      synchronized (unanswered) {
        unanswered.remove(caller().callId());
      }
      if (failure == null) {
        answer.complete(result);
      } else {
        answer.completeExceptionally(failure);
      }
    }
  }
}
