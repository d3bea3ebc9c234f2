package io.holdfast.object;

import io.holdfast.journal.JournalRecord.Made;
import io.holdfast.journal.MemoryJournal;
import io.holdfast.journal.Replica;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

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
    into(rebuilt, facts);
    return rebuilt;
  }

  /** A new object that was made so, without facts and without a context. */
  public static ObjectRuntime unborn(Made made, ObjectType type) {
    return new ObjectVerticle(made.object(), made.incarnation(), type, made.options(), type.create(made.options()),
        false, new ObjectVerticle.Shared(new MemoryJournal(), new MemoryJournal(), null, ObjectLimits.DEFAULT,
            () -> false, any -> CallMeter.NONE, gone -> Future.succeededFuture())).runtime();
  }

  /** What a snapshot has of it. */
  public static Replica.Captured capture(ObjectRuntime object) {
    return object.capture();
  }

  /** Applies the facts to an object that has not begun to serve. */
  public static void into(ObjectRuntime object, List<Object> facts) {
    facts.forEach(object::replay);
  }

  public static List<Object> snapshot(ObjectRuntime object) {
    return object.snapshot().toList();
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
  public static String details(ObjectRuntime object) {
    return details(object::describeState);
  }

  /** The same of the type's own state alone. */
  public static String details(SharedObject<?> object) {
    return details(object::describe);
  }

  private static String details(Consumer<BiConsumer<String, Value>> describe) {
    Map<Value, Value> details = new LinkedHashMap<>();
    describe.accept((name, value) -> details.put(Value.of(name), value));
    return new String(ValueJson.toBytes(new DictValue(details)), StandardCharsets.UTF_8);
  }
}
