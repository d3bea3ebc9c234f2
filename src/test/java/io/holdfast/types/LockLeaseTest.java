package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Cancelled;
import io.holdfast.error.HoldfastException.Denied;
import io.holdfast.error.HoldfastException.NotOwner;
import io.holdfast.kit.KitCall;
import io.holdfast.kit.ObjectKit;
import io.holdfast.value.DictValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.Value;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Leases, tokens and being told of the loss, of a lock. */
class LockLeaseTest {
  private static final Value TRUE = Value.of(true);
  private static final Value FALSE = Value.of(false);

  private final ObjectKit kit = ObjectKit.of(LockObject.class);

  @AfterEach
  void theStateIsWhatTheFactsSay() {
    kit.verify();
  }

  private KitCall lease(String session, long leaseMs, Object... wait) {
    Object[] arguments = wait.length == 0 ? new Object[] {leaseMs} : new Object[] {leaseMs, wait[0]};
    return kit.call(session, "h", "lease", arguments);
  }

  private static long token(KitCall lease) {
    return ((IntValue) ((DictValue) lease.result()).get("token")).value();
  }

  private Value locked() {
    return kit.callAnonymously("locked").result();
  }

  @Test
  void aLeaseAnswersTheTokenAndItsLength() {
    KitCall first = lease("s1", 1000);
    assertThat(first.result()).isEqualTo(DictValue.of("token", token(first), "lease_ms", 1000));
    assertThat(kit.call("s1", "h", "token").result()).isEqualTo(Value.of(token(first)));
    assertThat(kit.call("s2", "h", "token").result()).isEqualTo(Value.none());
    assertThat(lease("s2", 1000, 0).result()).isEqualTo(Value.none());
    kit.call("s1", "h", "release");
    assertThat(token(lease("s2", 0))).isGreaterThan(token(first));
  }

  @Test
  void anAcquiredLockHasATokenToo() {
    kit.call("s1", "h", "acquire");
    Value first = kit.call("s1", "h", "token").result();
    kit.call("s1", "h", "release");
    kit.call("s1", "h", "acquire");
    assertThat(kit.call("s1", "h", "token").result()).isNotEqualTo(first).isNotEqualTo(Value.none());
  }

  @Test
  void theLockGoesToTheNextInTheTurnInWhichALeaseIsOver() {
    lease("s1", 1000);
    KitCall next = kit.call("s2", "h", "acquire");
    kit.passTime(999);
    assertThat(next.isAnswered()).isFalse();
    kit.passTime(1);
    assertThat(next.result()).isEqualTo(TRUE);
    assertThat(kit.journal().turns().get(1).facts()).containsExactly(new MutexFact.Released(HoldEnd.EXPIRED),
        new MutexFact.Acquired("s2", "h", 9, 0));
  }

  @Test
  void theCallThatMeetsAnOverdueLeaseEndsItWhenTheTimerIsLate() {
    lease("s1", 1000);
    kit.passTimeWithLateTimers(1000);
    assertThat(locked()).isEqualTo(FALSE);
    assertThat(kit.facts()).endsWith(new MutexFact.Released(HoldEnd.EXPIRED));
    assertThat(kit.call("s1", "h", "release").failure()).isInstanceOf(NotOwner.class).hasMessageContaining("expired");
  }

  @Test
  void aLeaseIsRenewedFromNowAndKeepsItsToken() {
    KitCall first = lease("s1", 1000);
    kit.passTime(900);
    assertThat(kit.call("s1", "h", "renew", 500).result())
        .isEqualTo(DictValue.of("token", token(first), "lease_ms", 500));
    kit.passTime(499);
    assertThat(locked()).isEqualTo(TRUE);
    kit.passTime(1);
    assertThat(locked()).isEqualTo(FALSE);
    assertThat(kit.timersSet()).isZero();
  }

  @Test
  void aLeaseThatIsRenewedForTheSessionHasNoEnd() {
    lease("s1", 1000);
    kit.call("s1", "h", "renew", 0);
    kit.passTime(10_000_000);
    assertThat(locked()).isEqualTo(TRUE);
  }

  @Test
  void onlyTheHolderRenewsAndOneThatHasLostItIsToldHow() {
    assertThat(kit.call("s1", "h", "renew").failure()).isInstanceOf(NotOwner.class)
        .hasMessageContaining("acquire it first");
    lease("s1", 1000);
    assertThat(kit.call("s1", "other", "renew").failure()).isInstanceOf(NotOwner.class).hasMessageContaining("'h'");
    kit.passTime(1000);
    assertThat(kit.call("s1", "h", "renew").failure()).isInstanceOf(NotOwner.class)
        .hasMessageContaining("lost it").hasMessageContaining("expired");
    lease("s2", 1000);
    assertThat(kit.call("s1", "h", "renew").failure()).isInstanceOf(NotOwner.class);
  }

