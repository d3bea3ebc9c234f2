package io.holdfast.object;

/**
 * What one object takes on before it refuses.
 *
 * @param parkedCalls callers that may wait in it at one time
 * @param queuedCalls calls that may stand before it while one is running
 * @param answersPerSession answers kept for one session that has not yet said that it has them
 * @param historyFacts of a watched object, its latest facts that watchers can go on from; default 4,096
 * @param historyBytes what these may take together, roughly; the latest one is kept whatever it takes; default 1 MiB
 * @param stateBytes the largest state, roughly, that a watcher is told when it cannot go on; default 1 MiB
 */
public record ObjectLimits(int parkedCalls, int queuedCalls, int answersPerSession, int historyFacts, int historyBytes,
    int stateBytes) {
  public static final ObjectLimits DEFAULT = new ObjectLimits(100_000, 100_000, 10_000);

  /** With the default history. */
  public ObjectLimits(int parkedCalls, int queuedCalls, int answersPerSession) {
    this(parkedCalls, queuedCalls, answersPerSession, 4_096, 1 << 20, 1 << 20);
  }

  /** The same with another history for those who watch. */
  public ObjectLimits withHistory(int facts, int bytes, int state) {
    return new ObjectLimits(parkedCalls, queuedCalls, answersPerSession, facts, bytes, state);
  }
}
