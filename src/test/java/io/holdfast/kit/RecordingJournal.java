package io.holdfast.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.journal.FactCodec;
import io.holdfast.journal.Journal;
import io.holdfast.journal.JournalRecord;
import io.holdfast.journal.Replica;
import io.holdfast.journal.TurnRecord;
import io.holdfast.journal.Replies;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** Keeps every turn as a disk would: what is read back has been through the type's codec. */
public final class RecordingJournal implements Journal {
  private final FactCodec codec;
  private final List<TurnRecord> turns = new ArrayList<>();
  private final List<Object> facts = new ArrayList<>();

  RecordingJournal(FactCodec codec) {
    this.codec = codec;
  }

  @Override
  public Future<Void> append(JournalRecord record, Replies replies) {
    if (!(record instanceof TurnRecord turn)) {
      return Future.succeededFuture(); // its end
    }
    assertThat(turn.facts().size() + turn.answers().size()).as("what a turn is kept for").isPositive();
    assertThat(turn.firstNumber()).as("the number of a turn's first fact").isEqualTo(facts.size() + 1);
    turns.add(turn);
    turn.facts().forEach(fact -> facts.add(codec.decode(codec.encode(fact))));
    return Future.succeededFuture();
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
    throw new IllegalStateException("the kit gives the numbers");
  }

  @Override
  public boolean durable() {
    return true;
  }

  @Override
  public Future<Void> start(Replica replica) {
    throw new IllegalStateException("the kit brings its object back itself");
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }

  public List<TurnRecord> turns() {
    return turns;
  }

  /** Every fact kept so far, encoded and decoded. */
  public List<Object> facts() {
    return facts;
  }
}
