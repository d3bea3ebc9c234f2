package io.holdfast.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RetriesTest {
  private final Retries retries = new Retries(new Random(5));

  private long longest(int attempts, long leaseMs) {
    long longest = 0;
    for (int i = 0; i < attempts; i++) {
      longest = Math.max(longest, retries.failed(leaseMs));
    }
    return longest;
  }

  @Test
  void waitsGrowToTwoSecondsAndAHalfMore() {
    assertThat(retries.failed(Retries.NO_LEASE)).isBetween(10L, 30L);
    assertThat(retries.failed(Retries.NO_LEASE)).isBetween(20L, 60L);
    assertThat(longest(500, Retries.NO_LEASE)).isBetween(2_000L, 3_000L);
  }

  @Test
  void aSuccessBeginsAnew() {
    longest(20, Retries.NO_LEASE);
    retries.succeeded();
    assertThat(retries.failed(Retries.NO_LEASE)).isBetween(10L, 30L);
  }

  @Test
  void aLeaseIsTriedSeveralTimesHoweverShort() {
    assertThat(longest(500, 4_000)).isBetween(500L, 750L);
    assertThat(longest(500, 10)).isLessThanOrEqualTo(30);
    assertThat(longest(500, 3_600_000)).isBetween(2_000L, 3_000L);
  }
}
