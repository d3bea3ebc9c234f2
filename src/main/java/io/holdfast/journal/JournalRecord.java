package io.holdfast.journal;

import io.holdfast.error.HoldfastException;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;

/** Something that a journal keeps: whole or not at all, and in the order in which it was given. */
public sealed interface JournalRecord
    permits JournalRecord.Made, TurnRecord, JournalRecord.Dropped, JournalRecord.SessionOpened,
    JournalRecord.SessionEnded {

  /** What decides where it is kept: records of one key are kept in order. The object's name, or the session's id. */
  String key();

  /** An object was made; the facts of its incarnation follow. */
  record Made(String object, long incarnation, String type, DictValue options) implements JournalRecord, StoredRecord {
    @Override
    public String key() {
      return object;
    }
  }

  /**
   * An object was dropped.
   *
   * @param caller who did it, when that call may be repeated; null otherwise
   */
  record Dropped(String object, long incarnation, CallNumber caller) implements JournalRecord, StoredRecord {
    @Override
    public String key() {
      return object;
    }
  }

  /** One call of a session. */
  record CallNumber(String session, long callId) {
  }

  /**
   * A session that outlives its connection was opened.
   *
   * @param secret what its client proves itself with when it resumes; never shown
   * @param user whose it is; empty for who has the shared key
   */
  record SessionOpened(String session, byte[] secret, long leaseMs, String user)
      implements JournalRecord, StoredRecord {
    @Override
    public String key() {
      return session;
    }

    @Override
    public String toString() {
      return "SessionOpened[" + session + "]";
    }
  }

  /** It has ended: nobody can resume it. */
  record SessionEnded(String session) implements JournalRecord, StoredRecord {
    @Override
    public String key() {
      return session;
    }
  }

  /**
   * What a call was answered.
   *
   * @param result the result; null when it failed
   * @param failure the failure; null when it did not
   */
  record Answer(String session, long callId, Value result, HoldfastException failure) {
  }

  /**
   * How far a session was when a call of it made facts.
   *
   * @param floor it had the answers of all its calls below, but for the open ones
   * @param open ascending; null for none
   */
  record Progress(String session, long floor, long[] open) {
  }
}
