package io.holdfast.pickle;

/**
 * What a pickle may cost before it is refused.
 *
 * @param containers lists, dicts, sets, tuples and instances in one pickle: each takes some 100 bytes, a pickle of one
 *     byte each may announce
 * @param expanded containers, items and each 8 bytes of text when what is shared is counted as often as it is reached,
 *     as whoever compares or prints it meets it: sixty lists that each hold the one before twice are 2^60 of them. Over
 *     all that one pickle is made into; what it spells out is allowed besides
 * @param integerBytes bytes of one integer: arithmetic and decimal digits take time that grows faster than it
 * @param outputBytes bytes of one pickle that is written
 */
public record PickleLimits(int containers, long expanded, int integerBytes, int outputBytes) {
  /** A million containers, sixteen million items, integers of 64 KiB, replies of 256 MiB. */
  public static final PickleLimits DEFAULT = new PickleLimits(1_000_000, 16_000_000, 1 << 16, 1 << 28);
}
