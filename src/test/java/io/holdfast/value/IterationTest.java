package io.holdfast.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IterationTest {
  @Test
  void findsWhatPythonsForFinds() {
    assertThat(Iteration.of(Value.list(Value.of(1)))).containsExactly(Value.of(1));
    assertThat(Iteration.of(Value.tuple(Value.of(1)))).containsExactly(Value.of(1));
    assertThat(Iteration.of(new SetValue(Set.of(Value.of(1)), true))).containsExactly(Value.of(1));
    assertThat(Iteration.of(DictValue.of("a", 1, "b", 2))).containsExactly(Value.of("a"), Value.of("b"));
    assertThat(Iteration.of(Value.of("a\uD83D\uDE00\uD83D"))).containsExactly(Value.of("a"), Value.of("\uD83D\uDE00"),
        Value.of("\uD83D"));
    assertThat(Iteration.of(Value.of(new byte[] {1, -1}))).containsExactly(Value.of(1), Value.of(255));
  }

  @Test
  void whatHasNoItemsIsNotIterable() {
    for (Value value : List.of(Value.none(), Value.of(true), Value.of(1), Value.of(1.5))) {
      assertThatThrownBy(() -> Iteration.of(value)).isInstanceOf(UnsuitableValue.class)
          .hasMessage("'" + value.typeName() + "' object is not iterable");
    }
  }
}
