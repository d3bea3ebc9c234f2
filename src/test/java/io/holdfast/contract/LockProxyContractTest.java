package io.holdfast.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.SharedObjects;
import io.holdfast.error.HoldfastException.NotOwner;
import io.holdfast.model.Wait;
import io.holdfast.types.Grant;
import io.holdfast.types.HoldEnd;
import io.holdfast.types.SharedCondition;
import io.holdfast.types.SharedCounter;
import io.holdfast.types.SharedLock;
import io.holdfast.types.SharedRLock;
import io.holdfast.types.SharedRwLock;
import io.holdfast.types.SharedSemaphore;
import io.vertx.core.Future;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Locks as a Java program uses them: grants, being told of their loss, waiting for a predicate. */
class LockProxyContractTest extends ContractHost {

  @ParameterizedTest
  @EnumSource
  void aHolderIsToldOfItsLoss(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    SharedLock lock = objects.lock("told-" + entrance);
    Grant grant = await(lock.lease(40, Wait.forever())).orElseThrow();
    assertThat(grant.leaseMs()).isEqualTo(40);
    assertThat(await(lock.lost(grant))).isEqualTo(HoldEnd.EXPIRED);
    assertThat(await(lock.token())).isEmpty();
    assertThat(failureOf(lock.renew())).isInstanceOf(NotOwner.class).hasMessageContaining("expired");
    Grant next = await(lock.lease());
    assertThat(next.token()).isGreaterThan(grant.token());
    assertThat(await(lock.renew(0))).isEqualTo(new Grant(next.token(), 0));
    assertThat(await(lock.lost(next.token(), Wait.none()))).isEmpty();
    assertThat(await(objects.lock("told-" + entrance).lease(1000, Wait.none()))).isEqualTo(Optional.empty());
  }

  @ParameterizedTest
  @EnumSource
  void onePredicateIsWaitedForUntilAnotherMakesItTrue(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    SharedCounter counter = objects.counter("predicate-" + entrance);
    SharedCondition mine = objects.condition("condition-" + entrance);
    SharedCondition other = objects.condition("condition-" + entrance);
    await(mine.acquire());
    assertThat(await(mine.waitFor(() -> counter.get().map(n -> n > 1), Wait.ofMillis(5)))).isFalse();
    Future<Boolean> held = mine.waitFor(() -> counter.get().map(n -> n > 1), Wait.forever());
    for (int i = 0; i < 2; i++) {
      await(other.acquire()); // only while the other waits
      await(counter.add());
      await(other.notify(1));
      assertThat(held.isComplete()).isFalse();
      await(other.release());
    }
    assertThat(await(held)).isTrue();
    await(mine.release());
  }

  @ParameterizedTest
  @EnumSource
  void theOtherLocks(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    SharedRLock rlock = objects.rlock("rlock-" + entrance);
    Grant outer = await(rlock.lease());
    assertThat(await(rlock.lease()).token()).isEqualTo(outer.token());
    SharedRwLock reader = objects.rwlock("rwlock-" + entrance);
    SharedRwLock writer = objects.rwlock("rwlock-" + entrance);
    assertThat(await(reader.acquireRead())).isTrue();
    assertThat(await(writer.acquireWrite(Wait.none()))).isFalse();
    Future<Boolean> write = writer.acquireWrite();
    await(reader.releaseRead());
    assertThat(await(write)).isTrue();
    SharedSemaphore permits = objects.semaphore("permits-" + entrance);
    assertThat(await(permits.token())).isEmpty();
    assertThat(await(permits.lease()).leaseMs()).isEqualTo(SharedSemaphore.DEFAULT_LEASE_MS);
    assertThat(await(objects.boundedSemaphore("bounded-" + entrance).acquire())).isTrue();
  }
}
