package io.holdfast.types;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.NotOwner;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.model.Wait;
import io.holdfast.object.Holder;
import io.holdfast.object.WaitLine;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The holds on one object: who has what of it, until when, and how those ended that their holders lost. Changed by the
 * object's facts; only {@link #startLease} and what waits here is not state.
 */
final class Holds {
  /** A hold that its holder lost. */
  record Lost(long token, Holder holder, HoldEnd how) {
  }

  private final Leases leases;
  private final Supplier<WaitLine> newLine;
  private final Map<String, Map<String, Hold>> bySession = new HashMap<>(4); // then by the holder's name
  private final TreeMap<Long, Hold> byId = new TreeMap<>();
  private final Deque<Lost> lost = new ArrayDeque<>(1);
  private Map<Long, WaitLine> watched; // by id: those who want to be told of its end; null while there are none

  /** @param newLine opens a line that is looked at when told */
  Holds(Leases leases, Supplier<WaitLine> newLine) {
    this.leases = leases;
    this.newLine = newLine;
  }

  // ---------------------------------------------------------------- state

  boolean isEmpty() {
    return byId.isEmpty();
  }

  int size() {
    return byId.size();
  }

  /** The one that is numbered so; null when it is over. */
  Hold numbered(long id) {
    return byId.get(id);
  }

  /** The holder's own; null when it has none. */
  Hold of(Holder holder) {
    Map<String, Hold> ofSession = bySession.get(holder.session());
    return ofSession == null ? null : ofSession.get(holder.name());
  }

  /** The oldest. */
  Hold first() {
    return byId.isEmpty() ? null : byId.firstEntry().getValue();
  }

  /** The oldest first. */
  Stream<Hold> inOrder() {
    return byId.values().stream();
  }

  /** Those of a session, the oldest first. */
  List<Hold> ofSession(String session) {
    return bySession.getOrDefault(session, Map.of()).values().stream().sorted(Comparator.comparingLong(Hold::id))
        .toList();
  }

  /** The latest that were lost, the oldest first. */
  Stream<Lost> lost() {
    return lost.stream();
  }

  /** A new one, or one that has changed. */
  void put(Hold hold) {
    bySession.computeIfAbsent(hold.holder().session(), session -> new TreeMap<>()).put(hold.holder().name(), hold);
    byId.put(hold.id(), hold);
  }

  private void remove(Hold hold) {
    Map<String, Hold> ofSession = bySession.get(hold.holder().session());
    ofSession.remove(hold.holder().name());
    if (ofSession.isEmpty()) {
      bySession.remove(hold.holder().session());
    }
    byId.remove(hold.id());
    leases.stop(hold.id());
  }

  void end(Hold hold, HoldEnd how) {
    remove(hold);
    if (how != HoldEnd.RELEASED) {
      remember(new Lost(hold.token(), hold.holder(), how));
    }
    tellOf(hold);
    forgetUnwatched(hold.id());
  }

  void remember(Lost one) {
    if (lost.size() == HoldOperations.LOST_REMEMBERED) {
      lost.poll();
    }
    lost.add(one);
  }

  /** Takes back what is about to be done to a holder's hold. */
  Runnable undo(Holder holder) {
    Hold before = of(holder);
    long untilMs = before == null ? Deadlines.NEVER : leases.untilMs(before.id());
    List<Lost> lostBefore = List.copyOf(lost);
    return () -> {
      Hold now = of(holder);
      if (now != null) {
        remove(now);
      }
      if (before != null) {
        put(before);
        leases.until(before.id(), untilMs);
      }
      lost.clear();
      lost.addAll(lostBefore);
    };
  }

  /** @throws TooLarge when one holder more would be too many */
  void requireRoom() {
    if (byId.size() >= HoldOperations.MOST_HOLDERS) {
      throw new TooLarge(byId.size() + " hold it at this time, the limit; try again when some have released it");
    }
  }

  // ---------------------------------------------------------------- leases

  static void requireLease(long leaseMs) {
    if (leaseMs < 0 || leaseMs > HoldOperations.LONGEST_LEASE_MS) {
      throw new BadArguments("'lease_ms' is 1 to " + HoldOperations.LONGEST_LEASE_MS
          + " milliseconds, or 0 for as long as the session lives; not " + leaseMs);
    }
  }

  /** The hold was given or renewed: its lease runs from now. */
  void startLease(Hold hold) {
    if (hold.leaseMs() == 0) {
      leases.stop(hold.id());
    } else {
      leases.start(hold.id(), hold.leaseMs());
    }
  }

  /** The object begins to serve. */
  void begin() {
    byId.values().forEach(this::startLease);
  }

  // ---------------------------------------------------------------- holders

  /**
   * The holder's own.
   *
   * @param what what it is a hold of: {@code the lock}
   * @throws NotOwner when it has none, saying how it lost it where that is known
   */
  Hold require(Holder holder, String what) {
    Hold hold = of(holder);
    if (hold == null) {
      throw notOwner(holder, what);
    }
    return hold;
  }

  NotOwner notOwner(Holder holder, String what) {
    Lost last = null;
    for (Lost one : lost) {
      last = one.holder().equals(holder) ? one : last;
    }
    return new NotOwner(Holders.shown(holder) + " does not hold " + what + (last == null
        ? "; acquire it first" : ": it has lost it (token " + last.token() + ", "
            + last.how().name().toLowerCase(Locale.ROOT).replace('_', ' ') + "); acquire it again"));
  }

  /**
   * Waits for the end of a hold.
   *
   * @param held the one that is meant; null when it is over
   * @param meant which of those that were lost is meant
   */
  Future<Optional<HoldEnd>> lost(Hold held, Predicate<Lost> meant, Wait wait) {
    if (held == null) {
      return Future.succeededFuture(Optional.of(howItEnded(meant)));
    }
    if (watched == null) {
      watched = new HashMap<>(4);
    }
    WaitLine line = watched.computeIfAbsent(held.id(), id -> newLine.get());
    return line.enterOr(wait, () -> isOver(held), () -> {
      forgetUnwatched(held.id());
      return Optional.empty();
    }, () -> {
      forgetUnwatched(held.id());
      return Optional.of(howItEnded(meant));
    });
  }

  private boolean isOver(Hold held) {
    Hold now = byId.get(held.id());
    return now == null || now.token() != held.token();
  }

  private HoldEnd howItEnded(Predicate<Lost> meant) {
    return lost.stream().filter(meant).map(Lost::how).reduce(HoldEnd.RELEASED, (before, last) -> last);
  }

  /** Something about this hold has changed: those who wait for its end are to be looked at. */
  void tellOf(Hold hold) {
    WaitLine line = watched == null ? null : watched.get(hold.id());
    if (line != null) {
      line.look();
    }
  }

  private void forgetUnwatched(long id) {
    if (watched != null && watched.containsKey(id) && watched.get(id).isEmpty()) {
      watched.remove(id);
      watched = watched.isEmpty() ? null : watched;
    }
  }
}
