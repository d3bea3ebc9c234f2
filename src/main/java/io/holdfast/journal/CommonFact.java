package io.holdfast.journal;

/**
 * The facts that an object of any type can have, beside its type's own: numbered with them, kept with them, part of its
 * snapshot.
 */
public sealed interface CommonFact permits CommonFact.TokenSeen {

  /** The highest fencing token of that lock that a call has shown. */
  record TokenSeen(String lock, long token) implements CommonFact {
  }
}
