package io.holdfast.types;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.NotOwner;
import io.holdfast.model.Default;
import io.holdfast.model.Wait;
import io.holdfast.object.Holder;
import io.holdfast.object.SharedObject;
import io.holdfast.object.WaitLine;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

final class SemaphoreObject extends SharedObject<SemaphoreObject.Fact> implements SharedSemaphore {
  sealed interface Fact permits Acquired, Released, Became {
  }

  /** A holder has so many more. */
  record Acquired(String session, String holder, long permits) implements Fact {
  }

  /** A holder has so many fewer. */
  record Released(String session, String holder, long permits) implements Fact {
  }

  /** So many are available; who has the others is unknown, or told by the facts that follow. */
  record Became(long available) implements Fact {
  }

  private final long initial;
  private final boolean owned;
  private final Map<Holder, Long> held = new LinkedHashMap<>(2);
  private final WaitLine waiting = openWhile(() -> true); // each caller has a condition of its own
  private long available;

  SemaphoreObject(@Default("1") long value, @Default("true") boolean owned) {
    if (value < 0) {
      throw new Failed("ValueError", "semaphore initial value must be >= 0");
    }
    this.initial = value;
    this.owned = owned;
    this.available = value;
  }

  @Override
  public Future<Boolean> acquire(long permits, Wait wait) {
    requirePositive(permits);
    Holder holder = owned ? requireHolder() : null;
    if (owned && permits > initial) {
      throw new BadArguments("the semaphore has " + initial + " permits in all; " + permits + " can never be acquired");
    }
    return waiting.enterOr(wait, () -> available >= permits, () -> false, () -> {
      commit(owned ? new Acquired(holder.session(), holder.name(), permits) : new Became(available - permits));
      return true;
    });
  }

  @Override
  public Future<Void> release(long permits) {
    requirePositive(permits);
    if (owned) {
      Holder holder = requireHolder();
      long has = held.getOrDefault(holder, 0L);
      if (has < permits) {
        throw new NotOwner(Holders.shown(holder) + " holds " + has + " permits; " + permits + " cannot be released");
      }
      commit(new Released(holder.session(), holder.name(), permits));
    } else {
      if (available > Long.MAX_VALUE - permits) {
        throw new Failed("OverflowError", available + " + " + permits + " permits do not fit 64 bits");
      }
      commit(new Became(available + permits));
    }
    return Future.succeededFuture();
  }

  private static void requirePositive(long permits) {
    if (permits < 1) {
      throw new Failed("ValueError", "permits must be one or more, not " + permits);
    }
  }

  @Override
  public Future<Long> available() {
    return Future.succeededFuture(available);
  }

  @Override
  protected void sessionEnded(String session) {
    for (Holder holder : List.copyOf(held.keySet())) {
      if (holder.session().equals(session)) {
        commit(new Released(session, holder.name(), held.get(holder)));
      }
    }
  }

  @Override
  protected void apply(Fact fact) {
    if (fact instanceof Acquired acquired) {
      available -= acquired.permits();
      held.merge(new Holder(acquired.session(), acquired.holder()), acquired.permits(), Long::sum);
    } else if (fact instanceof Released released) {
      available += released.permits();
      held.computeIfPresent(new Holder(released.session(), released.holder()),
          (holder, has) -> has == released.permits() ? null : has - released.permits());
    } else {
      available = ((Became) fact).available();
    }
  }

  @Override
  protected Stream<Fact> snapshot() {
    if (!owned) {
      return Stream.of(new Became(available));
    }
    return held.entrySet().stream().map(entry ->
        new Acquired(entry.getKey().session(), entry.getKey().name(), entry.getValue()));
  }

  @Override
  protected void describe(BiConsumer<String, Value> details) {
    details.accept("available", Value.of(available));
    if (owned) {
      details.accept("holders", Value.of(held.size()));
    }
  }
}
