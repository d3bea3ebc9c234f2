package io.holdfast.kit.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.kit.history.Outcome.DidNotRun;
import io.holdfast.kit.history.Outcome.Refused;
import io.holdfast.kit.history.Outcome.Returned;
import io.holdfast.kit.history.Outcome.Unknown;
import io.holdfast.kit.history.PlainObjects.PlainObject;
import io.holdfast.kit.history.PlainObjects.Wish;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The judges find what is wrong, and nothing wrong with what is right. Failures name their seed. */
class HistoryTest {
  private static final long SEEDS = 300;

  private final List<Recorded> calls = new ArrayList<>();

  /** A call from one moment to another. */
  private HistoryTest call(long from, long to, String client, String operation, Object result, Object... arguments) {
    Outcome outcome = result instanceof Outcome given ? given : new Returned(result);
    calls.add(new Recorded(client, "object", operation, Arrays.asList(arguments), from, to, outcome, from, to));
    return this;
  }

  private HistoryTest unknown(long from, String client, String operation, Object... arguments) {
    return call(from, Recorded.NEVER, client, operation, new Unknown("planted"), arguments);
  }

  private void isViolatedIn(SequentialModel<?> model, String expected) {
    assertThat(Linearizability.check(model, calls)).isInstanceOfSatisfying(Verdict.Violated.class,
        violated -> assertThat(violated.report()).contains(expected));
  }

  private void isRightIn(SequentialModel<?> model) {
    assertThat(Linearizability.check(model, calls)).isEqualTo(new Verdict.Linearizable());
  }

  private void queueIsViolated(String expected) {
    assertThat(QueueOrders.check(calls)).isInstanceOfSatisfying(Verdict.Violated.class,
        violated -> assertThat(violated.report()).contains(expected));
    assertThat(Linearizability.check(new QueueModel(), calls)).isInstanceOf(Verdict.Violated.class);
  }

  private void queueIsRight() {
    assertThat(QueueOrders.check(calls)).isEqualTo(new Verdict.Linearizable());
    isRightIn(new QueueModel());
  }

  // ---------------------------------------------------------------- planted

  @Test
  void anAcknowledgedAddThatIsLostIsFound() {
    call(1, 2, "a", "add", 1L, 1L).call(3, 4, "b", "add", 2L, 1L).call(5, 6, "a", "get", 1L);
    isViolatedIn(new CounterModel(), "before it the state was 2\n");
  }

  @Test
  void anAddThatIsAppliedTwiceIsFound() {
    call(1, 2, "a", "add", 1L, 1L).call(3, 4, "b", "get", 2L);
    isViolatedIn(new CounterModel(), "before it the state was 1\n");
  }

  @Test
  void anUnknownAddTakesEffectOnceAtMost() {
    unknown(1, "a", "add", 1L).call(2, 3, "b", "get", 0L).call(4, 5, "b", "get", 1L).call(6, 7, "b", "get", 1L);
    isRightIn(new CounterModel());
    call(8, 9, "b", "get", 2L);
    isViolatedIn(new CounterModel(), "> [       8        9]");
  }

  @Test
  void anUnknownAddDoesNotTakeEffectBeforeItBegins() {
    call(1, 2, "b", "get", 1L).unknown(3, "a", "add", 1L);
    isViolatedIn(new CounterModel(), "before it the state was 0\n");
  }

  @Test
  void aStaleReadIsFound() {
    call(1, 2, "a", "put", null, "k", "old").call(3, 4, "a", "put", "old", "k", "new")
        .call(5, 6, "b", "get", "old", "k");
    isViolatedIn(new DictModel(), "Optional[new]");
  }

  @Test
  void aReadBesideAWriteMaySeeEither() {
    call(1, 9, "a", "put", null, "k", "new").call(2, 3, "b", "get", null, "k").call(4, 5, "b", "get", "new", "k");
    isRightIn(new DictModel());
    call(6, 7, "b", "get", null, "k");
    isViolatedIn(new DictModel(), "Optional[new]");
  }

  @Test
  void anAcknowledgedEntryThatIsLostIsFoundWhateverOtherKeysDo() {
    call(1, 2, "a", "put", null, "k", 1L).call(3, 4, "b", "put", null, "l", 1L).call(5, 6, "b", "get", 1L, "l")
        .call(7, 8, "a", "get", null, "k");
    isViolatedIn(new DictModel(), "a: object.get[k]");
  }

