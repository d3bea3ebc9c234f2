package io.holdfast.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.SharedObjects;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.NotOwner;
import io.holdfast.model.Wait;
import io.holdfast.types.SharedLock;
import io.holdfast.types.SharedSemaphore;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Locks and semaphores: who owns what, and what becomes of it. */
class LockContractTest extends ContractHost {

  @ParameterizedTest
  @EnumSource
  void everyOperationOfALockAnswers(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    SharedLock mine = objects.lock("whole-" + entrance);
    SharedLock other = objects.lock("whole-" + entrance);
    assertThat(await(mine.acquire())).isTrue();
    assertThat(await(mine.locked())).isTrue();
    assertThat(await(other.acquire(Wait.none()))).isFalse();
    assertThat(await(other.acquire(Wait.ofMillis(5)))).isFalse();
    assertThat(failureOf(other.release())).isInstanceOf(NotOwner.class);
    await(mine.release());
    assertThat(failureOf(mine.release())).isInstanceOf(NotOwner.class);
    assertThat(await(other.acquire())).isTrue();
    await(other.release());
    assertThat(await(mine.locked())).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void aLockIsHandedOnInOrderOfArrival(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    String name = "order-" + entrance;
    SharedLock first = objects.lock(name);
    await(first.acquire());
    List<SharedLock> proxies = new ArrayList<>();
    List<Future<Boolean>> waiting = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      SharedLock proxy = objects.lock(name);
      await(proxy.locked()); // found, so that the next call goes out at once
      proxies.add(proxy);
      waiting.add(proxy.acquire());
    }
    assertThat(await(objects.describe(name)).get("waiting")).isEqualTo(Value.of(10));
    await(first.release());
    for (int i = 0; i < 10; i++) {
      assertThat(await(waiting.get(i))).isTrue();
      assertThat(waiting.stream().filter(Future::isComplete)).hasSize(i + 1);
      await(proxies.get(i).release());
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatAClosedClientHeldIsReleased(Entrance entrance) {
    SharedObjects leaver = connect(entrance);
    SharedObjects stayer = connect(entrance);
    await(leaver.lock("held-" + entrance).acquire());
    await(leaver.semaphore("permits-" + entrance, DictValue.of("value", 2)).acquire(2, Wait.none()));
    Future<Boolean> lock = stayer.lock("held-" + entrance).acquire();
    Future<Boolean> permits = stayer.semaphore("permits-" + entrance).acquire(2, Wait.forever());
    await(leaver.close());
    assertThat(await(lock)).isTrue();
    assertThat(await(permits)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void anOwnerlessLockIsCPythons(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    SharedLock mine = objects.lock("ownerless-" + entrance, DictValue.of("owned", false));
    SharedLock other = objects.lock("ownerless-" + entrance);
    await(mine.acquire());
    await(other.release());
    assertThat(failureOf(mine.release())).isInstanceOfSatisfying(Failed.class, failed -> {
      assertThat(failed.type()).isEqualTo("RuntimeError");
      assertThat(failed.getMessage()).isEqualTo("release unlocked lock");
    });
  }

  @ParameterizedTest
  @EnumSource
  void everyOperationOfASemaphoreAnswers(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    SharedSemaphore permits = objects.semaphore("sem-" + entrance, DictValue.of("value", 3));
    assertThat(await(permits.acquire())).isTrue();
    assertThat(await(permits.acquire(2, Wait.none()))).isTrue();
    assertThat(await(permits.available())).isZero();
    assertThat(await(permits.acquire(Wait.none()))).isFalse();
    await(permits.release(2));
    assertThat(await(permits.available())).isEqualTo(2);
    assertThat(failureOf(permits.release(5))).isInstanceOf(NotOwner.class);
    await(permits.release());
  }
}
