package io.holdfast.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.ObjectGone;
import io.holdfast.journal.CommonFact.Expired;
import io.holdfast.journal.CommonFact.ExpiryCleared;
import io.holdfast.journal.CommonFact.ExpirySet;
import io.holdfast.kit.KitCall;
import io.holdfast.kit.ObjectKit;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects that end by themselves. */
class ExpiryTest {
  private final ObjectKit kit = ObjectKit.of(ProbeObject.class);

  @AfterEach
  void theStateIsWhatTheFactsSay() {
    kit.verify();
    if (kit.isDropped()) {
      assertThat(kit.timersSet()).as("timers of an object that is gone").isZero();
    }
  }

  private Value described(String detail) {
    return ((DictValue) kit.callAnonymously("describe").result()).get(detail);
  }

  @Test
  void itEndsAtItsTimeAndNotBefore() {
    assertThat(kit.callAnonymously("expire_after", 1_000).result()).isEqualTo(Value.none());
    KitCall parked = kit.call("s1", "h1", "take");
    kit.passTime(999);
    assertThat(kit.isDropped()).isFalse();
    kit.passTime(1);
    assertThat(kit.isDropped()).isTrue();
    assertThat(parked.failure()).isInstanceOf(ObjectGone.class).hasMessageContaining("has expired");
    assertThat(kit.callAnonymously("notes").failure()).isInstanceOf(ObjectGone.class)
        .hasMessageContaining("ask for the name again");
    assertThat(kit.facts()).containsExactly(new ExpirySet(1_000, false), new Expired());
  }

  @Test
  void askingAgainBeginsTheTimeAnewAndCallsDoNot() {
    kit.callAnonymously("expire_after", 1_000);
    kit.passTime(900);
    kit.callAnonymously("expire_after", 500);
    kit.passTime(400);
    kit.callAnonymously("note", "a");
    assertThat(kit.isDropped()).isFalse();
    kit.passTime(100);
    assertThat(kit.isDropped()).isTrue();
  }

  @Test
  void aShorterTimeCountsToo() {
    kit.callAnonymously("expire_after", 1_000);
    kit.callAnonymously("expire_after", 10);
    kit.passTime(10);
    assertThat(kit.isDropped()).isTrue();
  }

  @Test
  void neverExpireLetsItLive() {
    assertThat(kit.callAnonymously("never_expire").result()).isEqualTo(Value.of(false));
    kit.callAnonymously("expire_after", 1_000);
    assertThat(kit.callAnonymously("never_expire").result()).isEqualTo(Value.of(true));
    kit.passTime(5_000);
    assertThat(kit.isDropped()).isFalse();
    assertThat(kit.facts()).containsExactly(new ExpirySet(1_000, false), new ExpiryCleared());
    assertThat(kit.timersSet()).isZero();
  }

  @Test
  void describeTellsHowLongItLivesAndStillHas() {
    assertThat(described("ttl_ms")).isNull();
    kit.callAnonymously("expire_after", 1_000);
    kit.passTime(300);
    assertThat(described("ttl_ms")).isEqualTo(Value.of(1_000));
    assertThat(described("ttl_idle")).isEqualTo(Value.of(false));
    assertThat(described("expires_in_ms")).isEqualTo(Value.of(700));
    kit.callAnonymously("never_expire");
    assertThat(described("ttl_ms")).isNull();
    assertThat(described("expires_in_ms")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"note", "describe", "expire_after", "never_expire", "drop", "batch"})
  void aCallThatMeetsTheEndBeforeTheTimerMakesTheFact(String operation) {
    kit.callAnonymously("expire_after", 1_000);
    kit.passTimeWithLateTimers(1_000);
    assertThat(kit.callAnonymously(operation).failure()).isInstanceOf(ObjectGone.class);
    assertThat(kit.facts()).last().isEqualTo(new Expired());
    assertThat(kit.isDropped()).isTrue();
  }

