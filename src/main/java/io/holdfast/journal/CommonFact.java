package io.holdfast.journal;

/**
 * The facts that an object of any type can have, beside its type's own: numbered with them, kept with them, part of its
 * snapshot.
 */
public sealed interface CommonFact
    permits CommonFact.TokenSeen, CommonFact.ExpirySet, CommonFact.ExpiryCleared, CommonFact.Expired {

  /** The highest fencing token of that lock that a call has shown. */
  record TokenSeen(String lock, long token) implements CommonFact {
  }

  /**
   * The object ends that long from now.
   *
   * @param idle whether a call begins the time anew
   */
  record ExpirySet(long ttlMs, boolean idle) implements CommonFact {
  }

  /** It does not end by itself any more. */
  record ExpiryCleared() implements CommonFact {
  }

  /** Its time is over: the last fact of an object. */
  record Expired() implements CommonFact {
  }
}
