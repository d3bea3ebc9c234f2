package io.holdfast.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.SharedObjects;
import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.NoSuchOperation;
import io.holdfast.error.HoldfastException.ObjectGone;
import io.holdfast.types.SharedCounter;
import io.holdfast.value.Value;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CounterContractTest extends ContractHost {

  @ParameterizedTest
  @EnumSource
  void everyOperationAnswers(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    SharedCounter counter = objects.counter("counter-" + entrance);
    assertThat(await(counter.get())).isZero();
    assertThat(await(counter.add())).isEqualTo(1);
    assertThat(await(counter.add(-3))).isEqualTo(-2);
    assertThat(await(counter.set(10))).isEqualTo(-2);
    assertThat(await(counter.compareAndSet(9, 1))).isFalse();
    assertThat(await(counter.compareAndSet(10, Long.MAX_VALUE))).isTrue();
    assertThat(failureOf(counter.add())).isInstanceOfSatisfying(Failed.class,
        failed -> assertThat(failed.type()).isEqualTo("OverflowError"));
    assertThat(await(counter.get())).isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @EnumSource
  void refusalsSayWhatIsAllowed(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    String name = "refusing-" + entrance;
    await(objects.counter(name).get());
    assertThat(failureOf(objects.call(name, "nothing"))).isInstanceOf(NoSuchOperation.class)
        .hasMessageContaining("compare_and_set");
    assertThat(failureOf(objects.call(name, "set"))).isInstanceOf(BadArguments.class)
        .hasMessageContaining("needs 'value'");
    assertThat(failureOf(objects.call(name, "set", "x"))).isInstanceOf(BadArguments.class)
        .hasMessageContaining("'value' takes a whole number");
  }

  @ParameterizedTest
  @EnumSource
  void aDroppedObjectIsGoneAndItsNameIsFree(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    String name = "dropped-" + entrance;
    SharedCounter old = objects.counter(name);
    await(old.add(5));
    assertThat(await(objects.describe(name)).get("value")).isEqualTo(Value.of(5));
    await(objects.drop(name));
    assertThat(await(objects.counter(name).get())).isZero();
    assertThat(failureOf(old.get())).isInstanceOf(ObjectGone.class);
  }
}
