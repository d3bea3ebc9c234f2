package io.holdfast.object;

import io.holdfast.journal.Journal;
import io.holdfast.journal.Replies;
import io.vertx.core.Future;
import java.util.concurrent.Callable;

/** Everything an object is given by its host. */
public interface ObjectSurroundings {

  Clock clock();

  /** Where this object's turns go. */
  Journal journal();

  /** The object's context, for what the journal answers: at once when called on it. Callable from any thread. */
  Replies replies();

  SessionLedger sessions();

  ObjectLimits limits();

  /** Runs the task on the object's context, after what is already queued there. Callable from any thread. */
  void run(Runnable task);

  /** Runs blocking code of a user's class off the event loop. */
  <T> Future<T> runOnWorker(Callable<T> code);

  /** The next number of the host's one counter of fencing tokens and incarnations: ascending, below 2^53. */
  long newToken();

  /** What is told of calls. */
  default CallMeter meter() {
    return CallMeter.NONE;
  }

  /** Whether the host is short of memory: then nothing may grow. Cheap. */
  boolean shortOfMemory();

  /** Takes the object out of its host; completes when its name is free again. */
  Future<Void> drop();
}
