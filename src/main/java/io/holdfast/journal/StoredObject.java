package io.holdfast.journal;

import io.holdfast.journal.JournalRecord.Answer;
import io.holdfast.journal.JournalRecord.Made;
import io.holdfast.journal.JournalRecord.Progress;
import io.holdfast.journal.Replica.Captured;
import io.holdfast.journal.StoredRecord.Kept;
import io.holdfast.journal.StoredRecord.KeptFacts;
import io.holdfast.journal.StoredRecord.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What was kept of one object, as it was written: nobody has to know its type. Thread-safe. */
public final class StoredObject {
  private final Made made;
  private Kept kept; // of the snapshot; null when there is none
  private final List<byte[]> facts = new ArrayList<>(); // of the snapshot
  private final List<Turn> turns = new ArrayList<>(); // since

  public StoredObject(Made made) {
    this.made = made;
  }

  /** A record of this object, of a snapshot or after it. What the snapshot has already is left out. */
  public synchronized void add(StoredRecord record) {
    if (record instanceof Kept whole) {
      kept = whole;
    } else if (record instanceof KeptFacts more) {
      facts.addAll(more.facts());
    } else if (record instanceof Turn turn && turn.firstNumber() > factNumber()) {
      turns.add(turn);
    }
  }

  private long factNumber() {
    return turns.isEmpty() ? kept == null ? 0 : kept.factNumber()
        : turns.get(turns.size() - 1).firstNumber() + turns.get(turns.size() - 1).facts().size() - 1;
  }

  /** Gives all of it, in its order. */
  public synchronized void read(Consumer<StoredRecord> records) {
    if (kept != null) {
      records.accept(kept);
      records.accept(new KeptFacts(made.incarnation(), facts));
    }
    turns.forEach(records);
  }

  /** As a snapshot has it. Its facts stay those that made it: only its class could make fewer of them. */
  public synchronized Captured capture() {
    List<Progress> sessions = new ArrayList<>();
    List<Long> latest = new ArrayList<>();
    List<Answer> answers = new ArrayList<>();
    List<byte[]> all = new ArrayList<>(facts);
    if (kept != null) {
      sessions.addAll(kept.sessions());
      latest.addAll(kept.latest());
      answers.addAll(kept.answers());
    }
    for (Turn turn : turns) {
      all.addAll(turn.facts());
      answers.addAll(turn.answers());
      for (Progress one : turn.sessions()) {
        note(one, sessions, latest);
      }
    }
    return new Captured(made, factNumber(), sessions, latest, answers, all.toArray(), null);
  }

  private static void note(Progress progress, List<Progress> sessions, List<Long> latest) {
    for (int i = 0; i < sessions.size(); i++) {
      if (sessions.get(i).session().equals(progress.session())) {
        if (progress.floor() > sessions.get(i).floor()) {
          sessions.set(i, progress);
        }
        return;
      }
    }
    sessions.add(progress);
    latest.add(0L);
  }
}
