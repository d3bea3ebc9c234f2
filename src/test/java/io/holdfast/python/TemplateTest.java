package io.holdfast.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
  private static Template parse(String text) {
    return Template.parse(text, "queue", DictValue.of());
  }

  @Test
  void argumentsSelectAnObject() {
    Template cell = parse("get_cell({0},{1})");
    assertThat(cell.typeid()).isEqualTo("get_cell");
    assertThat(cell.fits(List.of(Value.of("a")))).isFalse();
    assertThat(cell.objectName(List.of(Value.of("a"), Value.of(7)))).isEqualTo("get_cell/a/7");
  }

  @Test
  void aFixedArgumentFitsItselfOnly() {
    Template state = parse("get('state')");
    assertThat(state.fits(List.of(Value.of("state")))).isTrue();
    assertThat(state.fits(List.of(Value.of("other")))).isFalse();
    assertThat(state.objectName(List.of(Value.of("state")))).isEqualTo("get/state");
  }

  @ParameterizedTest
  @ValueSource(strings = {"get()", "get({1})", "get({0},{0})", "get(x)", "get({0}", "9({0})", "get({0})x",
      "get('a/b')"})
  void whatIsNoTemplateIsRefusedWithHowToWriteOne(String text) {
    assertThatThrownBy(() -> parse(text)).isInstanceOf(BadArguments.class).hasMessageContaining("get_queue({0})");
  }

  @Test
  void noTwoArgumentsSelectTheSameObjectByAccident() {
    Template cell = parse("get_cell({0},{1})");
    assertThatThrownBy(() -> cell.objectName(List.of(Value.of("a/b"), Value.of("c")))).isInstanceOf(Raised.class)
        .hasMessageContaining("without '/'");
    assertThatThrownBy(() -> cell.objectName(List.of(Value.of(""), Value.of("c")))).isInstanceOf(Raised.class);
    assertThatThrownBy(() -> cell.objectName(List.of(Value.list(), Value.of("c")))).isInstanceOf(Raised.class);
    assertThatThrownBy(() -> cell.objectName(List.of(Value.of("x".repeat(300)), Value.of("c"))))
        .isInstanceOf(BadArguments.class);
  }
}
