package io.holdfast.types;

import io.holdfast.value.Value;
import java.util.List;

/**
 * What happens to a list. Facts name places, never what is looked for: nan equals only itself, and after a replay it is
 * another object.
 */
sealed interface ListFact {
  record Appended(Value item) implements ListFact {
  }

  record Extended(List<Value> items) implements ListFact {
  }

  record Inserted(int index, Value item) implements ListFact {
  }

  record Replaced(int index, Value item) implements ListFact {
  }

  record Deleted(int index) implements ListFact {
  }

  /** The {@code count} items from {@code start} on gave way to these, more or fewer. */
  record RangeReplaced(int start, int count, List<Value> items) implements ListFact {
  }

  /** Every {@code step}-th item from {@code start} on was replaced, one for one. */
  record StrideReplaced(int start, int step, List<Value> items) implements ListFact {
  }

  /** {@code count} items were removed: {@code start}, {@code start + step} …, the step positive. */
  record SliceDeleted(int start, int step, int count) implements ListFact {
  }

  record Reversed() implements ListFact {
  }

  record Sorted(boolean reverse) implements ListFact {
  }

  record Repeated(int times) implements ListFact {
  }

  record Cleared() implements ListFact {
  }

  /** What stands at the place changed, as the facts of its own kind say; the first step of the path is an index. */
  record ChangedWithin(List<Value> path, List<Value> facts) implements ListFact {
  }
}
