package io.holdfast.journal;

import java.util.concurrent.Executor;

/** Where the journal's answers go: the context of an object. Thread-safe; nothing in it blocks. */
@FunctionalInterface
public interface Replies extends Executor {

  /**
   * Runs the task once the calling thread has done what it is about: an event loop with many calls to handle may have
   * more to append, and all of that goes into one entry.
   */
  default void soon(Runnable task) {
    task.run();
  }
}
