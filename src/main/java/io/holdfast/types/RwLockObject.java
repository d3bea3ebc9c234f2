package io.holdfast.types;

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

/** Any number of holds that read, or one that writes and perhaps reads. All at one time have one token. */
final class RwLockObject extends HeldObject<RwLockObject.Fact> implements SharedRwLock {
  sealed interface Fact permits Reads, Writes, ReadLeft, WriteLeft, Downgraded, Ended, Renewed, Held, Lost {
  }

  /** A holder reads, perhaps once more. A lease of 0 leaves the one it has. */
  record Reads(long id, String session, String holder, long token, long leaseMs) implements Fact {
  }

  /** A holder writes, perhaps once more; one that only read has another token from now on. */
  record Writes(long id, String session, String holder, long token, long leaseMs) implements Fact {
  }

  record ReadLeft(long id) implements Fact {
  }

  record WriteLeft(long id) implements Fact {
  }

  record Downgraded(long id) implements Fact {
  }

  /** A holder has lost all that it had. */
  record Ended(long id, HoldEnd how) implements Fact {
  }

  record Renewed(long id, long leaseMs) implements Fact {
  }

  /** Of a snapshot. */
  record Held(long id, String session, String holder, long token, long leaseMs, long reads, long writes)
      implements Fact {
  }

  /** Of a snapshot: a hold that its holder lost. */
  record Lost(long token, String session, String holder, HoldEnd how) implements Fact {
  }

  private static final String WHAT = "the lock";

  private final WaitLine waiting = openWhile(() -> true); // each caller has a condition of its own

  // ---------------------------------------------------------------- acquire

  @Override
  public Future<Boolean> acquireRead(Wait wait, long leaseMs) {
    return read(wait, leaseMs, () -> false, hold -> true);
  }

  @Override
  public Future<Optional<Grant>> leaseRead(long leaseMs, Wait wait) {
    return read(wait, leaseMs, Optional::empty, hold -> Optional.of(hold.grant()));
  }

  @Override
  public Future<Boolean> acquireWrite(Wait wait, long leaseMs) {
    return write(wait, leaseMs, () -> false, hold -> true);
  }

  @Override
  public Future<Optional<Grant>> leaseWrite(long leaseMs, Wait wait) {
    return write(wait, leaseMs, Optional::empty, hold -> Optional.of(hold.grant()));
  }

  private <T> Future<T> read(Wait wait, long leaseMs, Supplier<T> otherwise, Function<Hold, T> acquired) {
    Holds.requireLease(leaseMs);
    Holder holder = requireHolder();
    Supplier<T> reads = () -> {
      Hold before = holds.of(holder);
      if (before == null) {
        holds.requireRoom();
      }
      long id = before == null ? newToken() : before.id();
      commit(new Reads(id, holder.session(), holder.name(), holds.isEmpty() ? id : holds.first().token(), leaseMs));
      return acquired.apply(begun(before, id, leaseMs));
    };
    return holds.of(holder) != null ? Future.succeededFuture(reads.get())
        : waiting.enterOr(wait, () -> !isWriting() || holds.of(holder) != null, otherwise, reads);
  }

  private <T> Future<T> write(Wait wait, long leaseMs, Supplier<T> otherwise, Function<Hold, T> acquired) {
    Holds.requireLease(leaseMs);
    Holder holder = requireHolder();
    Supplier<T> writes = () -> {
      Hold before = holds.of(holder);
      long token = before != null && before.writes() > 0 ? before.token() : newToken();
      long id = before == null ? token : before.id();
      commit(new Writes(id, holder.session(), holder.name(), token, leaseMs));
      return acquired.apply(begun(before, id, leaseMs));
    };
    if (isOnly(holder)) {
      return Future.succeededFuture(writes.get());
    }
    if (holds.of(holder) != null && !wait.isNone()) {
      throw new Failed("RuntimeError", "a reader becomes the writer only while it is the only one that holds the lock, "
          + "and " + (holds.size() - 1) + " others do: waiting, it would wait for itself. Release the read first");
    }
    return waiting.enterOr(wait, () -> holds.isEmpty() || isOnly(holder), otherwise, writes);
  }

  private Hold begun(Hold before, long id, long leaseMs) {
    Hold hold = holds.numbered(id);
    if (before == null || leaseMs != 0) {
      holds.startLease(hold);
    }
    return hold;
  }

  private boolean isOnly(Holder holder) {
    return holds.size() == 1 && holds.first().holder().equals(holder);
  }

  private boolean isWriting() {
    return !holds.isEmpty() && holds.first().writes() > 0;
  }

  // ---------------------------------------------------------------- release

