package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.NoSuchOperation;
import io.holdfast.kit.KitCall;
import io.holdfast.kit.ObjectKit;
import io.holdfast.value.Value;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CounterObjectTest {
  private ObjectKit kit = ObjectKit.of(CounterObject.class, "value", 5);

  @AfterEach
  void theStateIsWhatTheFactsSay() {
    kit.verify();
  }

  private Value call(String operation, Object... arguments) {
    return kit.callAnonymously(operation, arguments).result();
  }

  @Test
  void beginsAtZeroOrAtItsOption() {
    assertThat(call("get")).isEqualTo(Value.of(5));
    assertThat(ObjectKit.of(CounterObject.class).callAnonymously("get").result()).isEqualTo(Value.of(0));
  }

  @Test
  void addReturnsTheNewValue() {
    assertThat(call("add")).isEqualTo(Value.of(6));
    assertThat(call("add", 10)).isEqualTo(Value.of(16));
    assertThat(call("add", -20)).isEqualTo(Value.of(-4));
    assertThat(kit.facts()).containsExactly(new CounterObject.Became(6), new CounterObject.Became(16),
        new CounterObject.Became(-4));
  }

  @Test
  void addBeyond64BitsFailsAndChangesNothing() {
    call("set", Long.MAX_VALUE);
    KitCall tooFar = kit.callAnonymously("add", 1);
    assertThat(tooFar.failure()).isInstanceOf(Failed.class).hasMessageContaining("does not fit 64 bits");
    assertThat(((Failed) tooFar.failure()).type()).isEqualTo("OverflowError");
    assertThat(call("get")).isEqualTo(Value.of(Long.MAX_VALUE));
    call("set", Long.MIN_VALUE);
    assertThat(kit.callAnonymously("add", -1).failure()).isInstanceOf(Failed.class);
    assertThat(call("add", Long.MAX_VALUE)).isEqualTo(Value.of(-1));
  }

  @Test
  void setReturnsTheValueBefore() {
    assertThat(call("set", 9)).isEqualTo(Value.of(5));
    assertThat(call("get")).isEqualTo(Value.of(9));
  }

  @Test
  void compareAndSetReplacesTheExpectedValueOnly() {
    assertThat(call("compare_and_set", 4, 1)).isEqualTo(Value.of(false));
    assertThat(kit.facts()).isEmpty();
    assertThat(call("compare_and_set", 5, 1)).isEqualTo(Value.of(true));
    assertThat(call("get")).isEqualTo(Value.of(1));
  }

  @Test
  void argumentsOfTheWrongKindAreRefused() {
    assertThat(kit.callAnonymously("add", "1").failure()).isInstanceOf(BadArguments.class)
        .hasMessageContaining("amount").hasMessageContaining("whole number");
    assertThat(kit.callAnonymously("set").failure()).isInstanceOf(BadArguments.class).hasMessageContaining("'value'");
    assertThat(kit.callAnonymously("add", 1, 2).failure()).isInstanceOf(BadArguments.class);
    assertThat(kit.callAnonymously("subtract", 1).failure()).isInstanceOf(NoSuchOperation.class)
        .hasMessageContaining("add, compare_and_set, get, set");
  }

  @Test
  void describeTellsTheValue() {
    assertThat(call("describe").toString()).contains("'type': 'counter'").contains("'value': 5");
  }
}
