package io.holdfast.demo;

import java.util.List;

/**
 * What a worker says of itself through the result queue.
 *
 * @param worker the worker's name
 * @param event what has happened
 * @param chunk the job's number; 0 when ready
 * @param deliveries how many times the job has been taken, this one included; 0 when ready
 * @param factors the prime factors of each number in the job's order; empty unless done
 */
record Report(String worker, Event event, int chunk, int deliveries, List<List<Long>> factors) {
  /** What a worker can have done. */
  enum Event {
    /** Connected; about to take its first job. */
    READY,
    /** Took a job with a lease. */
    TAKEN,
    /** Answered it; the acknowledgement follows. */
    DONE
  }

  static Report ready(String worker) {
    return new Report(worker, Event.READY, 0, 0, List.of());
  }
}
