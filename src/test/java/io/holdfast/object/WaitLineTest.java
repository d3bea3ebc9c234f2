package io.holdfast.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException.Cancelled;
import io.holdfast.error.HoldfastException.Denied;
import io.holdfast.error.HoldfastException.Empty;
import io.holdfast.error.HoldfastException.Timeout;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.kit.KitCall;
import io.holdfast.kit.ObjectKit;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WaitLineTest {
  private ObjectKit kit = ObjectKit.of(ProbeObject.class);

  @AfterEach
  void theStateIsWhatTheFactsSay() {
    kit.verify();
  }

  private KitCall take(Object... wait) {
    return kit.callAnonymously("take", wait);
  }

  private void note(String text) {
    kit.callAnonymously("note", text).result();
  }

  private Value waiting() {
    return ((DictValue) kit.callAnonymously("describe").result()).get("waiting");
  }

  @Test
  void callersAreServedInOrderOfArrival() {
    List<KitCall> calls = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      calls.add(take());
    }
    for (int i = 0; i < 5; i++) {
      note("n" + i);
      assertThat(calls.get(i).result()).isEqualTo(Value.of("n" + i));
    }
    assertThat(waiting()).isEqualTo(Value.of(0));
  }

  @Test
  void theEndOfASessionEndsItsCallersOnlyInOrderOfArrival() {
    List<KitCall> ending = new ArrayList<>();
    List<KitCall> staying = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ending.add(kit.call("ending", "h" + i, "take"));
      staying.add(kit.call("staying", "h" + i, "take"));
    }
    kit.cancel(ending.get(1));
    kit.endSession("ending");
    assertThat(ending).allSatisfy(call -> assertThat(call.failure()).isInstanceOf(Cancelled.class));
    assertThat(kit.answered()).containsExactly(ending.get(1), ending.get(0), ending.get(2));
    assertThat(waiting()).isEqualTo(Value.of(3));
    note("n");
    assertThat(staying.get(0).result()).isEqualTo(Value.of("n"));
    kit.endSession("staying");
    assertThat(waiting()).isEqualTo(Value.of(0));
  }

  @Test
  void manySessionsThatEndAtOnceDoNotEachLookAtTheCallersOfAllOthers() {
    int sessions = 40_000;
    for (int i = 0; i < sessions; i++) {
      kit.call("session-" + i, "", "take");
    }
    long began = System.nanoTime();
    for (int i = 0; i < sessions; i++) {
      kit.endSession("session-" + i);
    }
    assertThat(waiting()).isEqualTo(Value.of(0));
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void aCallThatDoesNotWaitFailsAtOnce() {
    assertThat(take(0).failure()).isInstanceOf(Empty.class);
    assertThat(waiting()).isEqualTo(Value.of(0));
  }

  @Test
  void aWaitIsOverAtItsTimeNotBefore() {
    KitCall call = take(100);
    kit.passTime(99);
    assertThat(call.isAnswered()).isFalse();
    kit.passTime(1);
    assertThat(call.failure()).isInstanceOf(Empty.class);
  }

  @Test
  void theEarlierOfWaitAndDeadlineDecides() {
    KitCall waitFirst = kit.request("take", 40).within(50).send();
    KitCall deadlineFirst = kit.request("take", 60).within(50).send();
    KitCall forEver = kit.request("take").within(50).send();
    kit.passTime(40);
    assertThat(waitFirst.failure()).isInstanceOf(Empty.class);
    kit.passTime(10);
    assertThat(deadlineFirst.failure()).isInstanceOf(Timeout.class);
    assertThat(forEver.failure()).isInstanceOf(Timeout.class);
  }

  @Test
  void whoHasBeenServedHasNoTimerLeft() {
    KitCall call = take(100);
    note("a");
    assertThat(call.result()).isEqualTo(Value.of("a"));
    assertThat(kit.timersSet()).isZero();
    kit.passTime(200);
    kit.cancel(call);
    assertThat(kit.answered()).hasSize(2);
  }

  @Test
  void leavingFromAnyPlaceKeepsTheOrderOfTheOthers() {
    Random random = new Random(7);
    for (int round = 0; round < 50; round++) {
      List<KitCall> calls = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        calls.add(take());
      }
      List<KitCall> leaving = new ArrayList<>(calls);
      Collections.shuffle(leaving, random);
      leaving = leaving.subList(0, random.nextInt(9));
      for (KitCall call : leaving) {
        kit.cancel(call);
        assertThat(call.failure()).isInstanceOf(Cancelled.class);
      }
      calls.removeAll(leaving);
      for (KitCall call : calls) {
        String text = round + " " + calls.indexOf(call);
        note(text);
        assertThat(call.result()).as("seed 7, round %d", round).isEqualTo(Value.of(text));
      }
      assertThat(waiting()).isEqualTo(Value.of(0));
    }
  }

  @Test
  void theEndOfASessionEndsItsWaitsOnly() {
    KitCall mine = kit.call("s1", "h1", "take");
    KitCall other = kit.call("s2", "h1", "take");
    KitCall mineToo = kit.call("s1", "h2", "take", 1000);
    kit.endSession("s1");
    assertThat(mine.failure()).isInstanceOf(Cancelled.class).hasMessageContaining("session");
    assertThat(mineToo.failure()).isInstanceOf(Cancelled.class);
    note("a");
    assertThat(other.result()).isEqualTo(Value.of("a"));
  }

  @Test
  void aSessionThatHasEndedMayNotWait() {
    kit.endSession("s1");
    assertThat(kit.call("s1", "h1", "take").failure()).isInstanceOf(Denied.class);
    assertThat(kit.call("s1", "h1", "note", "x").failure()).isInstanceOf(Denied.class);
    assertThat(kit.facts()).isEmpty();
  }

  @Test
  void moreThanTheLimitOfParkedCallsIsTooLarge() {
    kit = ObjectKit.of(ObjectType.of(ProbeObject.class), new ObjectLimits(2, 10, 10));
    KitCall first = take();
    take();
    assertThat(take().failure()).isInstanceOf(TooLarge.class).hasMessageContaining("at most 2");
    assertThat(take(0).failure()).as("not waiting is still possible").isInstanceOf(Empty.class);
    kit.cancel(first);
    assertThat(take().isAnswered()).isFalse();
  }

  @Test
  void aServedCallerCannotBeCancelledWhileTheJournalIsLate() {
    KitCall call = take();
    kit.faults().hold();
    kit.callAnonymously("note", "a");
    kit.cancel(call);
    assertThat(call.isAnswered()).isFalse();
    kit.faults().keepAll();
    assertThat(call.result()).isEqualTo(Value.of("a"));
  }
}