  @Test
  void aTokenThatIsUsedAgainIsFound() {
    call(1, 2, "a", "lease", 7L).call(3, 4, "a", "release", null).call(5, 6, "b", "lease", 7L);
    isViolatedIn(new LockModel(), "free, last token 7");
  }

  @Test
  void twoHoldersAtOneTimeAreFound() {
    call(1, 2, "a", "lease", 1L).call(3, 4, "b", "lease", 2L).call(5, 6, "a", "release", null);
    isViolatedIn(new LockModel(), "held by a, last token 1");
  }

  @Test
  void aHolderWhoseSessionMayHaveEndedMayBeFollowed() {
    call(1, 2, "a", "lease", 1L).unknown(2, "a", "session_end").call(3, 4, "b", "lease", 2L)
        .call(5, 6, "a", "release", new Refused("NotOwner"));
    isRightIn(new LockModel());
    call(7, 8, "c", "lease", 3L);
    isViolatedIn(new LockModel(), "held by b, last token 2");
  }

  @Test
  void anUnknownHolderUsesUpAToken() {
    call(1, 2, "a", "lease", 1L).call(3, 4, "a", "release", null).unknown(5, "b", "lease").unknown(5, "b",
        "session_end").call(6, 7, "a", "lease", null).call(8, 9, "a", "lease", 3L);
    isRightIn(new LockModel());
    calls.set(calls.size() - 1, new Recorded("a", "object", "lease", List.of(), 8, 9, new Returned(2L), 8, 9));
    isViolatedIn(new LockModel(), "last token 2\n");
  }

  @Test
  void aWriteWithAnOldTokenIsFound() {
    call(1, 2, "b", "put", null, 2L, "new").call(3, 4, "a", "put", "new", 1L, "old");
    isViolatedIn(new GuardedModel(), "token=2");
    calls.remove(1);
    call(3, 4, "b", "put", new Refused("StaleToken"), 2L, "newer");
    isViolatedIn(new GuardedModel(), "token=2");
  }

  @Test
  void anItemThatComesOutTwiceIsFound() {
    call(1, 2, "a", "put", null, "x").call(3, 4, "b", "get", "x").call(5, 6, "c", "get", "x");
    queueIsViolated("came out twice");
  }

  @Test
  void anItemThatIsLostIsFound() {
    call(1, 2, "a", "put", null, "x").call(3, 4, "a", "put", null, "y").call(5, 6, "b", "get", "y");
    queueIsViolated("are lost");
    calls.subList(1, 3).clear();
    call(3, 4, "b", "get", new Refused("Empty"));
    queueIsViolated("are lost");
  }

  @Test
  void oneUnknownGetExplainsOneLostItem() {
    unknown(1, "c", "get").call(2, 3, "a", "put", null, "x").call(4, 5, "b", "get", new Refused("Empty"));
    queueIsRight();
    call(6, 7, "a", "put", null, "y").call(8, 9, "b", "get", new Refused("Empty"));
    queueIsViolated("2 of 2 items are lost");
  }

  @Test
  void anUnknownGetThatBeganTooLateExplainsNothing() {
    call(1, 2, "a", "put", null, "x").call(3, 4, "b", "get", new Refused("Empty")).unknown(5, "c", "get");
    queueIsViolated("are lost");
  }

  @Test
  void itemsThatOvertakeAreFound() {
    call(1, 2, "a", "put", null, "x").call(3, 4, "a", "put", null, "y").call(5, 6, "b", "get", "y")
        .call(7, 8, "b", "get", "x");
    queueIsViolated("before one that had been put earlier");
  }

  @Test
  void anItemThatWasNeverPutIsFound() {
    call(1, 2, "b", "get", "x").call(3, 4, "a", "put", null, "x");
    queueIsViolated("had not been put");
  }

  @Test
  void emptyWhileItemsRelieveOneAnotherIsFound() {
    call(1, 2, "a", "put", null, "x").call(3, 20, "c", "get", new Refused("Empty")).call(4, 5, "a", "put", null, "y")
        .call(6, 7, "b", "get", "x").call(21, 22, "b", "get", "y");
    queueIsViolated("Empty, although");
    calls.remove(2);
    calls.remove(3);
    queueIsRight();
  }

  @Test
  void whatDidNotRunIsNotInTheHistory() {
    History history = new History(() -> 0);
    history.begin("a", "object", "add", 1L).end(new DidNotRun("nobody there"));
    assertThat(history.byObject()).isEmpty();
    History.Open open = history.begin("a", "object", "add", 1L);
    assertThat(history.byObject().get("object")).singleElement().matches(Recorded::isUnknown);
    open.end(new Returned(1L));
    assertThat(history.byObject().get("object")).singleElement().matches(call -> !call.isUnknown());
    assertThatThrownBy(() -> open.end(new Returned(1L))).hasMessageContaining("ended twice");
  }

