package io.holdfast.journal;

import java.util.function.LongSupplier;

/**
 * Whether the disk has room, with two marks: below the reserve calls that write are refused; what was let in before is
 * written on, down to half of the reserve. So nobody is left waiting for a disk that was seen to be full. Thread-safe.
 */
final class DiskRoom {
  /** Looking costs a system call; in that time little is written. */
  private static final long LOOK_EVERY_NS = 2_000_000;

  private final LongSupplier bytes;
  private final LongSupplier nanos;
  private final long reserveBytes;
  private volatile long lookedNs;
  private volatile long seen;

  /**
   * @param bytes what the disk has left
   * @param nanos a clock that only goes forward
   */
  DiskRoom(LongSupplier bytes, LongSupplier nanos, long reserveBytes) {
    this.bytes = bytes;
    this.nanos = nanos;
    this.reserveBytes = reserveBytes;
    look(nanos.getAsLong());
  }

  private void look(long nowNs) {
    lookedNs = nowNs;
    seen = bytes.getAsLong();
  }

  private long left() {
    long now = nanos.getAsLong();
    if (now - lookedNs >= LOOK_EVERY_NS) {
      look(now);
    }
    return seen;
  }

  /** Whether a call that writes may be let in. */
  boolean forCalls() {
    return left() >= reserveBytes;
  }

  /** Whether what was let in may be written. */
  boolean forEntries() {
    return left() >= reserveBytes / 2;
  }
}
