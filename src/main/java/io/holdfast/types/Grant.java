package io.holdfast.types;

/**
 * What a holder was given.
 *
 * @param token the fencing token: greater than those of all holds that were over when this one began. Of a lock's later
 *     holders each has a greater one, so what is guarded by it refuses a holder that has lost the lock without knowing
 * @param leaseMs how long the hold lasts unless it is renewed, in milliseconds from the moment it was given at the
 *     host: count from sending the call, which is earlier. 0 for as long as the session lives
 */
public record Grant(long token, long leaseMs) {
}
