package io.holdfast.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.journal.KeepingJournal;
import io.holdfast.journal.Replica;
import io.holdfast.object.ObjectType;
import io.holdfast.value.DictValue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A snapshot that is being made when the host stops. */
class SnapshotAtStopTest {

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void objectsThatEndWithTheirHostAreNotTakenForDroppedOnes() throws Exception {
    KeepingJournal journal = new KeepingJournal();
    Host host = await(Host.start(vertx, HostOptions.DEFAULT.withJournal(journal)
        .withType(ObjectType.ofPlainClass("tally", KeptPlainClassTest.Employee.class, Set.of()))));
    await(host.create("tally", "a", DictValue.of()));
    await(host.create("tally", "b", DictValue.of()));
    Replica.Capture whole = journal.replica().capture(key -> true);
    assertThat(await(whole.next()).map(object -> object.made().object())).contains("a");
    assertThat(await(whole.next()).map(object -> object.made().object())).contains("b");
    assertThat(await(whole.next())).isEqualTo(Optional.empty());
    Replica.Capture early = journal.replica().capture(key -> true);
    await(early.next());
    await(host.stop());
    assertThat(failureOf(early.next())).isInstanceOf(Unavailable.class);
    assertThat(failureOf(journal.replica().capture(key -> true).next())).isInstanceOf(Unavailable.class);
  }

  private static Throwable failureOf(Future<?> future) throws Exception {
    try {
      await(future);
    } catch (ExecutionException e) {
      return e.getCause();
    }
    throw new AssertionError("a snapshot without the objects would have been finished");
  }
}
