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

  /** A new object to which the facts have been applied in order, as after a restart. */
  public static SharedObject<?> of(ObjectType type, DictValue options, List<Object> facts) {
    SharedObject<?> object = type.create(options);
    facts.forEach(object::applyFact);
    return object;
  }

  /** How to take back the fact that is applied next; null when the type cannot. */
  public static Runnable undo(SharedObject<?> object, Object fact) {
    return object.undoOf(fact);
  }

  public static void apply(SharedObject<?> object, Object fact) {
    object.applyFact(fact);
  }

  public static List<Object> snapshot(SharedObject<?> object) {
    return object.snapshot().map(fact -> (Object) fact).toList();
  }

  /** What {@code describe} says of the state, as JSON text, which tells 1 from True. */
  public static String details(SharedObject<?> object) {
    Map<Value, Value> details = new LinkedHashMap<>();
    object.describe((name, value) -> details.put(Value.of(name), value));
    return new String(ValueJson.toBytes(new DictValue(details)), StandardCharsets.UTF_8);
  }
}
