package io.holdfast.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException;
import io.holdfast.journal.CommonFact;
import io.holdfast.journal.Journal;
import io.holdfast.journal.Replies;
import io.holdfast.object.Clock;
import io.holdfast.object.ObjectLimits;
import io.holdfast.object.ObjectRuntime;
import io.holdfast.object.ObjectSurroundings;
import io.holdfast.object.ObjectType;
import io.holdfast.object.Replay;
import io.holdfast.object.SessionLedger;
import io.holdfast.object.SharedObject;
import io.holdfast.value.DictValue;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * One object with its runtime, without Vert.x: time passes by {@link #passTime}, sessions end by {@link #endSession},
 * and what the object leaves for later on its context runs after each step, unless {@link #holdTasks} says otherwise.
 *
 * <pre>{@code
 * private final ObjectKit kit = ObjectKit.of(QueueObject.class, "maxsize", 2);
 *
 * @AfterEach
 * void stateIsWhatTheFactsSay() {
 *   kit.verify();
 * }
 *
 * @Test
 * void waitingGetIsServedByALaterPut() {
 *   KitCall get = kit.call("s1", "h1", "get");
 *   kit.call("s2", "h1", "put", "item");
 *   assertThat(get.result()).isEqualTo(Value.of("item"));
 * }
 * }</pre>
 */
public final class ObjectKit implements AutoCloseable {
  static final String NAME = "kit";
  public static final long INCARNATION = 7;
  private static final int MOST_FACTS_TAKEN_BACK = 200;

  private final ObjectType type;
  private final ObjectRuntime runtime;
  private final ObjectLimits limits;
  private final List<Object> earlier; // facts of the object before it was rebuilt here
  private final FakeClock clock = new FakeClock();
  private final FakeSessions sessions = new FakeSessions();
  private final RecordingJournal journal;
  private final FaultyJournal faults;
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final Queue<Runnable> work = new ArrayDeque<>();
  private final List<KitCall> answered = new ArrayList<>();
  private final Map<String, Runnable> onAnswer = new HashMap<>();
  private boolean tasksHeld;
  private boolean workHeld;
  private boolean running;
  private boolean dropped;
  private boolean shortOfMemory;
  private int memoryLasts = Integer.MAX_VALUE; // how often it is still asked for before it is short
  private long lastToken;

  private ObjectKit(ObjectType type, DictValue options, SharedObject<?> object, ObjectLimits limits,
      List<Object> earlier, long lastToken) {
    this.limits = limits;
    this.earlier = earlier;
    this.type = type;
    this.lastToken = lastToken;
    journal = new RecordingJournal(type.facts());
    faults = new FaultyJournal(journal);
    runtime = new ObjectRuntime(NAME, INCARNATION, type, options, object, new Surroundings());
    Replay.into(runtime, earlier);
    runtime.begin();
  }

  /**
   * An object of a type's class.
   *
   * @param options name, value, name, value …
   */
  public static ObjectKit of(Class<? extends SharedObject<?>> implementation, Object... options) {
    return of(ObjectType.of(implementation), options);
  }

  public static ObjectKit of(ObjectType type, Object... options) {
    return of(type, ObjectLimits.DEFAULT, options);
  }

  public static ObjectKit of(ObjectType type, DictValue options) {
    DictValue complete = type.completeOptions(options);
    return new ObjectKit(type, complete, type.create(complete), ObjectLimits.DEFAULT, List.of(), INCARNATION);
  }

  public static ObjectKit of(ObjectType type, ObjectLimits limits, Object... options) {
    DictValue complete = type.completeOptions(DictValue.of(options));
    return new ObjectKit(type, complete, type.create(complete), limits, List.of(), INCARNATION);
  }

  /** An instance of a plain class, which nobody else can make: {@link #verify} does not replay it. */
  public static ObjectKit ofPlain(Object instance, String... exposed) {
    return new ObjectKit(ObjectType.ofPlainInstance("plain", instance.getClass(), Set.of(exposed)),
        DictValue.of(), SharedObject.ofPlain(instance), ObjectLimits.DEFAULT, List.of(), INCARNATION);
  }

  /**
   * The object as another host begins to serve it: rebuilt from its facts, with a clock and a journal of its own, and
   * without the calls that were parked in it.
   */
  public ObjectKit restarted() {
    return restartedAs(type);
  }

  /** The same on a host that has another class under the type's name. */
  public ObjectKit restartedAs(ObjectType other) {
    return new ObjectKit(other, runtime.options(), other.create(runtime.options()), limits, allFacts(), lastToken);
  }

  /** What whoever makes an object of its name asks it first. */
  public Future<Boolean> isThere() {
    return runtime.isThere();
  }

  // ---------------------------------------------------------------- calls

  /** A call that is never repeated, arguments by position. */
  public KitCall call(String session, String holder, String operation, Object... arguments) {
    return request(operation, arguments).as(session, holder).send();
  }

  /** A call without a session. */
  public KitCall callAnonymously(String operation, Object... arguments) {
    return request(operation, arguments).send();
  }

  /** A call to be given more than its arguments before it is sent. */
  public KitRequest request(String operation, Object... arguments) {
    return new KitRequest(this, operation, arguments);
  }

  KitCall send(KitCall call) {
    runtime.call(call);
    runTasksUnlessHeld();
    return call;
  }

  /** Cancels the call, as its entrance would. */
  public void cancel(KitCall call) {
    call.cancel();
    runTasksUnlessHeld();
  }

  /** The calls in the order in which their answers left. */
  public List<KitCall> answered() {
    return answered;
  }

  /** Runs the action, once, while an answer of that operation is being delivered: what it calls is queued. */
  public void whenAnswered(String operation, Runnable action) {
    onAnswer.put(operation, action);
  }

  void wasAnswered(KitCall call) {
    Runnable action = onAnswer.remove(call.operation());
    if (action != null) {
      action.run();
    }
  }

  // ---------------------------------------------------------------- time, sessions, tasks

  /** Lets time pass: every timer due meanwhile runs at its time. */
  public void passTime(long ms) {
    clock.pass(ms, this::runTasksUnlessHeld);
    runTasksUnlessHeld();
  }

  public long nowMs() {
    return clock.nowMs();
  }

  /** Moves the clock on without running any timer, as when the event loop is late. */
  public void passTimeWithLateTimers(long ms) {
    clock.jump(ms);
  }

  /** From now on so much time passes, without running any timer, whenever the clock is read: work takes its time. */
  public void passTimeWhenRead(long ms) {
    clock.passWhenRead(ms);
  }

  /** Says whether the host is short of memory. */
  public void shortOfMemory(boolean now) {
    shortOfMemory = now;
    memoryLasts = Integer.MAX_VALUE;
  }

  /** The host is short of memory after it has been asked so often. */
  public void shortOfMemoryAfter(int questions) {
    shortOfMemory = false;
    memoryLasts = questions;
  }

  /** How many timers are set. */
  public int timersSet() {
    return clock.timersSet();
  }

  public void endSession(String session) {
    sessions.end(session);
    runTasksUnlessHeld();
  }

  /** The session says, outside any call, that it has its answers below the floor. */
  public void answersRead(String session, long floor) {
    sessions.answersRead(session, floor);
    runTasksUnlessHeld();
  }

  public FakeSessions sessions() {
    return sessions;
  }

  /** Ends the object as its host does. */
  public void end(HoldfastException reason) {
    runtime.end(reason);
    runTasksUnlessHeld();
  }

  /** From now on what is left for later waits for {@link #runTasks}. */
  public void holdTasks() {
    tasksHeld = true;
  }

  /** Runs what was left for later, and from now on at once again. */
  public void runTasks() {
    tasksHeld = false;
    runTasksUnlessHeld();
  }

  /** Runs one task that was left for later. */
  public void runNextTask() {
    tasks.remove().run();
  }

  public int tasksLeft() {
    return tasks.size();
  }

  /** From now on blocking code stays unfinished until {@link #runWork}. */
  public void holdWork() {
    workHeld = true;
  }

  public void runWork() {
    workHeld = false;
    runTasksUnlessHeld();
  }

  private void runTasksUnlessHeld() {
    if (running) {
      return;
    }
    running = true;
    try {
      while (!tasksHeld && !tasks.isEmpty() || !workHeld && !work.isEmpty()) {
        (tasksHeld || tasks.isEmpty() ? work : tasks).remove().run();
      }
    } finally {
      running = false;
    }
  }

  // ---------------------------------------------------------------- what it did

  public ObjectRuntime runtime() {
    return runtime;
  }

  /** Every fact kept, as read back from the journal. */
  public List<Object> facts() {
    return journal.facts();
  }

  public RecordingJournal journal() {
    return journal;
  }

  private List<Object> allFacts() {
    List<Object> all = new ArrayList<>(earlier);
    all.addAll(facts());
    return all;
  }

  /** Makes the journal late or failing. */
  public FaultyJournal faults() {
    return faults;
  }

  /** Whether its host was asked to take the object out. */
  public boolean isDropped() {
    return dropped;
  }

  /**
   * The facts kept, replayed, give the live state; so does the snapshot; and they can be taken back one by one. To be
   * called after every test. An object whose journal lost or still holds a turn is not compared: it knows more than was
   * kept.
   */
  public void verify() {
    if (!type.canLast() || faults.hasGaps()) {
      return;
    }
    assertThat(runtime.factNumber()).as("facts made and facts kept").isEqualTo(facts().size());
    assertSameState("the facts replayed", Replay.of(runtime, allFacts()));
    List<Object> snapshot = Replay.snapshot(runtime).stream()
        .map(fact -> type.facts().decode(type.facts().encode(fact))).toList();
    assertSameState("the snapshot replayed", Replay.of(runtime, snapshot));
    verifyUndo();
  }

  /** Each fact kept, applied in turn and then taken back from the last to the first, gives the states before. */
  private void verifyUndo() {
    SharedObject<?> rebuilt = type.create(runtime.options());
    Deque<Runnable> undos = new ArrayDeque<>();
    Deque<String> states = new ArrayDeque<>();
    Deque<Object> taken = new ArrayDeque<>();
    List<Object> facts = allFacts();
    for (Object fact : facts.subList(0, Math.min(facts.size(), MOST_FACTS_TAKEN_BACK))) {
      if (fact instanceof CommonFact) {
        continue; // the type knows nothing of it
      }
      Runnable undo = Replay.undo(rebuilt, fact);
      if (undo == null) {
        return;
      }
      taken.push(fact);
      states.push(stateOf(rebuilt));
      undos.push(undo);
      Replay.apply(rebuilt, fact);
    }
    while (!undos.isEmpty()) {
      undos.pop().run();
      assertThat(stateOf(rebuilt)).as("the state after taking back %s", taken.pop()).isEqualTo(states.pop());
    }
  }

  private String stateOf(SharedObject<?> object) {
    return encoded(Replay.snapshot(object)) + Replay.details(object);
  }

  private void assertSameState(String what, ObjectRuntime rebuilt) {
    assertThat(encodedSnapshot(rebuilt)).as("the snapshot after %s", what).isEqualTo(encodedSnapshot(runtime));
    assertThat(Replay.details(rebuilt)).as("the details after %s", what).isEqualTo(Replay.details(runtime));
  }

  private List<String> encodedSnapshot(ObjectRuntime of) {
    return encoded(Replay.snapshot(of));
  }

  private List<String> encoded(List<Object> facts) {
    return facts.stream()
        .map(fact -> new String(type.facts().encode(fact), StandardCharsets.UTF_8)).toList();
  }

  @Override
  public void close() {
    verify();
  }

  private final class Surroundings implements ObjectSurroundings {
    @Override
    public Clock clock() {
      return clock;
    }

    @Override
    public Journal journal() {
      return faults;
    }

    @Override
    public Replies replies() {
      return Runnable::run;
    }

    @Override
    public SessionLedger sessions() {
      return sessions;
    }

    @Override
    public ObjectLimits limits() {
      return limits;
    }

    @Override
    public void run(Runnable task) {
      tasks.add(task);
    }

    @Override
    public <T> Future<T> runOnWorker(Callable<T> code) {
      Promise<T> done = Promise.promise();
      work.add(() -> {
        T result;
        try {
          result = code.call();
        } catch (Exception | Error e) {
          done.fail(e);
          return;
        }
        done.complete(result);
      });
      return done.future();
    }

    @Override
    public long newToken() {
      return ++lastToken;
    }

    @Override
    public boolean shortOfMemory() {
      return shortOfMemory || memoryLasts-- <= 0;
    }

    @Override
    public Future<Void> drop() {
      dropped = true;
      return Future.succeededFuture();
    }
  }
}
