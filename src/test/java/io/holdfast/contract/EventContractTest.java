package io.holdfast.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.SharedObjects;
import io.holdfast.model.Wait;
import io.holdfast.types.SharedEvent;
import io.vertx.core.Future;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventContractTest extends ContractHost {

  @ParameterizedTest
  @EnumSource
  void everyOperationAnswers(Entrance entrance) {
    SharedEvent event = connect(entrance).event("whole-" + entrance);
    assertThat(await(event.isSet())).isFalse();
    assertThat(await(event.wait(Wait.ofMillis(5)))).isFalse();
    await(event.set());
    assertThat(await(event.isSet())).isTrue();
    assertThat(await(event.wait(Wait.none()))).isTrue();
    await(event.clear());
    assertThat(await(event.isSet())).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void setAndClearAtOnceStillWakesAllThatWaited(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    SharedEvent event = objects.event("wake-" + entrance);
    await(event.isSet());
    List<Future<Boolean>> waiting = List.of(event.wait(Wait.forever()), event.wait(Wait.forever()),
        event.wait(Wait.forever()));
    assertThat(await(event.isSet())).isFalse();
    Future<Void> set = event.set();
    await(event.clear());
    await(set);
    for (Future<Boolean> woken : waiting) {
      assertThat(await(woken)).isTrue();
    }
    assertThat(await(event.isSet())).isFalse();
  }
}
