package io.holdfast.types;

import io.holdfast.types.QueueFact.Acknowledged;
import io.holdfast.types.QueueFact.Added;
import io.holdfast.types.QueueFact.Buried;
import io.holdfast.types.QueueFact.Cleared;
import io.holdfast.types.QueueFact.Counted;
import io.holdfast.types.QueueFact.DeadLetterTaken;
import io.holdfast.types.QueueFact.DeadLettersCleared;
import io.holdfast.types.QueueFact.Delayed;
import io.holdfast.types.QueueFact.Died;
import io.holdfast.types.QueueFact.Due;
import io.holdfast.types.QueueFact.Extended;
import io.holdfast.types.QueueFact.Held;
import io.holdfast.types.QueueFact.HeldBack;
import io.holdfast.types.QueueFact.Leased;
import io.holdfast.types.QueueFact.Lent;
import io.holdfast.types.QueueFact.OfDelivery;
import io.holdfast.types.QueueFact.Postponed;
import io.holdfast.types.QueueFact.Requeued;
import io.holdfast.types.QueueFact.Returned;
import io.holdfast.types.QueueFact.ShutDown;
import io.holdfast.types.QueueFact.Taken;
import io.holdfast.types.QueueFact.TaskDone;
import io.holdfast.value.Value;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a queue holds, changed by facts alone, and how each fact is taken back. An item is in one of four places: in
 * {@link #items}, where it can be taken, with a session, held back until its time, or among the dead letters.
 */
final class QueueState {
  /** An item with a session. */
  record Lease(long id, String session, long leaseMs, QueuedItem item) {
  }

  /** An item that cannot be taken before its time. */
  record Delay(QueuedItem item, long delayMs) {
  }

  private final int mostDeadLetters;

  final QueueOrder items;
  final NavigableMap<Long, Lease> leases = new TreeMap<>(); // by id: in order of delivery
  final NavigableMap<Long, Delay> delays = new TreeMap<>(); // by arrival
  final NavigableMap<Long, DeadLetter<Value>> deadLetters = new TreeMap<>(); // by number: the oldest first
  private Counted counted = new Counted(0, 0, 0, 0, 0); // finished is never more than arrivals
  private boolean shutDown;
  private boolean dropsReturned;

  QueueState(QueueOrder items, int mostDeadLetters) {
    this.items = items;
    this.mostDeadLetters = mostDeadLetters;
  }

  /** How many items there are, those leased and those delayed included. */
  int held() {
    return items.size() + leases.size() + delays.size();
  }

  long arrivals() {
    return counted.arrivals();
  }

  long deliveries() {
    return counted.deliveries();
  }

  /** How many items are not dealt with yet. */
  long unfinished() {
    return counted.arrivals() - counted.finished();
  }

  /** How many dead letters there was no place for. */
  long dropped() {
    return counted.dropped();
  }

  boolean isShutDown() {
    return shutDown;
  }

  /** Whether what is leased goes away when it would go back. */
  boolean dropsReturned() {
    return dropsReturned;
  }

  // ---------------------------------------------------------------- change

  void apply(QueueFact fact) {
    if (fact instanceof Added added) {
      items.add(arrived(added.item()));
    } else if (fact instanceof Delayed delayed) {
      delay(arrived(delayed.item()), delayed.delayMs());
    } else if (fact instanceof Due due) {
      QueuedItem item = delays.remove(due.arrival()).item();
      items.forget(item);
      items.add(item);
    } else if (fact instanceof Taken) {
      items.take();
    } else if (fact instanceof Leased leased) {
      count(arrivals(), leased.id(), counted.finished());
      lend(leased.id(), leased.session(), leased.leaseMs(), items.take().delivered());
    } else if (fact instanceof Acknowledged acknowledged) {
      items.forget(leases.remove(acknowledged.id()).item());
      finish(1);
    } else if (fact instanceof Returned returned) {
      giveBack(leases.remove(returned.id()).item());
    } else if (fact instanceof Postponed postponed) {
      delay(leases.remove(postponed.id()).item(), postponed.delayMs());
    } else if (fact instanceof Died died) {
      die(leases.remove(died.id()).item(), died.reason());
    } else if (fact instanceof Extended extended) {
      Lease lease = leases.get(extended.id());
      leases.put(lease.id(), new Lease(lease.id(), lease.session(), extended.leaseMs(), lease.item()));
    } else if (fact instanceof Requeued requeued) {
      items.add(arrived(deadLetters.remove(requeued.number()).item()));
    } else if (fact instanceof DeadLetterTaken taken) {
      deadLetters.remove(taken.number());
    } else if (fact instanceof DeadLettersCleared) {
      deadLetters.clear();
    } else if (fact instanceof Cleared) {
      dropAll();
    } else if (fact instanceof TaskDone) {
      finish(1);
    } else if (fact instanceof ShutDown how) {
      shutDown = true;
      if (how.immediate()) {
        dropsReturned = true;
        dropAll();
      }
    } else {
      restore(fact);
    }
  }

  private void restore(QueueFact fact) {
    if (fact instanceof Counted whole) {
      counted = whole;
    } else if (fact instanceof Held held) {
      items.add(new QueuedItem(held.arrival(), held.item(), held.deliveries()));
    } else if (fact instanceof HeldBack held) {
      delay(new QueuedItem(held.arrival(), held.item(), held.deliveries()), held.delayMs());
    } else if (fact instanceof Lent lent) {
      lend(lent.id(), lent.session(), lent.leaseMs(), new QueuedItem(lent.arrival(), lent.item(), lent.deliveries()));
    } else if (fact instanceof Buried buried) {
      deadLetters.put(buried.number(),
          new DeadLetter<>(buried.number(), buried.item(), buried.deliveries(), buried.reason()));
    }
  }

  private QueuedItem arrived(Value item) {
    count(arrivals() + 1, deliveries(), counted.finished());
    return new QueuedItem(arrivals(), item, 0);
  }

  private void lend(long id, String session, long leaseMs, QueuedItem item) {
    leases.put(id, new Lease(id, session, leaseMs, item));
    items.lent(item);
  }

  private void delay(QueuedItem item, long delayMs) {
    delays.put(item.arrival(), new Delay(item, delayMs));
    items.lent(item);
  }

  private void giveBack(QueuedItem item) {
    if (dropsReturned) {
      items.forget(item);
      finish(1);
    } else {
      items.putBack(item);
    }
  }

  private void die(QueuedItem item, DeadLetter.Reason reason) {
    items.forget(item);
    finish(1);
    long number = counted.deaths() + 1;
    deadLetters.put(number, new DeadLetter<>(number, item.item(), item.deliveries(), reason));
    int over = deadLetters.size() > mostDeadLetters ? 1 : 0;
    if (over == 1) {
      deadLetters.pollFirstEntry();
    }
    counted = new Counted(arrivals(), deliveries(), counted.finished(), number, counted.dropped() + over);
  }

  private void dropAll() {
    finish(items.size() + delays.size());
    items.clear();
    delays.values().forEach(delay -> items.forget(delay.item()));
    delays.clear();
  }

  /** Whoever says that an item is dealt with before it is taken has said it for the time when it is. */
  private void finish(long count) {
    count(arrivals(), deliveries(), Math.min(counted.finished() + count, arrivals()));
  }

  private void count(long arrivals, long deliveries, long finished) {
    counted = new Counted(arrivals, deliveries, finished, counted.deaths(), counted.dropped());
  }

  // ---------------------------------------------------------------- taking back

  /** Puts the state back to what it is now, when the fact is the last that was applied. */
  Runnable undo(QueueFact fact) {
    Counted countedBefore = counted;
    boolean shutDownBefore = shutDown;
    boolean droppedBefore = dropsReturned;
    Runnable places = undoPlaces(fact);
    return () -> {
      places.run();
      counted = countedBefore;
      shutDown = shutDownBefore;
      dropsReturned = droppedBefore;
    };
  }

  private Runnable undoPlaces(QueueFact fact) {
    long next = arrivals() + 1;
    if (fact instanceof Added added) {
      return () -> items.remove(new QueuedItem(next, added.item(), 0));
    }
    if (fact instanceof Delayed) {
      return () -> items.forget(delays.remove(next).item());
    }
    if (fact instanceof Due due) {
      Delay delay = delays.get(due.arrival());
      return () -> {
        items.remove(delay.item());
        delay(delay.item(), delay.delayMs());
      };
    }
    if (fact instanceof Taken) {
      QueuedItem head = items.head();
      return () -> items.putBack(head);
    }
    if (fact instanceof Leased leased) {
      QueuedItem head = items.head();
      return () -> {
        items.forget(leases.remove(leased.id()).item());
        items.putBack(head);
      };
    }
    if (fact instanceof Requeued requeued) {
      DeadLetter<Value> letter = deadLetters.get(requeued.number());
      return () -> {
        items.remove(new QueuedItem(next, letter.item(), 0));
        deadLetters.put(letter.id(), letter);
      };
    }
    if (fact instanceof DeadLetterTaken taken) {
      DeadLetter<Value> letter = deadLetters.get(taken.number());
      return () -> deadLetters.put(letter.id(), letter);
    }
    if (fact instanceof DeadLettersCleared) {
      List<DeadLetter<Value>> letters = List.copyOf(deadLetters.values());
      return () -> letters.forEach(letter -> deadLetters.put(letter.id(), letter));
    }
    if (fact instanceof Cleared || fact instanceof ShutDown) {
      return undoDropAll();
    }
    return undoOfLease(fact);
  }

  /** Also when nothing was dropped: then nothing is put back that is not there. */
  private Runnable undoDropAll() {
    List<QueuedItem> inOrder = items.inOrder().toList();
    List<Delay> delayed = List.copyOf(delays.values());
    return () -> {
      items.clear();
      inOrder.forEach(items::add);
      delayed.forEach(delay -> {
        items.forget(delay.item());
        delay(delay.item(), delay.delayMs());
      });
    };
  }

  private Runnable undoOfLease(QueueFact fact) {
    Lease lease = fact instanceof OfDelivery delivery ? leases.get(delivery.id()) : null;
    if (lease == null) { // TaskDone, or a fact that only snapshots have
      return () -> { };
    }
    if (fact instanceof Extended) {
      return () -> leases.put(lease.id(), lease);
    }
    Map.Entry<Long, DeadLetter<Value>> oldest = fact instanceof Died ? deadLetters.firstEntry() : null;
    boolean returns = fact instanceof Returned && !dropsReturned;
    return () -> {
      if (returns) {
        items.remove(lease.item());
      } else if (fact instanceof Postponed) {
        items.forget(delays.remove(lease.item().arrival()).item());
      } else if (fact instanceof Died) {
        deadLetters.remove(counted.deaths());
        if (oldest != null) {
          deadLetters.put(oldest.getKey(), oldest.getValue());
        }
      }
      leases.put(lease.id(), lease);
      items.lent(lease.item());
    };
  }

  // ---------------------------------------------------------------- the whole

  Stream<QueueFact> snapshot() {
    Stream<QueueFact> whole = Stream.of(counted);
    Stream<QueueFact> end = shutDown ? Stream.of(new ShutDown(dropsReturned)) : Stream.empty();
    Stream<QueueFact> lent = leases.values().stream().map(lease -> new Lent(lease.id(), lease.session(),
        lease.leaseMs(), lease.item().arrival(), lease.item().item(), lease.item().deliveries()));
    Stream<QueueFact> delayed = delays.values().stream().map(delay -> new HeldBack(delay.item().arrival(),
        delay.item().item(), delay.item().deliveries(), delay.delayMs()));
    Stream<QueueFact> held =
        items.inOrder().map(item -> new Held(item.arrival(), item.item(), item.deliveries()));
    Stream<QueueFact> buried = deadLetters.values().stream().map(letter -> new Buried(letter.id(), letter.item(),
        letter.count(), letter.reason()));
    return Stream.of(whole, end, lent, delayed, held, buried).flatMap(part -> part);
  }
}
