package io.holdfast.object;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Broken;
import io.holdfast.error.HoldfastException.ObjectGone;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.error.HoldfastException.Unknown;
import io.holdfast.journal.CommonFact;
import io.holdfast.journal.CommonFact.Expired;
import io.holdfast.journal.CommonFact.ExpirySet;
import io.holdfast.journal.CommonFact.TokenSeen;
import io.holdfast.journal.JournalRecord.CallNumber;
import io.holdfast.journal.JournalRecord.Dropped;
import io.holdfast.journal.JournalRecord.Made;
import io.holdfast.journal.Replica.Captured;
import io.holdfast.journal.StoredRecord.Kept;
import io.holdfast.journal.StoredRecord.Turn;
import io.holdfast.model.Call;
import io.holdfast.model.CallTarget;
import io.holdfast.model.Caller;
import io.holdfast.model.Guard;
import io.holdfast.model.OperationModel;
import io.holdfast.model.Wait;
import io.holdfast.value.DictValue;
import io.holdfast.value.References;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the turns of one object: one call at a time, on one context, each turn whole. After a call has decided, parked
 * callers that can go on are served, the turn's facts go to the journal as one record, and its answers leave when that
 * record is kept.
 *
 * <p>Which turn is next is the affair of {@link TurnQueue}, what it came to of {@link TurnOutcome};
 * {@link ParkedCallers} wait, and {@link SessionAnswers} see to it that a call runs at most once.
 *
 * <p>Not thread-safe: every method runs on the object's context, but for the two of {@link SessionLedger.Member}.
 */
public final class ObjectRuntime implements SessionLedger.Member {
  private static final Logger log = LoggerFactory.getLogger(ObjectRuntime.class);

  private static final String DROP = "drop";
  private static final String CANCEL = "cancel"; // not kept: a repeat finds nothing to cancel

  private final String name;
  private final long incarnation;
  private final ObjectType type;
  private final DictValue options;
  private final SharedObject<?> object;
  private final ObjectSurroundings surroundings;

  private final CommonState common = new CommonState();
  private final TurnQueue turns;
  private final TurnOutcome outcome = new TurnOutcome(this);
  private final ParkedCallers parked = new ParkedCallers(this);
  private final SessionAnswers sessions = new SessionAnswers(this);
  private final Completion completion;
  private Call current;
  private boolean currentParked;
  private Batch batch; // null but while one runs
  private Expiry expiry; // null until it is first told to end by itself
  private volatile boolean mayExpire; // so it has been; readable on any thread
  private final boolean tracksUse; // only anonymous objects are dropped when idle
  private long lastCallMs;
  private HoldfastException end; // why no call can run any more
  private Set<String> references; // as of the fact referencesAt; null until they are asked for
  private long referencesAt;
  private volatile boolean closed; // ended for good, as a broken object is not until it is dropped

  public ObjectRuntime(String name, long incarnation, ObjectType type, DictValue options, SharedObject<?> object,
      ObjectSurroundings surroundings) {
    this.name = name;
    this.incarnation = incarnation;
    this.type = type;
    this.options = options;
    this.object = object;
    this.surroundings = surroundings;
    this.turns = new TurnQueue(surroundings);
    this.completion = new Completion(this, object, surroundings, turns, sessions, outcome);
    this.tracksUse = name.startsWith("~");
    object.attach(this);
    if (tracksUse) {
      lastCallMs = surroundings.clock().nowMs();
    }
  }

  /**
   * The object begins to serve: its first turn. Of one that was brought back, sessions that have ended meanwhile end
   * here.
   */
  public void begin() {
    turn(() -> {
      if (common.expiry() != null) {
        startExpiry();
      }
      object.begins();
      sessions.enlistAll().forEach(this::endSession);
    });
  }

  /** No answer leaves before that is kept: the record of its making. */
  public void after(Future<Void> made) {
    outcome.after(made);
  }

  // ---------------------------------------------------------------- calls

  /** Runs the call, or queues it behind the one that is running. */
  public void call(Call call) {
    if (!turns.isBusy()) {
      turns.begin();
      run(call);
      turns.drain();
    } else if (turns.pending() != null && call.operation().equals(DROP)) {
      dropWhileOneRuns(call);
    } else if (turns.size() >= surroundings.limits().queuedCalls()) {
      call.fail(new Unavailable(name + " has " + turns.size()
          + " calls queued before it, its limit; try again later"));
    } else {
      turns.add(new QueuedCall(this, call));
    }
  }

