package io.holdfast.demo;

import io.vertx.core.Future;

/** A worker of the demo. */
interface Worker {
  String name();

  /** Makes it stop wherever it is. Completes when it sends nothing more. */
  Future<Void> suspend();

  /** Lets it go on after {@link #suspend}. */
  void resume();

  /** Ends it in the middle of whatever it does, without a goodbye. */
  void kill();

  /** Ends it when there is nothing left to do. */
  Future<Void> stop();
}
