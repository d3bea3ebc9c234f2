package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.object.Holder;
import org.junit.jupiter.api.Test;

class HoldsTest {
  @Test
  void holdersAreBounded() {
    Holds holds = new Holds(new Leases(() -> 0, null, id -> { }), () -> null);
    for (int i = 1; i <= HoldOperations.MOST_HOLDERS; i++) {
      holds.requireRoom();
      holds.put(new Hold(i, new Holder("s", "h" + i), i, 0, 1, 0));
    }
    assertThatThrownBy(holds::requireRoom).isInstanceOf(TooLarge.class).hasMessageContaining("100000");
    holds.end(holds.first(), HoldEnd.RELEASED);
    assertThatCode(holds::requireRoom).doesNotThrowAnyException();
  }
}
