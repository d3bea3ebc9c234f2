package io.holdfast.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Denied;
import io.holdfast.error.HoldfastException.NoSuchObject;
import io.holdfast.error.HoldfastException.StaleToken;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.error.HoldfastException.WrongType;
import io.holdfast.host.HostOperations.Created;
import io.holdfast.journal.Events;
import io.holdfast.journal.JournalOptions;
import io.holdfast.journal.RaftJournal;
import io.holdfast.model.Call;
import io.holdfast.model.Caller;
import io.holdfast.model.Guard;
import io.holdfast.model.Operation;
import io.holdfast.model.SharedType;
import io.holdfast.model.StateForm;
import io.holdfast.model.StateVersion;
import io.holdfast.object.LedgerObject;
import io.holdfast.object.ObjectType;
import io.holdfast.object.SharedObject;
import io.holdfast.value.DictValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is there again after a host was stopped and started on the same journal. */
class HostRestartTest {
  private static final Session.Attachment CLIENT = () -> Future.succeededFuture();

  @TempDir
  Path directory;

  private Vertx vertx;
  private Host host;

  @BeforeEach
  void start() {
    start(HostOptions.DEFAULT);
  }

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  private void start(HostOptions options) {
    vertx = Vertx.vertx();
    host = await(Host.start(vertx, options.withJournal(journal(JournalOptions.of(directory)))));
  }

  private static RaftJournal journal(JournalOptions options) {
    return RaftJournal.open(options, RaftJournal.Surroundings.of(options.directory(), Runnable::run, told -> { }));
  }

  private void restart() {
    restart(HostOptions.DEFAULT);
  }

