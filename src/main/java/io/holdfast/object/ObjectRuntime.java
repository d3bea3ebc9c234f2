package io.holdfast.object;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Broken;
import io.holdfast.error.HoldfastException.Cancelled;
import io.holdfast.error.HoldfastException.Denied;
import io.holdfast.error.HoldfastException.ObjectGone;
import io.holdfast.error.HoldfastException.Timeout;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.error.HoldfastException.Unknown;
import io.holdfast.journal.TurnRecord;
import io.holdfast.model.Call;
import io.holdfast.model.CallTarget;
import io.holdfast.model.Caller;
import io.holdfast.model.OperationModel;
import io.holdfast.model.Wait;
import io.holdfast.value.DictValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.Value;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the turns of one object: one call at a time, on one context, each turn whole. After a call has decided, parked
 * callers that can go on are served, the turn's facts go to the journal as one record, and its answers leave when that
 * record is kept.
 *
 * <p>Not thread-safe: every method runs on the object's context, but for the two of {@link SessionLedger.Member}.
 */
public final class ObjectRuntime implements SessionLedger.Member {
  private static final Logger log = LoggerFactory.getLogger(ObjectRuntime.class);

  /** Turns run in a row before others on the same event loop get theirs. */
  private static final int TURNS_IN_A_ROW = 256;
  private static final String DESCRIBE = "describe";
  private static final String DROP = "drop";
  private static final String CANCEL = "cancel";

  private final String name;
  private final long incarnation;
  private final ObjectType type;
  private final DictValue options;
  private final SharedObject<?> object;
  private final ObjectSurroundings surroundings;

  private ArrayDeque<Runnable> queued;
  private Map<String, KeptAnswers> sessions;
  private List<Waiter<?>> parkedNow; // parked callers that may be asked for by call; null while there are none
  private boolean turning;
  private boolean resumes;
  private Call pending; // a class's Future is awaited: nothing else may run
  private Call current;
  private boolean currentParked;
  private int parkedCount;
  private final boolean tracksUse; // only anonymous objects are dropped when idle
  private long lastCallMs;
  private HoldfastException end; // why no call can run any more
  private boolean closed; // ended for good, as a broken object is not until it is dropped

  private long factNumber;
  private List<Object> facts = new ArrayList<>(1);
  private List<Finished> finished = new ArrayList<>(1);
  private Future<Void> lastKept = Future.succeededFuture();

  private record Finished(Call call, Value result, HoldfastException failure) {
    void deliver() {
      if (failure == null) {
        call.succeed(result);
      } else {
        call.fail(failure);
      }
    }
  }

  /** A call that stands behind the one that is running. */
  private final class QueuedCall implements Runnable {
    private final Call call;
    private boolean begun;
    private Clock.Timer deadline;

    QueuedCall(Call call) {
      this.call = call;
    }

    /** For when the one that runs may take long: else the deadline is looked at when it is this call's turn. */
    void keepDeadline() {
      if (deadline == null && call.deadlineMs() != Call.NO_DEADLINE) {
        deadline = surroundings.clock().after(Math.max(1, call.deadlineMs() - surroundings.clock().nowMs()), () -> {
          if (!begun) {
            call.fail(passedBeforeItRan(call));
          }
        });
      }
    }

    @Override
    public void run() {
      begun = true;
      if (deadline != null) {
        deadline.stop();
      }
      call.onCancel(null);
      ObjectRuntime.this.run(call);
    }

    void cancel() {
      if (begun) {
        call.cancel(); // it may be parked by now; when it has run, it keeps its answer
      } else {
        call.fail(new Cancelled(call + " was cancelled before it ran"));
      }
    }
  }

  public ObjectRuntime(String name, long incarnation, ObjectType type, DictValue options, SharedObject<?> object,
      ObjectSurroundings surroundings) {
    this.name = name;
    this.incarnation = incarnation;
    this.type = type;
    this.options = options;
    this.object = object;
    this.surroundings = surroundings;
    this.tracksUse = name.startsWith("~");
    object.attach(this);
    if (tracksUse) {
      lastCallMs = surroundings.clock().nowMs();
    }
  }

  // ---------------------------------------------------------------- calls

