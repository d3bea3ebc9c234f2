package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException.Cancelled;
import io.holdfast.error.HoldfastException.Timeout;
import io.holdfast.kit.KitCall;
import io.holdfast.kit.ObjectKit;
import io.holdfast.value.Value;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventObjectTest {
  private static final Value TRUE = Value.of(true);
  private static final Value FALSE = Value.of(false);

  private final ObjectKit kit = ObjectKit.of(EventObject.class);

  @AfterEach
  void theStateIsWhatTheFactsSay() {
    kit.verify();
  }

  private Value call(String operation, Object... arguments) {
    return kit.callAnonymously(operation, arguments).result();
  }

  @Test
  void isClearUntilSetAndClearAgainAfterClear() {
    assertThat(call("is_set")).isEqualTo(FALSE);
    assertThat(call("set")).isEqualTo(Value.none());
    assertThat(call("is_set")).isEqualTo(TRUE);
    assertThat(call("clear")).isEqualTo(Value.none());
    assertThat(call("is_set")).isEqualTo(FALSE);
  }

  @Test
  void settingTwiceIsOneFact() {
    call("clear");
    call("set");
    call("set");
    call("clear");
    call("clear");
    assertThat(kit.facts()).containsExactly(new EventObject.Raised(), new EventObject.Lowered());
  }

  @Test
  void waitReturnsAtOnceWhenSet() {
    call("set");
    assertThat(call("wait")).isEqualTo(TRUE);
    assertThat(call("wait", 0)).isEqualTo(TRUE);
  }

  @Test
  void waitWithoutWaitingIsFalseWhenClear() {
    assertThat(call("wait", 0)).isEqualTo(FALSE);
  }

  @Test
  void setWakesAllWhoWaitAlsoWhenItIsClearedRightAfter() {
    KitCall first = kit.callAnonymously("wait");
    KitCall second = kit.call("s1", "h1", "wait", 500);
    KitCall third = kit.callAnonymously("wait", 500);
    call("set");
    call("clear");
    assertThat(first.result()).isEqualTo(TRUE);
    assertThat(second.result()).isEqualTo(TRUE);
    assertThat(third.result()).isEqualTo(TRUE);
    assertThat(kit.timersSet()).isZero();
  }

  @Test
  void setWakesAllWhenClearIsAlreadyQueuedBehindIt() {
    KitCall waiting = kit.callAnonymously("wait");
    KitCall[] late = new KitCall[1];
    // the first answer of the turn of set makes calls that are queued: clear, then a wait
    kit.whenAnswered("set", () -> {
      kit.callAnonymously("clear");
      late[0] = kit.callAnonymously("wait", 10);
    });
    call("set");
    assertThat(waiting.result()).isEqualTo(TRUE);
    kit.passTime(10);
    assertThat(late[0].result()).isEqualTo(FALSE);
  }

  @Test
  void waitIsFalseWhenItsTimeIsOver() {
    KitCall waiting = kit.callAnonymously("wait", 100);
    kit.passTime(99);
    assertThat(waiting.isAnswered()).isFalse();
    kit.passTime(1);
    assertThat(waiting.result()).isEqualTo(FALSE);
  }

  @Test
  void deadlineCancelAndSessionEndEndTheWaitWithTheirErrors() {
    KitCall late = kit.request("wait").within(50).send();
    KitCall cancelled = kit.callAnonymously("wait");
    KitCall orphan = kit.call("s1", "h1", "wait");
    kit.cancel(cancelled);
    kit.endSession("s1");
    kit.passTime(50);
    assertThat(late.failure()).isInstanceOf(Timeout.class);
    assertThat(cancelled.failure()).isInstanceOf(Cancelled.class);
    assertThat(orphan.failure()).isInstanceOf(Cancelled.class);
    assertThat(kit.facts()).isEmpty();
  }

  @Test
  void aRepeatedWaitIsOneWaiter() {
    KitCall first = kit.request("wait").as("s1", "h").numbered(1, 0).send();
    KitCall repeat = kit.request("wait").as("s1", "h").numbered(1, 0).send();
    KitCall another = kit.request("wait").as("s1", "h").numbered(2, 0).send();
    assertThat(call("describe").toString()).contains("'waiting': 2");
    call("set");
    assertThat(first.result()).isEqualTo(TRUE);
    assertThat(repeat.result()).isEqualTo(TRUE);
    assertThat(another.result()).isEqualTo(TRUE);
    call("clear");
    assertThat(kit.request("wait", 0).as("s1", "h").numbered(1, 0).send().result())
        .as("a read: long after it is asked again").isEqualTo(FALSE);
  }

  @Test
  void staysSetWhenTheSessionThatSetItEnds() {
    kit.call("s1", "h1", "set");
    kit.endSession("s1");
    assertThat(call("is_set")).isEqualTo(TRUE);
    assertThat(call("describe").toString()).contains("'set': True");
  }
}
