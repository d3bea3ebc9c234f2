package io.holdfast.object;

import io.holdfast.model.Wait;
import io.vertx.core.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Callers parked in an object until it can serve them: first come, first served. After every turn the lines of the
 * object are looked at again, in the order in which they were opened, until none can go on.
 *
 * <p>The head alone is asked whether it can go on: a caller that needs more than is there holds those behind it, so
 * none starves. A caller leaves when its wait or its call's deadline is over, when it is cancelled, when its session
 * ends, and when the object is dropped. Lines are in memory and are not journaled.
 *
 * <p>An object that has a line for each of many things, of which few move in a turn, opens them with
 * {@link SharedObject#openOnLook}: such a line is looked at only after a turn that said so, by {@link #look}.
 */
public final class WaitLine {
  private final SharedObject<?> object;
  private final BooleanSupplier open;
  private Waiter<?> head;
  private Waiter<?> tail;
  private int size;
  private WaitLine original; // of a line of a copy, in which nobody is parked: the line that this one stands for
  private boolean toLookAt;

  WaitLine(SharedObject<?> object, BooleanSupplier open) {
    this.object = object;
    this.open = open;
  }

  /**
   * Serves the caller now when the line is open and nobody stands before it; else parks it.
   *
   * @param otherwise the failure when the wait is over, for example {@code Empty}
   * @param action decides and commits, when it is this caller's turn; its result is the call's
   */
  public <T> Future<T> enter(Wait wait, Supplier<? extends RuntimeException> otherwise, Supplier<T> action) {
    return enter(wait, open, otherwise, action);
  }

  /** As above, with a condition of this caller's own. */
  public <T> Future<T> enter(Wait wait, BooleanSupplier ready, Supplier<? extends RuntimeException> otherwise,
      Supplier<T> action) {
    return enterOr(wait, ready, () -> {
      throw otherwise.get();
    }, action);
  }

  /**
   * As above, for operations that answer, and do not fail, when the wait is over: a lock's {@code acquire} says false.
   */
  public <T> Future<T> enterOr(Wait wait, BooleanSupplier ready, Supplier<T> otherwise, Supplier<T> action) {
    return enterOr(wait, ready, otherwise, action, null);
  }

  /**
   * As above, for callers whose waiting is part of the object's state.
   *
   * @param gone commits, in the caller's name, that it has left without being served and before its wait was over: it
   *     was cancelled, its deadline has passed, or its session has ended. Not asked when the object itself ends
   */
  public <T> Future<T> enterOr(Wait wait, BooleanSupplier ready, Supplier<T> otherwise, Supplier<T> action,
      Runnable gone) {
    if (isEmpty() && ready.getAsBoolean()) {
      return Future.succeededFuture(action.get());
    }
    ObjectRuntime runtime = object.runtime();
    if (wait.isNone() || runtime.isBatching()) {
      return Future.succeededFuture(otherwise.get());
    }
    runtime.admitWaiter(runtime.current());
    Waiter<T> waiter = new Waiter<>(this, runtime.current(), ready, otherwise, action, gone);
    append(waiter);
    runtime.parked(waiter, wait);
    return waiter.future();
  }

  /** As above, while the line is open. */
  public <T> Future<T> enterOr(Wait wait, Supplier<T> otherwise, Supplier<T> action) {
    return enterOr(wait, open, otherwise, action);
  }

  /**
   * Parks the caller here and afterwards in another line, whatever happens first: this line serves it, or its wait is
   * over. In the other line it waits at the end, and without end. So does one that waits for a condition, and then for
   * its lock.
   *
   * @param wait how long it stays in this line
   * @param ready whether it can go on to the next line
   * @param waitIsOver commits that the wait is over; then the caller goes on to the next line
   * @param next the other line
   * @param nextReady whether it can be served there
   * @param action decides and commits, when it is this caller's turn there; its result is the call's
   * @param gone commits that the caller has left either line without being served: it was cancelled, its deadline has
   *     passed, or its session has ended. Not asked when the object itself ends
   */
  public <T> Future<T> enterThen(Wait wait, BooleanSupplier ready, Runnable waitIsOver, WaitLine next,
      BooleanSupplier nextReady, Supplier<T> action, Runnable gone) {
    ObjectRuntime runtime = object.runtime();
    runtime.admitWaiter(runtime.current());
    MovingWaiter<T> waiter = new MovingWaiter<>(this, runtime.current(), ready, waitIsOver, next, nextReady, action,
        gone);
    append(waiter);
    runtime.parked(waiter, wait);
    return waiter.future();
  }

  /**
   * Has a line of {@link SharedObject#openOnLook} looked at when this turn ends: something was changed that its head
   * may wait for. Harmless when that turns out not to be so, and when nobody waits.
   */
  public void look() {
    if (head != null && !toLookAt) {
      toLookAt = true;
      object.linesToLookAt().add(this);
    }
  }

  void looked() {
    toLookAt = false;
  }

  /** How many callers are parked here. */
  public int size() {
    return original == null ? size : original.size;
  }

  public boolean isEmpty() {
    return original == null ? head == null : original.head == null;
  }

  /** The object is a copy for a batch, which overtakes nobody who waits in the live one. */
  void standFor(WaitLine line) {
    original = line;
  }

  Waiter<?> head() {
    return head;
  }

  void append(Waiter<?> waiter) {
    waiter.previous = tail;
    if (tail == null) {
      head = waiter;
    } else {
      tail.next = waiter;
    }
    tail = waiter;
    size++;
  }

  void remove(Waiter<?> waiter) {
    if (waiter.previous == null) {
      head = waiter.next;
    } else {
      waiter.previous.next = waiter.next;
    }
    if (waiter.next == null) {
      tail = waiter.previous;
    } else {
      waiter.next.previous = waiter.previous;
    }
    waiter.previous = null;
    waiter.next = null;
    size--;
  }
}
