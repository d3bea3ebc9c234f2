package io.holdfast.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * A chunk of numbers to factorise, as it stands in the job queue.
 *
 * @param chunk which one, from 0
 */
record Job(int chunk, List<Long> numbers) {

  /** Odd numbers from {@code first} up, in chunks of that size; the last may be shorter. */
  static List<Job> chunks(long first, int count, int size) {
    List<Job> jobs = new ArrayList<>();
    for (int start = 0; start < count; start += size) {
      List<Long> numbers = new ArrayList<>();
      for (int i = start; i < Math.min(start + size, count); i++) {
        numbers.add(first + 2L * i);
      }
      jobs.add(new Job(jobs.size(), numbers));
    }
    return jobs;
  }
}
