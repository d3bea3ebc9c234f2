package io.holdfast.types;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Empty;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.Full;
import io.holdfast.error.HoldfastException.NotOwner;
import io.holdfast.model.Default;
import io.holdfast.model.Wait;
import io.holdfast.object.Clock;
import io.holdfast.object.SharedObject;
import io.holdfast.object.WaitLine;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A queue. Leases are facts, their times are not: when a lease is over is decided on the clock of the host, and what
 * was decided is the fact {@link Returned}.
 */
final class QueueObject extends SharedObject<QueueObject.Fact> implements SharedQueue<Value> {
  sealed interface Fact
      permits Added, Taken, Leased, Acknowledged, Returned, Extended, Cleared, TaskDone, ShutDown, Counted, Held, Lent {
  }

  /** A new item. */
  record Added(Value item) implements Fact {
  }

  /** The next item is gone for good. */
  record Taken() implements Fact {
  }

  /** The next item is with a session. */
  record Leased(long id, String session, long leaseMs) implements Fact {
  }

  record Acknowledged(long id) implements Fact {
  }

  /** A leased item is back: it was released, its lease was over, or its session ended. */
  record Returned(long id) implements Fact {
  }

  record Extended(long id, long leaseMs) implements Fact {
  }

  /** All items but the leased ones were dropped. */
  record Cleared() implements Fact {
  }

  record ShutDown(boolean immediate) implements Fact {
  }

  /** One item that was taken is dealt with. */
  record TaskDone() implements Fact {
  }

  /** Of a snapshot: so many items have arrived, so many deliveries were made, so many items are dealt with, in all. */
  record Counted(long arrivals, long deliveries, long finished) implements Fact {
  }

  /** Of a snapshot: an item that can be taken. */
  record Held(long arrival, Value item, int deliveries) implements Fact {
  }

  /** Of a snapshot: an item with a session. */
  record Lent(long id, String session, long leaseMs, long arrival, Value item, int deliveries) implements Fact {
  }

  private record Lease(long id, String session, long leaseMs, QueuedItem item) {
  }

  private final int maxsize;
  private final Kind kind;

  private final QueueOrder items;
  private final Map<Long, Lease> leases = new LinkedHashMap<>(2); // by id, in order of delivery
  private long arrivals;
  private long deliveries;
  private long finished; // never more than arrivals
  private boolean shutDown;
  private boolean dropsReturned;

  private final WaitLine putters = openWhile(() -> shutDown || hasRoom());
  private final WaitLine takers = openWhile(() -> shutDown || hasItem());
  private final WaitLine joiners = openWhile(() -> finished == arrivals);

  private Deadlines leaseEnds; // made with the first lease: most queues never see one
  private long wakesAtMs = Deadlines.NEVER;
  private Clock.Timer timer;

  QueueObject(@Default("0") int maxsize, @Default("\"fifo\"") Kind kind) {
    this.maxsize = maxsize;
    this.kind = kind;
    items = QueueOrder.of(kind);
  }

  private boolean hasRoom() {
    return maxsize <= 0 || items.size() + leases.size() < maxsize;
  }

  private boolean hasItem() {
    return items.size() > 0;
  }

  // ---------------------------------------------------------------- put

  @Override
  public Future<Void> put(Value item, Wait wait) {
    return putters.enter(wait, this::noRoom, () -> {
      if (shutDown) {
        throw new Failed("ShutDown", "the queue is shut down and takes no more items");
      }
      items.requirePlace(item);
      commit(new Added(item));
      return null;
    });
  }

  @Override
  public Future<Void> putNowait(Value item) {
    return put(item, Wait.none());
  }

  private Full noRoom() {
    return new Full("the queue holds " + maxsize + " items, its maxsize, " + leases.size() + " of them leased");
  }

  // ---------------------------------------------------------------- take

  @Override
  public Future<Value> get(Wait wait) {
    return take(wait, () -> {
      Value item = items.head().item();
      commit(new Taken());
      return item;
    });
  }

