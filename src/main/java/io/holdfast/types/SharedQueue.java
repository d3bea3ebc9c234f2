package io.holdfast.types;

import io.holdfast.model.Default;
import io.holdfast.model.Operation;
import io.holdfast.model.SharedType;
import io.holdfast.model.Wait;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * A queue of items, bounded or not.
 *
 * @param <V> the class of the items
 */
@SharedType(value = "queue", python = "Queue", doc = "A queue: first in first out, last in first out, or smallest "
    + "first. Options: maxsize, how many items it holds, 0 (the default) for any number; kind, one of fifo (the "
    + "default), lifo and priority; max_deliveries, after how many deliveries an item that is not acknowledged becomes "
    + "a dead letter, 0 (the default) for never; max_dead_letters, how many of those are kept, 1000 by default: the "
    + "oldest is dropped for one more. Callers that wait are served in order of arrival. An item taken with a lease, "
    + "or delayed, keeps its place within maxsize, so that it can always come back; a dead letter has none, and counts "
    + "as dealt with for join. In a priority queue items of equal rank come in order of arrival, and an item that "
    + "cannot be ordered with those held, leased and delayed ones included, is refused with TypeError.")
public interface SharedQueue<V> {
  /** Which item comes next. */
  enum Kind {
    /** The oldest. */
    FIFO,
    /** The newest. */
    LIFO,
    /** The smallest, as Python orders values; of equal ones the oldest. */
    PRIORITY
  }

  /** The lease of a delivery that does not ask for another, in milliseconds. */
  long DEFAULT_LEASE_MS = 30_000;

  /** The longest lease that can be asked for, in milliseconds: 30 days. It can be extended any number of times. */
  long LONGEST_LEASE_MS = 30L * 24 * 60 * 60 * 1000;

  /** The longest delay of an item, in milliseconds: 365 days. */
  long LONGEST_DELAY_MS = 365L * 24 * 60 * 60 * 1000;

  // ---------------------------------------------------------------- put

  @Operation(value = "Add an item, waiting while the queue is full; Full when the wait is over. Fails with ShutDown "
      + "once the queue is shut down, and with TypeError when the item cannot be ordered with those of a priority "
      + "queue. With a delay_ms, up to 365 days, the item cannot be taken before that time is over; it then stands "
      + "where an item put at that moment would, in a priority queue among its equals by when it was put. Until then "
      + "it counts for maxsize and for join. The delay begins anew, in full, when the object's host does.",
      python = "put", grows = true)
  Future<Void> put(V item, Wait wait, @Default("0") long delayMs);

  @Operation(value = "Add an item without waiting; Full when there is no room.", python = "put_nowait", grows = true)
  Future<Void> putNowait(V item);

  @Operation(value = "Add items in their order, all of them or none, waiting until all fit; Full when the wait is "
      + "over. At most 10,000 at once, and no more than maxsize, else TooLarge. Otherwise as put.", grows = true)
  Future<Void> putMany(List<V> items, Wait wait, @Default("0") long delayMs);

  // ---------------------------------------------------------------- take

  @Operation(value = "Remove and return the next item, waiting while there is none; Empty when the wait is over. "
      + "Fails with ShutDown once the queue is shut down and has no item left.", python = "get")
  Future<V> get(Wait wait);

  @Operation(value = "Remove and return the next item without waiting; Empty when there is none.",
      python = "get_nowait")
  Future<V> getNowait();

  @Operation("Remove and return the next items, as many as there are up to most, waiting while there is none; Empty "
      + "when the wait is over. At most 10,000 at once, and fewer when they are large, so that the answer fits a "
      + "frame. Otherwise as get.")
  Future<List<V>> getMany(@Default("100") int most, Wait wait);

  @Operation("Remove and return the next items that are there, in the order in which get would: an empty list when "
      + "there is none, also when the queue is shut down. At most 10,000 at once, and fewer when they are large; ask "
      + "again until the list is empty. Leased and delayed items stay.")
  Future<List<V>> drain(@Default("10000") int most);

  // ---------------------------------------------------------------- leases

  @Operation("Take the next item for a time, waiting while there is none; Empty when the wait is over. The item is "
      + "gone for good once the delivery is acknowledged. Until then it goes back to the front when it is "
      + "released, when the lease is over, and when the taker's session ends; the next delivery then counts one more, "
      + "and after max_deliveries of them it becomes a dead letter instead. The lease is 1 ms to 30 days and begins "
      + "anew, in full, when the object's host does. Needs a session, else Denied.")
  Future<Delivery<V>> lease(@Default("30000") long leaseMs, Wait wait);

  @Operation("Take the next items for a time, as many as there are up to most, waiting while there is none. Each is a "
      + "delivery of its own. At most 10,000 at once, and fewer when they are large. Otherwise as lease.")
  Future<List<Delivery<V>>> leaseMany(@Default("100") int most, @Default("30000") long leaseMs, Wait wait);

  @Operation("Remove a leased item for good. NotOwner when it was leased by another session, was acknowledged or has "
      + "gone back.")
  Future<Void> acknowledge(long id);

  @Operation("Remove leased items for good, those that are still the caller's. Returns the ids of the others: leased "
      + "by another session, acknowledged before, or gone back. At most 10,000 at once.")
  Future<List<Long>> acknowledgeMany(List<Long> ids);