  @Override
  public Future<Void> releaseRead() {
    Hold hold = mine();
    if (hold.shares() == 0) {
      throw new NotOwner(Holders.shown(hold.holder()) + " writes and does not read; release the write");
    }
    commit(new ReadLeft(hold.id()));
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> releaseWrite() {
    commit(new WriteLeft(writer().id()));
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> downgrade() {
    commit(new Downgraded(writer().id()));
    return Future.succeededFuture();
  }

  private Hold mine() {
    return holds.require(requireHolder(), WHAT);
  }

  private Hold writer() {
    Hold hold = mine();
    if (hold.writes() == 0) {
      throw new NotOwner(Holders.shown(hold.holder()) + " reads and does not write; acquire the write first");
    }
    return hold;
  }

  @Override
  public Future<Grant> renew(long leaseMs) {
    Holds.requireLease(leaseMs);
    Hold hold = mine();
    commit(new Renewed(hold.id(), leaseMs));
    holds.startLease(holds.numbered(hold.id()));
    return Future.succeededFuture(holds.numbered(hold.id()).grant());
  }

  // ---------------------------------------------------------------- what is held

  @Override
  public Future<Optional<Long>> token() {
    return Future.succeededFuture(Optional.ofNullable(holds.of(requireHolder())).map(Hold::token));
  }

  /** Readers share a token: which of the holds is meant is known by who asks. */
  @Override
  public Future<Optional<HoldEnd>> lost(long token, Wait wait) {
    Holder holder = requireHolder();
    Hold hold = holds.of(holder);
    return holds.lost(hold == null || hold.token() != token ? null : hold,
        one -> one.token() == token && one.holder().equals(holder), wait);
  }

  @Override
  public Future<Integer> readers() {
    return Future.succeededFuture(isWriting() ? (holds.first().shares() > 0 ? 1 : 0) : holds.size());
  }

  @Override
  public Future<Boolean> writing() {
    return Future.succeededFuture(isWriting());
  }

  // ---------------------------------------------------------------- state

  @Override
  Fact ended(long id, HoldEnd how) {
    return new Ended(id, how);
  }

  @Override
  protected void apply(Fact fact) {
    if (fact instanceof Reads one) {
      Hold hold = heldBy(one.id(), one.session(), one.holder(), one.token(), one.leaseMs());
      holds.put(hold.withShares(hold.shares() + 1));
    } else if (fact instanceof Writes one) {
      Hold hold = heldBy(one.id(), one.session(), one.holder(), one.token(), one.leaseMs());
      holds.put(hold.withWrites(hold.writes() + 1).withToken(one.token()));
      holds.tellOf(hold); // its token may be another now
    } else if (fact instanceof ReadLeft left) {
      Hold hold = holds.numbered(left.id());
      change(hold.withShares(hold.shares() - 1));
    } else if (fact instanceof WriteLeft left) {
      Hold hold = holds.numbered(left.id());
      change(hold.withWrites(hold.writes() - 1));
    } else if (fact instanceof Downgraded downgraded) {
      Hold hold = holds.numbered(downgraded.id());
      change(hold.withWrites(hold.writes() - 1).withShares(hold.shares() + 1));
    } else if (fact instanceof Ended ended) {
      holds.end(holds.numbered(ended.id()), ended.how());
    } else if (fact instanceof Renewed renewed) {
      holds.put(holds.numbered(renewed.id()).withLease(renewed.leaseMs()));
    } else if (fact instanceof Held held) {
      holds.put(new Hold(held.id(), new Holder(held.session(), held.holder()), held.token(), held.leaseMs(),
          held.reads(), held.writes()));
    } else if (fact instanceof Lost lost) {
      holds.remember(new Holds.Lost(lost.token(), new Holder(lost.session(), lost.holder()), lost.how()));
    }
  }

  private Hold heldBy(long id, String session, String holder, long token, long leaseMs) {
    Hold before = holds.numbered(id);
    return before == null ? new Hold(id, new Holder(session, holder), token, leaseMs, 0, 0)
        : before.withStatedLease(leaseMs);
  }

  private void change(Hold hold) {
    if (hold.shares() == 0 && hold.writes() == 0) {
      holds.end(hold, HoldEnd.RELEASED);
    } else {
      holds.put(hold);
    }
  }

  @Override
  protected Runnable undo(Fact fact) {
    if (fact instanceof Reads one) {
      return holds.undo(new Holder(one.session(), one.holder()));
    }
    if (fact instanceof Writes one) {
      return holds.undo(new Holder(one.session(), one.holder()));
    }
    long id = fact instanceof ReadLeft left ? left.id() : fact instanceof WriteLeft left ? left.id()
        : fact instanceof Downgraded down ? down.id() : fact instanceof Ended ended ? ended.id()
        : ((Renewed) fact).id();
    return holds.undo(holds.numbered(id).holder());
  }

  @Override
  protected Stream<Fact> snapshot() {
    Stream<Fact> lost = holds.lost().map(one -> new Lost(one.token(), one.holder().session(), one.holder().name(),
        one.how()));
    return Stream.concat(lost, holds.inOrder().map(hold -> new Held(hold.id(), hold.holder().session(),
        hold.holder().name(), hold.token(), hold.leaseMs(), hold.shares(), hold.writes())));
  }

  @Override
  protected void describe(BiConsumer<String, Value> details) {
    details.accept("writer", isWriting() ? Holders.described(holds.first().holder()) : Value.none());
    details.accept("readers", Value.of(isWriting() ? 0 : holds.size()));
  }
}
