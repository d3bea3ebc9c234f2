package io.holdfast.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Cancelled;
import io.holdfast.error.HoldfastException.Denied;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.journal.TurnRecord;
import io.holdfast.kit.KitCall;
import io.holdfast.kit.ObjectKit;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AtMostOnceTest {
  private ObjectKit kit = ObjectKit.of(ProbeObject.class);

  @AfterEach
  void theStateIsWhatTheFactsSay() {
    kit.verify();
  }

  private KitCall numbered(long callId, long floor, String operation, Object... arguments) {
    return kit.request(operation, arguments).as("s1", "h1").numbered(callId, floor).send();
  }

  @Test
  void aRepeatIsAnsweredFromTheKeptAnswerAndNotRun() {
    assertThat(numbered(1, 0, "note", "a").result()).isEqualTo(Value.of(1));
    kit.callAnonymously("note", "b");
    assertThat(numbered(1, 0, "note", "a").result()).isEqualTo(Value.of(1));
    assertThat(kit.facts()).hasSize(2);
  }

  @Test
  void theSameNumberOfAnotherSessionIsAnotherCall() {
    numbered(1, 0, "note", "a");
    assertThat(kit.request("note", "b").as("s2", "h1").numbered(1, 0).send().result()).isEqualTo(Value.of(2));
  }

  @Test
  void aCallWithoutANumberIsNeverTakenForARepeat() {
    kit.call("s1", "h1", "note", "a");
    assertThat(kit.call("s1", "h1", "note", "a").result()).isEqualTo(Value.of(2));
  }

  @Test
  void callsThatArriveOutOfOrderAllRun() {
    assertThat(numbered(3, 0, "note", "c").result()).isEqualTo(Value.of(1));
    assertThat(numbered(1, 0, "note", "a").result()).isEqualTo(Value.of(2));
    assertThat(numbered(2, 0, "note", "b").result()).isEqualTo(Value.of(3));
    assertThat(numbered(3, 0, "note", "c").result()).isEqualTo(Value.of(1));
    assertThat(numbered(1, 0, "note", "a").result()).isEqualTo(Value.of(2));
  }

  @Test
  void aFailureThatMadeFactsIsKeptToo() {
    assertThat(numbered(1, 0, "note_and_fail", "a").failure()).isInstanceOf(Failed.class);
    assertThat(numbered(1, 0, "note_and_fail", "a").failure()).isInstanceOf(Failed.class);
    assertThat(kit.facts()).hasSize(1);
  }

  @Test
  void aFailureWithoutFactsRunsAgain() {
    assertThat(numbered(1, 0, "take", 0).failure()).isInstanceOf(RuntimeException.class);
    kit.callAnonymously("note", "a");
    assertThat(numbered(1, 0, "take", 0).result()).isEqualTo(Value.of("a"));
  }

  @Test
  void aReadRunsAgain() {
    assertThat(numbered(1, 0, "notes").result()).isEqualTo(Value.list());
    kit.callAnonymously("note", "a");
    assertThat(numbered(1, 0, "notes").result()).isEqualTo(Value.list(Value.of("a")));
  }

  @Test
  void aRepeatOfAParkedCallJoinsIt() {
    KitCall original = numbered(1, 0, "take");
    KitCall repeat = numbered(1, 0, "take");
    KitCall other = numbered(2, 0, "take");
    kit.callAnonymously("note", "a");
    assertThat(original.result()).isEqualTo(Value.of("a"));
    assertThat(repeat.result()).isEqualTo(Value.of("a"));
    assertThat(other.isAnswered()).isFalse();
    assertThat(kit.facts()).hasSize(2);
    assertThat(numbered(1, 0, "take").result()).isEqualTo(Value.of("a"));
  }

  @Test
  void aRepeatOfAWatcherThatWaitsJoinsIt() {
    KitCall original = numbered(1, 0, "facts", 1);
    KitCall repeat = numbered(1, 0, "facts", 1);
    assertThat(((DictValue) kit.callAnonymously("describe").result()).get("watching")).isEqualTo(Value.of(1));
    kit.callAnonymously("note", "a");
    kit.passTime(10);
    assertThat(repeat.result()).isEqualTo(original.result());
  }

  @Test
  void cancellingARepeatCancelsTheCallItJoined() {
    KitCall original = numbered(1, 0, "take");
    KitCall repeat = numbered(1, 0, "take");
    kit.cancel(repeat);
    assertThat(original.failure()).isInstanceOf(Cancelled.class);
    assertThat(repeat.failure()).isInstanceOf(Cancelled.class);
  }

  @Test
  void aCallBelowTheFloorIsRefusedAndNotRun() {
    numbered(1, 0, "note", "a");
    numbered(2, 2, "note", "b");
    assertThat(numbered(1, 2, "note", "a").failure()).isInstanceOf(BadArguments.class)
        .hasMessageContaining("below the floor 2");
    assertThat(kit.facts()).hasSize(2);
  }

  private KitCall numbered(long callId, long floor, long[] open, String operation, Object... arguments) {
    return kit.request(operation, arguments).as("s1", "h1").numbered(callId, floor).butOpen(open).send();
  }

  @Test
  void aCallParkedElsewhereDoesNotStopTheWritesOfItsSession() {
    for (int i = 2; i <= 50_000; i++) {
      assertThat(numbered(i, i, new long[] {1}, "note", "").result()).isEqualTo(Value.of(i - 1));
    }
    assertThat(numbered(2, 2, "note", "again").failure()).isInstanceOf(BadArguments.class)
        .hasMessageContaining("below the floor 50000 and not open");
    assertThat(numbered(1, 1, "note", "late").result()).isEqualTo(Value.of(50_000));
    assertThat(numbered(1, 1, "note", "late").result()).as("kept, as it is open").isEqualTo(Value.of(50_000));
    numbered(50_001, 50_001, "note", "");
    assertThat(numbered(1, 1, "note", "late").failure()).as("its answer is there now").isInstanceOf(BadArguments.class);
  }

  @Test
  void aRepeatOfAnOpenParkedCallJoinsIt() {
    KitCall original = numbered(3, 1, "take");
    numbered(9, 9, new long[] {3}, "fail", "x");
    KitCall repeat = numbered(3, 1, "take");
    assertThat(numbered(4, 1, "take").failure()).isInstanceOf(BadArguments.class)
        .hasMessageContaining("below the floor 9");
    kit.callAnonymously("note", "a");
    assertThat(original.result()).isEqualTo(Value.of("a"));
    assertThat(repeat.result()).isEqualTo(Value.of("a"));
    assertThat(kit.facts()).hasSize(2);
  }

  @Test
  void anOldDuplicateTakesNothingBack() {
    numbered(1, 1, "note", "a");
    numbered(2, 1, "note", "b");
    numbered(8, 8, new long[] {5}, "note", "c");
    assertThat(numbered(5, 3, new long[] {1, 2}, "note", "d").result()).as("it was open and had not run")
        .isEqualTo(Value.of(4));
    for (long had : new long[] {1, 2, 4, 7}) {
      assertThat(numbered(had, 1, "note", "again").failure()).as("call %d", had).isInstanceOf(BadArguments.class);
    }
    numbered(9, 8, "note", "e");
    numbered(10, 8, new long[] {5}, "note", "f");
    assertThat(numbered(5, 3, "note", "again").failure()).as("said to be answered by call 9")
        .isInstanceOf(BadArguments.class);
    assertThat(kit.facts()).hasSize(6);
  }

  @Test
  void answersReadOutsideACallEndWhatIsOpenBelowThem() {
    numbered(2, 1, "note", "a");
    numbered(6, 6, new long[] {2, 4}, "note", "b");
    kit.answersRead("s1", 3);
    assertThat(numbered(2, 1, "note", "again").failure()).isInstanceOf(BadArguments.class);
    assertThat(numbered(4, 1, "note", "c").result()).isEqualTo(Value.of(3));
  }

  @Test
  void aCallOnItsWayIsNotKeptWhenItsAnswerIsSaidToBeThere() {
    kit = ObjectKit.of(ObjectType.of(ProbeObject.class), new ObjectLimits(10, 10, 2));
    KitCall take = numbered(1, 1, "take");
    numbered(2, 2, "note", "a"); // the caller gave the first up
    assertThat(take.result()).isEqualTo(Value.of("a"));
    assertThat(numbered(3, 2, "note", "b").result()).isEqualTo(Value.of(1));
    assertThat(numbered(4, 2, "note", "c").failure()).isInstanceOf(Unavailable.class)
        .hasMessageContaining("2 unread answers");
  }

  @Test
  void overQuotaWritesAreUnavailableUntilTheFloorAdvances() {
    kit = ObjectKit.of(ObjectType.of(ProbeObject.class), new ObjectLimits(10, 10, 2));
    numbered(1, 0, "note", "a");
    numbered(2, 0, "note", "b");
    assertThat(numbered(3, 0, "note", "c").failure()).isInstanceOf(Unavailable.class)
        .hasMessageContaining("2 unread answers");
    assertThat(numbered(4, 0, "notes").result()).as("reads go on").isNotNull();
    assertThat(numbered(2, 0, "note", "b").result()).as("so do repeats").isEqualTo(Value.of(2));
    assertThat(kit.request("note", "x").as("s2", "h1").numbered(1, 0).send().result()).isEqualTo(Value.of(3));
    assertThat(numbered(3, 2, "note", "c").result()).isEqualTo(Value.of(4));
    assertThat(numbered(2, 2, "note", "b").result()).as("kept still").isEqualTo(Value.of(2));
  }

  @Test
  void answersReadOutsideACallMakeRoomAlsoBehindALaterOne() {
    kit = ObjectKit.of(ObjectType.of(ProbeObject.class), new ObjectLimits(10, 10, 2));
    numbered(5, 0, "note", "e");
    numbered(1, 0, "note", "a");
    kit.answersRead("s1", 5);
    assertThat(numbered(6, 0, "note", "f").result()).isEqualTo(Value.of(3));
    assertThat(numbered(5, 0, "note", "e").result()).isEqualTo(Value.of(1));
    assertThat(numbered(4, 0, "note", "d").failure()).isInstanceOf(BadArguments.class);
  }

  @Test
  void theRecordOfATurnHoldsTheAnswersOfAllCallsItCompletes() {
    KitCall take = kit.request("take").as("s2", "h1").numbered(9, 0).send();
    numbered(1, 0, "note", "a");
    assertThat(take.result()).isEqualTo(Value.of("a"));
    assertThat(kit.journal().turns()).hasSize(1);
    assertThat(kit.journal().turns().get(0).answers()).containsExactly(
        new TurnRecord.Answer("s1", 1, Value.of(1), null), new TurnRecord.Answer("s2", 9, Value.of("a"), null));
  }

  @Test
  void theEndOfTheSessionForgetsItsAnswers() {
    numbered(1, 0, "note", "a");
    kit.endSession("s1");
    assertThat(numbered(1, 0, "note", "a").failure()).isInstanceOf(Denied.class);
    assertThat(kit.facts()).hasSize(1);
  }
}
