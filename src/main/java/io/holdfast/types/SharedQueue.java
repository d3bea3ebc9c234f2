package io.holdfast.types;

import io.holdfast.model.Default;
import io.holdfast.model.Operation;
import io.holdfast.model.SharedType;
import io.holdfast.model.Wait;
import io.vertx.core.Future;

/**
 * A queue of items, bounded or not.
 *
 * @param <V> the class of the items
 */
@SharedType(value = "queue", python = "Queue", doc = "A queue: first in first out, last in first out, or smallest "
    + "first. Options: maxsize, how many items it holds, 0 (the default) for any number; kind, one of fifo (the "
    + "default), lifo and priority. Callers that wait are served in order of arrival. An item taken with a lease "
    + "keeps its place within maxsize until it is acknowledged, so that it can always come back. In a priority queue "
    + "items of equal rank come in order of arrival, and an item that cannot be ordered with those held, leased ones "
    + "included, is refused with TypeError.")
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

  @Operation(value = "Add an item, waiting while the queue is full; Full when the wait is over. Fails with ShutDown "
      + "once the queue is shut down, and with TypeError when the item cannot be ordered with those of a priority "
      + "queue.",
      python = "put", grows = true)
  Future<Void> put(V item, Wait wait);

  @Operation(value = "Add an item without waiting; Full when there is no room.", python = "put_nowait", grows = true)
  Future<Void> putNowait(V item);

  @Operation(value = "Remove and return the next item, waiting while there is none; Empty when the wait is over. "
      + "Fails with ShutDown once the queue is shut down and has no item left.", python = "get")
  Future<V> get(Wait wait);

  @Operation(value = "Remove and return the next item without waiting; Empty when there is none.",
      python = "get_nowait")
  Future<V> getNowait();

  @Operation("Take the next item for a time, waiting while there is none; Empty when the wait is over. The item is "
      + "gone for good once the delivery is acknowledged. Until then it goes back to the front when it is "
      + "released, when the lease is over, and when the taker's session ends; the next delivery then counts one more. "
      + "The lease is 1 ms to 30 days. Needs a session, else Denied.")
  Future<Delivery<V>> lease(@Default("30000") long leaseMs, Wait wait);

  @Operation("Remove a leased item for good. NotOwner when it was leased by another session, was acknowledged or has "
      + "gone back.")
  Future<Void> acknowledge(long id);

  @Operation("Put a leased item back now. NotOwner when it was leased by another session, was acknowledged or has "
      + "gone back.")
  Future<Void> release(long id);

  @Operation("Let the lease of an item run for this long from now. NotOwner when it was leased by another session, was "
      + "acknowledged or has gone back.")
  Future<Void> extend(long id, @Default("30000") long leaseMs);

  @Operation(value = "The next item, which stays; Empty when there is none.", reads = true)
  Future<V> peek();

  @Operation(value = "Number of items that can be taken; leased ones are not among them.", reads = true,
      python = "qsize")
  Future<Integer> size();

  @Operation(value = "Number of items taken with a lease and not yet acknowledged.", reads = true)
  Future<Integer> leased();

  @Operation(value = "Whether there is no item that can be taken.", reads = true, python = "empty")
  Future<Boolean> empty();

  @Operation(value = "Whether maxsize items are held, leased ones included. Never for a queue without maxsize.",
      reads = true, python = "full")
  Future<Boolean> full();

  @Operation("Drop every item that can be taken and return how many there were. Leased items stay leased.")
  Future<Integer> clear();

  @Operation(value = "Say that one item that was taken is dealt with. Every item put counts once: acknowledging a leased item, "
      + "clear, and a shutdown that drops it say it too. ValueError when all were dealt with.", python = "task_done")
  Future<Void> taskDone();

  @Operation(value = "Wait until every item ever put is dealt with; true then, false when the wait is over.", reads = true,
      python = "join")
  Future<Boolean> join(Wait wait);

  @Operation(value = "Shut the queue down: putting fails with ShutDown from now on, waiting puts included; taking "
      + "does once no item is left, waiting takers included. Items leased out can still be acknowledged, and still "
      + "go back. With immediate=true every item is dropped at once, and what is leased is dropped when it would go "
      + "back.",
      python = "shutdown")
  Future<Void> shutdown(@Default("false") boolean immediate);

  /** Adds an item, waiting for ever. */
  default Future<Void> put(V item) {
    return put(item, Wait.forever());
  }

  /** Takes the next item, waiting for ever. */
  default Future<V> get() {
    return get(Wait.forever());
  }

  /** Leases the next item for {@link #DEFAULT_LEASE_MS}, waiting for ever. */
  default Future<Delivery<V>> lease() {
    return lease(DEFAULT_LEASE_MS, Wait.forever());
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
