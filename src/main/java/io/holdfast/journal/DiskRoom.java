package io.holdfast.journal;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Whether the disk has room, with two marks: below the reserve calls that write are refused; what was let in before is
 * written on, down to half of the reserve. So nobody is left waiting for a disk that was seen to be full. Looking is
 * left to who may wait for a disk, several times a second; in between it is counted how much has been written.
 * Thread-safe.
 */
final class DiskRoom {
  /** Looking costs a system call, and others write to the disk as well. */
  private static final long LOOK_EVERY_NS = 20_000_000;

  private final LongSupplier bytes;
  private final LongSupplier nanos;
  private final long reserveBytes;
  private final AtomicLong left = new AtomicLong();
  private volatile long lookedNs;

  /**
   * Looks.
   *
   * @param bytes what the disk has left; may wait for it
   * @param nanos a clock that only goes forward
   */
  DiskRoom(LongSupplier bytes, LongSupplier nanos, long reserveBytes) {
    this.bytes = bytes;
    this.nanos = nanos;
    this.reserveBytes = reserveBytes;
    look();
  }

  /** Whether somebody has looked just now, as somebody must before something is written. */
  boolean isKnown() {
    return nanos.getAsLong() - lookedNs < LOOK_EVERY_NS;
  }

  /** Looks. May wait for the disk. */
  void look() {
    long now = nanos.getAsLong();
    left.set(bytes.getAsLong());
    lookedNs = now;
  }

  /** So many bytes will be written. */
  void taken(long count) {
    left.addAndGet(-count);
  }

  /** Whether a call that writes may be let in. */
  boolean forCalls() {
    return left.get() >= reserveBytes;
  }

  /** Whether what was let in may be written. */
  boolean forEntries() {
    return left.get() >= reserveBytes / 2;
  }
}
