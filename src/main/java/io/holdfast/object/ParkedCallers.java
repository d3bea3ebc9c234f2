package io.holdfast.object;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Cancelled;
import io.holdfast.error.HoldfastException.Timeout;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.model.Call;
import io.holdfast.model.Guard;
import io.holdfast.model.Wait;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The callers parked in one object, in whatever line: each leaves when its line serves it, or when its wait, its
 * deadline, its session or the object ends, or when it is cancelled.
 */
final class ParkedCallers {
  private final ObjectRuntime runtime;
  private List<Waiter<?>> waiters; // in no order; null while there are none
  private int guarded; // how many of them have a guard
  /** Each session's latest, from which its others are chained: its end need not look at the callers of all others. */
  private Map<String, Waiter<?>> latestOf; // null while there are none
  private WaitTimes times; // null while nobody's wait ends by itself
  private Clock.Timer timer; // for the earliest of them, or, when that left, earlier
  private long wakesAtMs = Long.MAX_VALUE;

  ParkedCallers(ObjectRuntime runtime) {
    this.runtime = runtime;
  }

  int count() {
    return waiters == null ? 0 : waiters.size();
  }

  /** @throws TooLarge when no more may wait here */
  void requireRoom() {
    int most = runtime.surroundings().limits().parkedCalls();
    if (count() >= most) {
      throw new TooLarge("too many callers wait in '" + runtime.name() + "': at most " + most
          + "; try again later or do not wait");
    }
  }

  void park(Waiter<?> waiter, Wait wait) {
    if (waiters == null) {
      waiters = new ArrayList<>(2);
    }
    waiter.place(waiters.size());
    waiters.add(waiter);
    runtime.surroundings().meter().parked(waiter.call().operation(), 1);
    chain(waiter);
    if (waiter.call().guard() != null) {
      guarded++;
    }
    ObjectSurroundings surroundings = runtime.surroundings();
    Call call = waiter.call();
    call.onCancel(() -> surroundings.run(() -> runtime.turn(
        () -> leave(waiter, new Cancelled(call + " was cancelled while it waited")))));
    watchTime(waiter, wait);
  }

  /** Notes when its wait ends: that time, or the call's deadline when that is earlier. */
  private void watchTime(Waiter<?> waiter, Wait wait) {
    long nowMs = runtime.surroundings().clock().nowMs();
    long deadlineMs = waiter.call().deadlineMs();
    long waitEndsMs = wait.isForever() ? Call.NO_DEADLINE : Call.deadlineAfter(nowMs, wait.millis());
    waiter.endsAtDeadline = deadlineMs < waitEndsMs;
    long untilMs = Math.max(nowMs + 1, Math.min(deadlineMs, waitEndsMs));
    if (untilMs != Call.NO_DEADLINE) {
      times = times == null ? new WaitTimes() : times;
      times.add(waiter, untilMs);
      wakeForTheNext();
    }
  }

  private void wakeForTheNext() {
    if (times.earliestMs() < wakesAtMs) {
      stopTimer();
      wakesAtMs = times.earliestMs();
      Clock clock = runtime.surroundings().clock();
      timer = clock.after(Math.max(1, wakesAtMs - clock.nowMs()), this::endOverdue);
    }
  }

  private void endOverdue() {
    wakesAtMs = Long.MAX_VALUE;
    timer = null;
    if (times == null) {
      return;
    }
    for (Waiter<?> due : times.takeDue(runtime.surroundings().clock().nowMs())) {
      WaitLine line = due.line();
      HoldfastException passed = due.endsAtDeadline
          ? new Timeout("the deadline of " + due.call() + " passed while it waited") : null;
      runtime.turn(() -> {
        if (due.line() == line) { // the turn may have stood behind the one that moved it on
          leave(due, passed);
        }
      });
    }
    forgetTimesWhenEmpty();
    if (times != null) {
      wakeForTheNext();
    }
  }

  private void stopWatching(Waiter<?> waiter) {
    if (times != null) {
      times.remove(waiter);
      forgetTimesWhenEmpty();
    }
  }

  private void forgetTimesWhenEmpty() {
    if (times != null && times.isEmpty()) {
      times = null;
      stopTimer();
      wakesAtMs = Long.MAX_VALUE;
    }
  }

  private void stopTimer() {
    if (timer != null) {
      timer.stop();
      timer = null;
    }
  }

  /** Serves the object's lines, in their order, and those that it said to look at, until none can go on. */
  void serve(SharedObject<?> object) {
    boolean moved = true;
    while (moved) {
      moved = false;
      for (WaitLine line : object.takeLinesToLookAt()) {
        line.looked();
        moved |= serve(line);
      }
      for (WaitLine line : object.lines()) {
        moved |= serve(line);
      }
    }
  }

