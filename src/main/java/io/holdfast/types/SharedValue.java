package io.holdfast.types;

import io.holdfast.model.Default;
import io.holdfast.model.Operation;
import io.holdfast.model.SharedType;
import io.holdfast.value.Value;
import io.vertx.core.Future;

/**
 * One value that many callers set, as Python's {@code SyncManager.Value}. The typecode is kept and shown and checks
 * nothing, as there: a value made with {@code i} takes any other. What Python needs a lock for is one operation here.
 *
 * @param <V> the class of the value; {@link Value} for values as they are
 */
@SharedType(value = "value", python = "Value",
    doc = "One value, as SyncManager.Value: the typecode checks nothing. Every change is atomic.")
public interface SharedValue<V> {

  @Operation(value = "The value.", reads = true, python = "get")
  Future<V> get();

  @Operation(value = "Replace the value.", python = "set", grows = true)
  Future<Void> set(V value);

  @Operation(value = "Replace the value and return the one before.", grows = true)
  Future<V> getAndSet(V value);

  @Operation(value = "Replace the value if it equals the expected one; whether it did.", grows = true)
  Future<Boolean> compareAndSet(V expected, V value);

  @Operation(value = "Add to the number that the value is and return the sum: a whole number of any size, or a float. "
      + "TypeError for what is no number.", grows = true)
  Future<V> add(@Default("1") Value amount);

  @Operation(value = "The typecode it was made with.", reads = true)
  Future<String> typecode();

  @Operation(value = "The value as Python writes it, Value('i', 1), cut behind 1,048,576 characters.", reads = true,
      python = {"__repr__", "__str__"})
  Future<String> repr();

  default Future<V> add(long amount) {
    return add(Value.of(amount));
  }
}
