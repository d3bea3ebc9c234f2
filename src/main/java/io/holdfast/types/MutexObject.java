package io.holdfast.types;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.NotOwner;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.model.Caller;
import io.holdfast.model.Wait;
import io.holdfast.object.Holder;
import io.holdfast.object.WaitLine;
import io.holdfast.types.ConditionWaits.Stage;
import io.holdfast.types.ConditionWaits.Waiting;
import io.holdfast.types.MutexFact.Acquired;
import io.holdfast.types.MutexFact.Held;
import io.holdfast.types.MutexFact.Left;
import io.holdfast.types.MutexFact.Locked;
import io.holdfast.types.MutexFact.Lost;
import io.holdfast.types.MutexFact.Numbered;
import io.holdfast.types.MutexFact.Reentered;
import io.holdfast.types.MutexFact.Released;
import io.holdfast.types.MutexFact.Renewed;
import io.holdfast.types.MutexFact.Resumed;
import io.holdfast.types.MutexFact.Waited;
import io.holdfast.types.MutexFact.Waits;
import io.holdfast.types.MutexFact.WentAway;
import io.holdfast.types.MutexFact.Woken;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A lock and its conditions. One that is owned or reentrant has a {@link Hold}, whose shares are its levels; a plain
 * lock without owners is locked or not.
 */
abstract class MutexObject extends HeldObject<MutexFact> implements LockOperations {
  private static final String WHAT = "the lock";

  private final boolean owned;
  private final boolean reentrant;
  private final ConditionWaits waits = new ConditionWaits();
  private final WaitLine waiting = openWhile(this::isFree);
  private boolean locked; // of a lock that knows no holders

  MutexObject(boolean owned, boolean reentrant) {
    this.owned = owned;
    this.reentrant = reentrant;
  }

  private boolean isFree() {
    return !locked && holds.isEmpty();
  }

  private boolean knowsHolders() {
    return owned || reentrant;
  }

  // ---------------------------------------------------------------- acquire and release

  @Override
  public Future<Boolean> acquire(Wait wait, long leaseMs) {
    return acquire(wait, leaseMs, () -> false, hold -> true);
  }

  @Override
  public Future<Optional<Grant>> lease(long leaseMs, Wait wait) {
    requireOwned("grants");
    return acquire(wait, leaseMs, Optional::empty, hold -> Optional.of(hold.grant()));
  }

  private <T> Future<T> acquire(Wait wait, long leaseMs, Supplier<T> otherwise, Function<Hold, T> acquired) {
    if (leaseMs != 0) {
      requireOwned("leases");
      Holds.requireLease(leaseMs);
    }
    if (!knowsHolders()) {
      return waiting.enterOr(wait, otherwise, () -> {
        commit(new Locked());
        return acquired.apply(null);
      });
    }
    Holder holder = requireHolder();
    if (reentrant && holds.of(holder) != null) {
      commit(new Reentered(leaseMs));
      if (leaseMs != 0) {
        holds.startLease(holds.first());
      }
      return Future.succeededFuture(acquired.apply(holds.first()));
    }
    return waiting.enterOr(wait, otherwise, () -> {
      commit(new Acquired(holder.session(), holder.name(), owned ? newToken() : 0, leaseMs));
      holds.startLease(holds.first());
      return acquired.apply(holds.first());
    });
  }

  @Override
  public Future<Void> release() {
    if (owned) {
      requireMine();
    } else if (reentrant && holds.of(requireHolder()) == null) {
      throw new Failed("RuntimeError", "cannot release un-acquired lock");
    } else if (!reentrant && !locked) {
      throw new Failed("RuntimeError", "release unlocked lock");
    }
    commit(knowsHolders() && holds.first().shares() > 1 ? new Left() : new Released(HoldEnd.RELEASED));
    return Future.succeededFuture();
  }

  @Override
  public Future<Grant> renew(long leaseMs) {
    requireOwned("leases");
    Holds.requireLease(leaseMs);
    requireMine();
    commit(new Renewed(leaseMs));
    holds.startLease(holds.first());
    return Future.succeededFuture(holds.first().grant());
  }

  @Override
  public Future<Optional<Long>> token() {
    requireOwned("tokens");
    return Future.succeededFuture(Optional.ofNullable(holds.of(requireHolder())).map(Hold::token));
  }