  /** Runs the call, or queues it behind the one that is running. */
  public void call(Call call) {
    if (mustQueue()) {
      if (queued != null && queued.size() >= surroundings.limits().queuedCalls()) {
        call.fail(new Unavailable(name + " has " + queued.size() + " calls queued before it, its limit; try again later"));
        return;
      }
      QueuedCall waiting = new QueuedCall(call);
      call.onCancel(() -> surroundings.run(waiting::cancel));
      if (pending != null) {
        waiting.keepDeadline();
      }
      enqueue(waiting);
      return;
    }
    turning = true;
    run(call);
    drain();
  }

  /** Runs the body as a turn of its own, or queues it. */
  void turn(Runnable body) {
    if (mustQueue()) {
      enqueue(() -> runTurn(body));
      return;
    }
    turning = true;
    runTurn(body);
    drain();
  }

  private boolean mustQueue() {
    return turning || pending != null || resumes;
  }

  private void enqueue(Runnable task) {
    if (queued == null) {
      queued = new ArrayDeque<>();
    }
    queued.add(task);
  }

  private void drain() {
    int left = TURNS_IN_A_ROW;
    while (pending == null && queued != null && !queued.isEmpty()) {
      if (left-- == 0) {
        resumes = true;
        surroundings.run(this::resume);
        break;
      }
      queued.poll().run();
    }
    if (queued != null && queued.isEmpty()) {
      queued = null;
    }
    turning = false;
  }

  private void resume() {
    resumes = false;
    turning = true;
    drain();
  }

  private void runTurn(Runnable body) {
    if (end == null) {
      try {
        body.run();
        endTurn();
      } catch (RuntimeException | Error bug) {
        breakBecauseOf(bug);
      }
    }
  }

  private void run(Call call) {
    if (call.isAnswered()) {
      return;
    }
    try {
      decide(call);
    } catch (RuntimeException | Error bug) {
      breakBecauseOf(bug);
      call.fail(end);
    }
  }

  /** What a class may not throw, and would else stop the object for ever without anybody being told. */
  private void breakBecauseOf(Throwable bug) {
    current = null;
    if (end == null) {
      log.error("{} '{}' broke", type.name(), name, bug);
      breakOff(broken("a turn of '" + name + "' failed outside its operation: " + bug));
    }
  }

  private static Broken broken(String why) {
    return new Broken(why + "; drop the object to use its name again");
  }

  private void decide(Call call) {
    OperationModel operation = null;
    Object outcome;
    try {
      admit(call);
      if (call.operation().equals(DESCRIBE)) {
        finish(call, description(), null);
        endTurn();
        return;
      }
      if (call.operation().equals(DROP)) {
        drop(call);
        return;
      }
      if (call.operation().equals(CANCEL)) {
        finish(call, Value.of(cancelParked(call)), null);
        endTurn();
        return;
      }
      operation = type.model().operation(call.operation());
      if (!operation.reads() && answeredBefore(call)) {
        endTurn();
        return;
      }
      if (operation.grows() && surroundings.shortOfMemory()) {
        throw new Unavailable(call + " was refused: the host's memory is nearly full; take items out, drop objects, or give "
            + "the host a larger heap (-Xmx)");
      }
      current = call;
      currentParked = false;
      outcome = object.run(operation, call.arguments());
    } catch (Throwable failure) {
      if (current != null && !(failure instanceof BadArguments)) {
        object.ran(operation);
      }
      current = null;
      finish(call, null, failureOf(failure));
      endTurn();
      return;
    }
    settle(call, operation, outcome);
    current = null;
    endTurn();
  }

  private void settle(Call call, OperationModel operation, Object outcome) {
    if (!(outcome instanceof Future<?> future)) {
      object.ran(operation);
      finishWith(call, operation, outcome);
    } else if (future.succeeded()) {
      object.ran(operation);
      finishWith(call, operation, future.result());
    } else if (future.failed()) {
      object.ran(operation);
      finish(call, null, failureOf(future.cause()));
    } else if (currentParked) {
      future.onComplete(done -> {
        if (turning || end != null) {
          complete(call, operation, done);
        } else { // the class went on to something of its own after the wait
          surroundings.run(() -> answerLate(call, operation, done));
        }
      });
    } else {
      await(call, operation, future);
    }
  }

