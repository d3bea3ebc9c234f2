package io.holdfast.kit.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Judges whether one object's history is linearizable (Herlihy and Wing, <i>Linearizability: a correctness condition
 * for concurrent objects</i>, 1990): whether the calls can be put into an order that keeps to real time and in which
 * each ends as the {@link SequentialModel} says.
 *
 * <p>The search is Wing and Gong's (<i>Testing and verifying concurrent objects</i>, 1993) with Lowe's improvements
 * (<i>Testing for linearizability</i>, 2017): configurations are remembered and never visited twice, and calls are put
 * into the order just in time. It goes through the events of the history once. A configuration is a state, and which of
 * the calls that are open at this event have taken effect. When a call returns it must have taken effect: from each
 * configuration in which it has not, open calls are tried in every order until it has; configurations in which it
 * cannot are dropped. When none is left, this call is the first that cannot be explained. So what is held does not grow
 * with the length of a history, only with how much of it is concurrent.
 *
 * <p>A call whose outcome is unknown stays open for ever and need not take effect. Three things keep these from
 * doubling the work each: one that would change nothing is not tried; of two that do the same the earlier is tried
 * first; and a configuration is dropped for another with the same state in which fewer of them have been used up,
 * because whatever goes on from the one goes on from the other.
 */
public final class Linearizability {
  /** Configurations to look at, in one part of one object, before the work ends undecided. */
  public static final long MOST_CONFIGURATIONS = 5_000_000;

  private Linearizability() {
  }

  public static <S> Verdict check(SequentialModel<S> model, List<Recorded> calls) {
    return check(model, calls, MOST_CONFIGURATIONS);
  }

  /** @param most configurations to look at in one part */
  public static <S> Verdict check(SequentialModel<S> model, List<Recorded> calls, long most) {
    Map<Object, List<Recorded>> parts = new LinkedHashMap<>();
    calls.forEach(call -> parts.computeIfAbsent(model.part(call), part -> new ArrayList<>()).add(call));
    for (List<Recorded> part : parts.values()) {
      Verdict verdict = new Search<>(model, part, most).run();
      if (!verdict.isGood()) {
        return verdict;
      }
    }
    return new Verdict.Linearizable();
  }

  /** @param done which of the open calls have taken effect, by their places; never changed */
  private record Configuration<S>(S state, BitSet done) {
    Configuration<S> with(S next, int place) {
      BitSet more = (BitSet) done.clone();
      more.set(place);
      return new Configuration<>(next, more);
    }

    Configuration<S> without(int place) {
      BitSet fewer = (BitSet) done.clone();
      fewer.clear(place);
      return new Configuration<>(state, fewer);
    }
  }

  private record Event(long at, boolean returns, Recorded call) {
  }

  private static final class Search<S> {
    private final SequentialModel<S> model;
    private final List<Recorded> calls;
    private final long most;
    private final List<Recorded> open = new ArrayList<>(); // by place; null where there is none
    private final BitSet unknown = new BitSet(); // places of calls that never return
    private Collection<Configuration<S>> configurations;
    private long visited;

    Search(SequentialModel<S> model, List<Recorded> calls, long most) {
      this.model = model;
      this.calls = calls;
      this.most = most;
      configurations = List.of(new Configuration<>(model.initial(), new BitSet()));
    }

    Verdict run() {
      for (Event event : events()) {
        if (!event.returns) {
          enter(event.call);
          continue;
        }
        int place = placeOf(event.call);
        Optional<Collection<Configuration<S>>> next = behind(place);
        if (next.isEmpty()) {
          return new Verdict.Undecided("more than " + most + " configurations of " + event.call.object()
              + "; it got as far as\n" + Surroundings.of(event.call, calls));
        }
        if (next.get().isEmpty()) {
          return new Verdict.Violated("no order explains how this call of " + event.call.object()
              + " ended; before it the state was " + states() + "\n" + Surroundings.of(event.call, calls));
        }
        open.set(place, null);
        configurations = next.get();
      }
      return new Verdict.Linearizable();
    }

    private List<Event> events() {
      List<Event> events = new ArrayList<>(2 * calls.size());
      for (Recorded call : calls) {
        events.add(new Event(call.invoked(), false, call));
        if (!call.isUnknown()) {
          events.add(new Event(call.returned(), true, call));
        }
      }
      events.sort(Comparator.comparingLong(Event::at));
      return events;
    }

    private void enter(Recorded call) {
      int place = open.indexOf(null);
      if (place < 0) {
        place = open.size();
        open.add(null);
      }
      open.set(place, call);
      unknown.set(place, call.isUnknown());
    }

    private int placeOf(Recorded call) {
      int place = 0;
      while (open.get(place) != call) {
        place++;
      }
      return place;
    }

    /** The configurations in which that call has taken effect, without it; empty when there is too much to look at. */
    private Optional<Collection<Configuration<S>>> behind(int place) {
      Set<Configuration<S>> next = new LinkedHashSet<>();
      Set<Configuration<S>> seen = new HashSet<>(configurations);
      ArrayDeque<Configuration<S>> work = new ArrayDeque<>(configurations);
      while (!work.isEmpty()) {
        Configuration<S> from = work.poll();
        if (++visited > most) {
          return Optional.empty();
        }
        if (from.done.get(place)) {
          next.add(from.without(place));
          continue;
        }
        for (int i = 0; i < open.size(); i++) {
          if (open.get(i) != null && !from.done.get(i) && !followsOneAlike(from, i)) {
            int taken = i;
            model.after(from.state, open.get(i))
                .filter(state -> !unknown.get(taken) || !state.equals(from.state))
                .map(state -> from.with(state, taken)).filter(seen::add).ifPresent(work::add);
          }
        }
      }
      return Optional.of(unknown.isEmpty() || next.size() == 1 ? next : best(next));
    }

    private boolean followsOneAlike(Configuration<S> from, int place) {
      if (!unknown.get(place)) {
        return false;
      }
      for (int i = unknown.nextSetBit(0); i >= 0 && i < place; i = unknown.nextSetBit(i + 1)) {
        if (!from.done.get(i) && model.alike(open.get(i), open.get(place))) {
          return true;
        }
      }
      return false;
    }

    /** Without those for which there is another that differs only in having used up fewer unknown calls. */
    private Collection<Configuration<S>> best(Collection<Configuration<S>> all) {
      Map<Configuration<S>, List<BitSet>> used = new LinkedHashMap<>();
      for (Configuration<S> each : all) {
        BitSet known = (BitSet) each.done.clone();
        known.andNot(unknown);
        BitSet spent = (BitSet) each.done.clone();
        spent.and(unknown);
        List<BitSet> others = used.computeIfAbsent(new Configuration<>(each.state, known), key -> new ArrayList<>());
        if (others.stream().noneMatch(other -> isWithin(other, spent))) {
          others.removeIf(other -> isWithin(spent, other));
          others.add(spent);
        }
      }
      List<Configuration<S>> best = new ArrayList<>();
      used.forEach((key, sets) -> sets.forEach(spent -> {
        spent.or(key.done);
        best.add(new Configuration<>(key.state, spent));
      }));
      return best;
    }

    private static boolean isWithin(BitSet small, BitSet large) {
      BitSet rest = (BitSet) small.clone();
      rest.andNot(large);
      return rest.isEmpty();
    }

    private String states() {
      return configurations.stream().map(each -> String.valueOf(each.state)).distinct().limit(10)
          .collect(Collectors.joining(" or "));
    }
  }
}
