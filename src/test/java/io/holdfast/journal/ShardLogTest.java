package io.holdfast.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.error.HoldfastException.Unknown;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** What waits for a shard is answered whatever goes wrong. */
class ShardLogTest {
  private final List<ShardLog.Batch> submitted = new ArrayList<>();
  private Error failing; // what submitting throws; null for nothing

  private final Deque<Runnable> patient = new ArrayDeque<>();
  private long now;
  private long left = Long.MAX_VALUE;
  private final DiskRoom room = new DiskRoom(() -> left, () -> now, 100);
  private final ShardLog log = new ShardLog(patient::add, Runnable::run, batch -> {
    submitted.add(batch);
    if (failing != null) {
      throw failing;
    }
  }, room, () -> 1, () -> 7, 1_000);

  private Future<Void> append(Replies replies) {
    return log.append(new byte[] {1, 2, 3}, replies);
  }

  private Future<Void> append() {
    return append(Runnable::run);
  }

  @Test
  void whatCannotBeSubmittedIsUnknownAndNothingWaitsForEver() {
    failing = new InternalError("in a test");
    Future<Void> at = append();
    Future<Void> after = append();
    assertThat(at.cause()).isInstanceOf(Unknown.class).hasMessageContaining("-Xmx");
    assertThat(after.cause()).isInstanceOf(Unavailable.class);
    assertThat(log.isOpen()).isFalse();
  }

  @Test
  void whatComesWhileAnEntryIsWrittenMakesTheNext() {
    assertThat(log.isWriting()).isFalse();
    List<Future<Void>> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      all.add(append());
    }
    assertThat(submitted).hasSize(1);
    assertThat(log.isWriting()).isTrue();
    submitted.get(0).kept();
    assertThat(submitted).extracting(ShardLog.Batch::records).containsExactly(1, 9);
    assertThat(all).extracting(Future::succeeded).startsWith(true, false);
    submitted.get(1).kept();
    assertThat(all).allMatch(Future::succeeded);
    assertThat(log.isWriting()).isFalse();
  }

  @Test
  void whenNobodyLookedForRoomOfLateTheDiskIsAskedFirstByWhoMayWaitForIt() {
    append();
    submitted.get(0).kept();
    now += 1_000_000_000;
    left = 10;
    Future<Void> full = append();
    assertThat(submitted).hasSize(1);
    patient.remove().run();
    assertThat(submitted).as("there is no room").hasSize(1);
    assertThat(log.refusal()).contains("make room");
    left = 1_000;
    room.look();
    log.goOn();
    assertThat(submitted).hasSize(2);
    submitted.get(1).kept();
    assertThat(full.succeeded()).isTrue();
    assertThat(patient).isEmpty();
  }

  @Test
  void anAnswerThatCannotBeGivenKeepsNobodyElseFromTheirs() {
    Future<Void> gone = append(answer -> {
      throw new RejectedExecutionException("its event loop has ended");
    });
    append();
    Future<Void> third = append();
    Future<Void> fourth = append(Runnable::run);
    submitted.get(0).kept();
    submitted.get(1).kept();
    assertThat(gone.isComplete()).isFalse();
    assertThat(third.succeeded()).isTrue();
    assertThat(fourth.succeeded()).isTrue();
  }
}
