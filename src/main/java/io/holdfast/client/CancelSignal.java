package io.holdfast.client;

import io.vertx.core.Future;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A signal that cancels calls. Listens to the user's future once, however many calls are made: a signal may live as
 * long as the program. Thread-safe.
 */
final class CancelSignal {
  private final Future<?> signal;
  private final Set<ClientCall> underWay = ConcurrentHashMap.newKeySet();

  private CancelSignal(Future<?> signal) {
    this.signal = signal;
  }

  static CancelSignal of(Future<?> signal) {
    CancelSignal calls = new CancelSignal(signal);
    signal.onComplete(given -> calls.underWay.forEach(ClientCall::cancel));
    return calls;
  }

  /** To be called before the call is sent, as it may be answered at once. */
  void add(ClientCall call) {
    underWay.add(call);
    if (signal.isComplete()) { // then whoever cancelled the others may have missed this one
      call.cancel();
    }
  }

  void remove(ClientCall call) {
    underWay.remove(call);
  }

  /** How many calls it would cancel. */
  int size() {
    return underWay.size();
  }
}
