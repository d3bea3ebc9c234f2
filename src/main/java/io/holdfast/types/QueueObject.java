package io.holdfast.types;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Empty;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.Full;
import io.holdfast.error.HoldfastException.NotOwner;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.model.Default;
import io.holdfast.model.Wait;
import io.holdfast.object.Clock;
import io.holdfast.object.SharedObject;
import io.holdfast.object.WaitLine;
import io.holdfast.types.QueueFact.Acknowledged;
import io.holdfast.types.QueueFact.Added;
import io.holdfast.types.QueueFact.Cleared;
import io.holdfast.types.QueueFact.DeadLetterTaken;
import io.holdfast.types.QueueFact.DeadLettersCleared;
import io.holdfast.types.QueueFact.Delayed;
import io.holdfast.types.QueueFact.Died;
import io.holdfast.types.QueueFact.Due;
import io.holdfast.types.QueueFact.Extended;
import io.holdfast.types.QueueFact.Leased;
import io.holdfast.types.QueueFact.OfDelivery;
import io.holdfast.types.QueueFact.Postponed;
import io.holdfast.types.QueueFact.Requeued;
import io.holdfast.types.QueueFact.Returned;
import io.holdfast.types.QueueFact.ShutDown;
import io.holdfast.types.QueueFact.Taken;
import io.holdfast.types.QueueFact.TaskDone;
import io.holdfast.types.QueueState.Lease;
import io.holdfast.value.UnsuitableValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What the operations of a queue decide; {@link QueueState} is what it holds. Leases and delays are facts, their times
 * are not: that one is over is decided on the clock of the host, and what was decided is a fact again.
 */
class QueueObject extends SharedObject<QueueFact> implements SharedQueue<Value> {
  private static final int MOST_DEAD_LETTERS = 1_000_000;

  private final int maxsize;
  private final Kind kind;
  private final int maxDeliveries;
  private final QueueState state;

  private final WaitLine putters;
  private final WaitLine takers;
  private final WaitLine joiners;

  private final Deadlines leaseEnds = new Deadlines(); // by delivery
  private final Deadlines delayEnds = new Deadlines(); // by arrival
  private long wakesAtMs = Deadlines.NEVER;
  private Clock.Timer timer;

  QueueObject(@Default("0") int maxsize, @Default("\"fifo\"") Kind kind, @Default("0") int maxDeliveries,
      @Default("1000") int maxDeadLetters) {
    if (maxDeliveries < 0) {
      throw new BadArguments("'max_deliveries' is 1 or more, or 0 for any number, not " + maxDeliveries);
    }
    if (maxDeadLetters < 1 || maxDeadLetters > MOST_DEAD_LETTERS) {
      throw new BadArguments("'max_dead_letters' is 1 to " + MOST_DEAD_LETTERS + ", not " + maxDeadLetters);
    }
    this.maxsize = maxsize;
    this.kind = kind;
    this.maxDeliveries = maxDeliveries;
    state = new QueueState(QueueOrder.of(kind), maxDeadLetters);
    putters = openWhile(() -> state.isShutDown() || hasRoom(1));
    takers = openWhile(() -> state.isShutDown() || hasItem());
    joiners = openWhile(() -> state.unfinished() == 0);
  }

  private boolean hasRoom(int items) {
    return maxsize <= 0 || state.held() + items <= maxsize;
  }

  private boolean hasItem() {
    return state.items.size() > 0;
  }

  // ---------------------------------------------------------------- put

  @Override
  public Future<Void> put(Value item, Wait wait, long delayMs) {
    requireDelay(delayMs);
    return putters.enter(wait, this::noRoom, () -> add(List.of(item), delayMs));
  }

  @Override
  public Future<Void> putNowait(Value item) {
    return put(item, Wait.none(), 0);
  }

  @Override
  public Future<Void> putMany(List<Value> items, Wait wait, long delayMs) {
    requireDelay(delayMs);
    Bulk.requireAtMost(items, "items");
    if (maxsize > 0 && items.size() > maxsize) {
      throw new TooLarge(items.size() + " items never fit a queue whose maxsize is " + maxsize
          + "; put them in parts");
    }
    return putters.enter(wait, () -> state.isShutDown() || hasRoom(items.size()), this::noRoom,
        () -> add(items, delayMs));
  }

  private Void add(List<Value> items, long delayMs) {
    requireOpen();
    state.items.requirePlaces(items);
    for (Value item : items) {
      if (delayMs == 0) {
        commit(new Added(item));
      } else {
        commit(new Delayed(item, delayMs));
        startDelay(state.arrivals(), delayMs);
      }
    }
    return null;
  }

  private static void requireDelay(long delayMs) {
    if (delayMs < 0 || delayMs > LONGEST_DELAY_MS) {
      throw new BadArguments("'delay_ms' is 0 to " + LONGEST_DELAY_MS + " milliseconds, not " + delayMs);
    }
  }

