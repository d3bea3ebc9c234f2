package io.holdfast.types;

import io.holdfast.value.Value;
import java.util.List;

/**
 * A list, dict or set that stands inside another object and is looked at by itself for one operation. Its facts do not
 * go to a journal: whoever opened it collects them.
 */
interface Nestable {
  /** Its state as a value. */
  Value value();

  /** The facts that its operations have made. */
  List<Object> facts();

  /** Changes it as a fact of its type says. */
  void change(Object fact);
}