  private void complete(Call call, OperationModel operation, AsyncResult<?> done) {
    if (done.succeeded()) {
      finishWith(call, operation, done.result());
    } else {
      finish(call, null, failureOf(done.cause()));
    }
  }

  private void answerLate(Call call, OperationModel operation, AsyncResult<?> done) {
    Runnable answer = () -> {
      if (end == null) {
        runTurn(() -> complete(call, operation, done));
      } else {
        call.fail(new Unknown(call + " was running when its object ended: " + end.getMessage()));
      }
    };
    if (mustQueue()) {
      enqueue(answer);
    } else {
      turning = true;
      answer.run();
      drain();
    }
  }

  /** A class answers later: hold every other operation back until it does. */
  private void await(Call call, OperationModel operation, Future<?> future) {
    pending = call;
    if (queued != null) {
      for (Runnable behind : queued) {
        if (behind instanceof QueuedCall waiting) {
          waiting.keepDeadline();
        }
      }
    }
    Clock.Timer deadline = call.deadlineMs() == Call.NO_DEADLINE ? null
        : surroundings.clock().after(Math.max(1, call.deadlineMs() - surroundings.clock().nowMs()),
            () -> call.fail(new Unknown(call + " did not answer before its deadline; it may still take effect")));
    future.onComplete(done -> surroundings.run(() -> {
      if (deadline != null) {
        deadline.stop();
      }
      pending = null;
      turning = true;
      if (end == null) {
        runTurn(() -> {
          current = call;
          object.ran(operation);
          complete(call, operation, done);
          current = null;
        });
        if (end != null) {
          call.fail(end);
        }
      } else {
        call.fail(new Unknown(call + " was running when its object ended: " + end.getMessage()));
      }
      drain();
    }));
  }

  /** @throws HoldfastException when the call must not run */
  private void admit(Call call) {
    if (end != null && !(end instanceof Broken && !closed && call.operation().equals(DROP))) {
      throw end;
    }
    if (tracksUse) {
      lastCallMs = surroundings.clock().nowMs();
    }
    CallTarget target = call.target();
    if (target.incarnation() != CallTarget.ANY && target.incarnation() != incarnation) {
      throw new ObjectGone("the object '" + name + "' that this reference meant was dropped; another has its name now. "
          + "Ask for the name again to use that one");
    }
    if (call.deadlineMs() != Call.NO_DEADLINE && surroundings.clock().nowMs() >= call.deadlineMs()) {
      throw passedBeforeItRan(call);
    }
  }

  private static Timeout passedBeforeItRan(Call call) {
    return new Timeout("the deadline of " + call + " passed before it ran");
  }

  /** Whether the call has been answered, or has joined its parked original, because it is a repeat. */
  private boolean answeredBefore(Call call) {
    Caller caller = call.caller();
    if (caller.session() == null) {
      return false;
    }
    KeptAnswers kept = enlist(caller.session());
    if (!caller.repeatable()) {
      return false;
    }
    if (kept.isRead(caller.callId())) {
      throw new BadArguments("call " + caller.callId() + " is below the floor " + kept.floor()
          + " and not open: its session said that it has the answer. It was not run");
    }
    kept.advance(caller.floor(), caller.open());
    if (!kept.isNew(caller.callId())) {
      KeptAnswers.Answer answer = kept.find(caller.callId());
      if (answer != null) {
        call.markFacts(); // its original made them, perhaps in a turn that is not kept yet
        finished.add(new Finished(call, answer.result(), answer.failure()));
        return true;
      }
      if (joinParked(call)) {
        return true;
      }
    }
    if (kept.size() >= surroundings.limits().answersPerSession()) {
      kept.sweep();
    }
    if (kept.size() >= surroundings.limits().answersPerSession()) {
      throw new Unavailable("session has " + kept.size() + " unread answers at '" + name
          + "', its limit; send a higher floor with the next call");
    }
    return false;
  }

  private KeptAnswers enlist(String session) {
    KeptAnswers kept = sessions == null ? null : sessions.get(session);
    if (kept == null) {
      if (!surroundings.sessions().enlist(session, this)) {
        throw new Denied("the session of this call is unknown or has ended; open a new one");
      }
      if (sessions == null) {
        sessions = new HashMap<>(4);
      }
      kept = new KeptAnswers();
      sessions.put(session, kept);
    }
    return kept;
  }

