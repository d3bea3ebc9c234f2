package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.NotOwner;
import io.holdfast.kit.KitCall;
import io.holdfast.kit.ObjectKit;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Leases and tokens of permits, and the bound of a bounded semaphore. */
class SemaphoreLeaseTest {
  private static final Value TRUE = Value.of(true);

  private ObjectKit kit = ObjectKit.of(SemaphoreObject.class, "value", 3);

  @AfterEach
  void theStateIsWhatTheFactsSay() {
    kit.verify();
  }

  private Value available() {
    return kit.callAnonymously("available").result();
  }

  private static Value token(KitCall lease) {
    return ((DictValue) lease.result()).get("token");
  }

  @Test
  void allPermitsOfAHolderAreOneHoldWithOneToken() {
    KitCall first = kit.call("s1", "h", "lease", 1, 1000);
    assertThat(first.result()).isEqualTo(DictValue.of("token", token(first), "lease_ms", 1000));
    assertThat(token(kit.call("s1", "h", "lease", 1, 2000))).isEqualTo(token(first));
    assertThat(token(kit.call("s2", "h", "lease", 1, 0))).isNotEqualTo(token(first));
    kit.call("s1", "h", "release").result();
    assertThat(kit.call("s1", "h", "token").result()).isEqualTo(token(first));
    kit.call("s1", "h", "release").result();
    assertThat(kit.call("s1", "h", "token").result()).isEqualTo(Value.none());
    assertThat(kit.call("s3", "h", "lease", 3, 1000, 0).result()).isEqualTo(Value.none());
  }

  @Test
  void overduePermitsGoToThoseWhoWait() {
    kit.call("s1", "h", "acquire", 2, null, 1000);
    kit.call("s2", "h", "acquire", 1, null, 2000);
    KitCall all = kit.call("s3", "h", "acquire", 3);
    KitCall lost = kit.call("s1", "h", "lost", kit.call("s1", "h", "token").result());
    KitCall otherLost = kit.call("s2", "h", "lost", kit.call("s2", "h", "token").result());
    kit.passTime(1000);
    assertThat(lost.result()).isEqualTo(Value.of("expired"));
    assertThat(otherLost.isAnswered()).isFalse();
    assertThat(available()).isEqualTo(Value.of(2));
    kit.passTime(1000);
    assertThat(otherLost.result()).isEqualTo(Value.of("expired"));
    assertThat(all.result()).isEqualTo(TRUE);
    assertThat(kit.call("s1", "h", "release").failure()).isInstanceOf(NotOwner.class).hasMessageContaining("expired");
  }

  @Test
  void morePermitsLeaveTheLeaseUnlessTheyAskForAnother() {
    kit.call("s1", "h", "acquire", 1, null, 1000);
    kit.passTime(900);
    kit.call("s1", "h", "acquire", 1);
    kit.passTime(99);
    assertThat(available()).isEqualTo(Value.of(1));
    kit.call("s1", "h", "acquire", 1, null, 1000);
    kit.passTime(999);
    assertThat(available()).isEqualTo(Value.of(0));
    kit.passTime(1);
    assertThat(available()).isEqualTo(Value.of(3));
  }

  @Test
  void permitsAreRenewed() {
    assertThat(kit.call("s1", "h", "renew").failure()).isInstanceOf(NotOwner.class);
    kit.call("s1", "h", "acquire", 2, null, 1000);
    kit.passTime(999);
    kit.call("s1", "h", "renew", 1000).result();
    kit.passTime(999);
    assertThat(available()).isEqualTo(Value.of(1));
    assertThat(kit.call("s1", "h", "renew", -1).failure()).isInstanceOf(BadArguments.class);
    assertThat(kit.call("s1", "h", "acquire", 1, null, -1).failure()).isInstanceOf(BadArguments.class);
    ObjectKit other = kit.restarted();
    other.passTime(999);
    assertThat(other.callAnonymously("available").result()).isEqualTo(Value.of(1));
    other.passTime(1);
    assertThat(other.callAnonymously("available").result()).isEqualTo(Value.of(3));
  }

  @Test
  void theEndOfASessionIsToldToOthers() {
    Value token = token(kit.call("s1", "h", "lease"));
    KitCall lost = kit.call("s2", "h", "lost", token);
    kit.endSession("s1");
    assertThat(lost.result()).isEqualTo(Value.of("session_ended"));
  }

  @Test
  void anOwnerlessOneHasNoLeases() {
    kit = ObjectKit.of(SemaphoreObject.class, "owned", false);
    assertThat(kit.callAnonymously("lease").failure()).isInstanceOf(BadArguments.class);
    assertThat(kit.callAnonymously("renew").failure()).isInstanceOf(BadArguments.class);
    assertThat(kit.callAnonymously("token").failure()).isInstanceOf(BadArguments.class);
    assertThat(kit.callAnonymously("lost", 1).failure()).isInstanceOf(BadArguments.class);
    assertThat(kit.callAnonymously("acquire", 1, null, 5).failure()).isInstanceOf(BadArguments.class);
    assertThat(available()).isEqualTo(Value.of(1));
  }

  @Test
  void aBoundedOneIsNotReleasedAboveItsInitialNumber() {
    kit = ObjectKit.of(BoundedSemaphoreObject.class, "value", 2, "owned", false);
    kit.callAnonymously("acquire").result();
    assertThat(kit.callAnonymously("release", 2).failure())
        .hasToString("Failed: ValueError: Semaphore released too many times");
    kit.callAnonymously("release").result();
    assertThat(kit.callAnonymously("release").failure()).hasToString(
        "Failed: ValueError: Semaphore released too many times");
    assertThat(kit.callAnonymously("release", Long.MAX_VALUE).hasFailed()).isTrue();
    assertThat(kit.callAnonymously("release", 0).failure()).hasToString("Failed: ValueError: n must be one or more");
    assertThat(available()).isEqualTo(Value.of(2));
  }

  @Test
  void anOwnedBoundedOneIsReleasedByItsHolders() {
    kit = ObjectKit.of(BoundedSemaphoreObject.class, "value", 2);
    kit.call("s1", "h", "acquire", 2).result();
    assertThat(kit.call("s2", "h", "release").failure()).isInstanceOf(NotOwner.class);
    kit.call("s1", "h", "release", 2).result();
    assertThat(kit.call("s1", "h", "release").failure()).isInstanceOf(NotOwner.class);
  }
}
