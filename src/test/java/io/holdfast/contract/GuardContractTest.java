package io.holdfast.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.SharedObjects;
import io.holdfast.error.HoldfastException.StaleToken;
import io.holdfast.model.Wait;
import io.holdfast.types.SharedCounter;
import io.holdfast.types.SharedQueue;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A guard goes with its call through every entrance. */
class GuardContractTest extends ContractHost {

  @ParameterizedTest
  @EnumSource
  void whoShowsALowerTokenIsRefused(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    SharedCounter counter = objects.counter("guarded-" + entrance);
    SharedCounter earlier = objects.guarded(counter, "the/lock", 7);
    SharedCounter later = objects.guarded(counter, "the/lock", 9_007_199_254_740_991L);
    assertThat(await(earlier.add())).isEqualTo(1);
    assertThat(await(later.get())).isEqualTo(1);
    assertThat(failureOf(earlier.add())).isInstanceOf(StaleToken.class).hasMessageContaining("the/lock");
    assertThat(await(later.add())).isEqualTo(2);
    assertThat(await(counter.add())).isEqualTo(3);
    assertThat(await(objects.describe("guarded-" + entrance)).get("guards"))
        .isEqualTo(DictValue.of("the/lock", 9_007_199_254_740_991L));
  }

  @ParameterizedTest
  @EnumSource
  void aCallThatWaitsIsEndedByALaterHolder(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    SharedQueue<Value> queue = objects.queue("guarded-queue-" + entrance);
    SharedQueue<Value> earlier = objects.guarded(queue, "lock", 1);
    await(earlier.size());
    Future<Value> waiting = earlier.get(Wait.forever());
    await(earlier.size());
    await(objects.guarded(queue, "lock", 2).put(Value.of("item"), Wait.none()));
    assertThat(failureOf(waiting)).isInstanceOf(StaleToken.class);
    assertThat(await(queue.size())).isEqualTo(1);
  }

  @Test
  void aProxyOfTheLockNamesIt() {
    SharedObjects objects = connect(Entrance.DIRECT);
    SharedCounter standIn = objects.counter("any-object");
    await(standIn.get());
    SharedCounter counter = objects.counter("guarded-by-proxy");
    await(objects.guarded(counter, standIn, 5).add());
    assertThat(failureOf(objects.guarded(counter, "any-object", 4).add())).isInstanceOf(StaleToken.class);
  }
}
