package io.holdfast.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WeightTest {

  @Test
  void itIsAboutWhatTheValueTakesWhenWritten() {
    assertThat(Weight.of(List.of(Value.of("x".repeat(1000)), Value.of(new byte[500])), Long.MAX_VALUE)).isEqualTo(1516);
    assertThat(Weight.of(List.of(Value.dict(Map.of(Value.of("k"), Value.tuple(Value.of(1), Value.of(2))))),
        Long.MAX_VALUE))
        .isEqualTo(8 + 9 + 8 + 8 + 8);
  }

  @Test
  void sharedPartsCountAsOftenAsTheyAreReachedAndCountingStops() {
    Value shared = Value.of("x".repeat(100));
    for (int depth = 0; depth < 60; depth++) { // 2^60 as a tree
      shared = Value.list(shared, shared);
    }
    assertThat(Weight.of(List.of(shared), 1_000_000)).isEqualTo(1_000_000);
  }
}
