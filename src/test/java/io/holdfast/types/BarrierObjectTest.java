package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Cancelled;
import io.holdfast.error.HoldfastException.Denied;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.ObjectGone;
import io.holdfast.error.HoldfastException.Timeout;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.kit.KitCall;
import io.holdfast.kit.ObjectKit;
import io.holdfast.object.ObjectLimits;
import io.holdfast.object.ObjectType;
import io.holdfast.value.Value;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BarrierObjectTest {
  private ObjectKit kit = ObjectKit.of(BarrierObject.class, "parties", 3);

  @AfterEach
  void theStateIsWhatTheFactsSay() {
    kit.verify();
  }

  private KitCall arrive(String session, Object... wait) {
    return kit.call(session, "h", "wait", wait);
  }

  private KitCall numbered(String session, long callId) {
    return kit.request("wait").as(session, "h").numbered(callId, 0).send();
  }

  private Value call(String operation) {
    return kit.callAnonymously(operation).result();
  }

  private static void assertBroken(KitCall wait, String why) {
    assertThat(wait.failure()).isInstanceOfSatisfying(Failed.class,
        failed -> assertThat(failed.type()).isEqualTo("BrokenBarrierError")).hasMessageContaining(why);
  }

  @Test
  void allGoOnWithTheirIndexesWhenTheLastArrives() {
    KitCall first = arrive("s1");
    KitCall second = arrive("s2", 1000);
    assertThat(call("n_waiting")).isEqualTo(Value.of(2));
    assertThat(first.isAnswered()).isFalse();
    assertThat(arrive("s3").result()).isEqualTo(Value.of(2));
    assertThat(first.result()).isEqualTo(Value.of(0));
    assertThat(second.result()).isEqualTo(Value.of(1));
    assertThat(call("n_waiting")).isEqualTo(Value.of(0));
    assertThat(kit.timersSet()).isZero();
  }

  @Test
  void itCanBeUsedAgainAndAgain() {
    for (int round = 0; round < 3; round++) {
      KitCall first = arrive("s1");
      KitCall second = arrive("s1");
      assertThat(arrive("s1").result()).isEqualTo(Value.of(2));
      assertThat(first.result()).isEqualTo(Value.of(0));
      assertThat(second.result()).isEqualTo(Value.of(1));
    }
    assertThat(call("broken")).isEqualTo(Value.of(false));
    assertThat(call("parties")).isEqualTo(Value.of(3));
  }

  @Test
  void aPartyAloneNeverWaits() {
    kit = ObjectKit.of(BarrierObject.class, "parties", 1);
    assertThat(arrive("s1", 0).result()).isEqualTo(Value.of(0));
    assertThat(arrive("s1").result()).isEqualTo(Value.of(0));
  }

  @Test
  void aWaitThatIsOverBreaksItForAll() {
    KitCall patient = arrive("s1");
    KitCall hasty = arrive("s2", 100);
    kit.passTime(99);
    assertThat(hasty.isAnswered()).isFalse();
    kit.passTime(1);
    assertBroken(hasty, "the wait of one of those who waited was over");
    assertBroken(patient, "the wait of one of those who waited was over");
    assertBroken(arrive("s3"), "Reset it");
    assertThat(call("broken")).isEqualTo(Value.of(true));
    assertThat(call("n_waiting")).isEqualTo(Value.of(0));
    assertThat(call("describe").toString()).contains("'broken': True", "'why_broken': 'the wait of one");
  }

  @Test
  void whoeverWillNotWaitBreaksItUnlessItIsTheLast() {
    KitCall first = arrive("s1");
    KitCall second = arrive("s2");
    assertThat(arrive("s3", 0).result()).isEqualTo(Value.of(2));
    assertThat(first.hasFailed() || second.hasFailed()).isFalse();
    assertBroken(arrive("s1", 0), "the wait of one");
  }

  @Test
  void itsOwnTimeoutHoldsForWaitsThatSayNone() {
    kit = ObjectKit.of(BarrierObject.class, "parties", 2, "timeout_ms", 50);
    KitCall longer = arrive("s1", 70);
    kit.passTime(60);
    assertThat(longer.isAnswered()).isFalse();
    kit.passTime(10);
    assertBroken(longer, "was over");
    kit.callAnonymously("reset").result();
    KitCall silent = arrive("s1");
    kit.passTime(50);
    assertBroken(silent, "was over");
  }

  @Test
  void theEndOfAWaitersSessionBreaksIt() {
    KitCall gone = arrive("s1");
    KitCall goneToo = arrive("s1");
    kit.endSession("s1");
    assertThat(gone.failure()).isInstanceOf(Cancelled.class);
    assertThat(goneToo.failure()).isInstanceOf(Cancelled.class);
    assertThat(call("broken")).isEqualTo(Value.of(true));
    assertThat(kit.facts()).filteredOn(BarrierObject.Broke.class::isInstance).hasSize(1);
    kit.callAnonymously("reset").result();
    KitCall stays = arrive("s2");
    arrive("s3");
    kit.endSession("s3");
    assertBroken(stays, "went away");
  }

  @Test
  void aCancelledWaitAndOnePastItsDeadlineBreakIt() {
    KitCall stays = arrive("s1");
    KitCall cancelled = arrive("s2");
    kit.cancel(cancelled);
    assertThat(cancelled.failure()).isInstanceOf(Cancelled.class);
    assertBroken(stays, "went away");
    kit.callAnonymously("reset").result();
    KitCall again = arrive("s1");
    KitCall late = kit.request("wait").as("s2", "h").within(20).send();
    kit.passTime(20);
    assertThat(late.failure()).isInstanceOf(Timeout.class);
    assertBroken(again, "went away");
  }

  @Test
  void abortBreaksItUntilItIsReset() {
    KitCall waiting = arrive("s1");
    assertThat(call("abort")).isEqualTo(Value.none());
    call("abort");
    assertBroken(waiting, "aborted");
    assertBroken(arrive("s2"), "aborted");
    assertThat(call("reset")).isEqualTo(Value.none());
    assertThat(call("broken")).isEqualTo(Value.of(false));
    arrive("s1");
    arrive("s2");
    assertThat(arrive("s3").result()).isEqualTo(Value.of(2));
  }

  @Test
  void resetFailsThoseWhoWaitAndLeavesItWhole() {
    call("reset");
    assertThat(kit.facts()).isEmpty();
    KitCall waiting = arrive("s1");
    call("reset");
    assertBroken(waiting, "was reset");
    assertThat(call("broken")).isEqualTo(Value.of(false));
    assertThat(call("n_waiting")).isEqualTo(Value.of(0));
  }

  @Test
  void theEndOfTheObjectBreaksNothing() {
    KitCall waiting = arrive("s1");
    call("drop");
    assertThat(waiting.failure()).isInstanceOf(ObjectGone.class);
    assertThat(kit.facts()).containsExactly(new BarrierObject.Arrived("s1", 0));
  }

  @Test
  void waitingNeedsASession() {
    assertThat(kit.callAnonymously("wait").failure()).isInstanceOf(Denied.class);
    assertThat(call("n_waiting")).isEqualTo(Value.of(0));
  }

  @Test
  void partiesAreOneToManyAsInPython() {
    assertThatThrownBy(() -> ObjectKit.of(BarrierObject.class, "parties", 0))
        .isInstanceOf(Failed.class).hasMessage("parties must be > 0");
    assertThatThrownBy(() -> ObjectKit.of(BarrierObject.class, "parties", 100_001))
        .isInstanceOf(BadArguments.class).hasMessageContaining("at most 100000");
  }

  @Test
  void aWaiterThatMayNotBeParkedTakesNoPlace() {
    kit = ObjectKit.of(ObjectType.of(BarrierObject.class), new ObjectLimits(1, 10, 10), "parties", 3);
    arrive("s1");
    assertThat(arrive("s2").failure()).isInstanceOf(TooLarge.class);
    assertThat(call("n_waiting")).isEqualTo(Value.of(1));
    assertThat(call("broken")).isEqualTo(Value.of(false));
  }

  // ---------------------------------------------------------------- repeats

  @Test
  void aRepeatedWaitJoinsItsParkedOriginal() {
    KitCall first = numbered("s1", 1);
    KitCall repeat = numbered("s1", 1);
    assertThat(call("n_waiting")).isEqualTo(Value.of(1));
    arrive("s2");
    arrive("s3");
    assertThat(first.result()).isEqualTo(Value.of(0));
    assertThat(repeat.result()).isEqualTo(Value.of(0));
    assertThat(numbered("s1", 1).result()).as("long after").isEqualTo(Value.of(0));
  }

  @Test
  void aRepeatAfterARestartKeepsItsPlace() {
    numbered("s1", 1);
    numbered("s2", 5);
    kit = kit.restarted();
    assertThat(call("n_waiting")).isEqualTo(Value.of(2));
    KitCall second = numbered("s2", 5);
    KitCall first = numbered("s1", 1);
    assertThat(call("n_waiting")).isEqualTo(Value.of(2));
    assertThat(numbered("s3", 1).result()).isEqualTo(Value.of(2));
    assertThat(first.result()).isEqualTo(Value.of(0));
    assertThat(second.result()).isEqualTo(Value.of(1));
  }

  @Test
  void aRepeatThatComesAfterItsGenerationIsToldItsIndex() {
    numbered("s1", 1);
    numbered("s2", 5);
    kit = kit.restarted();
    KitCall second = numbered("s2", 5);
    assertThat(numbered("s3", 1).result()).isEqualTo(Value.of(2));
    assertThat(second.result()).isEqualTo(Value.of(1));
    kit = kit.restarted();
    assertThat(numbered("s1", 1).result()).isEqualTo(Value.of(0));
    assertThat(numbered("s1", 1).result()).as("from the kept answer").isEqualTo(Value.of(0));
    assertThat(call("n_waiting")).isEqualTo(Value.of(0));
    KitCall next = numbered("s1", 2);
    assertThat(next.isAnswered()).isFalse();
  }

  @Test
  void theEndOfASessionWhoseRepeatNeverCameBreaksIt() {
    kit = ObjectKit.of(ObjectType.of(BarrierObject.class), new ObjectLimits(1, 10, 10), "parties", 4);
    numbered("s1", 1);
    kit = kit.restarted();
    KitCall stays = arrive("s2");
    assertThat(numbered("s1", 2).failure()).as("it is known here, and waits nowhere").isInstanceOf(TooLarge.class);
    kit.endSession("s1");
    assertBroken(stays, "went away");
  }

  @Test
  void theEndOfASessionForgetsItsIndexes() {
    numbered("s1", 1);
    numbered("s1", 2);
    kit = kit.restarted();
    arrive("s2");
    kit.request("reset").as("s1", "h").send(); // it is known here
    kit.endSession("s1");
    assertThat(kit.facts()).last().isEqualTo(new BarrierObject.Forgotten("s1"));
  }

  @Test
  void tripsTellWhoWasNotParked() {
    numbered("s1", 1);
    kit = kit.restarted();
    arrive("s2");
    arrive("s3");
    assertThat(kit.facts()).contains(new BarrierObject.Tripped(List.of(0)));
    assertThat(kit.facts()).doesNotContain(new BarrierObject.Tripped(List.of(0, 1)));
  }
}
