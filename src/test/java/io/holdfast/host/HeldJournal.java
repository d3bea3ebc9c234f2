package io.holdfast.host;

import io.holdfast.journal.Journal;
import io.holdfast.journal.JournalRecord;
import io.holdfast.journal.MemoryJournal;
import io.holdfast.journal.Replica;
import io.holdfast.journal.Replies;
import io.holdfast.journal.StoredRecord;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import java.util.function.Predicate;

/** A journal that has kept some records before, and does not keep others until it is told to. */
final class HeldJournal implements Journal {
  private record Held(JournalRecord record, Promise<Void> kept, Replies replies) {
  }

  private final MemoryJournal numbers = new MemoryJournal();
  private final List<Held> held = new CopyOnWriteArrayList<>();
  private final List<StoredRecord> before;
  private final Promise<Void> started = Promise.promise();
  private volatile Predicate<JournalRecord> holds = record -> false;
  private volatile Replica replica;

  HeldJournal(StoredRecord... before) {
    this.before = List.of(before);
  }

  /** All that was kept has been read. */
  void started() {
    started.tryComplete();
  }

  void hold(Predicate<JournalRecord> which) {
    holds = which;
  }

  boolean holdsSomething() {
    return !held.isEmpty();
  }

  /** All that is held, and whatever comes. */
  void keepAll() {
    holds = record -> false;
    held.forEach(one -> one.replies.execute(one.kept::complete));
    held.clear();
  }

  /** Of the host that has it. */
  Replica replica() {
    return replica;
  }

  @Override
  public Future<Void> append(JournalRecord record, Replies replies) {
    if (!holds.test(record)) {
      return Future.succeededFuture();
    }
    Promise<Void> kept = Promise.promise();
    held.add(new Held(record, kept, replies));
    return kept.future();
  }

  @Override
  public Future<Void> confirmRead(String object) {
    return Future.succeededFuture();
  }

  @Override
  public String refusal(String key) {
    return null;
  }

  @Override
  public long newNumber() {
    return numbers.newNumber();
  }

  @Override
  public boolean durable() {
    return true;
  }

  @Override
  public Future<Void> start(Replica state) {
    replica = state;
    before.forEach(state::replay);
    return started.future();
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
