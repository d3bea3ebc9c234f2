package io.holdfast.types;

/**
 * An item that was delivered as often as its queue allows and was never acknowledged.
 *
 * @param id of this dead letter; they ascend in the order in which items became one
 * @param item the item itself
 * @param count how many times it was delivered
 * @param reason how its last delivery ended
 */
public record DeadLetter<V>(long id, V item, int count, Reason reason) {

  /** How a delivery can end without being acknowledged. */
  public enum Reason {
    /** Its taker released it. */
    RELEASED,
    /** Its lease was over. */
    LEASE_OVER,
    /** Its taker's session ended. */
    SESSION_ENDED
  }
}
