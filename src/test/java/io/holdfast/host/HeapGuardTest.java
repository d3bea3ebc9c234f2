package io.holdfast.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapGuardTest {
  private long used;
  private long now;
  private int collections;
  private final HeapGuard guard = new HeapGuard(100, () -> used, () -> now, () -> collections++);

  @Test
  void itIsFullAboveTheLimitAndNoLonger() {
    used = 100;
    assertThat(guard.isFull()).isFalse();
    used = 101;
    assertThat(guard.isFull()).isTrue();
    used = 99;
    assertThat(guard.isFull()).isFalse();
  }

  @Test
  void aCollectionIsAskedForOnceInAWhile() {
    used = 101;
    for (now = 0; now < 4_999; now++) {
      guard.isFull();
    }
    assertThat(collections).isEqualTo(1);
    now = 5_000;
    guard.isFull();
    assertThat(collections).isEqualTo(2);
  }
}
