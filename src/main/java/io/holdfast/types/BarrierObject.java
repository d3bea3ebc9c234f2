package io.holdfast.types;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.model.Call;
import io.holdfast.model.Wait;
import io.holdfast.object.SharedObject;
import io.holdfast.object.WaitLine;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A barrier. That a caller waits here is seen by others, so its place is a fact and outlives the call that is parked:
 * when the object is rebuilt elsewhere the call is repeated there, finds its place, and waits on. Should the others
 * have gone on before that, its index is kept for it.
 *
 * <p>Each time the barrier trips, breaks or is reset a generation ends, and those who waited in it are answered at the
 * end of that turn, before anybody can arrive in the next one.
 */
final class BarrierObject extends SharedObject<BarrierObject.Fact> implements SharedBarrier {
  sealed interface Fact permits Arrived, Tripped, Broke, WasReset, Claimed, Forgotten, Began, Passed {
  }

  /** One more waits. */
  record Arrived(String session, long callId) implements Fact {
  }

  /**
   * All are here and go on.
   *
   * @param unattended the indexes of those whose calls were not parked here, so that they are still to be told
   */
  record Tripped(List<Integer> unattended) implements Fact {
  }

  record Broke(Reason reason) implements Fact {
  }

  /** Whole and empty again. */
  record WasReset() implements Fact {
  }

  /** One that was still to be told has been. */
  record Claimed(String session, long callId) implements Fact {
  }

  /** The session has ended: nobody will ask for its indexes. */
  record Forgotten(String session) implements Fact {
  }

  /** Of a snapshot: how many generations there were, and which of them tripped last. */
  record Began(long generation, long lastTripped) implements Fact {
  }

  /** Of a snapshot: an index that is still to be told. */
  record Passed(String session, long callId, int index) implements Fact {
  }

  /** Why a barrier is broken. */
  enum Reason {
    ABORTED("it was aborted"),
    WAIT_OVER("the wait of one of those who waited was over"),
    GONE("one of those who waited went away: it was cancelled, its deadline passed, or its session ended");

    private final String words;

    Reason(String words) {
      this.words = words;
    }
  }

  private record Place(String session, long callId) {
  }

  private static final int MOST_PARTIES = 100_000;
  private static final int MOST_PASSED = 10_000;
  private static final long NEVER = -1;

  private final int parties;
  private final Wait timeout;

  private List<Place> places = new ArrayList<>(2); // of this generation, by index
  private Map<Place, Integer> passed = Map.of(); // the oldest first; never changed, only replaced
  private long generation;
  private long lastTripped = NEVER;
  private Reason broken; // null while whole

  private BitSet attended = new BitSet(); // the places of this generation whose calls are parked here: not a fact
  private final WaitLine waiting = openWhile(() -> false); // each caller has a condition of its own

  BarrierObject(int parties, Wait timeoutMs) {
    if (parties < 1) {
      throw new Failed("ValueError", "parties must be > 0");
    }
    if (parties > MOST_PARTIES) {
      throw new BadArguments("'parties' is at most " + MOST_PARTIES + ", not " + parties);
    }
    this.parties = parties;
    this.timeout = timeoutMs;
  }

  // ---------------------------------------------------------------- wait

  @Override
  public Future<Integer> wait(Wait wait) {
    Place place = new Place(requireHolder().session(), caller().callId());
    Integer index = passed.get(place);
    if (index != null) {
      commit(new Claimed(place.session(), place.callId()));
      return Future.succeededFuture(index);
    }
    Wait limit = wait.isForever() ? timeout : wait;
    int kept = unattended(place);
    if (kept >= 0) {
      return park(kept, limit);
    }
    if (broken != null) {
      throw brokenError();
    }
    int next = places.size();
    if (next + 1 < parties) {
      Future<Integer> parked = park(next, limit); // first: it may be refused, or be over at once
      commit(new Arrived(place.session(), place.callId()));
      return parked;
    }
    commit(new Arrived(place.session(), place.callId()));
    commit(new Tripped(IntStream.range(0, next)
        .filter(i -> !attended.get(i) && places.get(i).callId() != Call.NOT_REPEATED).boxed().toList()));
    return Future.succeededFuture(next);
  }

  /** The index of a place whose call is not parked here, as after a replay; -1 when there is none. */
  private int unattended(Place place) {
    boolean mayBe = place.callId() != Call.NOT_REPEATED && attended.cardinality() < places.size();
    int index = mayBe ? places.indexOf(place) : -1;
    return index >= 0 && !attended.get(index) ? index : -1;
  }

  private Future<Integer> park(int index, Wait limit) {
    long here = generation;
    Future<Integer> parked = waiting.enterOr(limit, () -> generation != here, () -> {
      breakBecause(Reason.WAIT_OVER, here);
      throw brokenError();
    }, () -> {
      if (lastTripped != here) {
        throw broken != null ? brokenError()
            : new Failed("BrokenBarrierError", "the barrier was reset while this call waited; wait again");
      }
      return index;
    }, () -> breakBecause(Reason.GONE, here));
    attended.set(index);
    return parked;
  }