  private boolean joinParked(Call repeat) {
    Waiter<?> waiter = findParked(repeat.caller().session(), repeat.caller().callId());
    if (waiter == null) {
      return false;
    }
    waiter.future().onComplete(done -> {
      complete(repeat, type.model().operation(repeat.operation()), done);
      if (waiter.call().madeFacts()) {
        repeat.markFacts(); // after complete: its original's answer is the one to be kept
      }
    });
    repeat.onCancel(waiter.call()::cancel);
    return true;
  }

  /** For entrances that know a call by its number alone: ends the parked call of that number of the same session. */
  private boolean cancelParked(Call cancel) {
    if (cancel.caller().session() == null || cancel.arguments().size() != 1
        || !(cancel.arguments().value(0) instanceof IntValue number)) {
      throw new BadArguments("cancel takes 'call', the number of a call of the same session, and needs that session");
    }
    Waiter<?> waiter = findParked(cancel.caller().session(), number.value());
    if (waiter == null) {
      return false;
    }
    leave(waiter, new Cancelled(waiter.call() + " was cancelled while it waited"));
    return true;
  }

  private Waiter<?> findParked(String session, long callId) {
    if (parkedNow != null) {
      for (Waiter<?> waiter : parkedNow) {
        Caller caller = waiter.call().caller();
        if (caller.callId() == callId && session.equals(caller.session())) {
          return waiter;
        }
      }
    }
    return null;
  }

  private void finishWith(Call call, OperationModel operation, Object result) {
    Value value;
    try {
      value = operation.resultValue(result);
    } catch (RuntimeException e) {
      finish(call, null, new HoldfastException.Failed("TypeError", operation.name() + " gave a result that has no value: "
          + e.getMessage()));
      return;
    }
    finish(call, value, null);
  }

  private void finish(Call call, Value result, HoldfastException failure) {
    if (call.madeFacts() && call.caller().repeatable() && sessions != null) {
      KeptAnswers kept = sessions.get(call.caller().session());
      if (kept != null && !kept.isRead(call.caller().callId())) {
        kept.keep(call, result, failure);
      }
    }
    finished.add(new Finished(call, result, failure));
  }

  private HoldfastException failureOf(Throwable failure) {
    return Failures.of(failure);
  }

  // ---------------------------------------------------------------- the end of a turn

  private void endTurn() {
    if (parkedCount > 0) {
      serveLines();
    }
    if (facts.isEmpty() && finished.isEmpty()) {
      return;
    }
    List<Finished> answers = finished;
    if (end != null) { // refusals, which say nothing of the state: no journal has to confirm them
      finished = new ArrayList<>(1);
      answers.forEach(Finished::deliver);
      return;
    }
    boolean wrote = !facts.isEmpty();
    Future<Void> kept = wrote ? append(answers) : confirmRead();
    if (kept.succeeded()) {
      if (answers.size() == 1) {
        Finished only = answers.get(0);
        answers.clear();
        only.deliver();
      } else {
        finished = new ArrayList<>(1);
        answers.forEach(Finished::deliver);
      }
      return;
    }
    finished = new ArrayList<>(1);
    kept.onComplete(done -> {
      if (done.succeeded()) {
        answers.forEach(Finished::deliver);
      } else {
        notKept(answers, wrote, done.cause());
      }
    });
  }

  private Future<Void> confirmRead() {
    return lastKept.succeeded() ? surroundings.journal().confirmRead(name)
        : lastKept.compose(kept -> surroundings.journal().confirmRead(name));
  }

  private Future<Void> append(List<Finished> answers) {
    List<TurnRecord.Answer> kept = List.of();
    for (Finished answer : answers) {
      if (answer.call.madeFacts() && answer.call.caller().repeatable()) {
        kept = kept.isEmpty() ? new ArrayList<>(answers.size()) : kept;
        kept.add(new TurnRecord.Answer(answer.call.caller().session(), answer.call.caller().callId(), answer.result, answer.failure));
      }
    }
    TurnRecord turn = new TurnRecord(name, incarnation, factNumber - facts.size() + 1, facts, kept);
    facts = new ArrayList<>(1);
    try {
      lastKept = surroundings.journal().append(turn);
    } catch (RuntimeException | Error e) {
      lastKept = Future.failedFuture(e);
    }
    return lastKept;
  }

