package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException.Cancelled;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.NotOwner;
import io.holdfast.error.HoldfastException.ObjectGone;
import io.holdfast.error.HoldfastException.Timeout;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.kit.KitCall;
import io.holdfast.kit.ObjectKit;
import io.holdfast.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Waiting and notifying; what a condition has from its lock is in {@link RLockObjectTest}. */
class ConditionObjectTest {
  private static final Value TRUE = Value.of(true);
  private static final Value FALSE = Value.of(false);

  private ObjectKit kit = ObjectKit.of(ConditionObject.class);

  @AfterEach
  void theStateIsWhatTheFactsSay() {
    kit.verify();
  }

  private KitCall acquire(String session) {
    return kit.call(session, "h", "acquire");
  }

  private void release(String session) {
    kit.call(session, "h", "release").result();
  }

  private KitCall waits(String session, Object... arguments) {
    acquire(session).result();
    KitCall wait = kit.call(session, "h", "wait", arguments);
    return wait;
  }

  private KitCall notify(String session, Object... arguments) {
    acquire(session).result();
    KitCall notify = kit.call(session, "h", "notify", arguments);
    release(session);
    return notify;
  }

  private Value locked() {
    return kit.callAnonymously("locked").result();
  }

  @Test
  void whoeverWaitsGivesTheLockBackMeanwhile() {
    KitCall wait = waits("s1");
    assertThat(wait.isAnswered()).isFalse();
    assertThat(locked()).isEqualTo(FALSE);
  }

  @Test
  void thoseWhoWaitLongestAreNotifiedAndGoOnOneAfterTheOtherOnceTheyHaveTheLock() {
    KitCall first = waits("s1");
    KitCall second = waits("s2");
    KitCall third = waits("s3");
    acquire("n").result();
    kit.call("n", "h", "notify", 2).result();
    assertThat(first.isAnswered()).isFalse();
    release("n");
    assertThat(first.result()).isEqualTo(TRUE);
    assertThat(second.isAnswered()).isFalse();
    release("s1");
    assertThat(second.result()).isEqualTo(TRUE);
    release("s2");
    assertThat(third.isAnswered()).isFalse();
    assertThat(locked()).isEqualTo(FALSE);
  }

