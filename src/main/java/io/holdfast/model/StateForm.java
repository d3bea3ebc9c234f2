package io.holdfast.model;

import java.util.Map;

/**
 * A plain class that can say its whole state, so that a journal keeps it: after each of its methods that may have
 * changed it the state is asked for, and is kept when it is another. These methods are not operations.
 *
 * <pre>{@code
 * @StateVersion(1)
 * public class Employee implements StateForm<Employee.State> {
 *   record State(double salary) {}
 *   private double salary = 1000;
 *
 *   public double raise(int percent) { return salary += salary * percent / 100; }
 *   public State state() { return new State(salary); }
 *   public void restore(State state) { salary = state.salary(); }
 * }
 * }</pre>
 *
 * @param <S> a record of numbers, text, {@code boolean}, {@code byte[]}, enums, lists, maps, other records and
 *     {@link io.holdfast.value.Value}; what may be null is an {@code Optional}
 */
public interface StateForm<S extends Record> {

  /** All that the object is. Changes nothing; what it gives is copied before the next method runs. */
  S state();

  /** Makes the object what the state says, whatever it was before. */
  void restore(S state);

  /**
   * Takes over a state that was kept by an earlier version of the class; see {@link StateVersion}. Changes nothing.
   *
   * @param version of that class
   * @param parts the components of its record by their names in snake case, as {@code Long}, {@code Double},
   *     {@code String}, {@code Boolean}, {@code List}, {@code Map}, null, or a {@link io.holdfast.value.Value} where
   *     there is none of these; a record inside is a map, too
   */
  default S upgrade(long version, Map<String, Object> parts) {
    throw new UnsupportedOperationException("a state of version " + version + " cannot be taken over; implement "
        + "upgrade(long, Map) in " + getClass().getName());
  }
}
