package io.holdfast.object;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Cancelled;
import io.holdfast.error.HoldfastException.Timeout;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.model.Call;
import io.holdfast.model.Caller;
import io.holdfast.model.Wait;
import io.holdfast.value.IntValue;
import java.util.ArrayList;
import java.util.List;

/**
 * The callers parked in one object, in whatever line: each leaves when its line serves it, or when its wait, its
 * deadline, its session or the object ends, or when it is cancelled.
 */
final class ParkedCallers {
  private final ObjectRuntime runtime;
  private List<Waiter<?>> waiters; // in no order; null while there are none

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
    ObjectSurroundings surroundings = runtime.surroundings();
    Call call = waiter.call();
    call.onCancel(() -> surroundings.run(() -> runtime.turn(
        () -> leave(waiter, new Cancelled(call + " was cancelled while it waited")))));
    Clock clock = surroundings.clock();
    long untilDeadline = call.deadlineMs() == Call.NO_DEADLINE ? Long.MAX_VALUE
        : Math.max(1, call.deadlineMs() - clock.nowMs());
    if (untilDeadline < wait.millis()) {
      waiter.timer(clock.after(untilDeadline, () -> runtime.turn(() -> leave(waiter,
          new Timeout("the deadline of " + call + " passed while it waited")))));
    } else if (!wait.isForever()) {
      waiter.timer(clock.after(wait.millis(), () -> runtime.turn(() -> leave(waiter, null))));
    }
  }

  /** Serves the lines, in their order, until none can go on. */
  void serve(List<WaitLine> lines) {
    boolean moved = true;
    while (moved) {
      moved = false;
      for (WaitLine line : lines) {
        for (Waiter<?> head = line.head(); head != null && !runtime.hasEnded() && head.isReady(); head = line.head()) {
          runtime.current(head.call());
          remove(head);
          head.serve();
          runtime.current(null);
          moved = true;
        }
      }
    }
  }

  /** @param failure why; null when the wait is over */
  private void leave(Waiter<?> waiter, HoldfastException failure) {
    if (waiter.hasLeft()) {
      return;
    }
    runtime.current(waiter.call());
    remove(waiter);
    if (failure == null) {
      waiter.waitIsOver();
    } else {
      waiter.fail(failure);
    }
    runtime.current(null);
  }

  private void remove(Waiter<?> waiter) {
    int last = waiters.size() - 1;
    Waiter<?> moved = waiters.remove(last);
    if (moved != waiter) {
      waiters.set(waiter.place(), moved);
      moved.place(waiter.place());
    }
    if (waiters.isEmpty()) {
      waiters = null;
    }
  }

  /** Null when it is not parked here. */
  Waiter<?> find(String session, long callId) {
    if (waiters != null) {
      for (Waiter<?> waiter : waiters) {
        Caller caller = waiter.call().caller();
        if (caller.callId() == callId && session.equals(caller.session())) {
          return waiter;
        }
      }
    }
    return null;
  }

  /** For entrances that know a call by its number alone: ends the parked call of that number of the same session. */
  boolean cancel(Call cancel) {
    if (cancel.caller().session() == null || cancel.arguments().size() != 1
        || !(cancel.arguments().value(0) instanceof IntValue number)) {
      throw new BadArguments("cancel takes 'call', the number of a call of the same session, and needs that session");
    }
    Waiter<?> waiter = find(cancel.caller().session(), number.value());
    if (waiter == null) {
      return false;
    }
    leave(waiter, new Cancelled(waiter.call() + " was cancelled while it waited"));
    return true;
  }

  void sessionEnded(String session) {
    if (waiters == null) {
      return;
    }
    for (Waiter<?> waiter : List.copyOf(waiters)) {
      if (session.equals(waiter.call().caller().session())) {
        leave(waiter, new Cancelled("the session of " + waiter.call() + " ended while it waited"));
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