  @Override
  public Future<Optional<HoldEnd>> lost(long token, Wait wait) {
    requireOwned("tokens");
    Hold hold = holds.first();
    return holds.lost(hold == null || hold.token() != token ? null : hold, one -> one.token() == token, wait);
  }

  @Override
  public Future<Boolean> locked() {
    return Future.succeededFuture(!isFree());
  }

  private void requireOwned(String what) {
    if (!owned) {
      throw new BadArguments("a lock with owned=false has no " + what + "; make one with owned=true");
    }
  }

  private void requireMine() {
    Holder holder = requireHolder();
    Hold hold = holds.first();
    if (hold != null && !hold.holder().equals(holder)) {
      throw new NotOwner("the lock is held by " + Holders.shown(hold.holder()) + ", not by " + Holders.shown(holder)
          + "; its holder releases it, or the end of its lease or of that holder's session does");
    }
    holds.require(holder, WHAT + (hold == null ? ", which is not locked" : ""));
  }

  // ---------------------------------------------------------------- conditions

  @Override
  public Future<Boolean> wait(Wait wait, String condition) {
    requireName(condition);
    Caller caller = caller();
    if (knowsHolders()) {
      requireHolder();
    }
    Waiting known = waits.of(caller.session(), caller.callId()); // its host was replaced while it waited
    if (known == null) {
      requireHeld("wait on");
    }
    long id = known == null ? waits.lastId() + 1 : known.id();
    WaitLine line = openOnLook();
    Future<Boolean> notified = line.enterThen(wait.isNone() ? Wait.forever() : wait,
        () -> waits.of(id).stage() != Stage.WAITING, () -> commit(new Woken(id, false)),
        waiting, this::isFree, () -> resume(id), () -> goAway(id));
    if (known == null) {
      commit(new Waited(id, caller.session() == null ? "" : caller.session(), caller.holder(), caller.callId(),
          condition));
    }
    waits.parkedIn(id, line);
    if (wait.isNone() && waits.of(id).stage() == Stage.WAITING) {
      commit(new Woken(id, false));
    }
    return notified;
  }

  private boolean resume(long id) {
    Waiting one = waits.of(id);
    waits.unparked(id);
    commit(new Resumed(id, owned ? newToken() : 0));
    if (owned) {
      holds.startLease(holds.first());
    }
    return one.stage() == Stage.NOTIFIED;
  }

  private void goAway(long id) {
    Waiting one = waits.of(id);
    waits.unparked(id);
    commit(new WentAway(id));
    if (one.stage() == Stage.NOTIFIED) { // nobody acts on its notification: it is for the next
      wake(one.condition(), 1);
    }
  }

