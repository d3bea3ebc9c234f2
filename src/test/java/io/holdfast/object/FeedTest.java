package io.holdfast.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Cancelled;
import io.holdfast.error.HoldfastException.ObjectGone;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.kit.KitCall;
import io.holdfast.kit.ObjectKit;
import io.holdfast.value.DictValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Watching: the facts of an object from a number, its history, and what is told beyond it. */
class FeedTest {
  /** As long as the feed may rest after a round that told little. */
  private static final long PAUSE_MS = 10;

  private ObjectKit kit = ObjectKit.of(ProbeObject.class);

  @AfterEach
  void theStateIsWhatTheFactsSay() {
    kit.verify();
  }

  private void note(String... texts) {
    for (String text : texts) {
      kit.callAnonymously("note", text);
    }
  }

  private KitCall facts(long from) {
    KitCall call = kit.callAnonymously("facts", from);
    kit.passTime(PAUSE_MS);
    return call;
  }

  private KitCall poll(long from) {
    return kit.callAnonymously("facts", from, 1000, 0);
  }

  private static DictValue answer(KitCall call) {
    return (DictValue) call.result();
  }

  /** The facts told, as {@code "1 noted a"}. */
  private static List<String> told(KitCall call) {
    List<String> told = new ArrayList<>();
    for (Value item : ((ListValue) answer(call).get("facts")).items()) {
      DictValue fact = (DictValue) item;
      Value text = ((DictValue) fact.get("parts")).get("text");
      told.add((fact.get("number") + " " + fact.get("fact") + (text == null ? "" : " " + text)).replace("'", ""));
    }
    return told;
  }

  private static List<String> state(KitCall call) {
    DictValue gap = (DictValue) answer(call).get("gap");
    List<String> state = new ArrayList<>();
    for (Value item : ((ListValue) gap.get("state")).items()) {
      DictValue fact = (DictValue) item;
      state.add((fact.get("fact") + " " + ((DictValue) fact.get("parts")).get("text")).replace("'", ""));
    }
    return state;
  }

  private static long next(KitCall call) {
    return Long.parseLong(answer(call).get("next").toString());
  }

  private static long gapNumber(KitCall call) {
    return Long.parseLong(((DictValue) answer(call).get("gap")).get("number").toString());
  }

  // ---------------------------------------------------------------- beginning, going on, order

  @Test
  void fromNothingItBeginsWithThePresentState() {
    note("a", "b", "c");
    kit.callAnonymously("take");
    KitCall begin = facts(0);
    assertThat(told(begin)).isEmpty();
    assertThat(state(begin)).containsExactly("noted b", "noted c");
    assertThat(gapNumber(begin)).isEqualTo(4);
    assertThat(next(begin)).isEqualTo(5);
    assertThat(answer(begin).get("incarnation")).isEqualTo(Value.of(ObjectKit.INCARNATION));
  }

  @Test
  void aWatcherThatHasAllWaitsForTheNextFact() {
    KitCall waiting = facts(1);
    assertThat(waiting.isAnswered()).isFalse();
    note("a");
    assertThat(told(waiting)).containsExactly("1 noted a");
    assertThat(answer(waiting).get("gap")).isEqualTo(Value.none());
    assertThat(next(waiting)).isEqualTo(2);
  }

  @Test
  void factsComeInTheirOrderWithNothingBetweenLeftOut() {
    facts(0);
    note("a", "b");
    kit.callAnonymously("take");
    note("c");
    assertThat(told(facts(1))).containsExactly("1 noted a", "2 noted b", "3 taken", "4 noted c");
    assertThat(told(facts(3))).containsExactly("3 taken", "4 noted c");
  }

  @Test
  void atMostSoManyAreToldAtATime() {
    facts(0);
    note("a", "b", "c");
    KitCall two = kit.callAnonymously("facts", 1, 2);
    kit.passTime(PAUSE_MS);
    assertThat(told(two)).containsExactly("1 noted a", "2 noted b");
    assertThat(next(two)).isEqualTo(3);
    assertThat(told(facts(3))).containsExactly("3 noted c");
  }

  @Test
  void whoHasAllAndWhoIsBehindDoNotHoldEachOtherUp() {
    facts(0);
    note("a");
    KitCall hasAll = facts(2);
    KitCall behind = facts(1);
    assertThat(told(behind)).containsExactly("1 noted a");
    assertThat(hasAll.isAnswered()).isFalse();
    note("b");
    kit.passTime(PAUSE_MS);
    assertThat(told(hasAll)).containsExactly("2 noted b");
  }

