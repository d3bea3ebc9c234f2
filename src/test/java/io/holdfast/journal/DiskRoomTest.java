package io.holdfast.journal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DiskRoomTest {
  private static final long LATER = 1_000_000_000;

  private long left = 1_000;
  private long now;
  private final DiskRoom room = new DiskRoom(() -> left, () -> now, 100);

  @Test
  void callsAreRefusedBelowTheReserveEntriesBelowHalfOfIt() {
    assertThat(room.forCalls()).isTrue();
    left = 99;
    room.look();
    assertThat(room.forCalls()).isFalse();
    assertThat(room.forEntries()).isTrue();
    left = 49;
    room.look();
    assertThat(room.forEntries()).isFalse();
  }

  @Test
  void whatIsWrittenCountsUntilTheDiskIsAskedAgain() {
    room.taken(901);
    assertThat(room.forCalls()).isFalse();
    room.taken(50);
    assertThat(room.forEntries()).isFalse();
    room.look();
    assertThat(room.forCalls()).isTrue();
  }

  @Test
  void whatWasSeenAWhileAgoIsNotKnown() {
    assertThat(room.isKnown()).isTrue();
    now = LATER;
    assertThat(room.isKnown()).isFalse();
    room.look();
    assertThat(room.isKnown()).isTrue();
  }
}
