package io.holdfast.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.SharedObjects;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.NotOwner;
import io.holdfast.model.Wait;
import io.holdfast.types.SharedEvent;
import io.holdfast.types.SharedLock;
import io.holdfast.types.SharedSemaphore;
import io.holdfast.value.DictValue;
import io.vertx.core.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Locks, semaphores and events. */
class SynchronisationContractTest extends ContractHost {

  @ParameterizedTest
  @EnumSource
  void aLockBelongsToOneProxyUntilItIsReleasedOrItsClientCloses(Entrance entrance) {
    SharedObjects closing = connect(entrance);
    SharedLock mine = closing.lock("lock-" + entrance);
    SharedLock other = closing.lock("lock-" + entrance);
    SharedLock third = connect(entrance).lock("lock-" + entrance);
    assertThat(await(mine.acquire())).isTrue();
    assertThat(await(mine.locked())).isTrue();
    assertThat(await(other.acquire(Wait.none()))).isFalse();
    assertThat(await(third.acquire(Wait.ofMillis(5)))).isFalse();
    assertThat(failureOf(other.release())).isInstanceOf(NotOwner.class);
    Future<Boolean> waiting = third.acquire();
    await(mine.release());
    assertThat(await(waiting)).isTrue();
    Future<Boolean> next = mine.acquire();
    await(third.release());
    assertThat(await(next)).isTrue();
    Future<Boolean> last = third.acquire();
    close(closing);
    assertThat(await(last)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void aLockWithoutOwnersIsReleasedByAnybody(Entrance entrance) {
    DictValue ownerless = DictValue.of("owned", false);
    SharedLock mine = connect(entrance).lock("ownerless-" + entrance, ownerless);
    SharedLock other = connect(entrance).lock("ownerless-" + entrance, ownerless);
    await(mine.acquire());
    await(other.release());
    assertThat(failureOf(other.release())).isInstanceOfSatisfying(Failed.class,
        failed -> assertThat(failed.type()).isEqualTo("RuntimeError"));
  }

  @ParameterizedTest
  @EnumSource
  void permitsAreHandedOutAndComeBackWhenTheirClientCloses(Entrance entrance) {
    SharedObjects closing = connect(entrance);
    SharedSemaphore mine = closing.semaphore("permits-" + entrance, DictValue.of("value", 3));
    SharedSemaphore other = connect(entrance).semaphore("permits-" + entrance, DictValue.of("value", 3));
    assertThat(await(mine.acquire())).isTrue();
    assertThat(await(mine.acquire(2, Wait.none()))).isTrue();
    assertThat(await(other.acquire(Wait.none()))).isFalse();
    await(mine.release());
    assertThat(await(other.available())).isEqualTo(1);
    assertThat(failureOf(other.release())).isInstanceOf(NotOwner.class);
    Future<Boolean> all = other.acquire(3, Wait.forever());
    close(closing);
    assertThat(await(all)).isTrue();
    assertThat(await(other.available())).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void anEventWakesWhoWaitsForIt(Entrance entrance) {
    SharedEvent event = connect(entrance).event("event-" + entrance);
    SharedEvent other = connect(entrance).event("event-" + entrance);
    assertThat(await(event.isSet())).isFalse();
    assertThat(await(event.wait(Wait.ofMillis(5)))).isFalse();
    Future<Boolean> waiting = event.wait(Wait.forever());
    await(event.isSet()); // a proxy's calls arrive in order: the wait is parked now
    await(other.set());
    await(other.clear());
    assertThat(await(waiting)).isTrue();
    assertThat(await(event.isSet())).isFalse();
  }
}
