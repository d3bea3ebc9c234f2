package io.holdfast.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.SharedObjects;
import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.NoSuchObject;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.journal.BadJournal;
import io.holdfast.journal.JournalOptions;
import io.holdfast.journal.RaftJournal;
import io.holdfast.model.Default;
import io.holdfast.model.OnWorker;
import io.holdfast.model.StateForm;
import io.holdfast.model.StateVersion;
import io.holdfast.object.ObjectType;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects of plain classes over restarts of their host, with a journal on the disk. */
class KeptPlainClassTest {

  /** The class as it was first written. */
  @StateVersion(1)
  public static class Employee implements StateForm<Employee.State> {
    record State(double salary, Optional<String> team) {
    }

    private double salary;
    private String team;

    public Employee(@Default("1000.0") double salary) {
      this.salary = salary;
    }

    public double raise(int percent) {
      return salary += salary * percent / 100;
    }

    public String move(String to) {
      return team = to;
    }

    @Override
    public State state() {
      return new State(salary, Optional.ofNullable(team));
    }

    @Override
    public void restore(State state) {
      salary = state.salary();
      team = state.team().orElse(null);
    }
  }

  /** Has lost the team. */
  @StateVersion(1)
  public abstract static class Teamless implements StateForm<Teamless.State> {
    record State(double salary) {
    }

    public Teamless(@Default("1000.0") double salary) {
    }

    @Override
    public abstract State state();
  }

  /** Has the salary in whole numbers. */
  @StateVersion(1)
  public abstract static class Rounded implements StateForm<Rounded.State> {
    record State(long salary, Optional<String> team) {
    }

    public Rounded(@Default("1000.0") double salary) {
    }

    @Override
    public abstract State state();
  }

  /** Of another version that does not take over what was kept. */
  @StateVersion(2)
  public static class Stranger implements StateForm<Stranger.State> {
    record State(long cents) {
    }

    public Stranger(@Default("1000.0") double salary) {
    }

    @Override
    public State state() {
      return new State(0);
    }

    @Override
    public void restore(State state) {
    }
  }

  /** Of another version that does. */
  @StateVersion(2)
  public static class InCents implements StateForm<InCents.State> {
    record State(long cents, Optional<String> team) {
    }

    private State state;

    public InCents(@Default("1000.0") double salary) {
      state = new State(Math.round(salary * 100), Optional.empty());
    }

    public long raise(int percent) {
      state = new State(state.cents + state.cents * percent / 100, state.team);
      return state.cents;
    }

    @Override
    public State state() {
      return state;
    }

    @Override
    public void restore(State kept) {
      state = kept;
    }

    @Override
    public State upgrade(long version, Map<String, Object> parts) {
      return new State(Math.round((double) parts.get("salary") * 100), Optional.ofNullable((String) parts.get("team")));
    }
  }

  /** Says nothing of its state. */
  public static class Silent {
    private double salary;

    public Silent(@Default("1000.0") double salary) {
      this.salary = salary;
    }

    public double raise(int percent) {
      return salary += salary * percent / 100;
    }
  }

  /** A class whose methods block. */
  @OnWorker
  @StateVersion(1)
  public static class Archive implements StateForm<Archive.State> {
    record State(long pages) {
    }

    static final AtomicBoolean onEventLoop = new AtomicBoolean();

    private long pages;
    private boolean made;

    public long add(long more) {
      made = true;
      return pages += more;
    }

    @Override
    public State state() {
      onEventLoop.compareAndSet(false, made && Context.isOnEventLoopThread());
      return new State(pages);
    }

    @Override
    public void restore(State state) {
      onEventLoop.compareAndSet(false, Context.isOnEventLoopThread());
      made = true;
      pages = state.pages();
    }
  }

  @TempDir
  Path directory;

  private final Vertx vertx = Vertx.vertx();
  private Host host;

