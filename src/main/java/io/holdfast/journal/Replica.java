package io.holdfast.journal;

import io.holdfast.journal.JournalRecord.Answer;
import io.holdfast.journal.JournalRecord.Made;
import io.holdfast.journal.JournalRecord.Progress;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The state of a host: what a journal brings back at its start, and what it makes its snapshots of. */
public interface Replica {

  /**
   * Takes over a record that was kept before. Records of one shard come in order, one at a time; those of another may
   * come at the same time. Never throws: what it cannot read breaks the object that it belongs to.
   */
  void replay(StoredRecord record);

  /** The types whose objects are kept here, and how each writes its facts. */
  Map<String, FactCodec> schema();

  /** How many objects have been brought back so far. Any thread. */
  long objects();

  /** How many facts have been replayed so far. Any thread. */
  long facts();

  /**
   * What there is of one shard besides objects: sessions, and calls that may be repeated. Any thread.
   *
   * @param ofShard whether a key is of that shard
   */
  List<StoredRecord> sessions(Predicate<String> ofShard);

  /**
   * Goes through the objects of one shard, in any order, each as it is when its turn comes.
   *
   * @param ofShard whether a key is of that shard
   */
  Capture capture(Predicate<String> ofShard);

  /** The way through the objects. */
  interface Capture {
    /** The next one; empty when there are no more. Completes on any thread. Never called while another is pending. */
    Future<Optional<Captured>> next();
  }

  /**
   * An object between two of its turns. Nothing in it changes any more, so that it can be written by another thread.
   *
   * @param latest the highest call number seen of each session, in the order of {@code sessions}
   * @param facts facts that give its state, encoded by {@code codec}; bytes where the type is not known here; null
   *     when nobody can tell it: what was kept of the object stays as it is
   * @param codec null when the facts are bytes
   */
  record Captured(Made made, long factNumber, List<Progress> sessions, List<Long> latest, List<Answer> answers,
      Object[] facts, FactCodec codec) {
    /** Of one that is broken. */
    public static Captured asItWasKept(Made made) {
      return new Captured(made, 0, List.of(), List.of(), List.of(), null, null);
    }
  }
}