  @Test
  void whoWouldNotWaitIsToldWhatThereIs() {
    assertThat(told(poll(1))).isEmpty();
    assertThat(next(poll(1))).isEqualTo(1);
    note("a");
    assertThat(told(poll(1))).containsExactly("1 noted a");
    KitCall short_ = kit.callAnonymously("facts", 2, 1000, 50);
    kit.passTime(49);
    assertThat(short_.isAnswered()).isFalse();
    kit.passTime(1);
    assertThat(told(short_)).isEmpty();
    assertThat(next(short_)).isEqualTo(2);
  }

  @Test
  void numbersThatNobodyCanHaveAreRefused() {
    note("a");
    assertThat(poll(3).failure()).isInstanceOf(BadArguments.class).hasMessageContaining("at most 2");
    assertThat(poll(-1).failure()).isInstanceOf(BadArguments.class);
    assertThat(kit.callAnonymously("facts", 1, 0).failure()).isInstanceOf(BadArguments.class)
        .hasMessageContaining("'most'");
  }

  // ---------------------------------------------------------------- history

  @Test
  void historyBeginsWithTheFirstWatcher() {
    note("a", "b");
    facts(0);
    note("c");
    assertThat(told(facts(3))).containsExactly("3 noted c");
    KitCall tooFar = facts(2);
    assertThat(told(tooFar)).isEmpty();
    assertThat(state(tooFar)).containsExactly("noted a", "noted b", "noted c");
    assertThat(next(tooFar)).isEqualTo(4);
  }

  @Test
  void historyIsBoundedInFactsAndWhoFallsOutOfItGetsAGap() {
    kit = ObjectKit.of(ObjectType.of(ProbeObject.class), ObjectLimits.DEFAULT.withHistory(40, 1 << 20, 1 << 20));
    facts(0);
    KitCall parked = facts(1);
    for (int i = 1; i <= 40; i++) {
      note("n" + i);
    }
    assertThat(told(parked)).as("told in its own round").containsExactly("1 noted n1");
    assertThat(told(facts(1))).hasSize(40);
    note("n41");
    assertThat(told(facts(2))).hasSize(40).startsWith("2 noted n2").endsWith("41 noted n41");
    KitCall slow = facts(1);
    assertThat(told(slow)).isEmpty();
    assertThat(state(slow)).hasSize(41);
    assertThat(gapNumber(slow)).isEqualTo(41);
  }

  @Test
  void historyIsBoundedInWeightButKeepsTheLatestFact() {
    kit = ObjectKit.of(ObjectType.of(ProbeObject.class), ObjectLimits.DEFAULT.withHistory(100, 1_000, 1 << 20));
    facts(0);
    facts(1);
    note("x".repeat(300), "x".repeat(300), "x".repeat(300));
    assertThat(answer(poll(1)).get("gap")).as("one of three is out").isNotEqualTo(Value.none());
    assertThat(told(poll(2))).hasSize(2);
    note("y".repeat(5_000));
    assertThat(told(poll(4))).hasSize(1);
    assertThat(answer(poll(3)).get("gap")).isNotEqualTo(Value.none());
  }

  @Test
  void aStateThatIsTooLargeIsNotToldButItsNumberIs() {
    kit = ObjectKit.of(ObjectType.of(ProbeObject.class), ObjectLimits.DEFAULT.withHistory(100, 1 << 20, 1_000));
    note("x".repeat(500));
    assertThat(state(facts(0))).hasSize(1);
    note("x".repeat(500));
    KitCall begin = facts(0);
    assertThat(((DictValue) answer(begin).get("gap")).get("state")).isEqualTo(Value.none());
    assertThat(gapNumber(begin)).isEqualTo(2);
    note("b");
    assertThat(told(facts(next(begin)))).containsExactly("3 noted b");
  }

  @Test
  void anObjectThatNobodyCouldGoOnWatchingKeepsNoHistory() {
    kit = ObjectKit.of(ObjectType.of(ProbeObject.class), ObjectLimits.DEFAULT.withHistory(10, 1 << 20, 1 << 20));
    facts(0);
    for (int i = 1; i <= 10; i++) {
      note("n" + i);
    }
    assertThat(told(poll(1))).as("still within").hasSize(10);
    for (int i = 11; i <= 25; i++) {
      note("n" + i);
    }
    assertThat(gapNumber(poll(20))).as("a history was kept with nobody to use it").isEqualTo(25);
  }

  /** A plain class. */
  public static class Switch {
    private boolean on;

    public boolean flip() {
      on = !on;
      return on;
    }
  }

  @Test
  void aPlainClassHasFactsButNoState() {
    ObjectKit plain = ObjectKit.ofPlain(new Switch());
    KitCall begin = plain.callAnonymously("facts", 0);
    assertThat(((DictValue) answer(begin).get("gap")).get("state")).isEqualTo(Value.none());
    plain.callAnonymously("flip");
    assertThat(answer(plain.callAnonymously("facts", 1, 10, 0)).get("facts").toString()).contains("changed", "flip");
  }

  // ---------------------------------------------------------------- committed facts only