  @Override
  public Future<Value> getNowait() {
    return get(Wait.none());
  }

  @Override
  public Future<Delivery<Value>> lease(long leaseMs, Wait wait) {
    String session = requireHolder().session();
    requireLease(leaseMs);
    return take(wait, () -> {
      long id = deliveries + 1;
      commit(new Leased(id, session, leaseMs));
      startLease(id, leaseMs);
      QueuedItem taken = leases.get(id).item();
      return new Delivery<>(id, taken.item(), taken.deliveries(), leaseMs);
    });
  }

  private <T> Future<T> take(Wait wait, Supplier<T> action) {
    returnOverdue();
    return takers.enter(wait, QueueObject::nothing, () -> {
      if (!hasItem()) { // the line is open without items only when the queue is shut down
        throw new Failed("ShutDown", "the queue is shut down and has no items left");
      }
      return action.get();
    });
  }

  private static Empty nothing() {
    return new Empty("the queue has no item that can be taken");
  }

  // ---------------------------------------------------------------- leases

  @Override
  public Future<Void> acknowledge(long id) {
    requireOwned(id);
    commit(new Acknowledged(id));
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> release(long id) {
    requireOwned(id);
    commit(new Returned(id));
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
    returnOverdue();
    Lease lease = leases.get(id);
    if (lease == null) {
      throw new NotOwner("delivery " + id + " is not out: it was acknowledged, or its item went back to the queue "
          + "when it was released or its lease was over. Lease an item again");
    }
    if (!lease.session().equals(session)) {
      throw new NotOwner("delivery " + id + " belongs to another session; only the one that leased it "
          + "may answer for it");
    }
  }

  private void startLease(long id, long leaseMs) {
    if (leaseEnds == null) {
      leaseEnds = new Deadlines();
    }
    leaseEnds.set(id, nowMs() + leaseMs);
    wakeForNextEnd();
  }

  /** One timer, for the lease that ends first. A lease that ends otherwise leaves it set: it then fires for nothing. */
  private void wakeForNextEnd() {
    long next = leaseEnds.earliest();
    if (next < wakesAtMs) {
      stopTimer();
      wakesAtMs = next;
      timer = after(Math.max(1, next - nowMs()), () -> {
        wakesAtMs = Deadlines.NEVER;
        returnOverdue();
        wakeForNextEnd();
      });
    }
  }

  private void stopTimer() {
    if (timer != null) {
      timer.stop();
    }
  }

  /** Gives back what was not acknowledged in time. Also asked by calls: the timer may be late. */
  private void returnOverdue() {
    if (leaseEnds != null && leaseEnds.earliest() <= nowMs()) {
      leaseEnds.over(nowMs()).forEach(id -> commit(new Returned(id)));
    }
  }

  @Override
  protected void sessionEnded(String session) {
    List<Long> lost = new ArrayList<>();
    leases.values().forEach(lease -> {
      if (lease.session().equals(session)) {
        lost.add(lease.id());
      }
    });
    Collections.reverse(lost); // the latest first, so that they are in their old order again
    lost.forEach(id -> commit(new Returned(id)));
  }

  @Override
  protected void closed() {
    stopTimer();
  }

  // ---------------------------------------------------------------- the whole queue

  @Override
  public Future<Value> peek() {
    if (!hasItem()) {
      throw nothing();
    }
    return Future.succeededFuture(items.head().item());
  }

  @Override
  public Future<Integer> size() {
    return Future.succeededFuture(items.size());
  }

  @Override
  public Future<Integer> leased() {
    return Future.succeededFuture(leases.size());
  }

  @Override
  public Future<Boolean> empty() {
    return Future.succeededFuture(!hasItem());
  }

  @Override
  public Future<Boolean> full() {
    return Future.succeededFuture(!hasRoom());
  }

  @Override
  public Future<Integer> clear() {
    int dropped = items.size();
    if (dropped > 0) {
      commit(new Cleared());
    }
    return Future.succeededFuture(dropped);
  }

  @Override
  public Future<Void> taskDone() {
    if (finished == arrivals) {
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
    if (!shutDown || immediate && !dropsReturned) {
      commit(new ShutDown(immediate));
    }
    return Future.succeededFuture();
  }

  // ---------------------------------------------------------------- state

  @Override
  protected void apply(Fact fact) {
    if (fact instanceof Added added) {
      items.add(new QueuedItem(++arrivals, added.item(), 0));
    } else if (fact instanceof Taken) {
      items.take();
    } else if (fact instanceof Leased leased) {
      deliveries = leased.id();
      lend(leased.id(), leased.session(), leased.leaseMs(), items.take().delivered());
    } else if (fact instanceof Acknowledged acknowledged) {
      items.forget(over(acknowledged.id()));
      finish(1);
    } else if (fact instanceof Returned returned) {
      giveBack(over(returned.id()));
    } else if (fact instanceof Extended extended) {
      leases.computeIfPresent(extended.id(),
          (id, lease) -> new Lease(id, lease.session(), extended.leaseMs(), lease.item()));
    } else if (fact instanceof Cleared) {
      finish(items.size());
      items.clear();
    } else if (fact instanceof TaskDone) {
      finish(1);
    } else if (fact instanceof ShutDown how) {
      shutDown(how.immediate());
    } else if (fact instanceof Counted counted) {
      arrivals = counted.arrivals();
      deliveries = counted.deliveries();
      finished = counted.finished();
    } else if (fact instanceof Held held) {
      items.add(new QueuedItem(held.arrival(), held.item(), held.deliveries()));
    } else if (fact instanceof Lent lent) {
      lend(lent.id(), lent.session(), lent.leaseMs(), new QueuedItem(lent.arrival(), lent.item(), lent.deliveries()));
    }
  }

  private void lend(long id, String session, long leaseMs, QueuedItem item) {
    leases.put(id, new Lease(id, session, leaseMs, item));
    items.lent(item);
  }

  private QueuedItem over(long id) {
    if (leaseEnds != null) { // it is null in replay, where no time passes
      leaseEnds.remove(id);
    }
    return leases.remove(id).item();
  }

  /** Whoever says that an item is dealt with before it is taken has said it for the time when it is. */
  private void finish(long count) {
    finished = Math.min(finished + count, arrivals);
  }

  private void giveBack(QueuedItem item) {
    if (dropsReturned) {
      items.forget(item);
      finish(1);
    } else {
      items.putBack(item);
    }
  }

  private void shutDown(boolean immediate) {
    shutDown = true;
    if (immediate) {
      dropsReturned = true;
      finish(items.size());
      items.clear();
    }
  }

  @Override
  protected Stream<Fact> snapshot() {
    Stream<Fact> whole = Stream.of(new Counted(arrivals, deliveries, finished));
    Stream<Fact> end = shutDown ? Stream.of(new ShutDown(dropsReturned)) : Stream.empty();
    Stream<Fact> out = leases.values().stream().map(lease -> new Lent(lease.id(), lease.session(), lease.leaseMs(),
        lease.item().arrival(), lease.item().item(), lease.item().deliveries()));
    Stream<Fact> in = items.inOrder().map(item -> new Held(item.arrival(), item.item(), item.deliveries()));
    return Stream.concat(Stream.concat(whole, end), Stream.concat(out, in));
  }

  @Override
  protected void describe(BiConsumer<String, Value> details) {
    details.accept("size", Value.of(items.size()));
    details.accept("leased", Value.of(leases.size()));
    details.accept("unfinished", Value.of(arrivals - finished));
    details.accept("maxsize", Value.of(maxsize));
    details.accept("kind", Value.of(kind.name().toLowerCase(Locale.ROOT)));
    details.accept("shut_down", Value.of(shutDown));
  }
}
