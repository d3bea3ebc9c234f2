package io.holdfast.object;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.Denied;
import io.holdfast.model.Caller;
import io.holdfast.model.OperationModel;
import io.holdfast.model.StateModel;
import io.holdfast.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * The state of one shared object. A type's class extends this and implements the type's interface.
 *
 * <p>Operations <em>decide</em>: they read the state and {@link #commit} facts. Facts <em>change</em>: state is changed
 * in {@link #apply} only, live and in replay alike, so {@code apply} reads nothing but the state and the fact, and
 * never throws. An operation is one turn on the object's context and no other runs meanwhile; it never blocks. To make
 * its caller wait it enters a {@link WaitLine}. No clock, randomness, thread or I/O: time comes from {@link #nowMs}.
 *
 * @param <F> the type's facts: a sealed interface whose permitted classes are records
 */
public abstract class SharedObject<F> {
  private final List<WaitLine> lines = new ArrayList<>(2);
  private List<WaitLine> linesToLookAt = List.of(); // few objects have any
  private ObjectRuntime runtime;

  /** An instance of a plain class as a shared object; see {@link ObjectType#ofPlainClass}. */
  public static SharedObject<?> ofPlain(Object instance) {
    return PlainObject.of(instance, StateModel.of(instance.getClass()));
  }

  /** Changes the state as the fact says. Never throws, never asks anything outside the state and the fact. */
  protected abstract void apply(F fact);

  /** Facts that, applied in order to a new instance with the same options, give the present state. */
  protected abstract Stream<F> snapshot();

  /** A session has ended: commit what gives back all that it holds. */
  protected void sessionEnded(String session) {
  }

  /** Adds what is worth knowing of the state to {@code describe}; small and cheap. */
  protected void describe(BiConsumer<String, Value> details) {
  }

  /**
   * The object begins to serve: once, in a turn of its own, after it was made or its facts were replayed. What runs on
   * time starts here: time without a host does not count, so leases and lives begin anew, in full.
   */
  protected void begins() {
  }

  /**
   * Commits what time has brought since the last turn: leases that are over, entries that have expired. Asked before
   * every call, so that no call sees what is over, and whoever meets it makes the fact. Cheap when nothing is due.
   */
  protected void catchUp() {
  }

  /**
   * How to take a fact back that is about to be applied: asked in a batch, which is all or nothing. What the operation
   * has done beside its facts stays: a timer that it has set fires, and must then do nothing.
   *
   * @return puts the live state back to what it is now, run when the fact is the last that is applied; null when this
   *     type cannot, and a batch has to run on a copy
   */
  protected Runnable undo(F fact) {
    return null;
  }

  /** The object was dropped or its host stops: give back resources outside Holdfast. */
  protected void closed() {
  }

  /** Applies the fact at once and has it journaled with this turn; no reply leaves before it is kept. */
  protected final void commit(F fact) {
    runtime.commit(fact);
  }

  /** A line of waiting callers, served in order of arrival while the condition holds. */
  protected final WaitLine openWhile(BooleanSupplier open) {
    WaitLine line = new WaitLine(this, open);
    lines.add(line);
    return line;
  }

  /**
   * A line that is looked at only after turns that said so, by {@link WaitLine#look}; its callers come with conditions
   * of their own. An object may open any number of them: it does not keep them.
   */
  protected final WaitLine openOnLook() {
    return new WaitLine(this, () -> false);
  }

  /** Who made the call that is running now; anonymous in a timer's turn. */
  protected final Caller caller() {
    return runtime.caller();
  }

  /** The caller as the owner of what it acquires. */
  protected final Holder requireHolder() {
    Caller caller = caller();
    if (caller.session() == null) {
      throw new Denied("this needs a session, so that it can be given back when the caller is gone; open one first");
    }
    return new Holder(caller.session(), caller.holder());
  }

  /**
   * A fencing token: greater than any that this host has given before, below 2^53. It goes into a fact, so that replay
   * knows it.
   */
  protected final long newToken() {
    return runtime.surroundings().newToken();
  }

  /** Milliseconds on the host's clock; it stands still while a batch runs. */
  protected final long nowMs() {
    return runtime.nowMs();
  }

  /** Runs the action as a turn of its own, that many milliseconds from now. */
  protected final Clock.Timer after(long delayMs, Runnable turn) {
    runtime.requireTimers();
    return runtime.surroundings().clock().after(delayMs, () -> runtime.turn(turn));
  }

  /** The object that operations are called on. */
  Object target() {
    return this;
  }

  /** Runs the operation; what it returns may be a Future. */
  Object run(OperationModel operation, io.holdfast.model.Arguments arguments) throws Throwable {
    return operation.run(target(), arguments);
  }

  /**
   * The operation has run to its end, whether it failed or not.
   *
   * @return why its call fails in any case; else null
   */
  HoldfastException ran(OperationModel operation) {
    return null;
  }

  final void attach(ObjectRuntime runtime) {
    this.runtime = runtime;
  }

  final ObjectRuntime runtime() {
    return runtime;
  }

  final List<WaitLine> lines() {
    return lines;
  }

  /** Lines of {@link #openOnLook} to be looked at when the turn ends; the caller may add to them. */
  final List<WaitLine> linesToLookAt() {
    if (linesToLookAt.isEmpty()) {
      linesToLookAt = new ArrayList<>(2);
    }
    return linesToLookAt;
  }

  /** Those that were to be looked at; they no longer are. */
  final List<WaitLine> takeLinesToLookAt() {
    List<WaitLine> taken = linesToLookAt;
    linesToLookAt = List.of();
    return taken;
  }

  @SuppressWarnings("unchecked") // as below
  final Runnable undoOf(Object fact) {
    return undo((F) fact);
  }

  @SuppressWarnings("unchecked") // the codec and commit() admit this type's facts only
  final void applyFact(Object fact) {
    apply((F) fact);
  }
}
