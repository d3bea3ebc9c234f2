package io.holdfast.types;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Empty;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.Full;
import io.holdfast.error.HoldfastException.NotOwner;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.model.Default;
import io.holdfast.model.Wait;
import io.holdfast.object.SharedObject;
import io.holdfast.object.WaitLine;
import io.holdfast.types.QueueState.Lease;
import io.holdfast.value.UnsuitableValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
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
  private final QueueTimes times;

  private final WaitLine putters;
  private final WaitLine takers;
  private final WaitLine joiners;

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
    times = new QueueTimes(state, this::nowMs, this::after, this::catchUp);
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
        commit(new QueueFact.Added(item));
      } else {
        commit(new QueueFact.Delayed(item, delayMs));
        times.delayBegins(state.arrivals(), delayMs);
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
    commit(new QueueFact.Taken());
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
    commit(new QueueFact.Leased(id, session, leaseMs));
    times.leaseBegins(id, leaseMs);
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
    commit(new QueueFact.Acknowledged(id));
    times.leaseEnded(id);
  }

  @Override
  public Future<Void> release(long id, long delayMs) {
    requireDelay(delayMs);
    requireOwned(id);
    Lease lease = state.leases.get(id);
    if (delayMs == 0 || state.dropsReturned() || isSpent(lease)) {
      giveBack(List.of(id), DeadLetter.Reason.RELEASED);
    } else {
      commit(new QueueFact.Postponed(id, delayMs));
      times.leaseEnded(id);
      times.delayBegins(lease.item().arrival(), delayMs);
    }
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> extend(long id, long leaseMs) {
    requireLease(leaseMs);
    requireOwned(id);
    commit(new QueueFact.Extended(id, leaseMs));
    times.leaseBegins(id, leaseMs);
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
        commit(new QueueFact.Died(id, reason));
        times.leaseEnded(id);
      } else {
        latestFirst.add(id);
      }
    }
    Collections.reverse(latestFirst);
    for (long id : latestFirst) {
      commit(new QueueFact.Returned(id));
      times.leaseEnded(id);
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
    times.begin();
  }

  /** Calls ask too: the timer may be late. */
  @Override
  protected void catchUp() {
    if (times.isAnyOver()) {
      giveBack(times.leasesOver(), DeadLetter.Reason.LEASE_OVER);
      for (long arrival : times.delaysOver()) {
        commit(new QueueFact.Due(arrival));
        times.delayEnded(arrival);
      }
    }
  }

  @Override
  protected void closed() {
    times.stop();
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
    commit(new QueueFact.DeadLetterTaken(letter.id()));
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
    commit(new QueueFact.Requeued(id));
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
        commit(new QueueFact.Requeued(letter.id()));
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
      commit(new QueueFact.DeadLettersCleared());
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
      commit(new QueueFact.Cleared());
      times.allDelaysEnded();
    }
    return Future.succeededFuture(dropped);
  }

  @Override
  public Future<Void> taskDone() {
    if (state.unfinished() == 0) {
      throw new Failed("ValueError", "task_done() called too many times");
    }
    commit(new QueueFact.TaskDone());
    return Future.succeededFuture();
  }

  @Override
  public Future<Boolean> join(Wait wait) {
    return joiners.enterOr(wait, () -> false, () -> true);
  }

  @Override
  public Future<Void> shutdown(boolean immediate) {
    if (!state.isShutDown() || immediate && !state.dropsReturned()) {
      commit(new QueueFact.ShutDown(immediate));
      if (immediate) {
        times.allDelaysEnded();
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
    Runnable clocks = times.undo(fact);
    return () -> {
      places.run();
      clocks.run();
    };
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
