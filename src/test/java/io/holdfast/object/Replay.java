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

  /** What is seen of a fact that was applied and taken back. */
  public interface Undone {
    void seen(Object fact, List<Object> before, List<Object> after);
  }

  /** Applies the facts in order, each one twice: the first time it is taken back. */
  public static void eachUndone(ObjectType type, DictValue options, List<Object> facts, Undone undone) {
    SharedObject<?> object = type.create(options);
    for (Object fact : facts) {
      List<Object> before = snapshot(object);
      Runnable undo = object.undoOf(fact);
      object.applyFact(fact);
      undo.run();
      undone.seen(fact, before, snapshot(object));
      object.applyFact(fact);
    }
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
