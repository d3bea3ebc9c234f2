package io.holdfast.bench.journal;

/** Something that keeps records on the disk for callers: what is measured, and what it is measured against. */
interface Keeper {
  /** What calls work on: so many objects, or logs that records are spread over as objects are. */
  int TARGETS = 64;

  /**
   * Keeps one more record of that target.
   *
   * @param kept runs when it is on the disk
   */
  void keep(int target, Runnable kept);

  /** Runs what begins a round, on a thread that may call {@link #keep}. */
  default void run(Runnable begin) {
    begin.run();
  }

  void close() throws Exception;
}
