package io.holdfast.types;

import io.holdfast.types.DictFact.Changed;
import io.holdfast.types.DictFact.ChangedWithin;
import io.holdfast.types.DictFact.Expired;
import io.holdfast.types.DictFact.LastRemoved;
import io.holdfast.types.DictFact.LifeLifted;
import io.holdfast.types.DictFact.LifeSet;
import io.holdfast.types.DictFact.Merged;
import io.holdfast.types.DictFact.MergedFor;
import io.holdfast.types.DictFact.Removed;
import io.holdfast.types.DictFact.RemovedAll;
import io.holdfast.types.DictFact.Stored;
import io.holdfast.types.DictFact.StoredFor;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** What a dict holds, changed by facts alone, and how each fact is taken back. */
final class DictState {
  final OrderedEntries entries = new OrderedEntries();
  /** Null until the first entry comes that does not live for ever: most dicts never see one. */
  private EntryLives lives;

  /** Null while there has been none that ends. */
  EntryLives lives() {
    return lives;
  }

  /** How long the key's entry lives; null for ever. */
  EntryLives.Life lifeOf(Value key) {
    return lives == null ? null : lives.get(key);
  }

  /** Never throws. */
  void apply(DictFact fact) {
    if (fact instanceof Stored stored) {
      entries.put(stored.key(), stored.value());
      liveForEver(stored.key());
    } else if (fact instanceof StoredFor stored) {
      entries.put(stored.key(), stored.value());
      live(stored.key(), stored.ttlMs());
    } else if (fact instanceof Changed changed) {
      entries.set(entries.find(changed.key()), changed.value());
    } else if (fact instanceof ChangedWithin changed) {
      int entry = entries.find(changed.path().get(0));
      entries.set(entry, NestedCall.changed(entries.value(entry), changed.path(), 1, changed.facts()));
    } else if (fact instanceof Merged merged) {
      merged.entries().entries().forEach((key, value) -> {
        entries.put(key, value);
        liveForEver(key);
      });
    } else if (fact instanceof MergedFor merged) {
      merged.entries().entries().forEach((key, value) -> {
        entries.put(key, value);
        live(key, merged.ttlMs());
      });
    } else if (fact instanceof Removed removed) {
      remove(removed.key());
    } else if (fact instanceof RemovedAll removed) {
      removed.keys().forEach(this::remove);
    } else if (fact instanceof Expired expired) {
      expired.keys().forEach(this::remove);
    } else if (fact instanceof LastRemoved) {
      liveForEver(entries.key(entries.last()));
      entries.remove(entries.last());
    } else if (fact instanceof LifeSet set) {
      live(set.key(), set.ttlMs());
    } else if (fact instanceof LifeLifted lifted) {
      liveForEver(lifted.key());
    } else {
      entries.clear();
      if (lives != null) {
        lives.clear();
      }
    }
  }

  private void remove(Value key) {
    entries.remove(entries.find(key));
    liveForEver(key);
  }

  private void live(Value key, long ttlMs) {
    if (lives == null) {
      lives = new EntryLives();
    }
    lives.set(key, ttlMs);
  }

  private void liveForEver(Value key) {
    if (lives != null) {
      lives.remove(key);
    }
  }

  /** Puts back what the fact is about to change. */
  Runnable undo(DictFact fact) {
    if (fact instanceof Stored stored) {
      return undoStore(stored.key());
    } else if (fact instanceof StoredFor stored) {
      return undoStore(stored.key());
    } else if (fact instanceof Changed changed) {
      return undoStore(changed.key());
    } else if (fact instanceof ChangedWithin changed) {
      return undoStore(changed.path().get(0));
    } else if (fact instanceof Merged merged) {
      return undoMerge(merged.entries());
    } else if (fact instanceof MergedFor merged) {
      return undoMerge(merged.entries());
    } else if (fact instanceof Removed removed) {
      return both(entries.undoRemove(entries.find(removed.key())), undoLife(removed.key()));
    } else if (fact instanceof RemovedAll removed) {
      return both(entries.undoAll(), undoLives(removed.keys()));
    } else if (fact instanceof Expired expired) {
      return both(entries.undoAll(), undoLives(expired.keys()));
    } else if (fact instanceof LastRemoved) {
      int last = entries.last();
      return both(entries.undoRemove(last), undoLife(entries.key(last)));
    } else if (fact instanceof LifeSet set) {
      return undoLife(set.key());
    } else if (fact instanceof LifeLifted lifted) {
      return undoLife(lifted.key());
    }
    List<EntryLives.Life> ended = lives == null ? List.of() : lives.all();
    return both(entries.undoClear(), () -> ended.forEach(life -> lives.put(life)));
  }

  private static Runnable both(Runnable first, Runnable second) {
    return () -> {
      first.run();
      second.run();
    };
  }

  private Runnable undoStore(Value key) {
    int entry = entries.find(key);
    if (entry < 0) {
      return () -> {
        liveForEver(key);
        entries.remove(entries.last());
      };
    }
    Value before = entries.value(entry);
    return both(() -> entries.set(entries.find(key), before), undoLife(key));
  }

  private Runnable undoMerge(DictValue merged) {
    List<Runnable> undos = new ArrayList<>();
    merged.entries().keySet().forEach(key -> undos.add(undoStore(key)));
    Collections.reverse(undos);
    return () -> undos.forEach(Runnable::run);
  }

  private Runnable undoLife(Value key) {
    EntryLives.Life life = lives == null ? null : lives.get(key);
    return life == null ? () -> liveForEver(key) : () -> lives.put(life);
  }

  private Runnable undoLives(List<Value> keys) {
    List<Runnable> undos = keys.stream().map(this::undoLife).toList();
    return () -> undos.forEach(Runnable::run);
  }

  /** The facts that give this state. */
  Stream<DictFact> snapshot() {
    Stream.Builder<DictFact> facts = Stream.builder();
    entries.forEach((key, value) -> {
      EntryLives.Life life = lives == null ? null : lives.get(key);
      facts.add(life == null ? new Stored(key, value) : new StoredFor(key, value, life.ttlMs()));
    });
    return facts.build();
  }
}
