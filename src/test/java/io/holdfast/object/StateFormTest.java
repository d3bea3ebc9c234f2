package io.holdfast.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Broken;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.NoSuchOperation;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.kit.KitCall;
import io.holdfast.kit.ObjectKit;
import io.holdfast.model.Default;
import io.holdfast.model.OnWorker;
import io.holdfast.model.Operation;
import io.holdfast.model.StateForm;
import io.holdfast.model.StateVersion;
import io.holdfast.object.ToldInstance.StateBecame;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A plain class that says its state: what becomes a fact, what is refused, what comes back. */
class StateFormTest {

  /** Says its state, and can be told to say it badly. */
  @StateVersion(1)
  public static class Notes implements StateForm<Notes.State> {
    record State(List<String> notes, long edits, Optional<String> title) {
    }

    static Promise<String> answer = Promise.promise();
    static boolean takesNothing;

    private final List<String> notes = new ArrayList<>();
    private long edits;
    private String title;

    public Notes(@Default("null") Optional<String> title) {
      this.title = title.orElse(null);
    }

    public int add(String note) {
      notes.add(note);
      edits++;
      return notes.size();
    }

    public int addMany(String note, int times) {
      for (int i = 0; i < times; i++) {
        notes.add(note);
      }
      return notes.size();
    }

    public int addAndFail(String note) {
      notes.add(note);
      throw new IllegalStateException("after it was added");
    }

    public Future<String> addLater(String note) {
      notes.add(note + ", perhaps");
      return answer.future().onComplete(done -> notes.set(notes.size() - 1, note));
    }

    public int addNothing() {
      notes.add(null);
      return notes.size();
    }

    @Operation(value = "All notes.", reads = true)
    public List<String> all() {
      return notes;
    }

    public int count() {
      return notes.size();
    }

    @Override
    public State state() {
      return new State(notes, edits, Optional.ofNullable(title));
    }

    @Override
    public void restore(State state) {
      if (takesNothing) {
        throw new UnsupportedOperationException("no room");
      }
      notes.clear();
      notes.addAll(state.notes());
      edits = state.edits();
      title = state.title().orElse(null);
    }
  }

  /** The next version of {@link Notes}: edits are gone, the title is never missing. */
  @StateVersion(2)
  public static class TitledNotes implements StateForm<TitledNotes.State> {
    record State(String title, List<String> notes) {
    }

    private String title;
    private List<String> notes = new ArrayList<>();

    public TitledNotes(@Default("null") Optional<String> title) {
      this.title = title.orElse("untitled");
    }

    public String add(String note) {
      notes.add(note);
      return title + notes;
    }

    @Override
    public State state() {
      return new State(title, notes);
    }

    @Override
    public void restore(State state) {
      title = state.title();
      notes = new ArrayList<>(state.notes());
    }

    @Override
    public State upgrade(long version, Map<String, Object> parts) {
      List<String> kept = new ArrayList<>();
      ((List<?>) parts.get("notes")).forEach(note -> kept.add((String) note));
      return new State(parts.get("title") + " (" + parts.get("edits") + " edits of version " + version + ")", kept);
    }
  }

  /** A next version that takes nothing over. */
  @StateVersion(2)
  public static class ForgetfulNotes implements StateForm<ForgetfulNotes.State> {
    record State(long count) {
    }

    private long count;

    public ForgetfulNotes(@Default("null") Optional<String> title) {
    }

    public long next() {
      return ++count;
    }

    @Override
    public State state() {
      return new State(count);
    }

    @Override
    public void restore(State state) {
      count = state.count();
    }
  }

  /** Of the same version with fewer components: what a schema file would have refused. */
  @StateVersion(1)
  public static class ShortNotes implements StateForm<ShortNotes.State> {
    record State(List<String> notes, long edits) {
    }

    public ShortNotes(@Default("null") Optional<String> title) {
    }

    public int count() {
      return 0;
    }

    @Override
    public State state() {
      return new State(List.of(), 0);
    }