  @Test
  void aFactIsNotToldBeforeTheJournalHasKeptIt() {
    KitCall watcher = facts(1);
    kit.faults().hold();
    note("a");
    kit.passTime(PAUSE_MS);
    KitCall polling = poll(1);
    KitCall beginning = facts(0);
    assertThat(List.of(watcher, polling, beginning)).noneMatch(KitCall::isAnswered);
    kit.faults().keepNext();
    assertThat(watcher.isAnswered()).as("its own answer is not confirmed").isFalse();
    kit.faults().keepAll();
    assertThat(told(watcher)).containsExactly("1 noted a");
    assertThat(told(polling)).containsExactly("1 noted a");
    assertThat(state(beginning)).containsExactly("noted a");
  }

  @Test
  void aFactThatTheJournalLosesIsNeverTold() {
    KitCall watcher = facts(1);
    kit.faults().hold();
    kit.faults().failWith(new IllegalStateException("disk full"));
    note("a");
    KitCall beginning = facts(0);
    kit.passTime(PAUSE_MS);
    kit.faults().keepAll();
    assertThat(watcher.hasFailed()).isTrue();
    assertThat(beginning.failure()).isInstanceOf(Unavailable.class);
  }

  // ---------------------------------------------------------------- many watchers, and ends

  @Test
  void watchersAtTheSameNumberShareOneAnswer() {
    List<KitCall> watchers = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      watchers.add(kit.callAnonymously("facts", 1));
    }
    note("a");
    kit.passTime(1_000);
    assertThat(watchers.subList(0, 150)).allSatisfy(
        watcher -> assertThat(watcher.result()).isSameAs(watchers.get(0).result()));
    assertThat(watchers).allSatisfy(watcher -> assertThat(told(watcher)).containsExactly("1 noted a"));
  }

  @Test
  void theMoreWatchersTheLongerThePauseUntilTheNextRound() {
    List<KitCall> watchers = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      watchers.add(kit.callAnonymously("facts", 1));
    }
    note("a");
    assertThat(watchers).allMatch(KitCall::isAnswered);
    KitCall again = kit.callAnonymously("facts", 2);
    note("b");
    kit.passTime(30);
    assertThat(again.isAnswered()).isFalse();
    kit.passTime(30);
    assertThat(told(again)).containsExactly("2 noted b");
  }

  @Test
  void aRoundTellsSoMuchAndTheOthersAreNext() {
    List<KitCall> watchers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      watchers.add(kit.callAnonymously("facts", 1));
    }
    note("x".repeat(100_000));
    assertThat(watchers.stream().filter(KitCall::isAnswered).count()).isBetween(10L, 30L);
    note("b");
    kit.passTime(1_000);
    assertThat(watchers).allMatch(KitCall::isAnswered);
    assertThat(told(watchers.get(0))).hasSize(1);
    assertThat(told(watchers.get(99))).as("it has missed nothing").hasSize(2);
  }

  @Test
  void watchersAreNotServedInTheTurnThatMadeTheFact() {
    KitCall watcher = kit.callAnonymously("facts", 1);
    kit.holdTasks();
    note("a", "b");
    assertThat(watcher.isAnswered()).isFalse();
    kit.runTasks();
    assertThat(told(watcher)).containsExactly("1 noted a", "2 noted b");
  }

  @Test
  void whenTheObjectIsDroppedItsWatchersAreTold() {
    KitCall watcher = facts(1);
    kit.callAnonymously("drop");
    assertThat(watcher.failure()).isInstanceOf(ObjectGone.class);
    assertThat(poll(0).failure()).isInstanceOf(ObjectGone.class);
    assertThat(kit.timersSet()).isZero();
  }

  @Test
  void aNumberOfAnotherLifeIsOfAnObjectThatIsGone() {
    assertThat(kit.request("facts", 1).ofIncarnation(ObjectKit.INCARNATION - 1).send().failure())
        .isInstanceOf(ObjectGone.class);
  }

  @Test
  void aWatcherCanBeCancelledAndEndsWithItsSession() {
    KitCall cancelled = kit.request("facts", 1).send();
    kit.cancel(cancelled);
    assertThat(cancelled.failure()).isInstanceOf(Cancelled.class);
    KitCall ofSession = kit.call("s1", "h1", "facts", 1);
    kit.endSession("s1");
    assertThat(ofSession.failure()).isInstanceOf(Cancelled.class);
    note("a");
    assertThat(told(poll(1))).containsExactly("1 noted a");
  }

  @Test
  void describeTellsWatchersApartFromThoseThatWait() {
    facts(1);
    kit.callAnonymously("take");
    DictValue details = (DictValue) kit.callAnonymously("describe").result();
    assertThat(details.get("watching")).isEqualTo(Value.of(1));
    assertThat(details.get("waiting")).isEqualTo(Value.of(1));
  }
}