  private void requireOpen() {
    if (state.isShutDown()) {
      throw new Failed("ShutDown", "the queue is shut down and takes no more items");
    }
  }

  private Full noRoom() {
    return new Full("the queue's maxsize is " + maxsize + " and it holds " + state.held() + " items, "
        + state.leases.size() + " of them leased and " + state.delays.size() + " delayed");
  }

  // ---------------------------------------------------------------- take

  @Override
  public Future<Value> get(Wait wait) {
    return take(wait, this::next);
  }

  @Override
  public Future<Value> getNowait() {
    return get(Wait.none());
  }

  @Override
  public Future<List<Value>> getMany(int most, Wait wait) {
    Bulk room = new Bulk(most);
    return take(wait, () -> next(room));
  }

  @Override
  public Future<List<Value>> drain(int most) {
    return Future.succeededFuture(next(new Bulk(most)));
  }

  private <T> Future<T> take(Wait wait, Supplier<T> action) {
    return takers.enter(wait, QueueObject::nothing, () -> {
      if (!hasItem()) { // the line is open without items only when the queue is shut down
        throw new Failed("ShutDown", "the queue is shut down and has no items left");
      }
      return action.get();
    });
  }

  private Value next() {
    Value item = state.items.head().item();
    commit(new Taken());
    return item;
  }

  private List<Value> next(Bulk room) {
    List<Value> taken = new ArrayList<>();
    while (hasItem() && room.admits(state.items.head().item())) {
      taken.add(next());
    }
    return taken;
  }

  private static Empty nothing() {
    return new Empty("the queue has no item that can be taken");
  }

  // ---------------------------------------------------------------- leases

  @Override
  public Future<Delivery<Value>> lease(long leaseMs, Wait wait) {
    String session = requireHolder().session();
    requireLease(leaseMs);
    return take(wait, () -> deliver(session, leaseMs));
  }

  @Override
  public Future<List<Delivery<Value>>> leaseMany(int most, long leaseMs, Wait wait) {
    String session = requireHolder().session();
    requireLease(leaseMs);
    Bulk room = new Bulk(most);
    return take(wait, () -> {
      List<Delivery<Value>> delivered = new ArrayList<>();
      while (hasItem() && room.admits(state.items.head().item())) {
        delivered.add(deliver(session, leaseMs));
      }
      return delivered;
    });
  }

  private Delivery<Value> deliver(String session, long leaseMs) {
    long id = state.deliveries() + 1;
    commit(new Leased(id, session, leaseMs));
    startLease(id, leaseMs);
    QueuedItem taken = state.leases.get(id).item();
    return new Delivery<>(id, taken.item(), taken.deliveries(), leaseMs);
  }

  @Override
  public Future<Void> acknowledge(long id) {
    requireOwned(id);
    removeForGood(id);
    return Future.succeededFuture();
  }

  @Override
  public Future<List<Long>> acknowledgeMany(List<Long> ids) {
    Bulk.requireAtMost(ids, "ids");
    String session = requireHolder().session();
    List<Long> others = new ArrayList<>();
    for (long id : ids) {
      Lease lease = state.leases.get(id);
      if (lease != null && lease.session().equals(session)) {
        removeForGood(id);
      } else {
        others.add(id);
      }
    }
    return Future.succeededFuture(others);
  }

  private void removeForGood(long id) {
    commit(new Acknowledged(id));
    leaseEnds.remove(id);
  }