  private void notKept(List<Finished> answers, boolean wrote, Throwable cause) {
    String why = (wrote ? "the journal did not keep the last change of '" : "the journal could not confirm the state of '")
        + name + "': " + cause.getMessage();
    if (wrote && end == null) {
      breakOff(broken(why));
    }
    for (Finished answer : answers) {
      if (answer.failure != null && answer.failure == end) {
        answer.deliver(); // it says that the object is broken, and nothing of its state
      } else {
        answer.call.fail(answer.call.madeFacts() ? new Unknown(why) : new Unavailable(why));
      }
    }
  }

  private void serveLines() {
    boolean moved = true;
    while (moved) {
      moved = false;
      for (WaitLine line : object.lines()) {
        for (Waiter<?> head = line.head(); head != null && end == null && head.isReady(); head = line.head()) {
          current = head.call();
          unpark(head);
          head.serve();
          current = null;
          moved = true;
        }
      }
    }
  }

  // ---------------------------------------------------------------- what SharedObject and WaitLine use

  ObjectSurroundings surroundings() {
    return surroundings;
  }

  Call current() {
    return current;
  }

  Caller caller() {
    Call maker = maker();
    return maker == null ? Caller.anonymous() : maker.caller();
  }

  /** The call that is running, also while its class's Future is awaited; null in a timer's turn. */
  private Call maker() {
    return current == null ? pending : current;
  }

  void commit(Object fact) {
    if (end != null) {
      throw end;
    }
    factNumber++;
    facts.add(fact);
    Call maker = maker();
    if (maker != null) {
      maker.markFacts();
    }
    try {
      object.applyFact(fact);
    } catch (RuntimeException | Error e) {
      log.error("{} '{}' broke", type.name(), name, e);
      breakOff(broken("applying " + fact.getClass().getSimpleName() + " to '" + name + "' failed: " + e));
      throw end;
    }
  }

  /** @throws HoldfastException when the caller may not wait here */
  void admitWaiter(Call call) {
    if (parkedCount >= surroundings.limits().parkedCalls()) {
      throw new TooLarge("too many callers wait in '" + name + "': at most " + surroundings.limits().parkedCalls()
          + "; try again later or do not wait");
    }
    if (call.caller().session() != null) {
      enlist(call.caller().session());
    }
  }

  void parked(Waiter<?> waiter, Wait wait) {
    Call call = waiter.call();
    currentParked = true;
    parkedCount++;
    if (parkedNow == null) {
      parkedNow = new ArrayList<>(2);
    }
    waiter.place(parkedNow.size());
    parkedNow.add(waiter);
    call.onCancel(() -> surroundings.run(() -> turn(() -> leave(waiter, new Cancelled(call + " was cancelled while it waited")))));
    long untilDeadline = call.deadlineMs() == Call.NO_DEADLINE ? Long.MAX_VALUE
        : Math.max(1, call.deadlineMs() - surroundings.clock().nowMs());
    if (untilDeadline < wait.millis()) {
      waiter.timer(surroundings.clock().after(untilDeadline, () -> turn(() -> leave(waiter,
          new Timeout("the deadline of " + call + " passed while it waited")))));
    } else if (!wait.isForever()) {
      waiter.timer(surroundings.clock().after(wait.millis(), () -> turn(() -> leave(waiter, null))));
    }
  }

  /** @param failure why; null when the wait is over */
  private void leave(Waiter<?> waiter, HoldfastException failure) {
    if (waiter.hasLeft()) {
      return;
    }
    current = waiter.call();
    unpark(waiter);
    if (failure == null) {
      waiter.waitIsOver();
    } else {
      waiter.fail(failure);
    }
    current = null;
  }

  private void unpark(Waiter<?> waiter) {
    parkedCount--;
    int last = parkedNow.size() - 1;
    Waiter<?> moved = parkedNow.remove(last);
    if (moved != waiter) {
      parkedNow.set(waiter.place(), moved);
      moved.place(waiter.place());
    }
    if (parkedNow.isEmpty()) {
      parkedNow = null;
    }
  }

  // ---------------------------------------------------------------- sessions

  @Override
  public void sessionEnded(String session) {
    surroundings.run(() -> turn(() -> {
      if (sessions == null || sessions.remove(session) == null) {
        return;
      }
      if (sessions.isEmpty()) {
        sessions = null;
      }
      failParked(session);
      object.sessionEnded(session);
    }));
  }

