package io.holdfast.durability;

import io.holdfast.kit.history.Outcome;
import io.holdfast.kit.history.Outcome.DidNotRun;
import io.holdfast.kit.history.Outcome.Unknown;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** How far a run has come. Thread-safe. */
final class Progress {
  private record Mark(long calls, CompletableFuture<Void> reached) {
  }

  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong unknown = new AtomicLong();
  private final AtomicLong notRun = new AtomicLong();
  private final AtomicInteger lostSessions = new AtomicInteger();
  private final AtomicReference<Mark> mark = new AtomicReference<>(new Mark(Long.MAX_VALUE, null));
  private final Map<String, Integer> findings = new LinkedHashMap<>(); // how often; guarded by itself
  private volatile boolean stopping;

  /** A call has ended. @param odd when no such answer is right, whatever the object's state */
  void ended(Request request, Outcome outcome, boolean odd) {
    if (odd || outcome instanceof DidNotRun not && !not.why().startsWith("Unavailable")) {
      found(request.object() + "." + request.operation() + " ended with " + outcome);
    }
    if (outcome instanceof Unknown) {
      unknown.incrementAndGet();
    } else if (outcome instanceof DidNotRun) {
      notRun.incrementAndGet();
    } else {
      long calls = answered.incrementAndGet();
      Mark next = mark.get();
      if (calls >= next.calls) {
        next.reached.complete(null);
      }
    }
  }

  /** Completes when so many calls more have been answered. */
  CompletableFuture<Void> after(long calls) {
    CompletableFuture<Void> reached = new CompletableFuture<>();
    mark.set(new Mark(answered.get() + calls, reached));
    return reached;
  }

  void found(String finding) {
    synchronized (findings) {
      findings.merge(finding, 1, Integer::sum);
    }
  }

  List<String> findings() {
    synchronized (findings) {
      return findings.entrySet().stream().map(each -> each.getKey() + " (times: " + each.getValue() + ")").toList();
    }
  }

  AtomicInteger lostSessions() {
    return lostSessions;
  }

  long answered() {
    return answered.get();
  }

  void stop() {
    stopping = true;
  }

  boolean isStopping() {
    return stopping;
  }

  @Override
  public String toString() {
    return answered + " calls answered, " + unknown + " unknown, " + notRun + " not run, " + lostSessions
        + " sessions lost";
  }
}
