package io.holdfast.client;

import io.vertx.core.Future;

/**
 * What ends a proxy's calls early.
 *
 * @param timeoutMs the deadline of each call from when it is made; {@link #DEFAULT_TIMEOUT} for the client's default
 * @param cancel completing it cancels the calls that are under way then; null for none
 */
record CallLimits(long timeoutMs, Future<?> cancel) {
  static final long DEFAULT_TIMEOUT = -1;
  static final CallLimits NONE = new CallLimits(DEFAULT_TIMEOUT, null);

  CallLimits withTimeout(long ms) {
    return new CallLimits(ms, cancel);
  }

  CallLimits withCancel(Future<?> signal) {
    return new CallLimits(timeoutMs, signal);
  }
}
