package io.holdfast.object;

/** Time as an argument: milliseconds that never run backwards, and timers on the object's context. */
public interface Clock {

  /** Milliseconds on a clock that only moves forward; its zero means nothing. */
  long nowMs();

  /** Runs the action once, that many milliseconds from now, on the object's context. */
  Timer after(long delayMs, Runnable action);

  /** A timer that has been set. */
  interface Timer {
    /** Stops it; the action does not run any more. Harmless when it has run. */
    void stop();
  }
}
