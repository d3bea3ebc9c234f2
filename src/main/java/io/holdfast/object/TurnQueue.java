package io.holdfast.object;

import io.holdfast.model.Call;
import java.util.ArrayDeque;

/**
 * The turns of one object, one after another: while one runs, or a class's Future is awaited, the next ones wait here
 * in the order in which they came.
 */
final class TurnQueue {
  /** Turns run in a row before others on the same event loop get theirs. */
  private static final int TURNS_IN_A_ROW = 256;

  private final ObjectSurroundings surroundings;
  private ArrayDeque<Runnable> queued; // null while there are none
  private boolean turning;
  private boolean resumes;
  private Call pending; // a class's Future is awaited: nothing else may run

  TurnQueue(ObjectSurroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Whether a turn must wait for its own. */
  boolean isBusy() {
    return turning || pending != null || resumes;
  }

  boolean isTurning() {
    return turning;
  }

  /** The call whose class answers later; null while there is none. */
  Call pending() {
    return pending;
  }

  int size() {
    return queued == null ? 0 : queued.size();
  }

  void add(Runnable turn) {
    if (queued == null) {
      queued = new ArrayDeque<>();
    }
    queued.add(turn);
  }

  void add(QueuedCall call) {
    if (pending != null) {
      call.keepDeadline();
    }
    add((Runnable) call);
  }

  /** Runs the turn, or queues it. */
  void run(Runnable turn) {
    if (isBusy()) {
      add(turn);
      return;
    }
    turning = true;
    turn.run();
    drain();
  }

  /** From here to {@link #drain} whatever comes is queued. */
  void begin() {
    turning = true;
  }

  /** Runs what is queued, until a turn has to be awaited. */
  void drain() {
    int left = TURNS_IN_A_ROW;
    while (pending == null && queued != null && !queued.isEmpty()) {
      if (left-- == 0) {
        resumes = true;
        surroundings.run(this::resume);
        break;
      }
      queued.poll().run();
    }
    if (queued != null && queued.isEmpty()) {
      queued = null;
    }
    turning = false;
  }

  private void resume() {
    resumes = false;
    turning = true;
    drain();
  }

  /** Holds all turns back until {@link #release}. */
  void hold(Call call) {
    pending = call;
    if (queued != null) {
      for (Runnable behind : queued) {
        if (behind instanceof QueuedCall waiting) {
          waiting.keepDeadline();
        }
      }
    }
  }

  void release() {
    pending = null;
  }

  /** Nothing is awaited any more: what is queued is run, to be refused. */
  void end() {
    if (queued != null && !turning) {
      turning = true;
      drain();
    }
  }
}
