package io.holdfast.object;

import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a test may see of an object's state that its callers may not: its snapshot, its details, and itself rebuilt. */
public final class Replay {
  private Replay() {
  }

  private static ObjectRuntime of(ObjectRuntime live) {
    SharedObject<?> object = live.type().create(live.options());
    return new ObjectRuntime(live.name(), live.incarnation(), live.type(), live.options(), object, live.surroundings());
  }

  /** A new object like that one, to which the facts have been applied in order, as after a restart. */
  public static ObjectRuntime of(ObjectRuntime live, List<Object> facts) {
    ObjectRuntime rebuilt = of(live);
    facts.forEach(rebuilt::replay);
    return rebuilt;
  }

  public static List<Object> snapshot(ObjectRuntime object) {
    return object.snapshot().toList();
  }

  /** What {@code describe} says of the state, as JSON text, which tells 1 from True. */
  public static String details(ObjectRuntime object) {
    Map<Value, Value> details = new LinkedHashMap<>();
    object.describeState((name, value) -> details.put(Value.of(name), value));
    return new String(ValueJson.toBytes(new DictValue(details)), StandardCharsets.UTF_8);
  }
}
