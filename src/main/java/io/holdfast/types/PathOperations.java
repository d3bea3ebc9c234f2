package io.holdfast.types;

import io.holdfast.model.Default;
import io.holdfast.model.Operation;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * What list and dict do with values that stand inside them. What an operation returns is a copy, so whoever reads a
 * nested list, changes it and stores it again loses what another did meanwhile; an operation at a path runs where the
 * value is, in one turn, and loses nothing.
 *
 * <p>A path is the steps to the value: a key for a dict, an index for a list or tuple (negative ones count from the
 * end), at most {@value #MOST_STEPS}. A step that leads nowhere fails as Python does, with {@code KeyError},
 * {@code IndexError} or {@code TypeError}, and the message says which step it was.
 *
 * <p>Cost: the fact holds the path and the nested change alone, and the nested value is copied twice, as are the
 * containers on the way: time in proportion to their lengths. What many callers change and is long should be an object
 * of its own.
 */
public interface PathOperations {
  /** The most steps of a path, which is how deep an argument may be nested. */
  int MOST_STEPS = 100;

  @Operation(value = "Run an operation of list, dict or set on the list, dict or set at the path, store what it makes "
      + "of it, and return its result. The arguments are a list, by position, or a dict, by name. AttributeError when "
      + "there is a value of another kind; TooLarge when path and arguments are nested more than 100 deep together. "
      + "Entries of a nested dict do not expire.", grows = true)
  Future<Value> at(List<Value> path, String operation, @Default("[]") Value arguments);

  @Operation(value = "The value at the path.", reads = true)
  Future<Value> getAt(List<Value> path);

  /**
   * The value at the path, to be called as if it were an object of its own: {@code dict.at("a", 3).asList().append(x)}.
   *
   * @param path steps as {@link Value#from} takes them
   * @throws IllegalArgumentException when a step is no value
   */
  default Nested at(Object... path) {
    List<Value> steps = new ArrayList<>(path.length);
    for (Object step : path) {
      steps.add(Value.from(step));
    }
    return new Nested(this, steps);
  }
}
