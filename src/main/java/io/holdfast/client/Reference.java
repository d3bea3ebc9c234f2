package io.holdfast.client;

import io.holdfast.model.CallTarget;
import io.holdfast.value.RefValue;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * The object that a proxy means. Until it has been found, calls wait here, and a call made later never overtakes one
 * that waits. Thread-safe.
 */
final class Reference {
  private final Future<RefValue> found;
  private volatile CallTarget target;

  // guarded by this
  private List<Runnable> waiting = new ArrayList<>(0);
  private boolean settled;

  Reference(Future<RefValue> found) {
    this.found = found;
    found.onComplete(done -> settle());
  }

  Future<RefValue> found() {
    return found;
  }

  /** Null while calls must go through {@link #await}, and when the object cannot be found. */
  CallTarget target() {
    return target;
  }

  /** Runs the call when the object has been found, or cannot be. */
  void await(Runnable call) {
    synchronized (this) {
      if (!settled) {
        waiting.add(call);
        return;
      }
    }
    call.run();
  }

  private void settle() {
    while (true) {
      List<Runnable> next;
      synchronized (this) {
        if (waiting.isEmpty()) {
          settled = true;
          target = found.succeeded() ? target(found.result()) : null;
          return;
        }
        next = waiting;
        waiting = new ArrayList<>(0);
      }
      next.forEach(Runnable::run);
    }
  }

  static CallTarget target(RefValue reference) {
    return new CallTarget(reference.name(), reference.incarnation());
  }
}