  /** Runs the body as a turn of its own, or queues it. */
  void turn(Runnable body) {
    turns.run(() -> runTurn(body));
  }

  /** It is the turn of the body. */
  void runTurn(Runnable body) {
    if (end == null) {
      try {
        body.run();
        endTurn();
      } catch (RuntimeException | Error bug) {
        breakBecauseOf(bug);
      }
    }
  }

  /** It is the call's turn. */
  void run(Call call) {
    if (call.isAnswered()) {
      return;
    }
    try {
      if (end == null) {
        if (expiry != null && meetsEnd(call)) {
          return;
        }
        object.catchUp();
      }
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
    Object answer;
    try {
      admit(call);
      operation = type.model().find(call.operation());
      if (operation == null) {
        decideOfEveryObject(call);
        return;
      }
      if (operation.reads() ? joinsParkedRead(call, operation) : sessions.answeredBefore(call)) {
        endTurn();
        return;
      }
      if (!operation.reads()) {
        requireJournal(call);
      }
      if (operation.grows() && surroundings.shortOfMemory()) {
        throw new Unavailable(call + " was refused: the host's memory is nearly full; take items out, drop objects, "
            + "or give the host a larger heap (-Xmx)");
      }
      if (call.guard() != null) {
        pass(call, operation);
      }
      current = call;
      currentParked = false;
      answer = object.run(operation, call.arguments());
    } catch (Throwable failure) {
      HoldfastException refused = current != null && !(failure instanceof BadArguments) ? object.ran(operation) : null;
      current = null;
      completion.finish(call, null, refused == null ? Failures.of(failure) : refused);
      endTurn();
      return;
    }
    completion.settle(call, operation, answer, currentParked);
    current = null;
    endTurn();
  }

  /** @throws Unavailable when the journal takes nothing now: the call has not run */
  private void requireJournal(Call call) {
    String refusal = surroundings.journal().refusal(name);
    if (refusal != null) {
      throw new Unavailable(call + " was not run: " + refusal);
    }
  }

  /** @throws Throwable as the operation does; {@code NoSuchOperation} when no object has it */
  private void decideOfEveryObject(Call call) throws Throwable {
    OperationModel operation = ObjectOperations.MODEL.find(call.operation());
    if (operation == null) {
      type.model().operation(call.operation());
    } else if (operation.name().equals(DROP)) {
      requireCurrent(call.guard());
      requireJournal(call);
      drop(call);
    } else {
      boolean repeat = operation.reads() ? joinsParkedRead(call, operation)
          : !operation.name().equals(CANCEL) && sessions.answeredBefore(call);
      if (!repeat) {
        if (!operation.reads() && !operation.name().equals(CANCEL)) {
          requireJournal(call);
        }
        runOfEveryObject(call, operation);
      }
      endTurn();
    }
  }

  private void runOfEveryObject(Call call, OperationModel operation) throws Throwable {
    if (call.guard() != null) {
      pass(call, operation);
    }
    current = call;
    try {
      OfEveryObject operations = new OfEveryObject(this, object, common, parked, outcome, call);
      Future<?> answer = (Future<?>) operation.run(operations, call.arguments());
      if (answer.isComplete()) {
        completion.complete(call, operation, answer);
      } else {
        completion.whenServed(call, operation, answer);
      }
    } finally {
      current = null;
    }
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
      throw QueuedCall.passedBeforeItRan(call);
    }
  }

  /**
   * Lets a guarded call in, and remembers its token, whatever the operation says then: who was let in has shut out all
   * earlier holders of the lock.
   *
   * @throws HoldfastException when a later holder has been here, or too many locks would have to be remembered
   */
  private void pass(Call call, OperationModel operation) {
    Guard guard = call.guard();
    if (!common.isNews(guard, name)) {
      return;
    }
    if (operation.reads()) {
      requireJournal(call); // of one that writes it has been asked
    } else { // reads run again when repeated
      call.markFacts();
    }
    commitCommon(new TokenSeen(guard.lock(), guard.token()));
    parked.endStale(guard);
  }

