package io.holdfast.types;

import io.holdfast.object.Holder;

/**
 * What one holder has of an object.
 *
 * @param id numbers the hold; never given twice
 * @param token the fencing token; 0 where there are none
 * @param leaseMs 0 for as long as the session lives
 * @param shares levels of a lock, permits of a semaphore, levels of reading of a read-write lock
 * @param writes levels of writing of a read-write lock
 */
record Hold(long id, Holder holder, long token, long leaseMs, long shares, long writes) {
  Hold withLease(long ms) {
    return new Hold(id, holder, token, ms, shares, writes);
  }

  /** One that was acquired once more: a lease that is asked for then takes the place of the one it has. */
  Hold withStatedLease(long ms) {
    return ms == 0 ? this : withLease(ms);
  }

  Hold withShares(long number) {
    return new Hold(id, holder, token, leaseMs, number, writes);
  }

  Hold withWrites(long number) {
    return new Hold(id, holder, token, leaseMs, shares, number);
  }

  Hold withToken(long other) {
    return new Hold(id, holder, other, leaseMs, shares, writes);
  }

  Grant grant() {
    return new Grant(token, leaseMs);
  }
}
