package io.holdfast.client;

import io.holdfast.model.Guard;

/**
 * What goes with every call of a proxy.
 *
 * @param timeoutMs the deadline of each call from when it is made; {@link #DEFAULT_TIMEOUT} for the client's default
 * @param cancel cancels the calls that are under way; null for none
 * @param guard the lock in whose name they are made; null for none
 */
record CallTerms(long timeoutMs, CancelSignal cancel, Guard guard) {
  static final long DEFAULT_TIMEOUT = -1;
  static final CallTerms NONE = new CallTerms(DEFAULT_TIMEOUT, null, null);

  CallTerms withTimeout(long ms) {
    return new CallTerms(Math.max(0, ms), cancel, guard);
  }

  CallTerms withCancel(CancelSignal signal) {
    return new CallTerms(timeoutMs, signal, guard);
  }

  CallTerms withGuard(Guard other) {
    return new CallTerms(timeoutMs, cancel, other);
  }
}