  /** @throws HoldfastException as {@link #pass} */
  private void requireCurrent(Guard guard) {
    if (guard != null) {
      common.isNews(guard, name);
    }
  }

  /** A read that waits is not run a second time beside the first: its caller would wait in two places. */
  private boolean joinsParkedRead(Call call, OperationModel operation) {
    return operation.waitParameter() >= 0 && call.caller().repeatable() && joinParked(call);
  }

  /** Whether the call is the repeat of one that is parked, and is answered with it from now on. */
  boolean joinParked(Call repeat) {
    Waiter<?> waiter = parked.find(repeat.caller().session(), repeat.caller().callId());
    if (waiter == null) {
      return false;
    }
    OperationModel own = type.model().find(repeat.operation());
    OperationModel operation = own != null ? own : ObjectOperations.MODEL.find(repeat.operation());
    waiter.future().onComplete(done -> {
      completion.complete(repeat, operation, done);
      if (waiter.call().madeFacts()) {
        repeat.markFacts(); // after complete: its original's answer is the one to be kept
      }
    });
    repeat.onCancel(waiter.call()::cancel);
    return true;
  }

  /** Answers with this turn what was answered before. */
  void answer(Call repeat, Value result, HoldfastException failure) {
    outcome.answer(repeat, result, failure);
  }

  private void endTurn() {
    if (parked.count() > 0) {
      parked.serve(object);
    }
    if (expiry != null) {
      expiry.turnEnds();
    }
    outcome.close();
  }

  // ---------------------------------------------------------------- what SharedObject and WaitLine use

  ObjectSurroundings surroundings() {
    return surroundings;
  }

  /** Milliseconds on the host's clock; while a batch runs, of its beginning. */
  long nowMs() {
    return batch == null ? surroundings.clock().nowMs() : batch.nowMs();
  }

  Call current() {
    return current;
  }

  /** Says in whose name what follows is done. */
  void current(Call call) {
    current = call;
  }

  Caller caller() {
    Call maker = maker();
    return maker == null ? Caller.anonymous() : maker.caller();
  }

  /** The call that is running, also while its class's Future is awaited; null in a timer's turn. */
  private Call maker() {
    return current == null ? turns.pending() : current;
  }

  void commit(Object fact) {
    if (end != null) {
      throw end;
    }
    if (batch != null) {
      batch.commit(fact);
      return;
    }
    committed(fact);
    try {
      object.applyFact(fact);
    } catch (RuntimeException | Error e) {
      throw brokenBy("applying " + fact.getClass().getSimpleName() + " to", e);
    }
  }

  /** The fact is one of this turn. */
  void committed(Object fact) {
    Call maker = maker();
    outcome.fact(fact, maker == null ? null : maker.caller());
    if (maker != null) {
      maker.markFacts();
    }
  }

  /** Changes the state; when that fails it is not what the facts say, and the object is broken. */
  void orBreak(String what, Runnable change) {
    try {
      change.run();
    } catch (RuntimeException | Error e) {
      throw brokenBy(what, e);
    }
  }

  private HoldfastException brokenBy(String what, Throwable e) {
    log.error("{} '{}' broke", type.name(), name, e);
    breakOff(broken(what + " '" + name + "' failed: " + e));
    return end;
  }

  /** Facts are the batch's from now on; null when they are the turn's again. */
  void batch(Batch running) {
    batch = running;
  }

  /** Whether nothing may wait. */
  boolean isBatching() {
    return batch != null;
  }

  /** @throws BadArguments when no timer may be set */
  void requireTimers() {
    if (batch != null) {
      batch.requireTimers();
    }
  }

  private void commitCommon(CommonFact fact) {
    if (end != null) {
      throw end;
    }
    committed(fact);
    common.apply(fact);
  }

  /** Serves one more line in this turn. */
  void serve(WaitLine line) {
    parked.serve(line);
  }

  /** @throws HoldfastException when the caller may not wait here */
  void admitWaiter(Call call) {
    if (batch != null) {
      throw new BadArguments("it waits in any case, and nothing in a batch waits; call it by itself");
    }
    parked.requireRoom();
    if (call.caller().session() != null) {
      sessions.enlist(call.caller().session());
    }
  }

  void parked(Waiter<?> waiter, Wait wait) {
    currentParked = true;
    parked.park(waiter, wait);
  }

