package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException.Denied;
import io.holdfast.error.HoldfastException.NotOwner;
import io.holdfast.kit.KitCall;
import io.holdfast.kit.ObjectKit;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RLockObjectTest {
  private static final Value TRUE = Value.of(true);
  private static final Value FALSE = Value.of(false);

  private ObjectKit kit = ObjectKit.of(RLockObject.class);

  @AfterEach
  void theStateIsWhatTheFactsSay() {
    kit.verify();
  }

  private KitCall acquire(String session, Object... arguments) {
    return kit.call(session, "h", "acquire", arguments);
  }

  private KitCall release(String session) {
    return kit.call(session, "h", "release");
  }

  private Value locked() {
    return kit.callAnonymously("locked").result();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void itsHolderAcquiresItAgainAndReleasesItAsOften(boolean owned) {
    kit = ObjectKit.of(RLockObject.class, "owned", owned);
    assertThat(acquire("s1").result()).isEqualTo(TRUE);
    assertThat(acquire("s1", 0).result()).isEqualTo(TRUE);
    assertThat(kit.call("s1", "other", "acquire", 0).result()).isEqualTo(FALSE);
    KitCall next = acquire("s2");
    assertThat(acquire("s1").result()).as("also while others wait").isEqualTo(TRUE);
    release("s1").result();
    release("s1").result();
    assertThat(next.isAnswered()).isFalse();
    release("s1").result();
    assertThat(next.result()).isEqualTo(TRUE);
    assertThat(release("s1").hasFailed()).isTrue();
  }

  @Test
  void everyLevelHasTheSameToken() {
    acquire("s1");
    Value token = kit.call("s1", "h", "token").result();
    acquire("s1");
    assertThat(kit.call("s1", "h", "token").result()).isEqualTo(token);
    release("s1");
    assertThat(kit.call("s1", "h", "token").result()).isEqualTo(token);
  }

  @Test
  void aLevelThatAsksForALeaseReplacesTheOneThereIsAndOneThatDoesNotLeavesIt() {
    acquire("s1", null, 1000);
    acquire("s1");
    kit.passTime(500);
    acquire("s1", null, 600);
    kit.passTime(599);
    assertThat(locked()).isEqualTo(TRUE);
    KitCall next = acquire("s2");
    kit.passTime(1);
    assertThat(next.result()).as("all three levels are over").isEqualTo(TRUE);
    assertThat(release("s1").failure()).isInstanceOf(NotOwner.class);
  }

  @Test
  void aLeaseIsGrantedAtEveryLevel() {
    Value grant = kit.call("s1", "h", "lease", 1000).result();
    assertThat(kit.call("s1", "h", "lease", 2000).result()).isEqualTo(DictValue.of("token",
        ((DictValue) grant).get("token"), "lease_ms", 2000));
    kit.passTime(1999);
    assertThat(locked()).isEqualTo(TRUE);
    kit.passTime(1);
    assertThat(locked()).isEqualTo(FALSE);
  }

  @Test
  void theEndOfItsSessionReleasesAllLevels() {
    acquire("s1");
    acquire("s1");
    KitCall next = acquire("s2");
    kit.endSession("s1");
    assertThat(next.result()).isEqualTo(TRUE);
  }

  @Test
  void anOwnerlessOneIsItsHoldersAloneAndStaysLockedWhenThatIsGone() {
    kit = ObjectKit.of(RLockObject.class, "owned", false);
    assertThat(kit.callAnonymously("acquire").failure()).isInstanceOf(Denied.class);
    acquire("s1");
    assertThat(release("s2").failure()).hasToString("Failed: RuntimeError: cannot release un-acquired lock");
    kit.endSession("s1");
    assertThat(locked()).isEqualTo(TRUE);
  }

  @Test
  void describeTellsItsLevels() {
    acquire("s1");
    acquire("s1");
    assertThat(kit.callAnonymously("describe").result().toString()).contains("'levels': 2").contains("'holder': 'h'");
  }
}