  @Test
  void workWithoutEndIsUndecidedWhichIsNotGood() {
    for (int i = 0; i < 12; i++) {
      call(i + 1, 100 + i, "c" + i, "put", "no such value", "k", (long) i);
    }
    Verdict verdict = Linearizability.check(new BlindPuts(), calls, 1_000);
    assertThat(verdict).isInstanceOf(Verdict.Undecided.class);
    assertThat(verdict.isGood()).isFalse();
  }

  /** Writes that say nothing of what was there, so that any order is as good as another. */
  private static final class BlindPuts implements SequentialModel<List<Object>> {
    @Override
    public List<Object> initial() {
      return List.of();
    }

    @Override
    public java.util.Optional<List<Object>> after(List<Object> state, Recorded call) {
      return java.util.Optional.of(Stream.concat(state.stream(), Stream.of(call.argument(1))).toList());
    }
  }

  // ---------------------------------------------------------------- played

  static Stream<Arguments> objects() {
    return Stream.of(
        object("counter", PlainObjects.Counter::new, calls -> Linearizability.check(new CounterModel(), calls)),
        object("dict", PlainObjects.Dict::new, calls -> Linearizability.check(new DictModel(), calls)),
        object("lock", PlainObjects.Lock::new, calls -> Linearizability.check(new LockModel(), calls)),
        object("guarded entry", PlainObjects.Guarded::new, calls -> Linearizability.check(new GuardedModel(), calls)),
        object("queue", PlainObjects.Queue::new, QueueOrders::check));
  }

  private static Arguments object(String name, Supplier<PlainObject> maker, Function<List<Recorded>, Verdict> judge) {
    return Arguments.of(name, maker, judge);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("objects")
  void whatCorrectObjectsDoIsRight(String name, Supplier<PlainObject> maker, Function<List<Recorded>, Verdict> judge) {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Random random = new Random(seed);
      int clients = 1 + random.nextInt(6);
      double unknownShare = seed % 3 == 0 ? 0 : 0.04 * random.nextDouble();
      List<Recorded> history = Concurrently.play(random, maker.get(), clients, 200, unknownShare);
      assertThat(judge.apply(history)).as("seed %d", seed).isEqualTo(new Verdict.Linearizable());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("objects")
  void aLongHistoryTakesTheWorkOfItsLength(String name, Supplier<PlainObject> maker,
      Function<List<Recorded>, Verdict> judge) {
    List<Recorded> history = Concurrently.play(new Random(7), maker.get(), 8, 50_000, 0);
    assertThat(judge.apply(history)).isEqualTo(new Verdict.Linearizable());
  }

  /** Answers one call in the middle without doing it, or does it twice. */
  private record Faulty(PlainObject object, int[] before, boolean twice) implements PlainObject {
    @Override
    public Wish wish(Random random) {
      return object.wish(random);
    }

    @Override
    public Outcome run(String client, Wish wish) {
      if (changes(wish) && --before[0] == 0) {
        if (twice) {
          object.run(client, wish);
        } else {
          return lie(client, wish);
        }
      }
      return object.run(client, wish);
    }

    private boolean changes(Wish wish) {
      return wish.operation().equals("increment") || wish.operation().equals("put");
    }

    private Outcome lie(String client, Wish wish) {
      if (object instanceof PlainObjects.Dict) {
        Object there = ((Returned) object.run(client, Wish.of("get", wish.arguments().get(0)))).result();
        return new Returned(wish.operation().equals("put") ? there : (there == null ? 0 : (Long) there) + 1);
      }
      return new Returned(null);
    }
  }

  /** A dict of one kind of call each of which can be told from what follows. */
  private static final class Increments implements PlainObject {
    private long value;
    private int adds;
    private final int lost;
    private final int doubled;

    Increments(int lost, int doubled) {
      this.lost = lost;
      this.doubled = doubled;
    }

    @Override
    public Wish wish(Random random) {
      return Wish.of("add", 1L + random.nextInt(3));
    }

    @Override
    public Outcome run(String client, Wish wish) {
      long before = value;
      value += (Long) wish.arguments().get(0);
      Outcome answer = new Returned(value);
      adds++;
      if (adds == lost) {
        value = before;
      } else if (adds == doubled) {
        value += (Long) wish.arguments().get(0);
      }
      return answer;
    }
  }

  @Test
  void anyLostOrDoubledAddOfManyIsFound() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Random random = new Random(seed);
      int which = 1 + random.nextInt(100);
      Increments object = seed % 2 == 0 ? new Increments(which, 0) : new Increments(0, which);
      List<Recorded> history = Concurrently.play(random, object, 5, 150, 0);
      assertThat(Linearizability.check(new CounterModel(), history)).as("seed %d", seed)
          .isInstanceOf(Verdict.Violated.class);
    }
  }

