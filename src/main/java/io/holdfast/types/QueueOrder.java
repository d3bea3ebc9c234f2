package io.holdfast.types;

import io.holdfast.value.Value;
import java.util.List;
import java.util.stream.Stream;

/** The items of a queue in the order in which they are taken. */
interface QueueOrder {

  /**
   * Refuses items that cannot be placed among those held, lent ones included, and among each other. To be asked before
   * they are added.
   *
   * @throws io.holdfast.value.UnsuitableValue with Python's message
   */
  void requirePlaces(List<Value> newItems);

  void add(QueuedItem item);

  /** The next item; null when there is none. */
  QueuedItem head();

  /** Removes the next item; there is one. */
  QueuedItem take();

  /** Removes the item that was added or put back last. */
  void remove(QueuedItem item);

  /** An item is lent, or held back: it may come. */
  void lent(QueuedItem item);

  /** Puts an item that was lent back to where it was taken from. */
  void putBack(QueuedItem item);

  /** An item that was lent does not come back, or comes as a new one. */
  void forget(QueuedItem item);

  int size();

  /** Drops every item but those lent. */
  void clear();

  /** The items in the order in which they are taken. */
  Stream<QueuedItem> ahead();

  /** The items in such an order that adding them to an empty queue gives this one. */
  Stream<QueuedItem> inOrder();

  static QueueOrder of(SharedQueue.Kind kind) {
    return kind == SharedQueue.Kind.PRIORITY ? new PriorityOrder() : new ArrivalOrder(kind == SharedQueue.Kind.FIFO);
  }
}
