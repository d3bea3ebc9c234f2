package io.holdfast.journal;

import io.holdfast.journal.JournalRecord.Answer;
import io.holdfast.journal.JournalRecord.CallNumber;
import io.holdfast.journal.JournalRecord.Dropped;
import io.holdfast.journal.JournalRecord.Made;
import io.holdfast.journal.JournalRecord.Progress;
import io.holdfast.journal.JournalRecord.SessionEnded;
import io.holdfast.journal.JournalRecord.SessionOpened;
import java.util.List;

/** A record as it is read back, from the log or a snapshot. Facts are still bytes: their object's type reads them. */
public sealed interface StoredRecord
    permits Made, Dropped, SessionOpened, SessionEnded, StoredRecord.Turn, StoredRecord.Kept, StoredRecord.KeptFacts,
    StoredRecord.KeptDrop {

  /** A {@link TurnRecord}. */
  record Turn(long incarnation, long firstNumber, List<byte[]> facts, List<Progress> sessions, List<Answer> answers)
      implements StoredRecord {
  }

  /**
   * Of a snapshot: an object as it was after the fact of that number. Its {@link KeptFacts} follow.
   *
   * @param latest the highest call number seen of each session, in the order of {@code sessions}
   */
  record Kept(Made made, long factNumber, List<Progress> sessions, List<Long> latest, List<Answer> answers)
      implements StoredRecord {
  }

  /** Of a snapshot: facts that, applied in order, give the state of the object. */
  record KeptFacts(long incarnation, List<byte[]> facts) implements StoredRecord {
  }

  /** Of a snapshot: a call that has dropped an object and may be repeated. */
  record KeptDrop(CallNumber caller) implements StoredRecord {
  }
}