    @Override
    public void restore(State state) {
    }
  }

  /** Notes which thread of the kit asks for its state: {@code working} is true on a worker. */
  @OnWorker
  @StateVersion(1)
  public static class OnDisk implements StateForm<OnDisk.State> {
    record State(double total) {
    }

    static Promise<Double> answer = Promise.promise();
    static boolean takesNothing;

    private double total;

    public double add(double more) {
      return total += more;
    }

    public Future<Double> addLater(double more) {
      total += more;
      return answer.future().onSuccess(rest -> total += rest);
    }

    public double huge() {
      return total = Double.NaN;
    }

    @Override
    public State state() {
      if (Double.isNaN(total)) {
        throw new IllegalStateException("total is not a number");
      }
      return new State(total);
    }

    @Override
    public void restore(State state) {
      if (takesNothing) {
        throw new IllegalArgumentException("the disk is gone");
      }
      total = state.total();
    }
  }

  private static ObjectType type(Class<?> plain) {
    return ObjectType.ofPlainClass("notes", plain, Set.of());
  }

  private final ObjectKit kit = ObjectKit.of(type(Notes.class));

  @AfterEach
  void stateIsWhatTheFactsSay() {
    Notes.takesNothing = false;
    Notes.answer = Promise.promise();
    OnDisk.takesNothing = false;
    OnDisk.answer = Promise.promise();
    kit.verify();
  }

  private static StateBecame notes(long edits, Object... notes) {
    return new StateBecame(1, DictValue.of("notes", Value.from(List.of(notes)), "edits", edits, "title", Value.none()));
  }

  // ---------------------------------------------------------------- facts

  @Test
  void theStateItBeginsWithAndEachOtherOneIsAFact() {
    kit.callAnonymously("add", "milk");
    kit.callAnonymously("add", "bread");
    assertThat(kit.facts()).containsExactly(notes(0), notes(1, "milk"), notes(2, "milk", "bread"));
    assertThat(Replay.snapshot(kit.runtime())).containsExactly(notes(2, "milk", "bread"));
  }

  @Test
  void whatLeavesTheStateAsItIsMakesNoFact() {
    assertThat(kit.callAnonymously("count").result()).isEqualTo(Value.of(0));
    assertThat(kit.callAnonymously("all").result()).isEqualTo(Value.list());
    assertThat(kit.callAnonymously("add").failure()).isInstanceOf(BadArguments.class);
    assertThat(kit.facts()).containsExactly(notes(0));
  }

  @Test
  void aCallThatLeavesTheStateAsItIsIsNotRunAgainEither() {
    KitCall first = kit.request("count").as("s1", "h1").numbered(1, 0).send();
    kit.callAnonymously("add", "milk");
    KitCall repeat = kit.request("count").as("s1", "h1").numbered(1, 0).send();
    assertThat(first.result()).isEqualTo(Value.of(0));
    assertThat(repeat.result()).isEqualTo(Value.of(0));
  }

  @Test
  void whatAnOperationChangedBeforeItFailedIsKept() {
    assertThat(kit.callAnonymously("add_and_fail", "milk").failure()).isInstanceOf(Failed.class)
        .hasMessage("after it was added");
    assertThat(kit.facts()).containsExactly(notes(0), notes(0, "milk"));
    assertThat(kit.restarted().callAnonymously("all").result()).isEqualTo(Value.from(List.of("milk")));
  }

  @Test
  void anOperationThatAnswersLaterIsKeptWhenItDoesAndNotBefore() {
    KitCall later = kit.callAnonymously("add_later", "milk");
    assertThat(kit.facts()).containsExactly(notes(0));
    assertThat(Replay.snapshot(kit.runtime())).as("nothing half done is in a snapshot").containsExactly(notes(0));
    Notes.answer.complete("added");
    kit.runTasks();
    assertThat(later.result()).isEqualTo(Value.of("added"));
    assertThat(kit.facts()).containsExactly(notes(0), notes(0, "milk"));
  }