  @Test
  void whoeverWouldMakeItMeetsTheEndBeforeTheTimer() {
    kit.callAnonymously("expire_after", 1_000);
    kit.passTimeWithLateTimers(999);
    assertThat(kit.isThere().result()).isTrue();
    kit.passTimeWithLateTimers(1);
    kit.faults().hold();
    Future<Boolean> there = kit.isThere();
    assertThat(kit.isDropped()).isTrue();
    assertThat(there.isComplete()).isFalse();
    kit.faults().keepAll();
    assertThat(there.result()).isFalse();
    assertThat(kit.facts()).last().isEqualTo(new Expired());
  }

  @Test
  void nobodyHearsOfTheEndBeforeItsFactIsKept() {
    kit.callAnonymously("expire_after", 1_000);
    KitCall parked = kit.call("s1", "h1", "take");
    kit.faults().hold();
    kit.passTimeWithLateTimers(1_000);
    KitCall call = kit.callAnonymously("notes");
    assertThat(call.isAnswered()).isFalse();
    assertThat(parked.isAnswered()).isFalse();
    kit.faults().keepAll();
    assertThat(call.failure()).isInstanceOf(ObjectGone.class);
    assertThat(parked.failure()).isInstanceOf(ObjectGone.class);
  }

  @Test
  void ofIdleTimeOnlyTheOperationsOfItsTypeAreUse() {
    kit.callAnonymously("expire_after", 1_000, true);
    for (int i = 0; i < 5; i++) {
      kit.passTime(900);
      kit.callAnonymously("notes").result();
    }
    kit.passTime(900);
    kit.callAnonymously("describe").result();
    kit.passTime(99);
    assertThat(kit.isDropped()).isFalse();
    kit.passTime(1);
    assertThat(kit.isDropped()).isTrue();
  }

  @Test
  void callersThatWaitKeepAnIdleOne() {
    kit.callAnonymously("expire_after", 1_000, true);
    KitCall parked = kit.call("s1", "h1", "take");
    kit.passTime(10_500);
    assertThat(parked.isAnswered()).isFalse();
    kit.cancel(parked);
    kit.passTime(1_000);
    assertThat(kit.isDropped()).isTrue();
  }

  @Test
  void theTimeOfAnIdleOneBeginsWhenTheLastWhoWaitedGoes() {
    kit.callAnonymously("expire_after", 1_000, true);
    KitCall first = kit.call("s1", "h1", "take");
    KitCall last = kit.call("s1", "h2", "take");
    kit.passTime(10_200);
    kit.cancel(first);
    kit.passTime(300);
    kit.cancel(last);
    kit.passTime(999);
    assertThat(kit.isDropped()).isFalse();
    kit.passTime(1);
    assertThat(kit.isDropped()).isTrue();
  }

  @Test
  void aRepeatDoesNotBeginTheTimeAnew() {
    kit.request("expire_after", 1_000).as("s1", "h1").numbered(1, 0).send();
    kit.passTime(600);
    assertThat(kit.request("expire_after", 1_000).as("s1", "h1").numbered(1, 0).send().result())
        .isEqualTo(Value.none());
    kit.passTime(400);
    assertThat(kit.isDropped()).isTrue();
  }

  @Test
  void afterARestartTheTimeBeginsInFull() {
    kit.callAnonymously("expire_after", 1_000);
    kit.passTime(900);
    ObjectRuntime again = Replay.of(kit.runtime(), kit.facts());
    kit.callAnonymously("never_expire");
    again.begin();
    kit.passTime(999);
    assertThat(again.hasEnded()).isFalse();
    kit.passTime(1);
    assertThat(again.hasEnded()).isTrue();
  }

  @Test
  void objectsOfPlainClassesEndToo() {
    ObjectKit plain = ObjectKit.ofPlain(new BatchTest.Plain());
    plain.callAnonymously("expire_after", 10);
    plain.passTime(10);
    assertThat(plain.isDropped()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Expiry.LONGEST_TTL_MS + 1, Long.MAX_VALUE, Long.MIN_VALUE})
  void aTimeIsFromOneMillisecondToTenYears(long ttlMs) {
    assertThat(kit.callAnonymously("expire_after", ttlMs).failure()).isInstanceOf(BadArguments.class)
        .hasMessageContaining("not " + ttlMs).hasMessageContaining("'never_expire'");
    assertThat(kit.callAnonymously("expire_after", Expiry.LONGEST_TTL_MS).hasFailed()).isFalse();
  }
}