  @Test
  void allAreNotified() {
    List<KitCall> calls = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      calls.add(waits("s" + i));
    }
    acquire("n").result();
    kit.call("n", "h", "notify_all").result();
    release("n");
    for (int i = 0; i < 5; i++) {
      assertThat(calls.get(i).result()).isEqualTo(TRUE);
      release("s" + i);
    }
  }

  @Test
  void aNotificationForNobodyIsForgotten() {
    notify("n");
    KitCall wait = waits("s1");
    assertThat(wait.isAnswered()).isFalse();
    assertThat(notify("n", 0).result()).isEqualTo(Value.none());
    assertThat(notify("n", -3).result()).isEqualTo(Value.none());
    assertThat(wait.isAnswered()).isFalse();
  }

  @Test
  void whoeverIsNotifiedStandsBehindThoseWhoWantTheLockAlready() {
    KitCall wait = waits("s1");
    acquire("n").result();
    KitCall before = acquire("s2");
    kit.call("n", "h", "notify").result();
    KitCall after = acquire("s3");
    release("n");
    assertThat(before.result()).isEqualTo(TRUE);
    release("s2");
    assertThat(wait.result()).isEqualTo(TRUE);
    release("s1");
    assertThat(after.result()).isEqualTo(TRUE);
  }

  @Test
  void aWaitThatIsOverAnswersFalseOnceItHasTheLockAgain() {
    KitCall wait = waits("s1", 100);
    acquire("s2").result();
    kit.passTime(100);
    assertThat(wait.isAnswered()).isFalse();
    kit.call("s2", "h", "notify").result();
    kit.passTime(10_000);
    assertThat(wait.isAnswered()).isFalse();
    release("s2");
    assertThat(wait.result()).isEqualTo(FALSE);
    assertThat(kit.call("s2", "h", "acquire", 0).result()).isEqualTo(FALSE);
    release("s1");
    assertThat(kit.timersSet()).isZero();
  }

  @Test
  void aWaitOfNoTimeLetsOthersHaveTheLock() {
    acquire("s1").result();
    KitCall other = acquire("s2");
    KitCall wait = kit.call("s1", "h", "wait", 0);
    assertThat(other.result()).isEqualTo(TRUE);
    assertThat(wait.isAnswered()).isFalse();
    release("s2");
    assertThat(wait.result()).isEqualTo(FALSE);
    assertThat(kit.call("s1", "h", "wait", 0).result()).isEqualTo(FALSE);
    release("s1");
  }

  @Test
  void conditionsOfOneLockAreToldApartByName() {
    KitCall empty = waits("s1", null, "not_empty");
    KitCall full = waits("s2", null, "not_full");
    KitCall nameless = waits("s3");
    notify("n", 5, "not_full");
    assertThat(full.result()).isEqualTo(TRUE);
    release("s2");
    notify("n", 5);
    assertThat(nameless.result()).isEqualTo(TRUE);
    release("s3");
    assertThat(empty.isAnswered()).isFalse();
  }

  @Test
  void theNameOfAConditionIsNotEndless() {
    acquire("s1");
    String longest = "c".repeat(LockOperations.LONGEST_CONDITION);
    assertThat(kit.call("s1", "h", "notify", 1, longest).result()).isEqualTo(Value.none());
    assertThat(kit.call("s1", "h", "notify", 1, longest + "c").failure()).isInstanceOf(TooLarge.class);
    assertThat(kit.call("s1", "h", "notify_all", longest + "c").failure()).isInstanceOf(TooLarge.class);
    assertThat(kit.call("s1", "h", "wait", null, longest + "c").failure()).isInstanceOf(TooLarge.class);
  }

  @Test
  void withoutTheLockNobodyWaitsOrNotifies() {
    for (String operation : new String[] {"wait", "notify", "notify_all"}) {
      assertThat(kit.call("s1", "h", operation).failure()).isInstanceOf(NotOwner.class)
          .hasMessageContaining("on un-acquired lock");
    }
    acquire("s2");
    assertThat(kit.call("s1", "h", "notify").failure()).isInstanceOf(NotOwner.class);
  }

  @Test
  void allLevelsOfTheLockAreGivenBackAndRestored() {
    acquire("s1");
    acquire("s1");
    KitCall wait = waits("s1");
    assertThat(locked()).isEqualTo(FALSE);
    notify("n");
    assertThat(wait.result()).isEqualTo(TRUE);
    release("s1");
    release("s1");
    assertThat(locked()).isEqualTo(TRUE);
    release("s1");
    assertThat(locked()).isEqualTo(FALSE);
  }

  @Test
  void theLockIsHadAgainWithAnotherTokenAndItsLeaseInFull() {
    kit.call("s1", "h", "lease", 1000);
    Value token = kit.call("s1", "h", "token").result();
    KitCall lost = kit.call("s1", "other", "lost", token);
    kit.passTime(900);
    KitCall wait = kit.call("s1", "h", "wait");
    assertThat(lost.result()).isEqualTo(Value.of("released"));
    kit.passTime(5000);
    notify("n");
    assertThat(wait.result()).isEqualTo(TRUE);
    assertThat(kit.call("s1", "h", "token").result()).isNotEqualTo(token);
    kit.passTime(999);
    assertThat(locked()).isEqualTo(TRUE);
    kit.passTime(1);
    assertThat(locked()).isEqualTo(FALSE);
  }

  @Test
  void cancelDeadlineAndTheEndOfTheSessionLeaveWithoutTheLock() {
    acquire("s1");
    KitCall cancelled = kit.call("s1", "h", "wait");
    acquire("s2");
    KitCall late = kit.request("wait").as("s2", "h").within(50).send();
    KitCall ended = waits("s3");
    KitCall stays = waits("s4");
    kit.cancel(cancelled);
    kit.passTime(50);
    kit.endSession("s3");
    assertThat(cancelled.failure()).isInstanceOf(Cancelled.class);
    assertThat(late.failure()).isInstanceOf(Timeout.class);
    assertThat(ended.failure()).isInstanceOf(Cancelled.class);
    assertThat(locked()).isEqualTo(FALSE);
    notify("n");
    assertThat(stays.result()).isEqualTo(TRUE);
  }

  @Test
  void theNotificationOfOneThatLeavesIsForTheNext() {
    KitCall first = waits("s1");
    KitCall second = waits("s2");
    acquire("n").result();
    kit.call("n", "h", "notify").result();
    kit.cancel(first);
    assertThat(first.failure()).isInstanceOf(Cancelled.class);
    release("n");
    assertThat(second.result()).isEqualTo(TRUE);
  }

  @Test
  void theDeadlineHoldsInTheLocksLineToo() {
    acquire("s1");
    KitCall wait = kit.request("wait").as("s1", "h").within(100).send();
    acquire("n").result();
    kit.call("n", "h", "notify").result();
    kit.passTime(100);
    assertThat(wait.failure()).isInstanceOf(Timeout.class);
  }

  @Test
  void aDroppedOneFailsThoseWhoWait() {
    KitCall wait = waits("s1");
    kit.callAnonymously("drop");
    assertThat(wait.failure()).isInstanceOf(ObjectGone.class);
  }

  @Test
  void aHostThatTakesOverKnowsWhoWaitsAndWhoWasNotified() {
    for (int i = 1; i <= 3; i++) {
      kit.request("acquire").as("s" + i, "h").numbered(1, 1).send();
      kit.request("wait", i == 3 ? 500 : null).as("s" + i, "h").numbered(2, 1).send();
    }
    acquire("n").result();
    kit.call("n", "h", "notify").result();
    ObjectKit other = kit.restarted();
    KitCall second = other.request("wait").as("s2", "h").numbered(2, 1).send();
    KitCall third = other.request("wait", 500).as("s3", "h").numbered(2, 1).send();
    assertThat(other.call("n", "h", "release").result()).isEqualTo(Value.none());
    assertThat(other.callAnonymously("locked").result()).as("the one notified is not back").isEqualTo(FALSE);
    KitCall first = other.request("wait").as("s1", "h").numbered(2, 1).send();
    assertThat(first.result()).isEqualTo(TRUE);
    assertThat(second.isAnswered()).isFalse();
    other.passTime(500);
    other.call("s1", "h", "release");
    assertThat(third.result()).isEqualTo(FALSE);
    other.call("s3", "h", "notify").result();
    other.call("s3", "h", "release").result();
    assertThat(second.result()).isEqualTo(TRUE);
  }

  @Test
  void aHostThatTakesOverForgetsThoseWhoseSessionEnds() {
    KitCall wait = waits("s1");
    waits("s2");
    ObjectKit other = kit.restarted();
    other.call("s1", "h", "locked");
    other.call("s1", "h", "release"); // makes the session known to it
    other.endSession("s1");
    other.call("n", "h", "acquire").result();
    other.call("n", "h", "notify").result();
    other.call("n", "h", "release").result();
    assertThat(wait.isAnswered()).isFalse();
    assertThat(other.facts()).contains(new MutexFact.WentAway(1), new MutexFact.Woken(2, true));
  }

  @Test
  void aPlainLockHasConditionsToo() {
    kit = ObjectKit.of(LockObject.class);
    KitCall wait = waits("s1", null, "ready");
    notify("n", 1, "ready");
    assertThat(wait.result()).isEqualTo(TRUE);
    release("s1");
  }

  @Test
  void anOwnerlessLockHasThemAsInPythonWhereItIsEnoughThatSomebodyHoldsIt() {
    kit = ObjectKit.of(LockObject.class, "owned", false);
    Failed failure = (Failed) kit.callAnonymously("wait").failure();
    assertThat(failure).hasToString("Failed: RuntimeError: cannot wait on un-acquired lock");
    assertThat(kit.callAnonymously("notify").failure())
        .hasToString("Failed: RuntimeError: cannot notify on un-acquired lock");
    kit.callAnonymously("acquire");
    KitCall wait = kit.callAnonymously("wait");
    assertThat(locked()).isEqualTo(FALSE);
    kit.callAnonymously("acquire");
    kit.callAnonymously("notify_all").result();
    kit.callAnonymously("release");
    assertThat(wait.result()).isEqualTo(TRUE);
    assertThat(locked()).isEqualTo(TRUE);
  }
}