  @Test
  void noAnswerOvertakesTheJournal() {
    kit.faults().hold();
    KitCall add = kit.callAnonymously("add", "milk");
    assertThat(add.isAnswered()).isFalse();
    kit.faults().keepNext();
    assertThat(add.result()).isEqualTo(Value.of(1));
  }

  @Test
  void itsOwnMethodsAreNoOperations() {
    for (String method : List.of("state", "restore", "upgrade")) {
      assertThat(kit.callAnonymously(method).failure()).isInstanceOf(NoSuchOperation.class);
    }
  }

  @Test
  void watchersAreToldTheState() {
    kit.callAnonymously("add", "milk");
    DictValue told = (DictValue) kit.callAnonymously("facts", 0, 10, 0).result();
    assertThat(((DictValue) told.get("gap")).get("state")).isEqualTo(Value.list(DictValue.of("fact", "state_became",
        "parts", DictValue.of("version", 1, "state", notes(1, "milk").state()))));
  }

  // ---------------------------------------------------------------- what cannot be kept

  @Test
  void aStateThatIsTooLargeIsTakenBack() {
    kit.callAnonymously("add", "milk");
    String note = "x".repeat(ToldInstance.MOST_STATE_BYTES / 4);
    assertThat(kit.callAnonymously("add_many", note, 4).failure()).isInstanceOf(TooLarge.class)
        .hasMessageContaining("what the call changed was taken back").hasMessageContaining(Notes.class.getName())
        .hasMessageContaining("at most " + ToldInstance.MOST_STATE_BYTES).hasMessageContaining("declare a type");
    assertThat(kit.callAnonymously("all").result()).isEqualTo(Value.from(List.of("milk")));
    assertThat(kit.callAnonymously("add_many", note, 3).result()).isEqualTo(Value.of(4));
    assertThat(kit.facts()).hasSize(3);
  }

  @Test
  void aCallThatWasTakenBackIsNotRunAgain() {
    String note = "x".repeat(ToldInstance.MOST_STATE_BYTES);
    KitCall first = kit.request("add", note).as("s1", "h1").numbered(1, 0).send();
    KitCall repeat = kit.request("add", note).as("s1", "h1").numbered(1, 0).send();
    assertThat(repeat.failure()).isSameAs(first.failure()).isInstanceOf(TooLarge.class);
  }

  @Test
  void aStateThatWouldNotBeReadBackIsTakenBack() {
    assertThat(kit.callAnonymously("add_nothing").failure()).isInstanceOf(Failed.class)
        .hasMessageContaining("taken back").hasMessageContaining("'notes' takes a list")
        .hasMessageContaining("Optional");
    assertThat(kit.callAnonymously("all").result()).isEqualTo(Value.list());
    assertThat(kit.facts()).containsExactly(notes(0));
  }

  @Test
  void anInstanceThatCannotBePutBackIsBroken() {
    Notes.takesNothing = true;
    KitCall add = kit.callAnonymously("add", "x".repeat(ToldInstance.MOST_STATE_BYTES));
    assertThat(add.failure()).isInstanceOf(Broken.class).hasMessageContaining("putting back 'kit' failed")
        .hasMessageContaining(Notes.class.getName()).hasMessageContaining("no room");
    assertThat(kit.callAnonymously("all").failure()).isInstanceOf(Broken.class);
    assertThat(kit.facts()).containsExactly(notes(0));
    assertThat(kit.callAnonymously("drop").result()).isEqualTo(Value.none());
  }

  @Test
  void anObjectIsNotMadeWithAStateThatCannotBeKept() {
    assertThatThrownBy(() -> ObjectKit.of(type(Notes.class), "title", "x".repeat(ToldInstance.MOST_STATE_BYTES)))
        .isInstanceOf(TooLarge.class).hasMessageContaining(Notes.class.getName());
  }

  // ---------------------------------------------------------------- what comes back

