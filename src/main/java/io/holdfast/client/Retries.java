package io.holdfast.client;

import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt to connect: longer each time, scattered, so that the clients of a host that
 * comes back do not all come at one moment. While a session could still be resumed never so long that a good part of
 * its lease would pass in between.
 */
final class Retries {
  static final long NO_LEASE = 0;
  private static final long FIRST_MS = 20;
  private static final long LONGEST_MS = 2_000;
  private static final int ATTEMPTS_IN_A_LEASE = 8;

  private final RandomGenerator random;
  private long nextMs = FIRST_MS;

  Retries(RandomGenerator random) {
    this.random = random;
  }

  void succeeded() {
    nextMs = FIRST_MS;
  }

  /** @param leaseMs of the session to resume; {@link #NO_LEASE} for none @return how long to wait */
  long failed(long leaseMs) {
    long longest = leaseMs == NO_LEASE ? LONGEST_MS
        : Math.max(FIRST_MS, Math.min(LONGEST_MS, leaseMs / ATTEMPTS_IN_A_LEASE));
    long about = Math.min(nextMs, longest);
    nextMs = Math.min(LONGEST_MS, 2 * nextMs);
    return about / 2 + random.nextLong(about);
  }
}