  @Override
  public Future<Void> release(long id, long delayMs) {
    requireDelay(delayMs);
    requireOwned(id);
    Lease lease = state.leases.get(id);
    if (delayMs == 0 || state.dropsReturned() || isSpent(lease)) {
      giveBack(List.of(id), DeadLetter.Reason.RELEASED);
    } else {
      commit(new Postponed(id, delayMs));
      leaseEnds.remove(id);
      startDelay(lease.item().arrival(), delayMs);
    }
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> extend(long id, long leaseMs) {
    requireLease(leaseMs);
    requireOwned(id);
    commit(new Extended(id, leaseMs));
    startLease(id, leaseMs);
    return Future.succeededFuture();
  }

  private static void requireLease(long leaseMs) {
    if (leaseMs < 1 || leaseMs > LONGEST_LEASE_MS) {
      throw new BadArguments("'lease_ms' is 1 to " + LONGEST_LEASE_MS + " milliseconds, not " + leaseMs);
    }
  }

  private void requireOwned(long id) {
    String session = requireHolder().session();
    Lease lease = state.leases.get(id);
    if (lease == null) {
      throw new NotOwner("delivery " + id + " is not out: it was acknowledged, or its item went back to the queue "
          + "when it was released or its lease was over. Lease an item again");
    }
    if (!lease.session().equals(session)) {
      throw new NotOwner("delivery " + id + " belongs to another session; only the one that leased it "
          + "may answer for it");
    }
  }

  /** Whether the item may not be delivered once more. */
  private boolean isSpent(Lease lease) {
    return maxDeliveries > 0 && lease.item().deliveries() >= maxDeliveries && !state.dropsReturned();
  }

  /** @param ids ascending: what goes back does so the latest first, so that items are in their old order again */
  private void giveBack(List<Long> ids, DeadLetter.Reason reason) {
    List<Long> latestFirst = new ArrayList<>(ids.size());
    for (long id : ids) {
      if (isSpent(state.leases.get(id))) {
        commit(new Died(id, reason));
        leaseEnds.remove(id);
      } else {
        latestFirst.add(id);
      }
    }
    Collections.reverse(latestFirst);
    for (long id : latestFirst) {
      commit(new Returned(id));
      leaseEnds.remove(id);
    }
  }

  @Override
  protected void sessionEnded(String session) {
    giveBack(state.leases.values().stream().filter(lease -> lease.session().equals(session)).map(Lease::id).toList(),
        DeadLetter.Reason.SESSION_ENDED);
  }

  // ---------------------------------------------------------------- time

  @Override
  protected void begins() {
    state.leases.values().forEach(lease -> startLease(lease.id(), lease.leaseMs()));
    state.delays.forEach((arrival, delay) -> startDelay(arrival, delay.delayMs()));
  }

  private void startLease(long id, long leaseMs) {
    leaseEnds.set(id, nowMs() + leaseMs);
    wakeForNextEnd();
  }

  private void startDelay(long arrival, long delayMs) {
    delayEnds.set(arrival, nowMs() + delayMs);
    wakeForNextEnd();
  }

  /** One timer, for what is over first. What ends otherwise leaves it set: it then fires for nothing. */
  private void wakeForNextEnd() {
    long next = Math.min(leaseEnds.earliest(), delayEnds.earliest());
    if (next < wakesAtMs) {
      stopTimer();
      wakesAtMs = next;
      timer = after(Math.max(1, next - nowMs()), () -> {
        wakesAtMs = Deadlines.NEVER;
        catchUp();
        wakeForNextEnd();
      });
    }
  }

  private void stopTimer() {
    if (timer != null) {
      timer.stop();
    }
  }

  /** Calls ask too: the timer may be late. */
  @Override
  protected void catchUp() {
    long next = Math.min(leaseEnds.earliest(), delayEnds.earliest());
    if (next == Deadlines.NEVER || next > nowMs()) {
      return;
    }
    long now = nowMs();
    giveBack(leaseEnds.over(now).stream().sorted().toList(), DeadLetter.Reason.LEASE_OVER);
    for (long arrival : delayEnds.over(now)) {
      commit(new Due(arrival));
      delayEnds.remove(arrival);
    }
  }

  @Override
  protected void closed() {
    stopTimer();
  }

  // ---------------------------------------------------------------- dead letters

  @Override
  public Future<List<DeadLetter<Value>>> deadLetters(long from, int most) {
    Bulk room = new Bulk(most);
    return Future.succeededFuture(state.deadLetters.tailMap(from, true).values().stream()
        .takeWhile(letter -> room.admits(letter.item())).toList());
  }

  @Override
  public Future<Integer> deadLetterCount() {
    return Future.succeededFuture(state.deadLetters.size());
  }

  @Override
  public Future<DeadLetter<Value>> takeDeadLetter(Optional<Long> id) {
    if (id.isEmpty() && state.deadLetters.isEmpty()) {
      throw new Empty("the queue has no dead letter");
    }
    DeadLetter<Value> letter = requireDeadLetter(id.orElseGet(state.deadLetters::firstKey));
    commit(new DeadLetterTaken(letter.id()));
    return Future.succeededFuture(letter);
  }

  private DeadLetter<Value> requireDeadLetter(long id) {
    DeadLetter<Value> letter = state.deadLetters.get(id);
    if (letter == null) {
      throw new Failed("KeyError", "no dead letter has the id " + id + "; dead_letters lists those there are",
          List.of(Value.of(id)), "");
    }
    return letter;
  }

  @Override
  public Future<Void> requeueDeadLetter(long id) {
    DeadLetter<Value> letter = requireDeadLetter(id);
    requireOpen();
    if (!hasRoom(1)) {
      throw noRoom();
    }
    state.items.requirePlaces(List.of(letter.item()));
    commit(new Requeued(id));
    return Future.succeededFuture();
  }

  @Override
  public Future<Integer> requeueDeadLetters(int most) {
    requireOpen();
    Bulk.requireMost(most);
    int requeued = 0;
    for (DeadLetter<Value> letter : List.copyOf(state.deadLetters.values())) {
      if (!hasRoom(1) || requeued == most) {
        break;
      }
      if (hasPlace(letter.item())) {
        commit(new Requeued(letter.id()));
        requeued++;
      }
    }
    return Future.succeededFuture(requeued);
  }

  private boolean hasPlace(Value item) {
    try {
      state.items.requirePlaces(List.of(item));
      return true;
    } catch (UnsuitableValue cannotBeOrdered) {
      return false;
    }
  }

  @Override
  public Future<Integer> clearDeadLetters() {
    int dropped = state.deadLetters.size();
    if (dropped > 0) {
      commit(new DeadLettersCleared());
    }
    return Future.succeededFuture(dropped);
  }

  // ---------------------------------------------------------------- the whole queue

  @Override
  public Future<Value> peek() {
    if (!hasItem()) {
      throw nothing();
    }
    return Future.succeededFuture(state.items.head().item());
  }

  @Override
  public Future<List<Value>> peekMany(int most) {
    Bulk room = new Bulk(most);
    return Future.succeededFuture(state.items.ahead().map(QueuedItem::item).takeWhile(room::admits).toList());
  }

  @Override
  public Future<Integer> size() {
    return Future.succeededFuture(state.items.size());
  }

  @Override
  public Future<Integer> leased() {
    return Future.succeededFuture(state.leases.size());
  }

  @Override
  public Future<Integer> delayed() {
    return Future.succeededFuture(state.delays.size());
  }

  @Override
  public Future<Boolean> empty() {
    return Future.succeededFuture(!hasItem());
  }

  @Override
  public Future<Boolean> full() {
    return Future.succeededFuture(!hasRoom(1));
  }

  @Override
  public Future<Integer> clear() {
    int dropped = state.items.size() + state.delays.size();
    if (dropped > 0) {
      commit(new Cleared());
      delayEnds.clear();
    }
    return Future.succeededFuture(dropped);
  }

  @Override
  public Future<Void> taskDone() {
    if (state.unfinished() == 0) {
      throw new Failed("ValueError", "task_done() called too many times");
    }
    commit(new TaskDone());
    return Future.succeededFuture();
  }

  @Override
  public Future<Boolean> join(Wait wait) {
    return joiners.enterOr(wait, () -> false, () -> true);
  }

  @Override
  public Future<Void> shutdown(boolean immediate) {
    if (!state.isShutDown() || immediate && !state.dropsReturned()) {
      commit(new ShutDown(immediate));
      if (immediate) {
        delayEnds.clear();
      }
    }
    return Future.succeededFuture();
  }

  // ---------------------------------------------------------------- state

  @Override
  protected void apply(QueueFact fact) {
    state.apply(fact);
  }

  @Override
  protected Runnable undo(QueueFact fact) {
    Runnable places = state.undo(fact);
    Runnable times = undoTimes(fact);
    return () -> {
      places.run();
      times.run();
    };
  }

  /** The times that operations set and remove beside their facts. The timer is left as it is: it is never too late. */
  private Runnable undoTimes(QueueFact fact) {
    long next = state.arrivals() + 1;
    if (fact instanceof Delayed) {
      return () -> delayEnds.remove(next);
    }
    if (fact instanceof Due due) {
      long until = delayEnds.of(due.arrival());
      return () -> delayEnds.set(due.arrival(), until);
    }
    if (fact instanceof Cleared || fact instanceof ShutDown) {
      Map<Long, Long> untils = new HashMap<>();
      state.delays.keySet().forEach(arrival -> untils.put(arrival, delayEnds.of(arrival)));
      return () -> untils.forEach(delayEnds::set);
    }
    if (fact instanceof OfDelivery delivery) {
      long until = leaseEnds.of(delivery.id());
      Lease lease = state.leases.get(delivery.id());
      return () -> {
        leaseEnds.restore(delivery.id(), until);
        if (fact instanceof Postponed) {
          delayEnds.remove(lease.item().arrival());
        }
      };
    }
    return () -> { };
  }

  @Override
  protected Stream<QueueFact> snapshot() {
    return state.snapshot();
  }

  @Override
  protected void describe(BiConsumer<String, Value> details) {
    details.accept("size", Value.of(state.items.size()));
    details.accept("leased", Value.of(state.leases.size()));
    details.accept("delayed", Value.of(state.delays.size()));
    details.accept("unfinished", Value.of(state.unfinished()));
    details.accept("dead_letters", Value.of(state.deadLetters.size()));
    details.accept("dead_letters_dropped", Value.of(state.dropped()));
    details.accept("maxsize", Value.of(maxsize));
    details.accept("kind", Value.of(kind.name().toLowerCase(Locale.ROOT)));
    details.accept("shut_down", Value.of(state.isShutDown()));
  }
}
