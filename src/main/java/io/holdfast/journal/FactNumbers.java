package io.holdfast.journal;

import io.holdfast.journal.JournalRecord.Made;
import io.holdfast.journal.StoredRecord.Kept;
import io.holdfast.journal.StoredRecord.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether the facts of every object of one shard follow one another. A snapshot is fuzzy: it may hold facts that the
 * log behind it has again, and lack an object whose end the log has.
 */
final class FactNumbers {
  /** One life of a name, as far as it has been read. */
  static final class Life {
    private final Made made; // null while only turns of it have been read
    private final long incarnation;
    private long inState; // the latest fact that its state has
    private long inLog; // the latest that the log had; 0 for none yet
    private boolean over;

    private Life(Made made, long incarnation, long inState) {
      this.made = made;
      this.incarnation = incarnation;
      this.inState = inState;
    }

    Made made() {
      return made;
    }

    long incarnation() {
      return incarnation;
    }

    String name() {
      return made == null ? "#" + incarnation : made.object();
    }
  }

  private final Map<Long, Life> lives = new TreeMap<>();

  /** The life of that incarnation; null when nothing of it has been read. */
  Life life(long incarnation) {
    return lives.get(incarnation);
  }

  /** Of a snapshot. */
  void kept(Kept kept) {
    lives.put(kept.made().incarnation(), new Life(kept.made(), kept.made().incarnation(), kept.factNumber()));
  }

  /** One that is there already is from a snapshot. */
  void made(Made made) {
    Life there = lives.get(made.incarnation());
    if (there == null) {
      lives.put(made.incarnation(), new Life(made, made.incarnation(), 0));
    }
  }

  /** @return what is wrong with the turn; null when nothing is */
  String turn(Turn turn) {
    Life life = lives.computeIfAbsent(turn.incarnation(),
        unknown -> new Life(null, unknown, turn.firstNumber() - 1)); // its end has to follow
    String wrong = life.over ? "it goes on with fact " + turn.firstNumber() + " after its end" : null;
    long next = life.inLog > 0 ? life.inLog + 1 : life.inState + 1;
    if (wrong == null && (life.inLog > 0 ? turn.firstNumber() != next : turn.firstNumber() > next)) {
      wrong = "it goes on with fact " + turn.firstNumber() + " where " + next + " comes next";
    }
    life.inLog = turn.firstNumber() + turn.facts().size() - 1;
    life.inState = Math.max(life.inState, life.inLog);
    return wrong;
  }

  /** It has expired or was dropped. */
  void end(long incarnation) {
    Life life = lives.get(incarnation);
    if (life != null) {
      life.over = true;
    }
  }

  /** Those that are there at the end, and those of which only turns were read, but neither a beginning nor an end. */
  List<Life> left() {
    List<Life> left = new ArrayList<>();
    for (Life life : lives.values()) {
      if (!life.over) {
        left.add(life);
      }
    }
    return left;
  }
}