  @Test
  void afterARestartItIsWhatItWas() {
    kit.callAnonymously("add", "milk");
    ObjectKit again = kit.restarted();
    assertThat(again.callAnonymously("add", "bread").result()).isEqualTo(Value.of(2));
    assertThat(again.facts()).as("no fact for having come back").containsExactly(notes(2, "milk", "bread"));
  }

  @Test
  void aRestoreThatFailsBreaksTheObject() {
    kit.callAnonymously("add", "milk");
    Notes.takesNothing = true;
    ObjectKit again = kit.restarted();
    assertThat(again.callAnonymously("count").failure()).isInstanceOf(Broken.class)
        .hasMessageContaining("bringing back 'kit' failed").hasMessageContaining("kept state of version 1")
        .hasMessageContaining("no room").hasMessageContaining("what was kept stays as it is");
    assertThat(again.facts()).isEmpty();
  }

  @Test
  void aLaterVersionTakesTheStateOver() {
    kit.callAnonymously("add", "milk");
    ObjectKit upgraded = kit.restartedAs(type(TitledNotes.class));
    StateBecame taken = new StateBecame(2, DictValue.of("title", "null (1 edits of version 1)", "notes",
        Value.from(List.of("milk"))));
    assertThat(upgraded.facts()).as("it is kept as a state of the new version").containsExactly(taken);
    assertThat(upgraded.callAnonymously("add", "bread").result())
        .isEqualTo(Value.of("null (1 edits of version 1)[milk, bread]"));
    upgraded.verify(); // over both
    assertThat(upgraded.restarted().callAnonymously("add", "jam").result())
        .isEqualTo(Value.of("null (1 edits of version 1)[milk, bread, jam]"));
  }

  @Test
  void aLaterVersionWithoutUpgradeSaysWhatToImplement() {
    ObjectKit other = kit.restartedAs(type(ForgetfulNotes.class));
    assertThat(other.callAnonymously("next").failure()).isInstanceOf(Broken.class)
        .hasMessageContaining("implement upgrade(long, Map) in " + ForgetfulNotes.class.getName());
  }

  @Test
  void anEarlierVersionDoesNotTakeALaterState() {
    ObjectKit upgraded = kit.restartedAs(type(TitledNotes.class));
    assertThat(upgraded.restartedAs(type(Notes.class)).callAnonymously("count").failure()).isInstanceOf(Broken.class)
        .hasMessageContaining("kept state of version 2: that is a later one");
  }

  @Test
  void whatARecordDoesNotHaveAnyMoreIsNotLostSilently() {
    assertThat(kit.restartedAs(type(ShortNotes.class)).callAnonymously("count").failure()).isInstanceOf(Broken.class)
        .hasMessageContaining("title").hasMessageContaining("@StateVersion");
  }

  // ---------------------------------------------------------------- on a worker

  private static StateBecame total(double total) {
    return new StateBecame(1, DictValue.of("total", total));
  }

  @Test
  void aBlockingClassIsLookedAtInTheStepThatRanIt() {
    ObjectKit worker = ObjectKit.of(type(OnDisk.class));
    worker.holdWork();
    KitCall first = worker.callAnonymously("add", 1.5);
    KitCall second = worker.callAnonymously("add", 2.0);
    assertThat(worker.facts()).containsExactly(total(0));
    worker.runWork();
    assertThat(first.result()).isEqualTo(Value.of(1.5));
    assertThat(second.result()).isEqualTo(Value.of(3.5));
    assertThat(worker.facts()).containsExactly(total(0), total(1.5), total(3.5));
    worker.verify();
  }

  @Test
  void aBlockingClassThatAnswersLaterIsLookedAtOnAWorkerThen() {
    ObjectKit worker = ObjectKit.of(type(OnDisk.class));
    KitCall later = worker.callAnonymously("add_later", 1.0);
    assertThat(worker.facts()).containsExactly(total(0));
    worker.holdWork();
    OnDisk.answer.complete(0.25);
    worker.runTasks();
    assertThat(later.isAnswered()).as("its state is asked for off the event loop").isFalse();
    worker.runWork();
    assertThat(later.result()).isEqualTo(Value.of(0.25));
    assertThat(worker.facts()).containsExactly(total(0), total(1.25));
    worker.verify();
  }

