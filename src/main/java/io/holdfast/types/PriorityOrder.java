package io.holdfast.types;

import io.holdfast.value.Ordering;
import io.holdfast.value.Value;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Smallest first, of equal ones the oldest.
 *
 * <p>All items held, the lent ones too, can be ordered with each other, so nothing here ever throws after
 * {@link #requirePlaces} let an item in. That one needs only a search: it compares the item with those that would be
 * its neighbours, and an item that can be ordered with them can be with all (sequences differ first in some pair of
 * numbers, of texts …, and whatever lies beyond the neighbour differs from it there or before).
 */
final class PriorityOrder implements QueueOrder {
  private static final Comparator<QueuedItem> ORDER = PriorityOrder::compare;

  private final TreeSet<QueuedItem> items = new TreeSet<>(ORDER);
  private final TreeSet<QueuedItem> lent = new TreeSet<>(ORDER);

  private static int compare(QueuedItem left, QueuedItem right) {
    if (left.arrival() == right.arrival()) {
      return 0; // the same item, which may be one that has no order, like None, while no other is held
    }
    int order = Ordering.NATURAL.compare(left.item(), right.item());
    return order != 0 ? order : Long.compare(left.arrival(), right.arrival());
  }

  @Override
  public void requirePlaces(List<Value> newItems) {
    TreeSet<QueuedItem> together = newItems.size() > 1 ? new TreeSet<>(ORDER) : null;
    long arrival = Long.MAX_VALUE - newItems.size();
    for (Value item : newItems) {
      QueuedItem newest = new QueuedItem(++arrival, item, 0);
      items.floor(newest);
      lent.floor(newest);
      if (together != null) {
        together.add(newest);
      }
    }
  }

  @Override
  public void add(QueuedItem item) {
    items.add(item);
  }

  @Override
  public QueuedItem head() {
    return items.isEmpty() ? null : items.first();
  }

  @Override
  public QueuedItem take() {
    return items.pollFirst();
  }

  @Override
  public void remove(QueuedItem item) {
    items.remove(item);
  }

  @Override
  public void lent(QueuedItem item) {
    lent.add(item);
  }

  @Override
  public void putBack(QueuedItem item) {
    lent.remove(item);
    items.add(item);
  }

  @Override
  public void forget(QueuedItem item) {
    lent.remove(item);
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
    return items.stream();
  }

  @Override
  public Stream<QueuedItem> inOrder() {
    return items.stream();
  }
}
