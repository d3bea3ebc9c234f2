package io.holdfast.types;

import io.holdfast.value.Value;

/** What happens to a queue. Items are numbered by arrival, deliveries and dead letters each by a count of their own. */
sealed interface QueueFact {

  /** A fact of one delivery. */
  interface OfDelivery {
    long id();
  }

  /** A new item. */
  record Added(Value item) implements QueueFact {
  }

  /** A new item that cannot be taken before its time. */
  record Delayed(Value item, long delayMs) implements QueueFact {
  }

  /** The time of a delayed item has come: it stands among the others from now on. */
  record Due(long arrival) implements QueueFact {
  }

  /** The next item is gone for good. */
  record Taken() implements QueueFact {
  }

  /** The next item is with a session. */
  record Leased(long id, String session, long leaseMs) implements QueueFact, OfDelivery {
  }

  record Acknowledged(long id) implements QueueFact, OfDelivery {
  }

  /** A leased item is back where it was taken from. */
  record Returned(long id) implements QueueFact, OfDelivery {
  }

  /** A leased item was released and cannot be taken before its time. */
  record Postponed(long id, long delayMs) implements QueueFact, OfDelivery {
  }

  /** A leased item would have gone back once too often; when there is no place for it the oldest dead letter goes. */
  record Died(long id, DeadLetter.Reason reason) implements QueueFact, OfDelivery {
  }

  record Extended(long id, long leaseMs) implements QueueFact, OfDelivery {
  }

  /** A dead letter is an item like a new one again. */
  record Requeued(long number) implements QueueFact {
  }

  /** A dead letter is gone for good. */
  record DeadLetterTaken(long number) implements QueueFact {
  }

  record DeadLettersCleared() implements QueueFact {
  }

  /** All items but the leased ones were dropped, delayed ones included. */
  record Cleared() implements QueueFact {
  }

  record ShutDown(boolean immediate) implements QueueFact {
  }

  /** One item that was taken is dealt with. */
  record TaskDone() implements QueueFact {
  }

  /**
   * Of a snapshot: so many items have arrived, deliveries were made, items are dealt with, dead letters were made and
   * dropped for want of a place, in all.
   */
  record Counted(long arrivals, long deliveries, long finished, long deaths, long dropped) implements QueueFact {
  }

  /** Of a snapshot: an item that can be taken. */
  record Held(long arrival, Value item, int deliveries) implements QueueFact {
  }

  /** Of a snapshot: a delayed item. */
  record HeldBack(long arrival, Value item, int deliveries, long delayMs) implements QueueFact {
  }

  /** Of a snapshot: an item with a session. */
  record Lent(long id, String session, long leaseMs, long arrival, Value item, int deliveries) implements QueueFact {
  }

  /** Of a snapshot: a dead letter. */
  record Buried(long number, Value item, int deliveries, DeadLetter.Reason reason) implements QueueFact {
  }
}
