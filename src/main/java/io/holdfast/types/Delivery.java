package io.holdfast.types;

/**
 * An item taken from a queue with a lease: acknowledge it, or it goes back.
 *
 * @param id of this delivery; the same item gets another when it is delivered again
 * @param item the item itself
 * @param count how many times the item has been delivered, this time included: 1 for the first
 * @param leaseMs how long the taker has, in milliseconds from the moment it was taken at the host
 */
public record Delivery<V>(long id, V item, int count, long leaseMs) {
}