  /** Serves one line. @return whether anybody went on */
  boolean serve(WaitLine line) {
    boolean moved = false;
    for (Waiter<?> head = line.head(); head != null && !runtime.hasEnded() && head.isReady(); head = line.head()) {
      runtime.current(head.call());
      if (head.movesOn()) {
        moveOn(head);
      } else {
        remove(head);
        head.serve();
      }
      runtime.current(null);
      moved = true;
    }
    return moved;
  }

  private void moveOn(Waiter<?> waiter) {
    stopWatching(waiter);
    waiter.moveOn();
    watchTime(waiter, Wait.forever());
  }

  /** @param failure why; null when the wait is over */
  private void leave(Waiter<?> waiter, HoldfastException failure) {
    if (waiter.hasLeft()) {
      return;
    }
    runtime.current(waiter.call());
    if (failure == null && waiter.movesOn()) {
      waiter.waitIsOver();
      moveOn(waiter);
    } else if (failure == null) {
      remove(waiter);
      waiter.waitIsOver();
    } else {
      remove(waiter);
      try {
        if (!runtime.hasEnded()) {
          waiter.gone();
        }
      } finally {
        waiter.fail(failure);
      }
    }
    runtime.current(null);
  }

  private void remove(Waiter<?> waiter) {
    runtime.surroundings().meter().parked(waiter.call().operation(), -1);
    stopWatching(waiter);
    int last = waiters.size() - 1;
    Waiter<?> moved = waiters.remove(last);
    if (moved != waiter) {
      waiters.set(waiter.place(), moved);
      moved.place(waiter.place());
    }
    if (waiters.isEmpty()) {
      waiters = null;
    }
    unchain(waiter);
    if (waiter.call().guard() != null) {
      guarded--;
    }
  }

  private void chain(Waiter<?> waiter) {
    String session = waiter.call().caller().session();
    if (session != null) {
      if (latestOf == null) {
        latestOf = new HashMap<>(4);
      }
      waiter.previousOfSession = latestOf.put(session, waiter);
      if (waiter.previousOfSession != null) {
        waiter.previousOfSession.nextOfSession = waiter;
      }
    }
  }

  private void unchain(Waiter<?> waiter) {
    String session = waiter.call().caller().session();
    if (session == null) {
      return;
    }
    Waiter<?> before = waiter.previousOfSession;
    if (before != null) {
      before.nextOfSession = waiter.nextOfSession;
    }
    if (waiter.nextOfSession != null) {
      waiter.nextOfSession.previousOfSession = before;
    } else if (before != null) {
      latestOf.put(session, before);
    } else {
      latestOf.remove(session);
      latestOf = latestOf.isEmpty() ? null : latestOf;
    }
  }

  /** Null when it is not parked here. */
  Waiter<?> find(String session, long callId) {
    Waiter<?> waiter = latestOf == null ? null : latestOf.get(session);
    while (waiter != null && waiter.call().caller().callId() != callId) {
      waiter = waiter.previousOfSession;
    }
    return waiter;
  }

  /** For entrances that know a call by its number alone: ends the parked call of that number of the same session. */
  boolean cancel(Call cancel, long number) {
    if (cancel.caller().session() == null) {
      throw new BadArguments("cancel takes 'call', the number of a call of the same session, and needs that session");
    }
    Waiter<?> waiter = find(cancel.caller().session(), number);
    if (waiter == null) {
      return false;
    }
    leave(waiter, new Cancelled(waiter.call() + " was cancelled while it waited"));
    return true;
  }

  void sessionEnded(String session) {
    List<Waiter<?>> latestFirst = new ArrayList<>(2);
    Waiter<?> latest = latestOf == null ? null : latestOf.get(session);
    for (Waiter<?> waiter = latest; waiter != null; waiter = waiter.previousOfSession) {
      latestFirst.add(waiter);
    }
    for (int i = latestFirst.size() - 1; i >= 0; i--) {
      Waiter<?> waiter = latestFirst.get(i);
      leave(waiter, new Cancelled("the session of " + waiter.call() + " ended while it waited"));
    }
  }

  /** Ends those in the name of earlier holders of a lock than the one that is here now: they may not run any more. */
  void endStale(Guard now) {
    if (guarded > 0) {
      for (Waiter<?> waiter : List.copyOf(waiters)) {
        Guard guard = waiter.call().guard();
        if (guard != null && guard.isStaleAfter(now)) {
          leave(waiter, CommonState.stale(guard, now.token(), runtime.name()));
        }
      }
    }
  }

  void failAll(HoldfastException reason) {
    if (waiters != null) {
      for (Waiter<?> waiter : List.copyOf(waiters)) {
        leave(waiter, reason);
      }
    }
  }
}