  @AfterEach
  void close() throws Exception {
    if (host != null) {
      await(host.stop());
    }
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static Throwable failureOf(Future<?> future) throws Exception {
    try {
      await(future);
    } catch (ExecutionException e) {
      return e.getCause();
    }
    throw new AssertionError("this should have failed");
  }

  /** The host as its next process would start it, with a class for the type {@code employee}. */
  private Future<Host> starting(Class<?> employee) {
    JournalOptions options = JournalOptions.of(directory).withSnapshots(1, 4); // some tests go over a snapshot, too
    RaftJournal journal = RaftJournal.open(options, RaftJournal.Surroundings.of(directory, Runnable::run, told -> { }));
    return Host.start(vertx, HostOptions.DEFAULT.withJournal(journal)
        .withType(ObjectType.ofPlainClass("employee", employee, Set.of()))
        .withType(ObjectType.ofPlainClass("archive", Archive.class, Set.of())));
  }

  private SharedObjects restart(Class<?> employee) throws Exception {
    if (host != null) {
      await(host.stop());
      host = null;
    }
    host = await(starting(employee));
    return await(SharedObjects.connect(vertx));
  }

  private void makeBobAndStop() throws Exception {
    SharedObjects objects = restart(Employee.class);
    await(host.create("employee", "bob", DictValue.of()));
    assertThat(await(objects.call("bob", "raise", 10))).isEqualTo(Value.of(1100.0));
    await(objects.call("bob", "move", "press"));
    await(host.stop());
    host = null;
  }

  @Test
  void anObjectIsWhatItWasHoweverOftenItsHostStarts() throws Exception {
    makeBobAndStop();
    double salary = 1100;
    for (int start = 0; start < 3; start++) {
      SharedObjects objects = restart(Employee.class);
      assertThat(await(host.create("employee", "bob", DictValue.of())).created()).isFalse();
      for (int raise = 0; raise < 5; raise++) {
        salary += salary * 10 / 100;
        assertThat(await(objects.call("bob", "raise", 10))).isEqualTo(Value.of(salary));
      }
    }
  }

  @Test
  void aBlockingClassTakesOverAndTellsItsStateOnAWorker() throws Exception {
    SharedObjects objects = restart(Employee.class);
    await(host.create("archive", "paper", DictValue.of()));
    await(objects.call("paper", "add", 3));
    objects = restart(Employee.class);
    assertThat(await(objects.call("paper", "add", 4))).isEqualTo(Value.of(7));
    assertThat(Archive.onEventLoop).isFalse();
  }

  @Test
  void anotherRecordWithoutAnotherVersionIsRefusedAtTheStart() throws Exception {
    makeBobAndStop();
    assertThat(failureOf(starting(Teamless.class))).isInstanceOf(BadJournal.class)
        .hasMessageContaining("the type 'employee' has changed: its state has lost 'team' (string or null)")
        .hasMessageContaining("mark " + Teamless.class.getName() + " @StateVersion(2)")
        .hasMessageContaining("upgrade()").hasMessageContaining("schema.json");
    assertThat(failureOf(starting(Rounded.class))).isInstanceOf(BadJournal.class)
        .hasMessageContaining("its state has 'salary' as integer, it was float");
    assertThat(await(restart(Employee.class).call("bob", "raise", 10))).isEqualTo(Value.of(1210.0));
  }

  @Test
  void anotherVersionTakesOverWhatWasKept() throws Exception {
    makeBobAndStop();
    assertThat(failureOf(starting(Stranger.class))).isInstanceOf(BadJournal.class)
        .hasMessageContaining("the type 'employee' has changed: its state has version 2, and 1 was written")
        .hasMessageContaining("Have " + Stranger.class.getName() + " take that over in upgrade(");
    assertThat(await(restart(InCents.class).call("bob", "raise", 10))).isEqualTo(Value.of(121_000));
    assertThat(await(restart(InCents.class).call("bob", "raise", 10))).isEqualTo(Value.of(133_100));
    await(host.stop());
    host = null;
    assertThat(failureOf(starting(Employee.class))).isInstanceOf(BadJournal.class)
        .hasMessageContaining("its state has version 1, and 2 was written").hasMessageContaining("or a later one");
  }

  @Test
  void aClassThatNoLongerSaysItsStateLeavesWhatWasKeptAsItIs() throws Exception {
    makeBobAndStop();
    assertThat(failureOf(restart(Silent.class).call("bob", "raise", 10))).isInstanceOf(Unavailable.class)
        .hasMessageContaining("'bob' is kept but cannot be used now").hasMessageContaining("StateForm");
    assertThat(await(restart(Employee.class).call("bob", "raise", 10))).isEqualTo(Value.of(1210.0));
  }

  @Test
  void aClassThatDoesNotSayItsStateLivesInMemoryAndIsRefusedAsDurable() throws Exception {
    SharedObjects objects = restart(Silent.class);
    assertThat(failureOf(host.create("employee", "ann", DictValue.of("durability", "journal"))))
        .isInstanceOf(BadArguments.class).hasMessageContaining("durability=journal of a employee is not to be had")
        .hasMessageContaining("does not say its state").hasMessageContaining("StateForm");
    await(host.create("employee", "ann", DictValue.of()));
    await(objects.call("ann", "raise", 10));
    assertThat(failureOf(restart(Silent.class).call("ann", "raise", 10))).isInstanceOf(NoSuchObject.class);
  }

  @Test
  void anInstanceThatACallerMadeLivesInMemory() throws Exception {
    SharedObjects objects = restart(Employee.class);
    await(host.deployPlain("eve", new Employee(500)));
    assertThat(await(objects.call("eve", "raise", 10))).isEqualTo(Value.of(550.0));
    assertThat(failureOf(restart(Employee.class).call("eve", "raise", 10))).isInstanceOf(NoSuchObject.class);
    assertThat(await(host.deployPlain("eve", new Employee(500))).created()).isTrue();
  }
}