  @Override
  public Future<Void> notify(long n, String condition) {
    requireName(condition);
    requireHeld("notify on");
    wake(condition, n);
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> notifyAll(String condition) {
    return notify(Long.MAX_VALUE, condition);
  }

  private void wake(String condition, long count) {
    waits.longest(condition, count).forEach(id -> commit(new Woken(id, true)));
  }

  private static void requireName(String condition) {
    if (condition.length() > LONGEST_CONDITION) {
      throw new TooLarge("the name of a condition is " + condition.length() + " characters long; at most "
          + LONGEST_CONDITION + " are allowed");
    }
  }

  private void requireHeld(String verb) {
    if (knowsHolders() ? holds.of(requireHolder()) == null : !locked) {
      throw notHeld("cannot " + verb + " un-acquired lock");
    }
  }

  private HoldfastException notHeld(String why) {
    return owned ? new NotOwner(why + ": " + holds.notOwner(requireHolder(), WHAT).getMessage())
        : new Failed("RuntimeError", why);
  }

  // ---------------------------------------------------------------- time and sessions

  @Override
  MutexFact ended(long id, HoldEnd how) {
    return new Released(how); // nobody else has it at the same time
  }

  @Override
  protected void sessionEnded(String session) {
    if (owned && !holds.isEmpty() && holds.first().holder().session().equals(session)) {
      commit(new Released(HoldEnd.SESSION_ENDED));
    }
    waits.ofSession(session).forEach(one -> goAway(one.id()));
  }

  // ---------------------------------------------------------------- state

  @Override
  protected void apply(MutexFact fact) {
    if (fact instanceof Acquired by) {
      hold(by.session(), by.holder(), by.token(), by.leaseMs(), 1);
    } else if (fact instanceof Locked) {
      locked = true;
    } else if (fact instanceof Reentered again) {
      Hold hold = holds.first();
      holds.put(hold.withStatedLease(again.leaseMs()).withShares(hold.shares() + 1));
    } else if (fact instanceof Left) {
      holds.put(holds.first().withShares(holds.first().shares() - 1));
    } else if (fact instanceof Released released) {
      layDown(released.how());
    } else if (fact instanceof Renewed renewed) {
      holds.put(holds.first().withLease(renewed.leaseMs()));
    } else if (fact instanceof Waited one) {
      Hold hold = holds.first();
      layDown(HoldEnd.RELEASED);
      waits.put(new Waiting(one.id(), one.session(), one.holder(), one.callId(), one.condition(),
          hold == null ? 1 : hold.shares(), hold == null ? 0 : hold.leaseMs(), Stage.WAITING));
    } else if (fact instanceof Woken woken) {
      waits.put(waits.of(woken.id()).at(woken.notified() ? Stage.NOTIFIED : Stage.OVER));
    } else if (fact instanceof Resumed resumed) {
      Waiting one = waits.of(resumed.id());
      waits.remove(one.id());
      if (knowsHolders()) {
        hold(one.session(), one.holder(), resumed.token(), one.leaseMs(), one.levels());
      } else {
        locked = true;
      }
    } else if (fact instanceof WentAway gone) {
      waits.remove(gone.id());
    } else {
      applySnapshot(fact);
    }
  }

  private void applySnapshot(MutexFact fact) {
    if (fact instanceof Held held) {
      hold(held.session(), held.holder(), held.token(), held.leaseMs(), held.levels());
    } else if (fact instanceof Waits one) {
      waits.put(new Waiting(one.id(), one.session(), one.holder(), one.callId(), one.condition(), one.levels(),
          one.leaseMs(), one.stage()));
    } else if (fact instanceof Numbered numbered) {
      waits.lastId(numbered.lastWait());
    } else if (fact instanceof Lost lost) {
      holds.remember(new Holds.Lost(lost.token(), new Holder(lost.session(), lost.holder()), lost.how()));
    }
  }

  private void hold(String session, String holder, long token, long leaseMs, long levels) {
    holds.put(new Hold(token, new Holder(session, holder), token, leaseMs, levels, 0));
  }

  private void layDown(HoldEnd how) {
    locked = false;
    if (!holds.isEmpty()) {
      holds.end(holds.first(), how);
    }
  }

  @Override
  protected Runnable undo(MutexFact fact) {
    boolean wasLocked = locked;
    long wait = fact instanceof Waited one ? one.id() : fact instanceof Woken woken ? woken.id()
        : fact instanceof Resumed resumed ? resumed.id() : fact instanceof WentAway gone ? gone.id() : 0;
    Runnable undoWait = waits.undo(wait);
    Holder holder = fact instanceof Acquired by ? new Holder(by.session(), by.holder())
        : fact instanceof Resumed ? waits.of(wait).asHolder() : holds.isEmpty() ? null : holds.first().holder();
    Runnable undoHold = holder == null ? () -> { } : holds.undo(holder);
    return () -> {
      undoHold.run();
      undoWait.run();
      locked = wasLocked;
    };
  }

  @Override
  protected Stream<MutexFact> snapshot() {
    Stream<MutexFact> all = holds.lost().map(one -> new Lost(one.token(), one.holder().session(), one.holder().name(),
        one.how()));
    if (waits.lastId() > 0) {
      all = Stream.concat(all, Stream.of(new Numbered(waits.lastId())));
    }
    if (locked) {
      all = Stream.concat(all, Stream.of(new Locked()));
    }
    all = Stream.concat(all, holds.inOrder().map(hold -> new Held(hold.holder().session(), hold.holder().name(),
        hold.token(), hold.leaseMs(), hold.shares())));
    return Stream.concat(all, waits.inOrder().map(one -> new Waits(one.id(), one.session(), one.holder(),
        one.callId(), one.condition(), one.levels(), one.leaseMs(), one.stage())));
  }

  @Override
  protected void describe(BiConsumer<String, Value> details) {
    details.accept("locked", Value.of(!isFree()));
    if (knowsHolders()) {
      Hold hold = holds.first();
      details.accept("owner", hold == null ? Value.none() : Holders.described(hold.holder()));
      if (reentrant) {
        details.accept("levels", Value.of(hold == null ? 0 : hold.shares()));
      }
    }
    if (!waits.isEmpty()) {
      details.accept("condition_waits", Value.of(waits.size()));
    }
  }
}
