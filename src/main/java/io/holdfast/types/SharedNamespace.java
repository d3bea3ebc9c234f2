package io.holdfast.types;

import io.holdfast.model.Default;
import io.holdfast.model.Operation;
import io.holdfast.model.SharedType;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/**
 * Attributes by name, as Python's {@code SyncManager.Namespace}. Any text of up to 1000 characters is a name; none is
 * special here, {@code __class__} no more than another. At most 100,000 attributes. Errors are CPython 3.13's: {@code
 * Failed} of type {@code AttributeError} or {@code TypeError}.
 */
@SharedType(value = "namespace", python = "Namespace",
    doc = "Attributes by name, as SyncManager.Namespace. At most 100,000.")
public interface SharedNamespace {

  @Operation(value = "The value of the attribute. AttributeError when there is none.", reads = true,
      python = "__getattribute__")
  Future<Value> get(Value name);

  @Operation(value = "Set the attribute.", python = "__setattr__", grows = true)
  Future<Void> set(Value name, Value value);

  @Operation(value = "Remove the attribute. AttributeError when there is none.", python = "__delattr__")
  Future<Void> delete(Value name);

  @Operation(value = "Whether there is such an attribute.", reads = true)
  Future<Boolean> contains(Value name);

  @Operation(value = "Set several attributes at once: all or, when one name is unsuitable, none. What "
      + "Namespace(**names) of Python does.", grows = true)
  Future<Void> setMany(Map<Value, Value> attributes);

  @Operation(value = "The value of the attribute, set to the default first when there is none.", grows = true)
  Future<Value> setdefault(Value name, @Default("null") Value defaultValue);

  @Operation(value = "Set the attribute when it is there with a value equal to the expected one; whether it was.",
      grows = true)
  Future<Boolean> compareAndSet(Value name, Value expected, Value value);

  @Operation(value = "Add to the number that the attribute is, or to the initial one when there is none, and return "
      + "the sum. TypeError for what is no number.", grows = true)
  Future<Value> increment(Value name, @Default("1") Value by, @Default("0") Value initial);

  @Operation(value = "The names of the attributes, in the order in which they came.", reads = true)
  Future<List<String>> names();

  @Operation(value = "All attributes.", reads = true)
  Future<Map<String, Value>> items();

  @Operation(value = "The namespace as Python writes it: sorted, without the names that begin with an underscore, cut "
      + "behind 1,048,576 characters.", reads = true, python = {"__repr__", "__str__"})
  Future<String> repr();

  default Future<Value> get(String name) {
    return get(Value.of(name));
  }

  default Future<Void> set(String name, Value value) {
    return set(Value.of(name), value);
  }

  default Future<Void> delete(String name) {
    return delete(Value.of(name));
  }

  default Future<Boolean> contains(String name) {
    return contains(Value.of(name));
  }

  default Future<Value> increment(String name, long by) {
    return increment(Value.of(name), Value.of(by), Value.of(0));
  }
}