  @Test
  void anyLostOrDoubledItemOfManyIsFoundOnceTheQueueIsDrained() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Random random = new Random(seed);
      PlainObject object = new Faulty(new PlainObjects.Queue(), new int[] {1 + random.nextInt(40)}, seed % 2 == 0);
      List<Recorded> history = new ArrayList<>(Concurrently.play(random, object, 5, 150, 0));
      drain(object, history);
      assertThat(QueueOrders.check(history)).as("seed %d", seed).isInstanceOf(Verdict.Violated.class);
    }
  }

  private static void drain(PlainObject object, List<Recorded> history) {
    long now = history.stream().mapToLong(Recorded::returned).max().orElse(0);
    Outcome answer;
    do {
      answer = object.run("drain", Wish.of("get"));
      history.add(new Recorded("drain", "object", "get", List.of(), now + 1, now + 2, answer, 0, 0));
      now += 2;
    } while (answer instanceof Returned);
  }

  // ---------------------------------------------------------------- one judge beside the other

  @Test
  void theJudgeOfQueuesSaysWhatTheSearchSays() {
    int wrong = 0;
    for (long seed = 1; seed <= 4_000; seed++) {
      Random random = new Random(seed);
      List<Recorded> history = disturbed(random, Concurrently.play(random, new PlainObjects.Queue(),
          2 + random.nextInt(3), 3 + random.nextInt(8), 0));
      boolean right = Linearizability.check(new QueueModel(), history).isGood();
      assertThat(QueueOrders.check(history).isGood()).as("seed %d: %s", seed, lines(history)).isEqualTo(right);
      wrong += right ? 0 : 1;
    }
    assertThat(wrong).as("histories that were wrong").isBetween(400, 3_600);
  }

  @Test
  void theJudgeOfQueuesFindsNoFaultWhereTheSearchFindsNone() {
    int found = 0;
    int missed = 0;
    for (long seed = 1; seed <= 4_000; seed++) {
      Random random = new Random(seed);
      List<Recorded> history = disturbed(random, Concurrently.play(random, new PlainObjects.Queue(),
          2 + random.nextInt(3), 3 + random.nextInt(8), 0.15));
      boolean right = Linearizability.check(new QueueModel(), history).isGood();
      boolean passed = QueueOrders.check(history).isGood();
      assertThat(passed || !right).as("seed %d: %s", seed, lines(history)).isTrue();
      found += passed ? 0 : 1;
      missed += passed && !right ? 1 : 0;
    }
    assertThat(missed).as("faults that were missed, of %d", found + missed).isLessThan((found + missed) / 50);
  }

  /** With some answers exchanged, so that it may be wrong now. */
  private static List<Recorded> disturbed(Random random, List<Recorded> history) {
    List<Recorded> changed = new ArrayList<>(history);
    List<Integer> gets = new ArrayList<>();
    for (int i = 0; i < changed.size(); i++) {
      if (changed.get(i).operation().equals("get") && !changed.get(i).isUnknown()) {
        gets.add(i);
      }
    }
    if (gets.size() > 1 && random.nextInt(4) > 0) {
      int one = gets.get(random.nextInt(gets.size()));
      int other = gets.get(random.nextInt(gets.size()));
      Outcome answer = changed.get(one).outcome();
      changed.set(one, with(changed.get(one), changed.get(other).outcome()));
      if (random.nextInt(3) > 0) {
        changed.set(other, with(changed.get(other), answer));
      }
    }
    return changed;
  }

  private static Recorded with(Recorded call, Outcome outcome) {
    return new Recorded(call.client(), call.object(), call.operation(), call.arguments(), call.invoked(),
        call.returned(), outcome, call.invokedMs(), call.returnedMs());
  }

  private static String lines(List<Recorded> history) {
    StringBuilder lines = new StringBuilder();
    history.stream().sorted(Comparator.comparingLong(Recorded::invoked))
        .forEach(call -> lines.append('\n').append(call));
    return lines.toString();
  }
}
