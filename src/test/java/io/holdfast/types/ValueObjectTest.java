package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.kit.ObjectKit;
import io.holdfast.value.Value;
import java.math.BigInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ValueObjectTest {
  private final ObjectKit kit = ObjectKit.of(ValueObject.class, "typecode", "d", "value", 1);

  @AfterEach
  void theStateIsWhatTheFactsSay() {
    kit.verify();
  }

  private Value call(String operation, Object... arguments) {
    return kit.callAnonymously(operation, arguments).result();
  }

  @Test
  void theTypecodeIsShownAndChecksNothing() {
    call("set", "text");
    assertThat(call("get")).isEqualTo(Value.of("text"));
    assertThat(call("typecode")).isEqualTo(Value.of("d"));
    assertThat(call("repr")).isEqualTo(Value.of("Value('d', 'text')"));
    assertThatThrownBy(() -> ObjectKit.of(ValueObject.class, "typecode", "x".repeat(101)))
        .isInstanceOf(BadArguments.class).hasMessageContaining("at most 100 characters");
  }

  @Test
  void numbersAreAddedAsPythonAddsThem() {
    assertThat(call("add")).isEqualTo(Value.of(2));
    assertThat(call("add", Long.MAX_VALUE))
        .isEqualTo(Value.of(BigInteger.valueOf(Long.MAX_VALUE).add(BigInteger.TWO)));
    assertThat(call("set", true)).isEqualTo(Value.none());
    assertThat(call("add", true)).hasToString("2");
    assertThat(call("add", 0.5)).hasToString("2.5");
    assertThat(kit.callAnonymously("add", Value.of(BigInteger.TEN.pow(400))).failure()).isInstanceOf(Failed.class)
        .hasMessage("int too large to convert to float");
    assertThat(kit.callAnonymously("add", "1").failure())
        .hasMessage("unsupported operand type(s) for +=: 'float' and 'str'");
    assertThat(call("get")).hasToString("2.5");
  }

  @Test
  void comparingAndSettingIsOneStep() {
    assertThat(call("compare_and_set", 1.0, "a")).isEqualTo(Value.of(true));
    assertThat(call("compare_and_set", 1, "b")).isEqualTo(Value.of(false));
    assertThat(call("get_and_set", 7)).isEqualTo(Value.of("a"));
    assertThat(kit.facts()).hasSize(2);
  }
}
