package io.holdfast.object;

/**
 * What one object takes on before it refuses.
 *
 * @param parkedCalls callers that may wait in it at one time
 * @param queuedCalls calls that may stand before it while one is running
 * @param answersPerSession answers kept for one session that has not yet said that it has them
 */
public record ObjectLimits(int parkedCalls, int queuedCalls, int answersPerSession) {
  public static final ObjectLimits DEFAULT = new ObjectLimits(100_000, 100_000, 10_000);
}
