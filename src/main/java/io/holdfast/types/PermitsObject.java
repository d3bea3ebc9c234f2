package io.holdfast.types;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.NotOwner;
import io.holdfast.model.Wait;
import io.holdfast.object.Holder;
import io.holdfast.object.WaitLine;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Permits, bounded or not. An owner's are one {@link Hold}, whose shares are their number. */
abstract class PermitsObject extends HeldObject<PermitsObject.Fact> implements SemaphoreOperations {
  sealed interface Fact permits Acquired, Released, Ended, Renewed, Became, Lost {
  }

  /** A holder has so many more; the token is that of its first. A lease of 0 leaves the one it has. */
  record Acquired(String session, String holder, long token, long leaseMs, long permits) implements Fact {
  }

  /** A holder has given so many back. */
  record Released(String session, String holder, long permits) implements Fact {
  }

  /** A holder has lost all that it had. */
  record Ended(long token, HoldEnd how) implements Fact {
  }

  record Renewed(long token, long leaseMs) implements Fact {
  }

  /** So many are available; nobody knows who has the others. */
  record Became(long available) implements Fact {
  }

  /** Of a snapshot: a hold that its holder lost. */
  record Lost(long token, String session, String holder, HoldEnd how) implements Fact {
  }

  private static final String WHAT = "any permit";

  private final long initial;
  private final boolean owned;
  private final boolean bounded;
  private final WaitLine waiting = openWhile(() -> true); // each caller has a condition of its own
  private long available;

  PermitsObject(long value, boolean owned, boolean bounded) {
    if (value < 0) {
      throw new Failed("ValueError", "semaphore initial value must be >= 0");
    }
    this.initial = value;
    this.owned = owned;
    this.bounded = bounded;
    this.available = value;
  }

  @Override
  public Future<Boolean> acquire(long permits, Wait wait, long leaseMs) {
    return acquire(permits, wait, leaseMs, () -> false, hold -> true);
  }

  @Override
  public Future<Optional<Grant>> lease(long permits, long leaseMs, Wait wait) {
    requireOwned("grants");
    return acquire(permits, wait, leaseMs, Optional::empty, hold -> Optional.of(hold.grant()));
  }

  private <T> Future<T> acquire(long permits, Wait wait, long leaseMs, Supplier<T> otherwise,
      Function<Hold, T> acquired) {
    requirePositive(permits);
    if (leaseMs != 0) {
      requireOwned("leases");
      Holds.requireLease(leaseMs);
    }
    if (!owned) {
      return waiting.enterOr(wait, () -> available >= permits, otherwise, () -> {
        commit(new Became(available - permits));
        return acquired.apply(null);
      });
    }
    Holder holder = requireHolder();
    if (permits > initial) {
      throw new BadArguments("the semaphore has " + initial + " permits in all; " + permits + " can never be acquired");
    }
    return waiting.enterOr(wait, () -> available >= permits, otherwise, () -> {
      Hold before = holds.of(holder);
      if (before == null) {
        holds.requireRoom();
      }
      commit(new Acquired(holder.session(), holder.name(), before == null ? newToken() : before.token(), leaseMs,
          permits));
      if (before == null || leaseMs != 0) {
        holds.startLease(holds.of(holder));
      }
      return acquired.apply(holds.of(holder));
    });
  }

  @Override
  public Future<Void> release(long permits) {
    requirePositive(permits);
    if (owned) {
      Holder holder = requireHolder();
      Hold hold = holds.require(holder, WHAT);
      if (hold.shares() < permits) {
        throw new NotOwner(Holders.shown(holder) + " holds " + hold.shares() + " permits; " + permits
            + " cannot be released");
      }
      commit(new Released(holder.session(), holder.name(), permits));
    } else {
      if (bounded && permits > initial - available) {
        throw new Failed("ValueError", "Semaphore released too many times");
      }
      if (available > Long.MAX_VALUE - permits) {
        throw new Failed("OverflowError", available + " + " + permits + " permits do not fit 64 bits");
      }
      commit(new Became(available + permits));
    }
    return Future.succeededFuture();
  }

