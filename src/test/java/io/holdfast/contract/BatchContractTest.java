package io.holdfast.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.client.SharedObjects;
import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.StaleToken;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.model.Wait;
import io.holdfast.types.SharedCounter;
import io.holdfast.types.SharedQueue;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A batch is all or nothing through every entrance. */
class BatchContractTest extends ContractHost {

  @ParameterizedTest
  @EnumSource
  void everyCallOfABatchGetsItsOwnResult(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    SharedQueue<String> queue = objects.queue("batched-" + entrance, String.class);
    List<Future<?>> each = new ArrayList<>();
    Future<List<Object>> batch = objects.batch(queue, calls -> {
      each.add(calls.put("a", Wait.forever()));
      each.add(calls.put("b", Wait.none()));
      each.add(calls.get(Wait.ofMillis(60_000)));
      each.add(calls.size());
      assertThat(calls).hasToString("a batch of calls of a queue");
    });
    assertThat(await(batch)).containsExactly(null, null, "a", 1);
    assertThat(each.stream().<Object>map(Future::result).toList()).isEqualTo(await(batch));
    assertThat(await(objects.batch(queue, calls -> { }))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void whenOneFailsAllHaveHadNoEffect(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    SharedCounter counter = objects.counter("batched-counter-" + entrance);
    List<Future<?>> each = new ArrayList<>();
    Future<List<Object>> batch = objects.batch(counter, calls -> {
      each.add(calls.set(Long.MAX_VALUE));
      each.add(calls.add());
      each.add(calls.set(7));
    });
    assertThat(failureOf(batch)).isInstanceOfSatisfying(Failed.class,
        failed -> assertThat(failed.type()).isEqualTo("OverflowError"))
        .hasMessageContaining("call 2 of 3 of the batch, 'add'");
    assertThat(each).allSatisfy(one -> assertThat(one.cause()).isSameAs(batch.cause()));
    assertThat(await(counter.get())).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void itTakesTheGuardOfItsProxyAndAThousandCallsAtMost(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    SharedCounter counter = objects.counter("batched-guard-" + entrance);
    assertThat(await(objects.batch(objects.guarded(counter, "lock", 2), calls -> calls.add(5)))).containsExactly(5L);
    assertThat(failureOf(objects.batch(objects.guarded(counter, "lock", 1), calls -> calls.add(5))))
        .isInstanceOf(StaleToken.class);
    assertThat(failureOf(objects.batch(counter, calls -> {
      for (int i = 0; i < 1_001; i++) {
        calls.add();
      }
    }))).isInstanceOf(TooLarge.class);
    assertThat(await(counter.get())).isEqualTo(5);
  }

  @ParameterizedTest
  @EnumSource
  void aBatchThatIsOnItsWayTakesNoMoreCalls(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    SharedCounter[] kept = new SharedCounter[1];
    await(objects.batch(objects.counter("batched-late-" + entrance), calls -> kept[0] = calls));
    assertThatThrownBy(() -> kept[0].add()).isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("on its way");
    assertThat(failureOf(objects.call("batched-late-" + entrance, "batch", List.of("add"))))
        .isInstanceOf(BadArguments.class);
  }
}
