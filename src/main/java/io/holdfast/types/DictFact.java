package io.holdfast.types;

import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import java.util.List;

/** What happens to a dict. */
sealed interface DictFact {
  /** The key has the value and lives for ever. */
  record Stored(Value key, Value value) implements DictFact {
  }

  /** The key has the value and lives so long. */
  record StoredFor(Value key, Value value, long ttlMs) implements DictFact {
  }

  /** The key, which was there, has the value, and lives as long as it did. */
  record Changed(Value key, Value value) implements DictFact {
  }

  /** What stands under the key changed, as the facts of its own kind say; the first step of the path is the key. */
  record ChangedWithin(List<Value> path, List<Value> facts) implements DictFact {
  }

  record Merged(DictValue entries) implements DictFact {
  }

  record MergedFor(DictValue entries, long ttlMs) implements DictFact {
  }

  /** All of them were there. */
  record RemovedAll(List<Value> keys) implements DictFact {
  }

  /** Their time was over. */
  record Expired(List<Value> keys) implements DictFact {
  }

  record LifeSet(Value key, long ttlMs) implements DictFact {
  }

  /** The key lives for ever. */
  record LifeLifted(Value key) implements DictFact {
  }

  record Removed(Value key) implements DictFact {
  }

  record LastRemoved() implements DictFact {
  }

  record Cleared() implements DictFact {
  }
}
