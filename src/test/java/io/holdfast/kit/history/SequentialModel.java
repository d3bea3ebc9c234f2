package io.holdfast.kit.history;

import java.util.Optional;

/**
 * What an object does that runs one call at a time.
 *
 * @param <S> its states: immutable, told apart by {@code equals}
 */
public interface SequentialModel<S> {
  S initial();

  /**
   * The state behind the call, when it may end as it did in that state; else empty. An unknown call may have any
   * result: this is what it does if it takes effect now.
   */
  Optional<S> after(S state, Recorded call);

  /**
   * Which part of the object the call is about, when the object is many that have nothing to do with each other, as a
   * dict is one for each key. Each is judged alone: a history is linearizable if and only if each object's is
   * (Herlihy and Wing, theorem 1).
   */
  default Object part(Recorded call) {
    return "";
  }

  /** Whether two unknown calls do the same wherever they take effect; then only one of them need be tried first. */
  default boolean alike(Recorded one, Recorded other) {
    return one.operation().equals(other.operation()) && one.arguments().equals(other.arguments());
  }
}
