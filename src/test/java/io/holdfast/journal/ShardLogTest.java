package io.holdfast.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.error.HoldfastException.Unknown;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** What waits for a shard is answered whatever goes wrong. */
class ShardLogTest {
  private final List<ShardLog.Batch> submitted = new ArrayList<>();
  private Error failing; // what submitting throws; null for nothing

  private final DiskRoom room = new DiskRoom(() -> Long.MAX_VALUE, () -> 0, 0);
  private final ShardLog log = new ShardLog(Runnable::run, Runnable::run, batch -> {
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
    Future<Void> before = append();
    failing = new InternalError("in a test");
    Future<Void> at = append();
    Future<Void> after = append();
    assertThat(before.cause()).isInstanceOf(Unknown.class);
    assertThat(at.cause()).isInstanceOf(Unknown.class).hasMessageContaining("-Xmx");
    assertThat(after.cause()).isInstanceOf(Unavailable.class);
    assertThat(log.isOpen()).isFalse();
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
    submitted.get(2).kept();
    assertThat(gone.isComplete()).isFalse();
    assertThat(third.succeeded()).isTrue();
    assertThat(fourth.succeeded()).isTrue();
  }
}
