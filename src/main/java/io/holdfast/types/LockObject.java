package io.holdfast.types;

import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.NotOwner;
import io.holdfast.model.Default;
import io.holdfast.model.Wait;
import io.holdfast.object.Holder;
import io.holdfast.object.SharedObject;
import io.holdfast.object.WaitLine;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

final class LockObject extends SharedObject<LockObject.Fact> implements SharedLock {
  sealed interface Fact permits Acquired, Locked, Released {
  }

  /** A holder has it. */
  record Acquired(String session, String holder) implements Fact {
  }

  /** Somebody has it; nobody knows who, because it has no owners. */
  record Locked() implements Fact {
  }

  record Released() implements Fact {
  }

  private final boolean owned;
  private boolean locked;
  private Holder owner; // null while free, and always when not owned
  private final WaitLine waiting = openWhile(() -> !locked);

  LockObject(@Default("true") boolean owned) {
    this.owned = owned;
  }

  @Override
  public Future<Boolean> acquire(Wait wait) {
    Fact acquired = owned ? acquiredBy(requireHolder()) : new Locked();
    return waiting.enterOr(wait, () -> false, () -> {
      commit(acquired);
      return true;
    });
  }

  private static Fact acquiredBy(Holder holder) {
    return new Acquired(holder.session(), holder.name());
  }

  @Override
  public Future<Void> release() {
    if (owned) {
      requireOwner();
    } else if (!locked) {
      throw new Failed("RuntimeError", "release unlocked lock");
    }
    commit(new Released());
    return Future.succeededFuture();
  }

  private void requireOwner() {
    Holder holder = requireHolder();
    if (!locked) {
      throw new NotOwner("the lock is not locked; acquire it before you release it");
    }
    if (!owner.equals(holder)) {
      throw new NotOwner("the lock is held by " + Holders.shown(owner) + ", not by " + Holders.shown(holder)
          + "; its holder releases it, or the end of that holder's session does");
    }
  }

  @Override
  public Future<Boolean> locked() {
    return Future.succeededFuture(locked);
  }

  @Override
  protected void sessionEnded(String session) {
    if (owner != null && owner.session().equals(session)) {
      commit(new Released());
    }
  }

  @Override
  protected void apply(Fact fact) {
    locked = !(fact instanceof Released);
    owner = fact instanceof Acquired by ? new Holder(by.session(), by.holder()) : null;
  }

  @Override
  protected Stream<Fact> snapshot() {
    return !locked ? Stream.empty() : Stream.of(owner == null ? new Locked() : acquiredBy(owner));
  }

  @Override
  protected void describe(BiConsumer<String, Value> details) {
    details.accept("locked", Value.of(locked));
    if (owned) {
      details.accept("owner", owner == null ? Value.none() : Holders.described(owner));
    }
  }
}