  @Operation("Put a leased item back now, or with a delay_ms when that is over, then where an item put at that moment "
      + "would stand. NotOwner when it was leased by another session, was acknowledged or has gone back.")
  Future<Void> release(long id, @Default("0") long delayMs);

  @Operation("Let the lease of an item run for this long from now. NotOwner when it was leased by another session, was "
      + "acknowledged or has gone back.")
  Future<Void> extend(long id, @Default("30000") long leaseMs);

  // ---------------------------------------------------------------- dead letters

  @Operation(value = "The dead letters from a number on, the oldest first, at most 10,000 at once and fewer when they "
      + "are large: each with its id, item, count of deliveries and reason, one of released, lease_over and "
      + "session_ended. They stay.", reads = true)
  Future<List<DeadLetter<V>>> deadLetters(@Default("1") long from, @Default("100") int most);

  @Operation(value = "Number of dead letters.", reads = true)
  Future<Integer> deadLetterCount();

  @Operation("Remove and return a dead letter, the oldest when no id is given. Empty when there is none at all, "
      + "KeyError when none has that id.")
  Future<DeadLetter<V>> takeDeadLetter(@Default("null") Optional<Long> id);

  @Operation(value = "Make a dead letter an item again, put now and never delivered. KeyError when none has that id, "
      + "otherwise as put_nowait.", grows = true)
  Future<Void> requeueDeadLetter(long id);

  @Operation(value = "Make the oldest dead letters items again, as many as there is room for, up to most; those stay "
      + "that a priority queue cannot order with its items. Returns how many were requeued. ShutDown once the queue "
      + "is.", grows = true)
  Future<Integer> requeueDeadLetters(@Default("10000") int most);

  @Operation("Drop every dead letter and return how many there were.")
  Future<Integer> clearDeadLetters();

  // ---------------------------------------------------------------- the whole queue

  @Operation(value = "The next item, which stays; Empty when there is none.", reads = true)
  Future<V> peek();

  @Operation(value = "The next items in the order in which they will be taken, at most 10,000 at once and fewer when "
      + "they are large. They stay.", reads = true)
  Future<List<V>> peekMany(@Default("100") int most);

  @Operation(value = "Number of items that can be taken; leased and delayed ones are not among them.", reads = true,
      python = "qsize")
  Future<Integer> size();

  @Operation(value = "Number of items taken with a lease and not yet acknowledged.", reads = true)
  Future<Integer> leased();

  @Operation(value = "Number of items whose time to be taken has not come.", reads = true)
  Future<Integer> delayed();

  @Operation(value = "Whether there is no item that can be taken.", reads = true, python = "empty")
  Future<Boolean> empty();

  @Operation(value = "Whether maxsize items are held, leased and delayed ones included. Never for a queue without "
      + "maxsize.", reads = true, python = "full")
  Future<Boolean> full();

  @Operation("Drop every item that can be taken and every delayed one; return how many there were. Leased items stay "
      + "leased, dead letters stay.")
  Future<Integer> clear();

  @Operation(value = "Say that one item that was taken is dealt with. Every item put counts once: acknowledging a "
      + "leased item, its becoming a dead letter, clear, and a shutdown that drops it say it too. ValueError when all "
      + "were dealt with.", python = "task_done")
  Future<Void> taskDone();

  @Operation(value = "Wait until every item ever put is dealt with; true then, false when the wait is over.",
      reads = true, python = "join")
  Future<Boolean> join(Wait wait);

  @Operation(value = "Shut the queue down: putting fails with ShutDown from now on, waiting puts included; taking "
      + "does once no item is left, waiting takers included. Items leased out can still be acknowledged, and still "
      + "go back; delayed ones still come. With immediate=true every item is dropped at once, and what is leased is "
      + "dropped when it would go back. Dead letters stay.",
      python = "shutdown")
  Future<Void> shutdown(@Default("false") boolean immediate);

  /** Adds an item, waiting for ever. */
  default Future<Void> put(V item) {
    return put(item, Wait.forever());
  }

  /** Adds an item that can be taken at once. */
  default Future<Void> put(V item, Wait wait) {
    return put(item, wait, 0);
  }

  /** Adds items that can be taken at once, waiting for ever until all fit. */
  default Future<Void> putMany(List<V> items) {
    return putMany(items, Wait.forever(), 0);
  }

  /** Takes the next item, waiting for ever. */
  default Future<V> get() {
    return get(Wait.forever());
  }

  /** Leases the next item for {@link #DEFAULT_LEASE_MS}, waiting for ever. */
  default Future<Delivery<V>> lease() {
    return lease(DEFAULT_LEASE_MS, Wait.forever());
  }

  /** Puts a leased item back now. */
  default Future<Void> release(long id) {
    return release(id, 0);
  }

  /** Removes and returns the oldest dead letter. */
  default Future<DeadLetter<V>> takeDeadLetter() {
    return takeDeadLetter(Optional.empty());
  }

  /** Extends a lease by {@link #DEFAULT_LEASE_MS} from now. */
  default Future<Void> extend(long id) {
    return extend(id, DEFAULT_LEASE_MS);
  }

  /** Waits for ever until every item is dealt with. */
  default Future<Boolean> join() {
    return join(Wait.forever());
  }

  /** Shuts down, leaving the items that are there to be taken. */
  default Future<Void> shutdown() {
    return shutdown(false);
  }
}