  private void restart(HostOptions options) {
    await(host.stop());
    await(vertx.close());
    start(options);
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

  private Created create(String type, String name, Object... options) {
    return await(host.create(type, name, DictValue.of(options)));
  }

  private Value call(String object, String operation, Object... arguments) {
    return await(TestCall.call(host, object, operation, arguments));
  }

  private Future<Value> callAs(Session session, long callId, String object, String operation, Object... arguments) {
    TestCall call = new TestCall(object, operation, new Caller(session.id(), "h", callId, 1), Call.NO_DEADLINE,
        arguments);
    host.router().call(call);
    return call.answer();
  }

  private Session resume(Session before) {
    return host.sessions().resume(before.id(), before.secret(), CLIENT);
  }

  private Session open(long leaseMs) {
    Session session = host.sessions().open(leaseMs, CLIENT);
    await(session.kept());
    return session;
  }

  private static DictValue describe(Value value) {
    return (DictValue) value;
  }

  @Test
  void everyTypeIsThereAgainWithItsStateItsOptionsAndItsNumber() {
    List<Created> made = new ArrayList<>();
    made.add(create("list", "a-list"));
    call("a-list", "extend", List.of(1, "two", 3.0));
    made.add(create("dict", "a-dict"));
    call("a-dict", "put", "k", List.of(1, 2));
    made.add(create("set", "a-set"));
    call("a-set", "add", 5);
    made.add(create("queue", "a-queue", "maxsize", 9));
    call("a-queue", "put", "x");
    made.add(create("counter", "a-counter", "value", 3));
    call("a-counter", "add", 4);
    made.add(create("event", "an-event"));
    call("an-event", "set");
    made.add(create("namespace", "a-namespace"));
    made.add(create("value", "a-value", "typecode", "i", "value", 5));
    made.add(create("array", "an-array", "typecode", "d"));
    made.add(create("topic", "a-topic"));
    call("a-topic", "publish", "news");
    made.add(create("latch", "a-latch", "count", 2));
    call("a-latch", "count_down");
    made.add(create("barrier", "a-barrier", "parties", 2));
    made.add(create("lock", "a-lock", "owned", false));
    call("a-lock", "acquire");
    made.add(create("semaphore", "a-semaphore", "value", 2, "owned", false));
    call("a-semaphore", "acquire");
    made.add(create("rwlock", "an-rwlock"));
    List<DictValue> before = made.stream().map(one -> describe(call(one.name(), "describe"))).toList();
    restart();
    for (int i = 0; i < made.size(); i++) {
      String name = made.get(i).name();
      assertThat(((DictValue) call("", "find", name)).get("incarnation")).as(name)
          .isEqualTo(Value.of(made.get(i).incarnation()));
      assertThat(describe(call(name, "describe"))).as(name).isEqualTo(before.get(i));
    }
    assertThat(call("a-list", "get_slice")).isEqualTo(Value.from(List.of(1, "two", 3.0)));
    assertThat(call("a-counter", "get")).isEqualTo(Value.of(7));
  }

  @Test
  void objectsAreListedBeforeAnybodyHasCalledThem() {
    for (int i = 0; i < 300; i++) {
      create("counter", "c-" + i);
    }
    restart();
    assertThat(await(listed())).hasSize(300);
    assertThat(host.size()).isEqualTo(300);
  }

  private Future<List<Value>> listed() {
    TestCall call = new TestCall("", "list", Caller.anonymous(), Call.NO_DEADLINE, "c-", "", "", 1000);
    host.router().call(call);
    return call.answer().map(page -> ((ListValue) ((DictValue) page).get("objects")).items());
  }

  @Test
  void whatWasDroppedIsGoneAndItsNameIsFree() {
    Created first = create("counter", "hits", "value", 5);
    call("hits", "drop");
    restart();
    assertThatThrownBy(() -> call("hits", "get")).isInstanceOf(NoSuchObject.class);
    Created second = create("counter", "hits");
    assertThat(second.created()).isTrue();
    assertThat(second.incarnation()).isGreaterThan(first.incarnation());
    call("hits", "add", 1);
    restart();
    assertThat(call("hits", "get")).isEqualTo(Value.of(1));
  }

  @Test
  void whatIsInMemoryIsGone() {
    create("counter", "kept");
    create("counter", "forgotten", "durability", "memory");
    String anonymous = await(anonymous());
    restart();
    assertThat(call("kept", "get")).isEqualTo(Value.of(0));
    assertThatThrownBy(() -> call("forgotten", "get")).isInstanceOf(NoSuchObject.class);
    assertThatThrownBy(() -> call(anonymous, "get")).isInstanceOf(HoldfastException.class);
  }

  private Future<String> anonymous() {
    TestCall call = new TestCall("", "create", Caller.anonymous(), Call.NO_DEADLINE, "counter");
    host.router().call(call);
    return call.answer().map(made -> ((StringValue) ((DictValue) made).get("name")).value());
  }

  @Test
  void durabilityIsAnOptionLikeAnyOther() {
    create("counter", "kept", "durability", "journal");
    assertThatThrownBy(() -> create("counter", "kept", "durability", "memory")).isInstanceOf(WrongType.class)
        .hasMessageContaining("durability=journal").hasMessageContaining("another name");
    assertThatThrownBy(() -> create("counter", "other", "durability", "disk")).isInstanceOf(BadArguments.class)
        .hasMessageContaining("'journal' or 'memory'");
    assertThat(describe(call("kept", "describe")).get("durability")).isEqualTo(Value.of("journal"));
  }

  // ---------------------------------------------------------------- sessions

  @Test
  void aSessionIsResumedAndARepeatedCallGetsItsFirstAnswer() {
    create("counter", "hits");
    Session session = open(60_000);
    assertThat(await(callAs(session, 1, "hits", "add", 5))).isEqualTo(Value.of(5));
    restart();
    Session again = resume(session);
    assertThat(await(callAs(again, 1, "hits", "add", 5))).isEqualTo(Value.of(5));
    assertThat(await(callAs(again, 2, "hits", "add", 1))).isEqualTo(Value.of(6));
    restart();
    assertThat(await(callAs(resume(session), 2, "hits", "add", 1))).isEqualTo(Value.of(6));
  }

  @Test
  void aCallWhoseAnswerTheSessionHasIsNotRunAgain() {
    create("counter", "hits");
    Session session = open(60_000);
    await(callAs(session, 1, "hits", "add", 5));
    TestCall later = new TestCall("hits", "add", new Caller(session.id(), "h", 2, 2), Call.NO_DEADLINE, 1);
    host.router().call(later);
    await(later.answer());
    restart();
    resume(session);
    assertThatThrownBy(() -> await(callAs(session, 1, "hits", "add", 5))).isInstanceOf(BadArguments.class)
        .hasMessageContaining("below the floor");
    assertThat(call("hits", "get")).isEqualTo(Value.of(6));
  }

  @Test
  void aRepeatedDropDoesNotDropTheNextObjectOfThatName() {
    create("counter", "hits");
    Session session = open(60_000);
    await(callAs(session, 1, "hits", "drop"));
    create("counter", "hits", "value", 9);
    restart();
    resume(session);
    await(callAs(session, 1, "hits", "drop"));
    assertThat(call("hits", "get")).isEqualTo(Value.of(9));
  }

  /** Does something that its state does not tell. */
  @StateVersion(1)
  public static final class Pinger implements StateForm<Pinger.State> {
    record State(String name) {
    }

    static final AtomicInteger PINGS = new AtomicInteger();

    public int ping() {
      return PINGS.incrementAndGet();
    }

    @Override
    public State state() {
      return new State("pinger");
    }

    @Override
    public void restore(State state) {
      // there is nothing else to it
    }
  }

  @Test
  void aCallThatChangedNoStateIsNotRunAgainEither() {
    HostOptions options = HostOptions.DEFAULT.withType(ObjectType.ofPlainClass("pinger", Pinger.class, Set.of()));
    restart(options);
    create("pinger", "p");
    Session session = open(60_000);
    Value first = await(callAs(session, 1, "p", "ping"));
    restart(options);
    assertThat(await(callAs(resume(session), 1, "p", "ping"))).isEqualTo(first);
  }

  @Test
  void whoeverMakesAnObjectMayFailWithoutHarmToTheJournal() {
    Promise<Void> failed = Promise.promise();
    vertx.runOnContext(asking -> host.create("counter", "first", DictValue.of()).onSuccess(made -> {
      failed.complete();
      throw new IllegalStateException("of who asked for it, in a test");
    }));
    await(failed.future());
    create("counter", "second");
    assertThat(call("first", "add", 1)).isEqualTo(Value.of(1));
    assertThat(call("second", "add", 1)).isEqualTo(Value.of(1));
  }

  @Test
  void onlyItsOwnSecretResumesASession() {
    Session session = open(60_000);
    restart();
    assertThatThrownBy(() -> host.sessions().resume(session.id(), new byte[32], CLIENT)).isInstanceOf(Denied.class);
    assertThat(resume(session).id()).isEqualTo(session.id());
  }

  @Test
  void aSessionThatEndedStaysEnded() {
    Session session = open(60_000);
    host.sessions().end(session);
    restart();
    assertThatThrownBy(() -> resume(session)).isInstanceOf(Denied.class);
    assertThat(host.sessions().size()).isZero();
  }

  @Test
  void aLockIsHeldOnAndItsTokenStillGood() {
    create("lock", "door");
    create("dict", "room");
    Session holder = open(60_000);
    DictValue grant = (DictValue) await(callAs(holder, 1, "door", "lease", 600_000L));
    long token = ((IntValue) grant.get("token")).value();
    restart();
    resume(holder);
    Session other = open(60_000);
    assertThat(await(callAs(other, 1, "door", "acquire", 0))).isEqualTo(Value.of(false));
    assertThat(await(callAs(holder, 2, "door", "token"))).isEqualTo(Value.of(token));
    await(callAs(holder, 3, "door", "release"));
    DictValue next = (DictValue) await(callAs(other, 2, "door", "lease", 600_000L));
    assertThat(((IntValue) next.get("token")).value()).isGreaterThan(token);
  }

  @Test
  void whatAnEndedSessionHeldIsFree() {
    create("lock", "door");
    Session connectionOnly = open(0); // as of the python entrance: it ends with its connection, and so with the host
    assertThat(await(callAs(connectionOnly, 1, "door", "acquire"))).isEqualTo(Value.of(true));
    restart();
    Session other = open(60_000);
    assertThat(await(callAs(other, 1, "door", "acquire", 0))).isEqualTo(Value.of(true));
  }

  @Test
  void aSessionThatNobodyResumesEndsWhenItsLeaseIsOver() {
    create("lock", "door");
    Session holder = open(300);
    assertThat(await(callAs(holder, 1, "door", "acquire"))).isEqualTo(Value.of(true));
    restart();
    Session other = open(60_000);
    assertThat(await(callAs(other, 1, "door", "acquire", 10_000))).isEqualTo(Value.of(true));
    assertThatThrownBy(() -> resume(holder)).isInstanceOf(Denied.class);
  }

  @Test
  void anObjectRemembersTheTokensThatItWasShown() {
    create("dict", "room");
    TestCall shown = new TestCall("room", "clear", Caller.anonymous(), new Guard("door", 50));
    host.router().call(shown);
    await(shown.answer());
    restart();
    TestCall stale = new TestCall("room", "clear", Caller.anonymous(), new Guard("door", 49));
    host.router().call(stale);
    assertThatThrownBy(() -> await(stale.answer())).isInstanceOf(StaleToken.class);
  }

  @Test
  void aLeasedItemComesBackWhenItsTakerDoesNot() {
    create("queue", "jobs");
    call("jobs", "put", "job");
    Session worker = open(300);
    await(callAs(worker, 1, "jobs", "lease", 600_000L));
    restart();
    assertThat(call("jobs", "get", 10_000)).isEqualTo(Value.of("job"));
  }

  // ---------------------------------------------------------------- time

  @Test
  void anObjectThatExpiresStillDoesAndItsTimeBeginsAnew() {
    create("counter", "soon", "ttl_ms", 700);
    create("counter", "later", "ttl_ms", 600_000);
    restart();
    assertThat(call("later", "get")).isEqualTo(Value.of(0));
    assertThat(describe(call("soon", "describe")).get("ttl_ms")).isEqualTo(Value.of(700));
    untilGone("soon");
    restart();
    assertThatThrownBy(() -> call("soon", "get")).isInstanceOf(NoSuchObject.class);
    assertThat(call("later", "get")).isEqualTo(Value.of(0));
  }

  /** Its last turn ends whatever waits in it. */
  private void untilGone(String name) {
    TestCall parked = new TestCall(name, "facts", Caller.anonymous(), Call.NO_DEADLINE,
        ((IntValue) describe(call(name, "describe")).get("facts")).value() + 1, 1, 10_000);
    host.router().call(parked);
    assertThatThrownBy(() -> await(parked.answer().compose(facts -> TestCall.call(host, name, "get"))))
        .isInstanceOf(HoldfastException.class);
  }

  // ---------------------------------------------------------------- broken objects

  /** Counts, while nothing breaks it. */
  @SharedType(value = "fragile", doc = "A counter that breaks.")
  public interface Fragile {
    @Operation("Add; return the sum.")
    Future<Long> add(long more);
  }

  /** See there. */
  public static final class FragileObject extends SharedObject<FragileObject.Fact> implements Fragile {
    sealed interface Fact permits Added {
    }

    record Added(long more) implements Fact {
    }

    static volatile boolean breaks;

    private long sum;

    @Override
    public Future<Long> add(long more) {
      commit(new Added(more));
      return Future.succeededFuture(sum);
    }

    @Override
    protected void apply(Fact fact) {
      if (breaks) {
        throw new IllegalStateException("broken by a test");
      }
      sum += ((Added) fact).more();
    }

    @Override
    protected Stream<Fact> snapshot() {
      return Stream.of(new Added(sum));
    }
  }

  @Test
  void aBrokenObjectKeepsNoLogFromBeingShortenedAndLosesNothing() throws IOException {
    HostOptions options = HostOptions.DEFAULT.withType(ObjectType.of(FragileObject.class));
    JournalOptions small = JournalOptions.of(directory).withSnapshots(50_000, 1_000_000);
    restart(options);
    create("fragile", "f");
    Session session = open(60_000);
    await(callAs(session, 1, "f", "add", 3));
    for (boolean breaks : new boolean[] {false, true}) { // when it is called, and when it is brought back
      FragileObject.breaks = breaks;
      await(host.stop());
      await(vertx.close());
      vertx = Vertx.vertx();
      host = await(Host.start(vertx, options.withJournal(journal(small))));
      if (!breaks) {
        await(callAs(resume(session), 2, "f", "add", 4));
        FragileObject.breaks = true;
      }
      assertThatThrownBy(() -> call("f", "add", 1)).isInstanceOf(HoldfastException.class);
      Set<Path> before = snapshots();
      create("dict", "d{f}"); // any name of the same shard
      Events.until(() -> {
        await(TestCall.call(host, "f", "describe").otherwiseEmpty());
        await(TestCall.call(host, sameShard("f"), "put", "key", "x".repeat(20_000)));
        return !snapshots().equals(before);
      }, "a snapshot");
    }
    FragileObject.breaks = false;
    restart(options);
    assertThat(await(callAs(resume(session), 2, "f", "add", 4))).as("a repeated call").isEqualTo(Value.of(7));
    assertThat(call("f", "add", 0)).isEqualTo(Value.of(7));
  }

  private static String sameShard(String name) {
    return "d{" + name + "}";
  }

  private Set<Path> snapshots() {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(file -> file.getFileName().toString().matches("snapshot\\.\\d+_\\d+"))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ---------------------------------------------------------------- types

  @Test
  void anObjectWhoseClassIsNotHereIsKeptUntilItComes() {
    host.register(ObjectType.of(LedgerObject.class));
    create("ledger", "book");
    call("book", "add", 7);
    restart();
    assertThatThrownBy(() -> call("book", "numbers")).isInstanceOf(Unavailable.class)
        .hasMessageContaining("'ledger'").hasMessageContaining("--deploy");
    assertThatThrownBy(() -> create("counter", "book")).isInstanceOf(HoldfastException.class);
    restart(HostOptions.DEFAULT.withType(ObjectType.of(LedgerObject.class)));
    assertThat(call("book", "numbers")).isEqualTo(Value.from(List.of(7)));
    restart();
    host.register(ObjectType.of(LedgerObject.class));
    assertThat(call("book", "numbers")).isEqualTo(Value.from(List.of(7)));
  }

  @Test
  void aRestartTakesTheSnapshotAndTheLog() {
    await(host.stop());
    await(vertx.close());
    vertx = Vertx.vertx();
    host = await(Host.start(vertx, HostOptions.DEFAULT.withJournal(journal(JournalOptions.of(directory)
        .withSnapshots(20_000, 1_000_000)))));
    create("dict", "d");
    create("counter", "c");
    List<Future<Value>> all = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      all.add(TestCall.call(host, "d", "put", "key-" + i % 500, i));
      all.add(TestCall.call(host, "c", "add", 1));
    }
    await(Future.all(all));
    DictValue before = describe(call("d", "describe"));
    restart();
    assertThat(call("c", "get")).isEqualTo(Value.of(2_000));
    assertThat(describe(call("d", "describe"))).isEqualTo(before);
    assertThat(call("d", "get", "key-499")).isEqualTo(Value.of(1_999));
  }
}
