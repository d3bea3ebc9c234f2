package io.holdfast.object;

import java.util.ArrayList;
import java.util.List;

/**
 * When the waits of one object's parked callers end: the earliest first, of equal ones the one set first. A heap in
 * which each caller knows its place, so that one that leaves earlier costs little, and one timer for all of them: a
 * timer for each would be a third of what a parked caller takes.
 */
final class WaitTimes {
  /** The place of one that is not here. */
  static final int NOWHERE = -1;

  private final List<Waiter<?>> heap = new ArrayList<>(2);
  private long lastOrder;

  boolean isEmpty() {
    return heap.isEmpty();
  }

  /** The earliest time; there must be one. */
  long earliestMs() {
    return heap.get(0).untilMs;
  }

  void add(Waiter<?> waiter, long untilMs) {
    waiter.untilMs = untilMs;
    waiter.timeOrder = lastOrder++;
    heap.add(waiter);
    up(waiter, heap.size() - 1);
  }

  /** Harmless when it is not here. */
  void remove(Waiter<?> waiter) {
    int place = waiter.timePlace;
    if (place == NOWHERE) {
      return;
    }
    waiter.timePlace = NOWHERE;
    Waiter<?> last = heap.remove(heap.size() - 1);
    if (last != waiter) {
      up(last, place);
      down(last, last.timePlace);
    }
  }

  /** Takes out those whose time has come, the earliest first. */
  List<Waiter<?>> takeDue(long nowMs) {
    List<Waiter<?>> due = new ArrayList<>(1);
    while (!heap.isEmpty() && earliestMs() <= nowMs) {
      Waiter<?> first = heap.get(0);
      remove(first);
      due.add(first);
    }
    return due;
  }

  private void up(Waiter<?> waiter, int from) {
    int place = from;
    while (place > 0 && isBefore(waiter, heap.get((place - 1) / 2))) {
      put(heap.get((place - 1) / 2), place);
      place = (place - 1) / 2;
    }
    put(waiter, place);
  }

  private void down(Waiter<?> waiter, int from) {
    int place = from;
    while (2 * place + 1 < heap.size()) {
      int child = 2 * place + 1;
      if (child + 1 < heap.size() && isBefore(heap.get(child + 1), heap.get(child))) {
        child++;
      }
      if (isBefore(waiter, heap.get(child))) {
        break;
      }
      put(heap.get(child), place);
      place = child;
    }
    put(waiter, place);
  }

  private void put(Waiter<?> waiter, int place) {
    heap.set(place, waiter);
    waiter.timePlace = place;
  }

  private static boolean isBefore(Waiter<?> one, Waiter<?> other) {
    return one.untilMs != other.untilMs ? one.untilMs < other.untilMs : one.timeOrder < other.timeOrder;
  }
}
