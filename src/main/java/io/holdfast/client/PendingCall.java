package io.holdfast.client;

import io.holdfast.model.Call;

/** A call that a bridge has not answered yet. */
final class PendingCall {
  private final Call call;
  private final long number;
  private boolean sent;
  private boolean cancelled;

  /** @param number where the answer comes to; also tells calls apart that have no callId */
  PendingCall(Call call, long number) {
    this.call = call;
    this.number = number;
  }

  Call call() {
    return call;
  }

  long number() {
    return number;
  }

  /** Whether it may have reached the host. */
  boolean isSent() {
    return sent;
  }

  void sent() {
    sent = true;
  }

  boolean isCancelled() {
    return cancelled;
  }

  void cancelled() {
    cancelled = true;
  }
}
