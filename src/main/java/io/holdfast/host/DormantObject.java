package io.holdfast.host;

import io.holdfast.journal.JournalRecord.Answer;
import io.holdfast.journal.JournalRecord.Made;
import io.holdfast.journal.JournalRecord.Progress;
import io.holdfast.journal.Replica.Captured;
import io.holdfast.journal.StoredRecord.Kept;
import io.holdfast.journal.StoredRecord.KeptFacts;
import io.holdfast.journal.StoredRecord.Turn;
import io.holdfast.object.ObjectRuntime;
import java.util.ArrayList;
import java.util.List;

/**
 * An object of a class that this host does not have: what was kept of it stays as it is, encoded, until the class comes
 * or another host is started that has it.
 */
final class DormantObject {
  private final Made made;
  private Kept kept; // of the snapshot; null when there is none
  private final List<byte[]> facts = new ArrayList<>(); // of the snapshot
  private final List<Turn> turns = new ArrayList<>(); // since
  private String why;

  DormantObject(Made made, String why) {
    this.made = made;
    this.why = why;
  }

  Made made() {
    return made;
  }

  synchronized String why() {
    return why;
  }

  synchronized void because(String reason) {
    why = reason;
  }

  synchronized void add(Kept whole) {
    kept = whole;
  }

  synchronized void add(KeptFacts more) {
    facts.addAll(more.facts());
  }

  /** What the snapshot has already is left out. */
  synchronized void add(Turn turn) {
    if (turn.firstNumber() > factNumber()) {
      turns.add(turn);
    }
  }

  private long factNumber() {
    return turns.isEmpty() ? kept == null ? 0 : kept.factNumber()
        : turns.get(turns.size() - 1).firstNumber() + turns.get(turns.size() - 1).facts().size() - 1;
  }

  /** @return whether it could be, and has not ended meanwhile */
  synchronized boolean wakeInto(ObjectRuntime object) {
    if (kept != null) {
      object.replay(kept);
      object.replay(facts);
    }
    boolean over = false;
    for (Turn turn : turns) {
      over |= object.replay(turn);
    }
    return !over;
  }

  /** As a snapshot has it. Its facts stay those that made it: only its class could make fewer of them. */
  synchronized Captured capture() {
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
