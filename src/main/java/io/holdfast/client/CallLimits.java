package io.holdfast.client;

/**
 * What ends a proxy's calls early.
 *
 * @param timeoutMs the deadline of each call from when it is made; {@link #DEFAULT_TIMEOUT} for the client's default
 * @param cancel cancels the calls that are under way; null for none
 */
record CallLimits(long timeoutMs, CancelSignal cancel) {
  static final long DEFAULT_TIMEOUT = -1;
  static final CallLimits NONE = new CallLimits(DEFAULT_TIMEOUT, null);

  CallLimits withTimeout(long ms) {
    return new CallLimits(Math.max(0, ms), cancel);
  }

  CallLimits withCancel(CancelSignal signal) {
    return new CallLimits(timeoutMs, signal);
  }
}
