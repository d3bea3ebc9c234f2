package io.holdfast.types;

import io.holdfast.types.ConditionWaits.Stage;

/** What happens to a lock and its conditions. */
sealed interface MutexFact {
  /** A holder has it. */
  record Acquired(String session, String holder, long token, long leaseMs) implements MutexFact {
  }

  /** Somebody has it; nobody knows who, because it has no owners. */
  record Locked() implements MutexFact {
  }

  /** Its holder has it once more. */
  record Reentered(long leaseMs) implements MutexFact {
  }

  /** Its holder has it once less, and still has it. */
  record Left() implements MutexFact {
  }

  record Released(HoldEnd how) implements MutexFact {
  }

  record Renewed(long leaseMs) implements MutexFact {
  }

  /** Whoever has it has laid it down and waits for a condition. */
  record Waited(long id, String session, String holder, long callId, String condition) implements MutexFact {
  }

  /** One that waits wants the lock again. */
  record Woken(long id, boolean notified) implements MutexFact {
  }

  /** One that waited has the lock again. */
  record Resumed(long id, long token) implements MutexFact {
  }

  /** One that waited has left without the lock. */
  record WentAway(long id) implements MutexFact {
  }

  /** Of a snapshot: a holder has it, so many levels of it. */
  record Held(String session, String holder, long token, long leaseMs, long levels) implements MutexFact {
  }

  /** Of a snapshot: one that waits. */
  record Waits(long id, String session, String holder, long callId, String condition, long levels, long leaseMs,
      Stage stage) implements MutexFact {
  }

  /** Of a snapshot: so many have waited. */
  record Numbered(long lastWait) implements MutexFact {
  }

  /** Of a snapshot: a hold that its holder lost. */
  record Lost(long token, String session, String holder, HoldEnd how) implements MutexFact {
  }
}