  private void failParked(String session) {
    if (parkedNow == null) {
      return;
    }
    for (Waiter<?> waiter : List.copyOf(parkedNow)) {
      if (session.equals(waiter.call().caller().session())) {
        leave(waiter, new Cancelled("the session of " + waiter.call() + " ended while it waited"));
      }
    }
  }

  @Override
  public void answersRead(String session, long floor) {
    surroundings.run(() -> {
      KeptAnswers kept = sessions == null ? null : sessions.get(session);
      if (kept != null) {
        kept.sweep(floor);
      }
    });
  }

  // ---------------------------------------------------------------- its life

  public String name() {
    return name;
  }

  public long incarnation() {
    return incarnation;
  }

  public ObjectType type() {
    return type;
  }

  public DictValue options() {
    return options;
  }

  /** The number of its last fact. */
  public long factNumber() {
    return factNumber;
  }

  /** Ends the object: what is parked or queued fails with the reason, and so does every later call. */
  public void end(HoldfastException reason) {
    if (closed) {
      return;
    }
    closed = true;
    breakOff(reason);
    try {
      object.closed();
    } catch (RuntimeException | Error e) {
      log.warn("closing {} '{}' failed", type.name(), name, e);
    }
  }

  void dropIfIdle(long sinceMs) {
    if (!closed && parkedCount == 0 && pending == null && lastCallMs < sinceMs) {
      surroundings.drop();
      end(new ObjectGone("the anonymous object '" + name + "' was dropped because nobody had called it for long"));
    }
  }

  private void drop(Call call) {
    Future<Void> kept = lastKept; // what was answered before may still be on its way to the journal
    Future<Void> nameFree = surroundings.drop();
    end(new ObjectGone("the object '" + name + "' was dropped; ask for the name again to get a new one"));
    (kept.succeeded() ? nameFree : kept.transform(done -> nameFree)).onComplete(done -> {
      if (done.succeeded()) {
        call.succeed(Value.none());
      } else {
        call.fail(Failures.of(done.cause()));
      }
    });
  }

  private void breakOff(HoldfastException reason) {
    end = reason;
    boolean lost = !facts.isEmpty();
    facts = new ArrayList<>(1);
    if (pending != null) {
      pending.fail(new Unknown(pending + " was running when its object ended: " + reason.getMessage()));
      pending = null;
    }
    if (parkedNow != null) {
      for (Waiter<?> waiter : List.copyOf(parkedNow)) {
        leave(waiter, reason);
      }
    }
    if (queued != null && !turning) {
      turning = true;
      drain();
    }
    List<Finished> answers = finished;
    finished = new ArrayList<>(1);
    if (lastKept.succeeded()) {
      answers.forEach(answer -> deliverBroken(answer, lost, reason));
    } else {
      lastKept.onComplete(done -> {
        if (done.succeeded()) {
          answers.forEach(answer -> deliverBroken(answer, lost, reason));
        } else {
          notKept(answers, true, done.cause());
        }
      });
    }
    if (sessions != null) {
      sessions.keySet().forEach(session -> surroundings.sessions().delist(session, this));
      sessions = null;
    }
  }

  /** @param lost whether the turn that gave the answer is not kept, so that what it says did not happen */
  private static void deliverBroken(Finished answer, boolean lost, HoldfastException reason) {
    if (!lost) {
      answer.deliver();
    } else if (answer.call.madeFacts()) {
      answer.call.fail(new Unknown(reason.getMessage()));
    } else {
      answer.call.fail(reason);
    }
  }

  private Value description() {
    Map<Value, Value> details = new LinkedHashMap<>();
    details.put(Value.of("name"), Value.of(name));
    details.put(Value.of("type"), Value.of(type.name()));
    details.put(Value.of("incarnation"), Value.of(incarnation));
    details.put(Value.of("options"), options);
    details.put(Value.of("durability"), Value.of(surroundings.journal().durable() ? "durable" : "memory"));
    details.put(Value.of("facts"), Value.of(factNumber));
    details.put(Value.of("waiting"), Value.of(parkedCount));
    object.describe((detail, value) -> details.put(Value.of(detail), value));
    return new DictValue(details);
  }
}