  private void breakBecause(Reason reason, long ofGeneration) {
    if (generation == ofGeneration) {
      commit(new Broke(reason));
    }
  }

  private Failed brokenError() {
    return new Failed("BrokenBarrierError", "the barrier is broken: " + broken.words + ". Reset it to use it again");
  }

  // ---------------------------------------------------------------- the others

  @Override
  public Future<Void> reset() {
    if (broken != null || !places.isEmpty()) {
      commit(new WasReset());
    }
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> abort() {
    if (broken == null) {
      commit(new Broke(Reason.ABORTED));
    }
    return Future.succeededFuture();
  }

  @Override
  public Future<Integer> parties() {
    return Future.succeededFuture(parties);
  }

  @Override
  public Future<Integer> nWaiting() {
    return Future.succeededFuture(places.size());
  }

  @Override
  public Future<Boolean> broken() {
    return Future.succeededFuture(broken != null);
  }

  /** Those parked here have left before this is asked: what is left are places that no call came back to. */
  @Override
  protected void sessionEnded(String session) {
    if (places.stream().anyMatch(place -> place.session().equals(session))) {
      commit(new Broke(Reason.GONE));
    }
    if (passed.keySet().stream().anyMatch(place -> place.session().equals(session))) {
      commit(new Forgotten(session));
    }
  }

  // ---------------------------------------------------------------- state

  @Override
  protected void apply(Fact fact) {
    if (fact instanceof Arrived arrived) {
      places.add(new Place(arrived.session(), arrived.callId()));
    } else if (fact instanceof Tripped tripped) {
      if (!tripped.unattended().isEmpty()) {
        Map<Place, Integer> more = new LinkedHashMap<>(passed);
        tripped.unattended().forEach(index -> more.put(places.get(index), index));
        replacePassed(more);
      }
      lastTripped = generation;
      endGeneration(null);
    } else if (fact instanceof Broke broke) {
      endGeneration(broke.reason());
    } else if (fact instanceof WasReset) {
      endGeneration(null);
    } else if (fact instanceof Claimed claimed) {
      Map<Place, Integer> fewer = new LinkedHashMap<>(passed);
      fewer.remove(new Place(claimed.session(), claimed.callId()));
      replacePassed(fewer);
    } else if (fact instanceof Forgotten forgotten) {
      Map<Place, Integer> fewer = new LinkedHashMap<>(passed);
      fewer.keySet().removeIf(place -> place.session().equals(forgotten.session()));
      replacePassed(fewer);
    } else if (fact instanceof Began began) {
      generation = began.generation();
      lastTripped = began.lastTripped();
    } else if (fact instanceof Passed one) {
      Map<Place, Integer> more = new LinkedHashMap<>(passed);
      more.put(new Place(one.session(), one.callId()), one.index());
      replacePassed(more);
    }
  }

  /** Keeps the latest: whoever has not asked for long will hardly do. */
  private void replacePassed(Map<Place, Integer> all) {
    while (all.size() > MOST_PASSED) {
      all.remove(all.keySet().iterator().next());
    }
    passed = all;
  }

  private void endGeneration(Reason reason) {
    broken = reason;
    generation++;
    places = new ArrayList<>(2);
    attended = new BitSet();
  }

  @Override
  protected Runnable undo(Fact fact) {
    if (fact instanceof Arrived) {
      int last = places.size();
      return () -> places.remove(last);
    }
    List<Place> placesBefore = places;
    Map<Place, Integer> passedBefore = passed;
    long generationBefore = generation;
    long trippedBefore = lastTripped;
    Reason brokenBefore = broken;
    BitSet attendedBefore = attended;
    return () -> {
      places = placesBefore;
      passed = passedBefore;
      generation = generationBefore;
      lastTripped = trippedBefore;
      broken = brokenBefore;
      attended = attendedBefore;
    };
  }

  @Override
  protected Stream<Fact> snapshot() {
    Stream<Fact> state = broken == null ? Stream.empty() : Stream.of(new Broke(broken));
    Stream<Fact> count = Stream.of(new Began(generation, lastTripped));
    Stream<Fact> waits = places.stream().map(place -> new Arrived(place.session(), place.callId()));
    Stream<Fact> told = passed.entrySet().stream().map(entry ->
        new Passed(entry.getKey().session(), entry.getKey().callId(), entry.getValue()));
    return Stream.of(state, count, told, waits).flatMap(part -> part); // breaking counts one: the count comes after it
  }

  @Override
  protected void describe(BiConsumer<String, Value> details) {
    details.accept("parties", Value.of(parties));
    details.accept("n_waiting", Value.of(places.size()));
    details.accept("broken", Value.of(broken != null));
    if (broken != null) {
      details.accept("why_broken", Value.of(broken.words));
    }
  }
}