  // ---------------------------------------------------------------- expiry

  /**
   * Lets the object end by itself from now on, as its maker wished.
   *
   * @return completes when that is kept
   */
  public Future<Void> expireAfter(ExpirySet wished) {
    Promise<Void> kept = Promise.promise();
    turns.run(() -> {
      runTurn(() -> commitExpiry(wished));
      outcome.lastKept().onComplete(kept);
    });
    return kept.future();
  }

  /** Completes when all that has been decided so far is kept, its end included. On the object's context. */
  public Future<Void> lastKept() {
    return outcome.lastKept();
  }

  void commitExpiry(CommonFact fact) {
    commitCommon(fact);
    startExpiry();
  }

  private void startExpiry() {
    if (expiry == null) {
      expiry = new Expiry(this);
      mayExpire = true;
    }
    expiry.begin(common.expiry());
  }

  /** Null until it is first told to end by itself. */
  Expiry expiry() {
    return expiry;
  }

  boolean hasParked() {
    return parked.count() > 0;
  }

  /** Whether the time was over when this call came: then it is answered as by a dropped object. */
  private boolean meetsEnd(Call call) {
    if (!expiry.isOver()) {
      if (type.model().find(call.operation()) != null) {
        expiry.used();
      }
      return false;
    }
    expire();
    HoldfastException gone = end;
    outcome.lastKept().onComplete(kept -> call.fail(gone));
    return true;
  }

  /** Whether it was ever told to end by itself. Callable from any thread. */
  boolean mayExpire() {
    return mayExpire;
  }

  /** Whether callers still meet it: one whose time is over, though its timer is late, ends by being asked. */
  public Future<Boolean> isThere() {
    turn(() -> {
      if (expiry != null && expiry.isOver()) {
        expire();
      }
    });
    return closed ? outcome.lastKept().transform(kept -> Future.succeededFuture(false)) : Future.succeededFuture(true);
  }

  /** Whether it is an instance of a plain class, which may keep what it opened open for long. */
  public boolean isOfPlainClass() {
    return object instanceof PlainObject<?>;
  }

  /** The end is a fact, the last one, and nobody hears of it before it is kept. */
  void expire() {
    commitCommon(new Expired());
    outcome.close();
    if (end == null) {
      surroundings.drop();
      end(new ObjectGone("the object '" + name + "' has expired; ask for the name again to get a new one"));
    }
  }

  // ---------------------------------------------------------------- sessions

  @Override
  public void sessionEnded(String session) {
    surroundings.run(() -> turn(() -> endSession(session)));
  }

  private void endSession(String session) {
    if (sessions.forget(session)) {
      parked.sessionEnded(session);
      object.sessionEnded(session);
    }
  }

  @Override
  public void answersRead(String session, long floor) {
    surroundings.run(() -> sessions.answersRead(session, floor));
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
    return outcome.factNumber();
  }

  /** Facts that, applied in order to a new object with the same options, give the present state. */
  Stream<Object> snapshot() {
    return Stream.concat(common.snapshot(), object.snapshot());
  }

  /** The names of the objects that its state refers to. Takes as long as its state is large, when that has changed. */
  Set<String> references() {
    if (references == null || referencesAt != outcome.factNumber()) {
      Set<String> names = new HashSet<>();
      snapshot().forEach(fact -> References.in(type.facts().tell(fact).parts(), found -> names.add(found.name())));
      references = Set.copyOf(names);
      referencesAt = outcome.factNumber();
    }
    return references;
  }

  /** Adds what is worth knowing of the present state. */
  void describeState(BiConsumer<String, Value> details) {
    common.describe(details);
    object.describe(details);
  }

  /** Applies a fact that was kept before; the object has not begun to serve. */
  void replay(Object fact) {
    if (fact instanceof CommonFact known) {
      common.apply(known);
    } else {
      object.applyFact(fact);
    }
  }

  /** Takes over what a snapshot says beside facts; the object has not begun to serve. */
  public void replay(Kept kept) {
    outcome.replayed(kept.factNumber());
    sessions.replay(kept.sessions(), kept.latest(), kept.answers());
  }

  /** Applies facts of a snapshot; the object has not begun to serve. Never throws: it is broken when it cannot. */
  public void replay(List<byte[]> facts) {
    for (byte[] fact : facts) {
      replayEncoded(fact);
    }
  }

