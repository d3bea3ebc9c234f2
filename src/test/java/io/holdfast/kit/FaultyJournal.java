package io.holdfast.kit;

import io.holdfast.journal.Journal;
import io.holdfast.journal.JournalRecord;
import io.holdfast.journal.Replica;
import io.holdfast.journal.Replies;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A journal that keeps at once what it is given, until told to hold back or to fail. Once it has failed to keep a turn
 * it keeps none any more, as {@link Journal} promises.
 */
public final class FaultyJournal implements Journal {
  private record Held(JournalRecord turn, Promise<Void> kept) {
  }

  private final Journal inner;
  private final Deque<Held> held = new ArrayDeque<>();
  private boolean holding;
  private RuntimeException readFailure;
  private RuntimeException failure;
  private String refusal;
  private int lost;
  private int readsConfirmed;

  FaultyJournal(Journal inner) {
    this.inner = inner;
  }

  /** From now on nothing is kept, and no read confirmed, until {@link #keepNext} or {@link #keepAll}. */
  public void hold() {
    holding = true;
  }

  /** Keeps, or confirms, the oldest one held. */
  public void keepNext() {
    Held next = held.remove();
    if (failure != null && next.turn != null) {
      lost++;
      next.kept.fail(failure);
    } else if (next.turn == null) {
      confirm().onComplete(next.kept);
    } else {
      inner.append(next.turn, Runnable::run).onComplete(next.kept);
    }
  }

  /** Keeps all that is held, and from now on everything at once. */
  public void keepAll() {
    holding = false;
    while (!held.isEmpty()) {
      keepNext();
    }
  }

  /** Fails every turn from now on, held ones included. */
  public void failWith(RuntimeException cause) {
    failure = cause;
  }

  /** Takes nothing from now on, for that reason; null to take everything again. */
  public void refuse(String why) {
    refusal = why;
  }

  /** Refuses to confirm reads from now on: another owner may have written. */
  public void failReadsWith(RuntimeException cause) {
    readFailure = cause;
  }

  public int heldCount() {
    return held.size();
  }

  public int readsConfirmed() {
    return readsConfirmed;
  }

  /** Whether the object knows more than was kept. */
  public boolean hasGaps() {
    return lost > 0 || held.stream().anyMatch(one -> one.turn != null);
  }

  @Override
  public Future<Void> append(JournalRecord turn, Replies replies) {
    if (holding) {
      return holdBack(turn);
    }
    if (failure != null) {
      lost++;
      return Future.failedFuture(failure);
    }
    return inner.append(turn, replies);
  }

  @Override
  public Future<Void> confirmRead(String object) {
    return holding ? holdBack(null) : confirm();
  }

  private Future<Void> holdBack(JournalRecord turn) {
    Promise<Void> kept = Promise.promise();
    held.add(new Held(turn, kept));
    return kept.future();
  }

  private Future<Void> confirm() {
    if (readFailure != null) {
      return Future.failedFuture(readFailure);
    }
    readsConfirmed++;
    return Future.succeededFuture();
  }

  @Override
  public String refusal(String key) {
    return refusal;
  }

  @Override
  public long newNumber() {
    return inner.newNumber();
  }

  @Override
  public Future<Void> start(Replica replica) {
    return inner.start(replica);
  }

  @Override
  public Future<Void> close() {
    return inner.close();
  }

  @Override
  public boolean durable() {
    return inner.durable();
  }
}
