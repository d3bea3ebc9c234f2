package io.holdfast.types;

import io.holdfast.value.Value;
import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** First in first out, or last in first out: new items go to the end, and one end is taken from. */
final class ArrivalOrder implements QueueOrder {
  private final boolean fromFirst;
  private final ArrayDeque<QueuedItem> items = new ArrayDeque<>(2);

  ArrivalOrder(boolean fromFirst) {
    this.fromFirst = fromFirst;
  }

  @Override
  public void requirePlaces(List<Value> newItems) {
    // every item has one
  }

  @Override
  public void add(QueuedItem item) {
    items.addLast(item);
  }

  @Override
  public QueuedItem head() {
    return fromFirst ? items.peekFirst() : items.peekLast();
  }

  @Override
  public QueuedItem take() {
    return fromFirst ? items.removeFirst() : items.removeLast();
  }

  @Override
  public void remove(QueuedItem item) {
    if (items.getLast().arrival() == item.arrival()) {
      items.removeLast();
    } else {
      items.removeFirst();
    }
  }

  @Override
  public void lent(QueuedItem item) {
    // nothing is kept of it
  }

  @Override
  public void putBack(QueuedItem item) {
    if (fromFirst) {
      items.addFirst(item);
    } else {
      items.addLast(item);
    }
  }

  @Override
  public void forget(QueuedItem item) {
    // nothing was kept of it
  }

  @Override
  public int size() {
    return items.size();
  }

  @Override
  public void clear() {
    items.clear();
  }

  @Override
  public Stream<QueuedItem> ahead() {
    Iterable<QueuedItem> fromLast = items::descendingIterator;
    return fromFirst ? items.stream() : StreamSupport.stream(fromLast.spliterator(), false);
  }

  @Override
  public Stream<QueuedItem> inOrder() {
    return items.stream();
  }
}
