package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.kit.ObjectKit;
import io.holdfast.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NamespaceObjectTest {
  private final ObjectKit kit = ObjectKit.of(NamespaceObject.class);

  @AfterEach
  void theStateIsWhatTheFactsSay() {
    kit.verify();
  }

  private Value call(String operation, Object... arguments) {
    return kit.callAnonymously(operation, arguments).result();
  }

  private void fails(String type, String message, String operation, Object... arguments) {
    Value before = call("items");
    HoldfastException failure = kit.callAnonymously(operation, arguments).failure();
    assertThat(failure).isInstanceOf(Failed.class).hasMessage(message);
    assertThat(((Failed) failure).type()).isEqualTo(type);
    assertThat(call("items")).isEqualTo(before);
  }

  @Test
  void attributesComeAndGo() {
    call("set", "b", 1);
    call("set", "a", "x");
    call("set", "_hidden", 0);
    assertThat(call("get", "b")).isEqualTo(Value.of(1));
    assertThat(call("contains", "z")).isEqualTo(Value.of(false));
    assertThat(call("names")).hasToString("['b', 'a', '_hidden']");
    assertThat(call("repr")).isEqualTo(Value.of("Namespace(a='x', b=1)"));
    call("delete", "b");
    assertThat(call("items")).hasToString("{'a': 'x', '_hidden': 0}");
    fails("AttributeError", "'Namespace' object has no attribute 'b'", "get", "b");
    fails("AttributeError", "'Namespace' object has no attribute 'b'", "delete", "b");
    fails("TypeError", "attribute name must be string, not 'int'", "set", 1, 1);
    fails("TypeError", "attribute name must be string, not 'NoneType'", "contains", Value.none());
  }

  @Test
  void severalStepsAreOneOperation() {
    call("set_many", Map.of("a", 1));
    assertThat(call("setdefault", "a", 5)).isEqualTo(Value.of(1));
    assertThat(call("setdefault", "b")).isEqualTo(Value.none());
    assertThat(call("compare_and_set", "a", 1, 2)).isEqualTo(Value.of(true));
    assertThat(call("compare_and_set", "a", 1, 3)).isEqualTo(Value.of(false));
    assertThat(call("increment", "a", 3)).isEqualTo(Value.of(5));
    assertThat(call("increment", "n", 3, 10)).isEqualTo(Value.of(13));
    fails("TypeError", "unsupported operand type(s) for +=: 'NoneType' and 'int'", "increment", "b");
    fails("TypeError", "attribute name must be string, not 'int'", "set_many", Map.of(1, 1));
  }

  @Test
  void namesAndTheirNumberHaveMaxima() {
    assertThat(kit.callAnonymously("set", "x".repeat(NamespaceObject.MAX_NAME + 1), 1).failure())
        .isInstanceOf(TooLarge.class);
    assertThat(kit.callAnonymously("get", "x".repeat(5000)).failure().getMessage()).hasSizeLessThan(1100);
    Map<Object, Object> many = new LinkedHashMap<>();
    for (int i = 0; i <= NamespaceObject.MAX_ATTRIBUTES; i++) {
      many.put("a" + i, 0);
    }
    assertThat(kit.callAnonymously("set_many", many).failure()).isInstanceOf(TooLarge.class);
    assertThat(call("names")).isEqualTo(Value.list(List.of()));
  }
}
