package io.holdfast.types;

import io.holdfast.object.SharedObject;
import io.holdfast.value.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * A list, dict or set: an object of its own, or one that stands inside another object and is looked at by itself for
 * one operation. The facts of that one do not go to a journal: whoever opened it collects them.
 */
abstract class Nestable<F> extends SharedObject<F> {
  private List<Object> nested; // the facts made while it stands inside another object; null for one of its own

  /** It stands inside another object from now on. */
  final void nest() {
    nested = new ArrayList<>(1);
  }

  final boolean isNested() {
    return nested != null;
  }

  /** Its state as a value. */
  abstract Value value();

  /** The facts that its operations have made. */
  final List<Object> facts() {
    return nested;
  }

  /** Changes it as a fact of its type says. */
  @SuppressWarnings("unchecked") // whoever opened it gives it facts of its own kind only
  final void change(Object fact) {
    apply((F) fact);
  }

  /** Makes a fact of what was decided. */
  final void decide(F fact) {
    if (nested == null) {
      commit(fact);
    } else {
      nested.add(fact);
      apply(fact);
    }
  }
}
