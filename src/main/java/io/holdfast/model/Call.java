package io.holdfast.model;

import io.holdfast.error.HoldfastException;
import io.holdfast.value.Value;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call on an object, on its way from an entrance to the object and, by {@link #succeed} or {@link #fail}, back.
 *
 * <p>Every entrance extends this class with its own {@link #answered}; nothing behind the entrance knows which one it
 * was. A call is answered exactly once, on the context of the object or of whatever refused it: the entrance hops to
 * its own context itself. All fields but the state of the answer are immutable.
 */
public abstract class Call {
  /** The deadline of a call that has none. */
  public static final long NO_DEADLINE = Long.MAX_VALUE;

  /** The callId of a call that is never repeated, and so needs no keeping of its answer. */
  public static final long NOT_REPEATED = 0;

  private static final Logger log = LoggerFactory.getLogger(Call.class);

  private final CallTarget target;
  private final String operation;
  private final Arguments arguments;
  private final Caller caller;
  private final long deadlineMs;
  private final Guard guard; // null when none
  private boolean answered;
  private boolean madeFacts;
  private Runnable cancel; // guarded by this, as is cancelled
  private boolean cancelled;

  /**
   * @param target which object
   * @param operation the operation's wire name
   * @param caller who calls, and which of its calls this is
   * @param deadlineMs on the clock of the host that runs the call; {@link #NO_DEADLINE} for none
   * @param guard the lock in whose name it is made; null for none
   */
  protected Call(CallTarget target, String operation, Arguments arguments, Caller caller, long deadlineMs,
      Guard guard) {
    this.target = target;
    this.operation = operation;
    this.arguments = arguments;
    this.caller = caller;
    this.deadlineMs = deadlineMs;
    this.guard = guard;
  }

  /** A call without a guard. Who passes another's call on passes its guard on too. */
  protected Call(CallTarget target, String operation, Arguments arguments, Caller caller, long deadlineMs) {
    this(target, operation, arguments, caller, deadlineMs, null);
  }

  /** The deadline that many milliseconds after a time; {@link #NO_DEADLINE} when no clock gets that far. */
  public static long deadlineAfter(long nowMs, long millis) {
    long deadline = nowMs + millis;
    return ((nowMs ^ deadline) & (millis ^ deadline)) < 0 ? NO_DEADLINE : deadline;
  }

  /** The answer: a result, or a failure when that is not null. Called exactly once. */
  protected abstract void answered(Value result, HoldfastException failure);

  public final void succeed(Value result) {
    answer(result, null);
  }

  public final void fail(HoldfastException failure) {
    answer(null, failure);
  }

  private void answer(Value result, HoldfastException failure) {
    if (!answered) {
      answered = true;
      try {
        answered(result, failure);
      } catch (RuntimeException | Error bug) { // a caller's own handler may run here: the object goes on without it
        log.error("handling the answer of {} failed", this, bug);
      }
    }
  }

  public final boolean isAnswered() {
    return answered;
  }

  public final CallTarget target() {
    return target;
  }

  public final String operation() {
    return operation;
  }

  public final Arguments arguments() {
    return arguments;
  }

  public final Caller caller() {
    return caller;
  }

  public final long deadlineMs() {
    return deadlineMs;
  }

  /** The lock in whose name it is made; null for none. */
  public final Guard guard() {
    return guard;
  }

  /** Whether running it changed the object; set by the object that runs it. */
  public final boolean madeFacts() {
    return madeFacts;
  }

  public final void markFacts() {
    madeFacts = true;
  }

  /**
   * Says how to cancel the call while it is on its way or parked; set by whoever holds it now, null when it cannot be
   * any more. When the call has been cancelled already the action runs at once.
   */
  public final void onCancel(Runnable action) {
    boolean now;
    synchronized (this) {
      cancel = action;
      now = cancelled;
    }
    if (now && action != null) {
      action.run();
    }
  }

  /**
   * Asks that the call ends now. A call that is parked, or will be, is answered {@code Cancelled}; one that has run
   * keeps its answer. May be called on any thread, any number of times.
   */
  public final void cancel() {
    Runnable action;
    synchronized (this) {
      cancelled = true;
      action = cancel;
    }
    if (action != null) {
      action.run();
    }
  }

  @Override
  public String toString() {
    return target.name() + "." + operation;
  }
}