  /**
   * Takes over a turn that was kept before; the object has not begun to serve. What it has already, from a snapshot, is
   * left out. Never throws: it is broken when it cannot.
   */
  public void replay(Turn turn) {
    long number = turn.firstNumber();
    if (number > factNumber() + 1 && end == null) {
      end = broken("the journal of '" + name + "' goes on with fact " + number + " where " + (factNumber() + 1)
          + " comes next");
    }
    for (byte[] fact : turn.facts()) {
      if (number++ > factNumber()) {
        replayEncoded(fact);
        outcome.replayed(number - 1);
      }
    }
    sessions.replay(turn.sessions(), null, turn.answers());
  }

  private void replayEncoded(byte[] fact) {
    if (end != null) {
      return;
    }
    try {
      replay(type.facts().decode(fact));
    } catch (RuntimeException | Error e) {
      log.error("{} '{}' cannot be brought back", type.name(), name, e);
      end = broken("a fact of '" + name + "' in the journal cannot be applied: " + e);
    }
  }

  /**
   * The object as it is between two turns, or before it has begun to serve.
   *
   * @throws Broken when its state is not what its facts say
   */
  public Captured capture() {
    if (end instanceof Broken why) {
      throw why;
    }
    if (closed) { // a snapshot of it would bring it back: its last fact, if it expired, is none of its state
      throw end;
    }
    SessionAnswers.Captured kept = sessions.capture();
    return new Captured(new Made(name, incarnation, type.name(), options), factNumber(), kept.progress(), kept.latest(),
        kept.answers(), snapshot().toArray(), type.facts());
  }

  /** Whether it has ended for good. Callable from any thread. */
  public boolean isClosed() {
    return closed;
  }

  boolean hasEnded() {
    return end != null;
  }

  /** Why no call can run any more; null while they can. */
  public HoldfastException whyEnded() {
    return end;
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

  /** Somebody who can be called upon has it, as if it were called now. */
  void touch() {
    lastCallMs = surroundings.clock().nowMs();
  }

  void dropIfIdle(long sinceMs) {
    if (!closed && parked.count() == 0 && turns.pending() == null && lastCallMs < sinceMs) {
      surroundings.drop();
      end(new ObjectGone("the anonymous object '" + name + "' was dropped because nobody had called it for long"));
    }
  }

  /** Dropping does not wait for a class that may never answer: the call that runs is {@code Unknown} then. */
  private void dropWhileOneRuns(Call call) {
    try {
      admit(call);
      requireCurrent(call.guard());
      requireJournal(call);
    } catch (HoldfastException refused) {
      call.fail(refused);
      return;
    }
    drop(call);
  }

  private void drop(Call call) {
    CallNumber caller = call.caller().repeatable()
        ? new CallNumber(call.caller().session(), call.caller().callId()) : null;
    if (caller != null) {
      surroundings.sessions().dropped(caller.session(), caller.callId());
    }
    outcome.after(surroundings.journal().append(new Dropped(name, incarnation, caller), surroundings.replies()));
    Future<Void> kept = outcome.lastKept(); // what was answered before was appended before
    Future<Void> nameFree = surroundings.drop();
    end(new ObjectGone("the object '" + name + "' was dropped; ask for the name again to get a new one"));
    (kept.succeeded() ? nameFree : kept.compose(done -> nameFree)).onComplete(done -> {
      if (done.succeeded()) {
        call.succeed(Value.none());
      } else {
        call.fail(new Unknown("whether '" + name + "' was dropped is not known: " + done.cause().getMessage()));
      }
    });
  }

  /** Nobody can use the object any more, unless it has ended already. */
  void breakBecause(String why) {
    if (end == null) {
      breakOff(broken(why));
    }
  }

  private void breakOff(HoldfastException reason) {
    end = reason;
    boolean lost = outcome.loseFacts();
    Call pending = turns.pending();
    if (pending != null) {
      pending.fail(new Unknown(pending + " was running when its object ended: " + reason.getMessage()));
      turns.release();
    }
    parked.failAll(reason);
    turns.end();
    outcome.closeBroken(lost, reason);
    if (expiry != null) {
      expiry.stop();
    }
    sessions.delistAll();
  }
}