  @Test
  void leasesAreOfOneMillisecondToThirtyDays() {
    long days = HoldOperations.LONGEST_LEASE_MS;
    assertThat(lease("s1", -1).failure()).isInstanceOf(BadArguments.class).hasMessageContaining("1 to " + days);
    assertThat(lease("s1", days + 1).failure()).isInstanceOf(BadArguments.class);
    assertThat(kit.call("s1", "h", "acquire", null, days + 1).failure()).isInstanceOf(BadArguments.class);
    assertThat(locked()).isEqualTo(FALSE);
    lease("s1", days);
    assertThat(kit.call("s1", "h", "renew", -1).failure()).isInstanceOf(BadArguments.class);
    kit.passTime(days - 1);
    assertThat(locked()).isEqualTo(TRUE);
  }

  @Test
  void aHolderIsToldWhenItsLeaseIsOver() {
    KitCall lease = lease("s1", 1000);
    KitCall lost = kit.call("s1", "h", "lost", token(lease));
    KitCall impatient = kit.call("s1", "h", "lost", token(lease), 10);
    KitCall other = kit.callAnonymously("lost", token(lease));
    kit.passTime(10);
    assertThat(impatient.result()).isEqualTo(Value.none());
    assertThat(kit.call("s1", "h", "lost", token(lease), 0).result()).isEqualTo(Value.none());
    kit.passTime(990);
    assertThat(lost.result()).isEqualTo(Value.of("expired"));
    assertThat(other.result()).isEqualTo(Value.of("expired"));
    assertThat(kit.call("s1", "h", "lost", token(lease)).result()).isEqualTo(Value.of("expired"));
  }

  @Test
  void whoeverWatchesAHoldIsToldHowElseItEnded() {
    KitCall released = kit.callAnonymously("lost", token(lease("s1", 0)));
    kit.call("s1", "h", "release");
    assertThat(released.result()).isEqualTo(Value.of("released"));
    long token = token(lease("s1", 0));
    KitCall ended = kit.call("s2", "h", "lost", token);
    KitCall own = kit.call("s1", "h", "lost", token);
    kit.endSession("s1");
    assertThat(ended.result()).isEqualTo(Value.of("session_ended"));
    assertThat(own.failure()).isInstanceOf(Cancelled.class);
  }

  @Test
  void theLatestLossesAreRemembered() {
    long[] tokens = new long[HoldOperations.LOST_REMEMBERED + 1];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = token(lease("s1", 1));
      kit.passTime(1);
    }
    assertThat(kit.callAnonymously("lost", tokens[0]).result()).isEqualTo(Value.of("released"));
    assertThat(kit.callAnonymously("lost", tokens[1]).result()).isEqualTo(Value.of("expired"));
  }

  @Test
  void aHostThatTakesOverBeginsLeasesInFull() {
    lease("s1", 1000);
    kit.passTime(999);
    ObjectKit other = kit.restarted();
    other.passTime(999);
    assertThat(other.callAnonymously("locked").result()).isEqualTo(TRUE);
    other.passTime(1);
    assertThat(other.callAnonymously("locked").result()).isEqualTo(FALSE);
  }

  @Test
  void anOwnerlessLockHasNoLeasesAndNoTokens() {
    ObjectKit ownerless = ObjectKit.of(LockObject.class, "owned", false);
    for (String operation : new String[] {"lease", "renew", "token"}) {
      assertThat(ownerless.call("s1", "h", operation).failure()).isInstanceOf(BadArguments.class)
          .hasMessageContaining("owned=true");
    }
    assertThat(ownerless.call("s1", "h", "lost", 1).failure()).isInstanceOf(BadArguments.class);
    assertThat(ownerless.call("s1", "h", "acquire", null, 1000).failure()).isInstanceOf(BadArguments.class);
    assertThat(ownerless.callAnonymously("locked").result()).isEqualTo(FALSE);
  }

  @Test
  void renewingNeedsASession() {
    assertThat(kit.callAnonymously("renew").failure()).isInstanceOf(Denied.class);
    assertThat(kit.callAnonymously("token").failure()).isInstanceOf(Denied.class);
  }
}
