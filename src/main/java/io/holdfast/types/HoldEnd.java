package io.holdfast.types;

/** How a hold came to its end. */
public enum HoldEnd {
  /** Its holder gave it back; also said of one whose end is no longer remembered. */
  RELEASED,
  /** Its lease was over before it was renewed. */
  EXPIRED,
  /** The session of its holder ended. */
  SESSION_ENDED
}
