package io.holdfast.journal;

/**
 * How far a journal is that is being read at a start.
 *
 * @param objects brought back so far
 * @param bytesRead of snapshots and logs
 * @param bytes of all of them
 * @param elapsedMs since it began
 */
public record ReplayProgress(long objects, long facts, long bytesRead, long bytes, long elapsedMs) {

  /** Seconds that are left if it goes on as it has; -1 while nobody can tell. */
  public long secondsLeft() {
    return bytesRead == 0 ? -1 : Math.max(0, (bytes - bytesRead) * elapsedMs / bytesRead / 1000);
  }
}
