package io.holdfast.kit.history;

import io.holdfast.kit.history.Outcome.Returned;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Judges whether the history of a first in, first out queue is linearizable, in n log n steps, when each item was put
 * at most once.
 *
 * <p>Henzinger, Sezgin and Vafeiadis (<i>Aspect-oriented linearizability proofs</i>, 2013) show that a complete history
 * of a queue is linearizable if and only if it has none of four things: an item that comes out without having been put;
 * an item that comes out twice; items put one after the other that come out the other way round; and a {@code get} that
 * is Empty while at every moment of it some item must have been in. "One after the other" is the order of real time.
 *
 * <p>Unknown calls complete the history as is best for the queue. An unknown put whose item came out was there by then;
 * one whose item did not come out never happened. An item that was put, and that must have left because one put behind
 * it came out or because the queue was Empty later, was taken by an unknown get that began in time, each of which takes
 * one item at most: by Hall's theorem enough to count. Where an item left in this way, Empty is judged as if it had
 * left when the first unknown get began, which may let a wrong Empty pass, and never finds fault with a right one.
 */
public final class QueueOrders {
  private QueueOrders() {
  }

  /** An item's way through the queue. */
  private static final class Item {
    private final Recorded put;
    private Recorded get; // null when nobody is known to have taken it

    Item(Recorded put) {
      this.put = put;
    }

    /** By then it was in, if it ever was. */
    long in() {
      return get == null ? put.returned() : Math.min(put.returned(), get.returned());
    }

    /** Before that nobody took it. */
    long out() {
      return get == null ? Recorded.NEVER : Math.max(get.invoked(), put.invoked());
    }
  }

  /** The calls of one queue. */
  public static Verdict check(List<Recorded> calls) {
    Map<Object, Item> items = new HashMap<>();
    List<Recorded> empties = new ArrayList<>();
    List<Long> unknownGets = new ArrayList<>();
    for (Recorded call : calls) {
      if (call.operation().equals("put") && items.put(call.argument(0), new Item(call)) != null) {
        throw new IllegalArgumentException("an item was put twice, which this cannot judge: " + call);
      } else if (call.operation().equals("get") && call.isUnknown()) {
        unknownGets.add(call.invoked());
      } else if (call.outcome().equals(QueueModel.EMPTY)) {
        empties.add(call);
      }
    }
    for (Recorded call : calls) {
      if (call.operation().equals("get") && call.outcome() instanceof Returned returned) {
        Item item = items.get(returned.result());
        if (item == null || item.put.invoked() > call.returned()) {
          return violated("an item came out that had not been put", call, calls);
        }
        if (item.get != null) {
          return violated("an item came out twice, first by\n    " + item.get, call, calls);
        }
        item.get = call;
      }
    }
    items.values().removeIf(item -> item.get == null && item.put.isUnknown());
    List<Item> byPut = new ArrayList<>(items.values());
    byPut.sort(Comparator.comparingLong(item -> item.put.invoked()));
    return overtaken(byPut, calls).or(() -> lost(byPut, empties, unknownGets, calls))
        .or(() -> wronglyEmpty(byPut, empties, unknownGets, calls)).orElseGet(Verdict.Linearizable::new);
  }

  /** An item that was in before another was put, and came out only after it. */
  private static Optional<Verdict> overtaken(List<Item> byPut, List<Recorded> calls) {
    List<Item> byIn = new ArrayList<>(byPut);
    byIn.removeIf(item -> item.get == null);
    byIn.sort(Comparator.comparingLong(Item::in));
    Item slowest = null;
    int next = 0;
    for (Item item : byPut) {
      while (next < byIn.size() && byIn.get(next).in() < item.put.invoked()) {
        Item before = byIn.get(next++);
        slowest = slowest == null || before.out() > slowest.out() ? before : slowest;
      }
      if (item.get != null && slowest != null && slowest.out() > item.get.returned()) {
        return Optional.of(violated("an item came out before one that had been put earlier:\n    " + slowest.put
            + "\n    " + slowest.get, item.get, calls));
      }
    }
    return Optional.empty();
  }

  /** Items that must have left, and more of them than unknown gets can have taken. */
  private static Optional<Verdict> lost(List<Item> byPut, List<Recorded> empties, List<Long> unknownGets,
      List<Recorded> calls) {
    TreeMap<Long, Recorded> leftBefore = new TreeMap<>(); // from when on what had been put had left, by that call
    byPut.stream().filter(item -> item.get != null).forEach(item -> leftBefore.merge(item.put.invoked(), item.get,
        QueueOrders::earlier));
    empties.forEach(call -> leftBefore.merge(call.invoked(), call, QueueOrders::earlier));
    Recorded earliest = null;
    for (Map.Entry<Long, Recorded> entry : leftBefore.descendingMap().entrySet()) {
      earliest = earliest == null ? entry.getValue() : earlier(earliest, entry.getValue());
      entry.setValue(earliest);
    }
    record Missing(Item item, Recorded gone) {
    }
    List<Missing> missing = new ArrayList<>();
    for (Item item : byPut) {
      Map.Entry<Long, Recorded> gone = leftBefore.higherEntry(item.in());
      if (item.get == null && gone != null) {
        missing.add(new Missing(item, gone.getValue()));
      }
    }
    missing.sort(Comparator.comparingLong(each -> each.gone.returned()));
    List<Long> takers = new ArrayList<>(unknownGets);
    takers.sort(Comparator.naturalOrder());
    for (int i = 0; i < missing.size(); i++) {
      Missing each = missing.get(i);
      if (i >= takers.size() || takers.get(i) > each.gone.returned()) {
        return Optional.of(violated((i + 1) + " of " + missing.size() + " items are lost that nobody can have taken, "
            + takers.size() + " unknown calls included; one of them is the one of\n    " + each.item.put
            + "\n    which had left before\n    " + each.gone, each.item.put, calls));
      }
    }
    return Optional.empty();
  }

  private static Recorded earlier(Recorded one, Recorded other) {
    return one.returned() <= other.returned() ? one : other;
  }

  /** A get that was Empty although at each moment of it an item must have been in. */
  private static Optional<Verdict> wronglyEmpty(List<Item> byPut, List<Recorded> empties, List<Long> unknownGets,
      List<Recorded> calls) {
    long firstUnknown = unknownGets.stream().mapToLong(Long::longValue).min().orElse(Recorded.NEVER);
    List<Item> byIn = new ArrayList<>(byPut);
    byIn.sort(Comparator.comparingLong(Item::in));
    TreeMap<Long, Long> full = new TreeMap<>(); // from when to when some item must have been in
    for (Item item : byIn) {
      long until = item.get == null ? firstUnknown : item.out();
      Map.Entry<Long, Long> last = full.lastEntry();
      if (last != null && item.in() < last.getValue()) {
        full.put(last.getKey(), Math.max(last.getValue(), until));
      } else if (item.in() < until) {
        full.put(item.in(), until);
      }
    }
    for (Recorded empty : empties) {
      Map.Entry<Long, Long> around = full.lowerEntry(empty.invoked());
      if (around != null && around.getValue() > empty.returned()) {
        return Optional.of(violated("Empty, although an item was in all the time", empty, calls));
      }
    }
    return Optional.empty();
  }

  private static Verdict violated(String what, Recorded call, List<Recorded> calls) {
    return new Verdict.Violated(call.object() + ": " + what + "\n" + Surroundings.of(call, calls));
  }
}
