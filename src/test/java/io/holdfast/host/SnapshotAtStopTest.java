package io.holdfast.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.journal.Journal;
import io.holdfast.journal.JournalRecord;
import io.holdfast.journal.MemoryJournal;
import io.holdfast.journal.Replica;
import io.holdfast.journal.Replies;
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

  /** Remembers what it could make snapshots of. */
  private static final class Remembering implements Journal {
    private final Journal memory = new MemoryJournal();
    private Replica replica;

    @Override
    public Future<Void> append(JournalRecord record, Replies replies) {
      return memory.append(record, replies);
    }

    @Override
    public Future<Void> confirmRead(String object) {
      return memory.confirmRead(object);
    }

    @Override
    public String refusal(String key) {
      return null;
    }

    @Override
    public long newNumber() {
      return memory.newNumber();
    }

    @Override
    public boolean durable() {
      return true;
    }

    @Override
    public Future<Void> start(Replica state) {
      replica = state;
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> close() {
      return Future.succeededFuture();
    }
  }

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
    Remembering journal = new Remembering();
    Host host = await(Host.start(vertx, HostOptions.DEFAULT.withJournal(journal)
        .withType(ObjectType.ofPlainClass("tally", KeptPlainClassTest.Employee.class, Set.of()))));
    await(host.create("tally", "a", DictValue.of()));
    await(host.create("tally", "b", DictValue.of()));
    Replica.Capture whole = journal.replica.capture(key -> true);
    assertThat(await(whole.next()).map(object -> object.made().object())).contains("a");
    assertThat(await(whole.next()).map(object -> object.made().object())).contains("b");
    assertThat(await(whole.next())).isEqualTo(Optional.empty());
    Replica.Capture early = journal.replica.capture(key -> true);
    await(early.next());
    await(host.stop());
    assertThat(failureOf(early.next())).isInstanceOf(Unavailable.class);
    assertThat(failureOf(journal.replica.capture(key -> true).next())).isInstanceOf(Unavailable.class);
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
