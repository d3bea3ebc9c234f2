package io.holdfast.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

class DiskRoomTest {
  private static final long LATER = 1_000_000_000;

  private final Deque<Runnable> patient = new ArrayDeque<>();
  private long left = 1_000;
  private long now;
  private final DiskRoom room = new DiskRoom(() -> left, () -> now, 100, patient::add);

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
  void aCallDoesNotWaitForTheDiskButHasSomebodyAskItOnceInAWhile() {
    left = 10;
    assertThat(room.forCalls()).isTrue();
    assertThat(room.isKnown()).isTrue();
    assertThat(patient).isEmpty();
    now = LATER;
    assertThat(room.isKnown()).isFalse();
    assertThat(room.forCalls()).isTrue();
    assertThat(room.forCalls()).isTrue();
    assertThat(patient).hasSize(1);
    patient.remove().run();
    assertThat(room.forCalls()).isFalse();
    assertThat(room.isKnown()).isTrue();
    assertThat(patient).isEmpty();
    now += LATER;
    room.forCalls();
    assertThat(patient).hasSize(1);
  }
}
