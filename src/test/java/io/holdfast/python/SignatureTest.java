package io.holdfast.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The messages are CPython 3.13's own. */
class SignatureTest {
  private static final Value X = Value.of("x");

  private static Value[] bind(String signature, int given, String... named) {
    Map<String, Value> keywords = new java.util.LinkedHashMap<>();
    for (String name : named) {
      keywords.put(name, X);
    }
    return Signature.of(signature).bind(java.util.Collections.nCopies(given, X), keywords);
  }

  private static void refused(String message, String signature, int given, String... named) {
    assertThatThrownBy(() -> bind(signature, given, named)).isInstanceOf(Raised.class)
        .extracting(e -> ((Raised) e).line()).isEqualTo("TypeError: " + message);
  }

  @Test
  void argumentsAreBoundByPlaceAndByName() {
    assertThat(bind("Queue.put(item, block=True, timeout=None)", 1, "timeout"))
        .containsExactly(X, Value.of(true), X);
    assertThat(bind("dict.pop(key, default?, /)", 1)).containsExactly(X, null);
    assertThat(Signature.of("dict.update(<entries>?, **names)").bind(List.of(), Map.of("a", X)))
        .containsExactly(null, DictValue.of("a", "x"));
    assertThat(bind("set.union(*others)", 3)).containsExactly(X, X, X);
  }

  @Test
  void functionsSayWhatIsWrongAsPythonsDo() {
    String put = "Queue.put(item, block=True, timeout=None)";
    refused("Queue.put() missing 1 required positional argument: 'item'", put, 0);
    refused("Queue.put() takes from 2 to 4 positional arguments but 5 were given", put, 4);
    refused("Queue.put() got an unexpected keyword argument 'nope'", put, 1, "nope");
    refused("Queue.put() got multiple values for argument 'item'", put, 1, "item");
    refused("Queue.qsize() takes 1 positional argument but 2 were given", "Queue.qsize()", 1);
    refused("f() missing 2 required positional arguments: 'a' and 'b'", "f(a, b)", 0);
    refused("f() missing 3 required positional arguments: 'a', 'b', and 'c'", "f(a, b, c)", 0);
  }

  @Test
  void builtInMethodsSayItInTheirOwnWays() {
    refused("list.append() takes exactly one argument (2 given)", "list.append(object, /)", 2);
    refused("list.append() takes no keyword arguments", "list.append(object, /)", 0, "object");
    refused("list.reverse() takes no arguments (1 given)", "list.reverse(/)", 1);
    refused("pop expected at most 1 argument, got 2", "list.pop(index=-1, /)", 2);
    refused("insert expected 2 arguments, got 1", "list.insert(index, object, /)", 1);
    refused("get expected at least 1 argument, got 0", "dict.get(key, default=None, /)", 0);
    refused(" expected 2 arguments, got 1", "list.__setitem__(key, value, /)", 1);
    refused("expected 1 argument, got 0", "list.__contains__(key, /)", 0);
    refused("list.__getitem__() takes exactly one argument (0 given)", "list.__getitem__(index, /)", 0);
    refused("update expected at most 1 argument, got 2", "dict.update(<entries>?, **names)", 2);
  }
}
