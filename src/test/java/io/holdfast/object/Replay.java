package io.holdfast.object;

import io.holdfast.journal.CommonFact;
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
    apply(rebuilt, facts);
    return rebuilt;
  }

  /** Brings an object that has not begun to serve to the state that the facts say. */
  public static void apply(ObjectRuntime object, List<Object> facts) {
    facts.forEach(object::replay);
  }

  public static List<Object> snapshot(ObjectRuntime object) {
    return object.snapshot().toList();
  }

  /** What is seen of a fact that was applied and taken back. */
  public interface Undone {
    void seen(Object fact, List<Object> before, List<Object> after);
  }

  /** Applies the facts of a type that can take back each of them, in order, each one twice: it is taken back once. */
  public static void eachUndone(ObjectRuntime live, List<Object> facts, Undone undone) {
    SharedObject<?> object = live.type().create(live.options());
    ObjectRuntime runtime = new ObjectRuntime(live.name(), live.incarnation(), live.type(), live.options(), object,
        live.surroundings());
    for (Object fact : facts) {
      if (!(fact instanceof CommonFact)) {
        List<Object> before = snapshot(runtime);
        Runnable undo = object.undoOf(fact);
        object.applyFact(fact);
        undo.run();
        undone.seen(fact, before, snapshot(runtime));
      }
      runtime.replay(fact);
    }
  }

  /** What {@code describe} says of the state, as JSON text, which tells 1 from True. */
  public static String details(ObjectRuntime object) {
    Map<Value, Value> details = new LinkedHashMap<>();
    object.describeState((name, value) -> details.put(Value.of(name), value));
    return new String(ValueJson.toBytes(new DictValue(details)), StandardCharsets.UTF_8);
  }
}
