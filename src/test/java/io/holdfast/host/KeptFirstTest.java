package io.holdfast.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.HoldfastException.NoSuchObject;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.journal.CommonFact;
import io.holdfast.journal.Events;
import io.holdfast.journal.FactCodec;
import io.holdfast.journal.JournalRecord;
import io.holdfast.journal.JournalRecord.CallNumber;
import io.holdfast.journal.JournalRecord.Dropped;
import io.holdfast.journal.JournalRecord.Made;
import io.holdfast.journal.JournalRecord.SessionEnded;
import io.holdfast.journal.StoredRecord;
import io.holdfast.journal.StoredRecord.Kept;
import io.holdfast.journal.StoredRecord.KeptDrop;
import io.holdfast.journal.StoredRecord.Turn;
import io.holdfast.journal.TurnRecord;
import io.holdfast.model.Call;
import io.holdfast.model.Caller;
import io.holdfast.value.DictValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nobody is told of anything before it is kept; and what is brought back is what was kept. */
class KeptFirstTest {
  private static final Session.Attachment CLIENT = () -> Future.succeededFuture();

  private final Vertx vertx = Vertx.vertx();
  private HeldJournal journal;
  private Host host;

  @AfterEach
  void close() {
    await(vertx.close());
  }

  private void start(StoredRecord... before) {
    journal = new HeldJournal(before);
    journal.started();
    host = await(Host.start(vertx, HostOptions.DEFAULT.withJournal(journal)));
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new AssertionError(e.getCause());
    } catch (TimeoutException | InterruptedException e) {
      throw new AssertionError("no answer within 20 s", e);
    }
  }

  private Future<Value> call(String object, String operation, Object... arguments) {
    return TestCall.call(host, object, operation, arguments);
  }

  private Future<Value> callAs(Session session, long callId, String object, String operation, Object... arguments) {
    TestCall call = new TestCall(object, operation, new Caller(session.id(), "h", callId, 1), Call.NO_DEADLINE,
        arguments);
    host.router().call(call);
    return call.answer();
  }

  private void create(String type, String name, Object... options) {
    await(host.create(type, name, DictValue.of(options)));
  }

  /** All calls before it on that object have run then. */
  private void afterATurnOf(String object) {
    await(call(object, "describe"));
  }

  @Test
  void thatANameIsFreeIsToldWhenItsDropIsKept() {
    start();
    create("counter", "hits");
    journal.hold(record -> record instanceof Dropped);
    Future<Value> dropped = call("hits", "drop");
    Events.until(journal::holdsSomething, "the drop");
    List<Future<Value>> told = new ArrayList<>();
    told.add(call("", "find", "hits"));
    told.add(call("hits", "get"));
    Future<Value> listed = call("", "list", "", "", "", 10);
    create("counter", "other");
    afterATurnOf("other");
    assertThat(told).noneMatch(Future::isComplete);
    assertThat(listed.isComplete()).isFalse();
    assertThat(dropped.isComplete()).isFalse();
    journal.keepAll();
    for (Future<Value> one : told) {
      assertThatThrownBy(() -> await(one)).isInstanceOf(NoSuchObject.class);
    }
    await(dropped);
    await(listed);
  }

  @Test
  void whatIsMadeToEndByItselfIsThereWhenThatIsKept() {
    start();
    journal.hold(record -> record instanceof TurnRecord);
    Future<HostOperations.Created> made = host.create("counter", "soon", DictValue.of("ttl_ms", 60_000));
    Events.until(journal::holdsSomething, "its time to be written");
    create("counter", "other");
    assertThat(made.isComplete()).isFalse();
    journal.keepAll();
    assertThat(await(made).created()).isTrue();
  }

  @Test
  void aLockPassesOnWhenTheEndOfItsHoldersSessionIsKept() {
    start();
    create("lock", "door");
    Session holder = host.sessions().open(60_000, CLIENT);
    Session other = host.sessions().open(60_000, CLIENT);
    await(callAs(holder, 1, "door", "acquire"));
    Future<Value> next = callAs(other, 1, "door", "acquire");
    journal.hold(record -> record instanceof SessionEnded);
    host.sessions().end(holder);
    afterATurnOf("door");
    afterATurnOf("door");
    assertThat(next.isComplete()).isFalse();
    journal.keepAll();
    assertThat(await(next)).isEqualTo(Value.of(true));
  }

  @Test
  void aSnapshotKnowsOfADropThatIsNotAnsweredYet() {
    start();
    create("counter", "hits");
    Session session = host.sessions().open(60_000, CLIENT);
    journal.hold(record -> record instanceof Dropped);
    Future<Value> dropped = callAs(session, 5, "hits", "drop");
    Events.until(journal::holdsSomething, "the drop");
    assertThat(journal.replica().sessions(key -> true)).contains(new KeptDrop(new CallNumber(session.id(), 5)));
    journal.keepAll();
    await(dropped);
  }

  @Test
  void whoWaitsForAnObjectDoesSoOnNoThreadOfTheJournal() {
    start();
    journal.hold(record -> record instanceof JournalRecord.Made);
    Future<Thread> told = host.create("counter", "hits", DictValue.of()).map(made -> Thread.currentThread());
    Events.until(journal::holdsSomething, "its making");
    journal.keepAll();
    assertThat(await(told)).isNotSameAs(Thread.currentThread());
  }

  @Test
  void aHostStopsThoughWhatIsBeingMadeCannotBeKept() {
    start();
    journal.hold(record -> record instanceof JournalRecord.Made);
    Future<HostOperations.Created> made = host.create("counter", "hits", DictValue.of());
    Events.until(journal::holdsSomething, "its making");
    await(host.stop());
    assertThat(made.isComplete()).as("the journal tells, when it is closed").isFalse();
  }

  // ---------------------------------------------------------------- brought back

  private static Made made(String type, long incarnation) {
    return new Made("x", incarnation, type, DictValue.of());
  }

  private static Turn expired(long incarnation, long number) {
    return new Turn(incarnation, number, List.of(new FactCodec(Nothing.class).encode(new CommonFact.Expired())),
        List.of(), List.of());
  }

  sealed interface Nothing permits None {
  }

  record None() implements Nothing {
  }

  private long incarnationOfX() {
    return ((IntValue) ((DictValue) ((ListValue) ((DictValue) await(
        call("", "list", "", "", "", 10))).get("objects")).items().get(0)).get("incarnation")).value();
  }

  @Test
  void whoCallsWhileTheJournalIsReadTakesNoName() {
    journal = new HeldJournal(made("counter", 1));
    Future<Host> started = Host.start(vertx, HostOptions.DEFAULT.withJournal(journal));
    host = Host.of(vertx).orElseThrow();
    assertThatThrownBy(() -> create("counter", "x")).isInstanceOf(Unavailable.class).hasMessageContaining("starting");
    assertThatThrownBy(() -> await(call("", "find", "x"))).isInstanceOf(Unavailable.class);
    assertThatThrownBy(() -> await(call("x", "get"))).isInstanceOf(Unavailable.class);
    journal.started();
    await(started);
    assertThat(incarnationOfX()).isEqualTo(1);
  }

  @Test
  void whatASnapshotMetAtItsEndIsNotBroughtBack() {
    start(new Kept(new Made("x", 1, "counter", DictValue.of("value", 0)), 3, List.of(), List.of(), List.of()),
        expired(1, 3));
    assertThatThrownBy(() -> await(call("", "find", "x"))).isInstanceOf(NoSuchObject.class);
  }

  @Test
  void anObjectOfAnUnknownClassEndsToo() {
    start(made("unknown", 1), expired(1, 1), made("unknown", 2));
    assertThat(incarnationOfX()).isEqualTo(2);
    await(host.stop());
    start(made("unknown", 1), expired(1, 1));
    assertThatThrownBy(() -> await(call("", "find", "x"))).isInstanceOf(NoSuchObject.class);
  }

  @Test
  void ofTwoOfOneNameTheLaterOneIsTheObject() {
    for (long first = 1; first < 40; first++) {
      start(made("unknown", first), new Made("x", first + 100, "counter", DictValue.of("value", 0)));
      assertThat(incarnationOfX()).isEqualTo(first + 100);
      await(host.stop());
      start(new Made("x", first, "counter", DictValue.of("value", 0)), made("unknown", first + 100));
      assertThat(incarnationOfX()).isEqualTo(first + 100);
      await(host.stop());
    }
    start();
  }
}