  private static void requirePositive(long permits) {
    if (permits < 1) {
      throw new Failed("ValueError", "n must be one or more");
    }
  }

  private void requireOwned(String what) {
    if (!owned) {
      throw new BadArguments("a semaphore with owned=false has no " + what + "; make one with owned=true");
    }
  }

  @Override
  public Future<Long> available() {
    return Future.succeededFuture(available);
  }

  @Override
  public Future<Grant> renew(long leaseMs) {
    requireOwned("leases");
    Holds.requireLease(leaseMs);
    Holder holder = requireHolder();
    commit(new Renewed(holds.require(holder, WHAT).token(), leaseMs));
    holds.startLease(holds.of(holder));
    return Future.succeededFuture(holds.of(holder).grant());
  }

  @Override
  public Future<Optional<Long>> token() {
    requireOwned("tokens");
    return Future.succeededFuture(Optional.ofNullable(holds.of(requireHolder())).map(Hold::token));
  }

  @Override
  public Future<Optional<HoldEnd>> lost(long token, Wait wait) {
    requireOwned("tokens");
    return holds.lost(holds.numbered(token), one -> one.token() == token, wait);
  }

  // ---------------------------------------------------------------- state

  @Override
  Fact ended(long id, HoldEnd how) {
    return new Ended(id, how);
  }

  @Override
  protected void apply(Fact fact) {
    if (fact instanceof Acquired acquired) {
      available -= acquired.permits();
      Holder holder = new Holder(acquired.session(), acquired.holder());
      Hold before = holds.of(holder);
      holds.put(before == null
          ? new Hold(acquired.token(), holder, acquired.token(), acquired.leaseMs(), acquired.permits(), 0)
          : before.withStatedLease(acquired.leaseMs()).withShares(before.shares() + acquired.permits()));
    } else if (fact instanceof Released released) {
      available += released.permits();
      Hold hold = holds.of(new Holder(released.session(), released.holder()));
      if (hold.shares() == released.permits()) {
        holds.end(hold, HoldEnd.RELEASED);
      } else {
        holds.put(hold.withShares(hold.shares() - released.permits()));
      }
    } else if (fact instanceof Ended ended) {
      available += holds.numbered(ended.token()).shares();
      holds.end(holds.numbered(ended.token()), ended.how());
    } else if (fact instanceof Renewed renewed) {
      holds.put(holds.numbered(renewed.token()).withLease(renewed.leaseMs()));
    } else if (fact instanceof Became became) {
      available = became.available();
    } else if (fact instanceof Lost lost) {
      holds.remember(new Holds.Lost(lost.token(), new Holder(lost.session(), lost.holder()), lost.how()));
    }
  }

  @Override
  protected Runnable undo(Fact fact) {
    long before = available;
    Holder holder = fact instanceof Acquired acquired ? new Holder(acquired.session(), acquired.holder())
        : fact instanceof Released released ? new Holder(released.session(), released.holder())
        : fact instanceof Ended ended ? holds.numbered(ended.token()).holder()
        : fact instanceof Renewed renewed ? holds.numbered(renewed.token()).holder() : null;
    Runnable undoHold = holder == null ? () -> { } : holds.undo(holder);
    return () -> {
      undoHold.run();
      available = before;
    };
  }

  @Override
  protected Stream<Fact> snapshot() {
    if (!owned) {
      return Stream.of(new Became(available));
    }
    Stream<Fact> lost = holds.lost().map(one -> new Lost(one.token(), one.holder().session(), one.holder().name(),
        one.how()));
    return Stream.concat(lost, holds.inOrder().map(hold -> new Acquired(hold.holder().session(),
        hold.holder().name(), hold.token(), hold.leaseMs(), hold.shares())));
  }

  @Override
  protected void describe(BiConsumer<String, Value> details) {
    details.accept("available", Value.of(available));
    if (owned) {
      details.accept("holders", Value.of(holds.size()));
    }
  }
}
