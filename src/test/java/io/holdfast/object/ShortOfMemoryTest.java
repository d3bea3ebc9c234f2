package io.holdfast.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.kit.ObjectKit;
import io.holdfast.types.BuiltInTypes;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShortOfMemoryTest {

  @Test
  void whatGrowsIsRefusedAndWhatFreesIsNot() {
    ObjectType queue = BuiltInTypes.all().stream().filter(type -> type.name().equals("queue")).findFirst()
        .orElseThrow();
    ObjectKit kit = ObjectKit.of(queue);
    kit.call("s1", "h1", "put", 1).result();
    kit.shortOfMemory(true);
    assertThat(kit.call("s1", "h1", "put", 2).failure()).isInstanceOf(Unavailable.class).hasMessageContaining("-Xmx");
    assertThat(kit.call("s1", "h1", "get", 0).result()).isEqualTo(Value.of(1));
    kit.shortOfMemory(false);
    kit.call("s1", "h1", "put", 3).result();
    kit.verify();
  }

  @Test
  void aResultThatThereIsNoMemoryForDoesNotBreakTheObject() {
    ObjectKit kit = ObjectKit.of(LedgerObject.class);
    kit.callAnonymously("add", 1).result();
    assertThat(kit.callAnonymously("too_many").failure()).isInstanceOfSatisfying(Failed.class,
        failed -> assertThat(failed.type()).isEqualTo("MemoryError"));
    Object batch = List.of(DictValue.of("op", "add", "args", List.of(2)), DictValue.of("op", "too_many"));
    assertThat(kit.callAnonymously("batch", batch).hasFailed()).isTrue();
    assertThat(kit.callAnonymously("numbers").result()).isEqualTo(Value.from(List.of(1)));
    kit.verify();
  }

  /** An operation that takes a value of the user's and keeps it must say that it grows. */
  @Test
  void everyBuiltInOperationThatIsNamedForAddingIsMarked() {
    List<String> unmarked = new ArrayList<>();
    for (ObjectType type : BuiltInTypes.all()) {
      type.model().operations().forEach(operation -> {
        Method method = operation.method();
        boolean adds = method.getName()
            .matches("put.*|append|extend|insert|set(All|Slice|default|Item)?|update|repeatInPlace|mergeOver");
        boolean holdsValues = type.name().matches("list|dict|queue");
        boolean extendsLease = type.name().equals("queue") && operation.name().equals("extend");
        if (adds && holdsValues && !extendsLease && !operation.reads() && !operation.grows()) {
          unmarked.add(type.name() + "." + operation.name());
        }
      });
    }
    assertThat(unmarked).isEmpty();
  }
}