  @Test
  void aBlockingClassIsPutBackToo() {
    ObjectKit worker = ObjectKit.of(type(OnDisk.class));
    worker.callAnonymously("add", 1.0);
    assertThat(worker.callAnonymously("huge").failure()).isInstanceOf(Failed.class)
        .hasMessageContaining("taken back").hasMessageContaining("total is not a number");
    assertThat(worker.callAnonymously("add", 1.0).result()).isEqualTo(Value.of(2.0));
    assertThat(worker.facts()).containsExactly(total(0), total(1), total(2));
  }

  @Test
  void aBlockingClassTakesItsStateOverBeforeItRuns() {
    ObjectKit worker = ObjectKit.of(type(OnDisk.class));
    worker.callAnonymously("add", 1.0);
    ObjectKit again = worker.restarted();
    again.holdWork();
    KitCall add = again.callAnonymously("add", 0.5);
    again.runWork();
    assertThat(add.result()).isEqualTo(Value.of(1.5));
    assertThat(again.facts()).containsExactly(total(1.5));
  }

  @Test
  void aBlockingClassThatDoesNotTakeItsStateNeverRuns() {
    ObjectKit worker = ObjectKit.of(type(OnDisk.class));
    OnDisk.takesNothing = true;
    ObjectKit again = worker.restarted();
    again.holdWork();
    KitCall add = again.callAnonymously("add", 0.5);
    again.runWork();
    assertThat(add.hasFailed()).isTrue();
    assertThat(again.callAnonymously("add", 0.5).failure()).isInstanceOf(Broken.class)
        .hasMessageContaining("bringing back 'kit' failed").hasMessageContaining("the disk is gone");
    assertThat(again.facts()).isEmpty();
  }

  // ---------------------------------------------------------------- what is declared

  /** Says its state without a version. */
  public static class Unversioned implements StateForm<Unversioned.State> {
    record State() {
    }

    @Override
    public State state() {
      return new State();
    }

    @Override
    public void restore(State state) {
    }
  }

  /** Says a version without a state. */
  @StateVersion(1)
  public static class Stateless {
    public int one() {
      return 1;
    }
  }

  /** Numbers its versions from 0. */
  @StateVersion(0)
  public static class Zeroth extends Unversioned {
  }

  /** Leaves open which record its state is. */
  @StateVersion(1)
  public abstract static class Open<S extends Record> implements StateForm<S> {
  }

  /** Its state contains itself. */
  @StateVersion(1)
  public abstract static class Endless implements StateForm<Endless.State> {
    record State(List<State> parts) {
    }

    @Override
    public abstract State state();
  }

  @Test
  void aClassThatSaysItsStateWronglyIsRefused() {
    assertThatThrownBy(() -> type(Unversioned.class)).hasMessageContaining("mark it @StateVersion(1)");
    assertThatThrownBy(() -> type(Stateless.class)).hasMessageContaining("implement StateForm");
    assertThatThrownBy(() -> type(Zeroth.class)).hasMessageContaining("versions begin with 1");
    assertThatThrownBy(() -> type(Open.class)).hasMessageContaining("state() returns Record");
    assertThatThrownBy(() -> type(Endless.class)).hasMessageContaining("is made of itself");
    assertThatThrownBy(() -> ObjectType.ofPlainClass("notes", Notes.class, Set.of("state")))
        .hasMessageContaining("no public method 'state' to expose");
  }

  @Test
  void aJournalCanKeepWhatSaysItsStateAndCanBeMadeAgain() {
    assertThat(type(Notes.class).canLast()).isTrue();
    assertThat(type(PlainObjectTest.Slow.class).canLast()).isFalse();
    assertThat(ObjectType.ofPlainInstance("notes", Notes.class, Set.of()).canLast()).isFalse();
  }
}
