package io.holdfast.types;

import io.holdfast.value.FloatValue;
import io.holdfast.value.ForeignValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.SetValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.TupleValue;
import io.holdfast.value.Value;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.BiConsumer;

/**
 * Entries by key, in the order in which their keys came: CPython's compact dict. The entries stand in arrays in order;
 * beside them a table of their numbers is searched by hash, linearly. Against a {@code LinkedHashMap} it saves an
 * object per entry, and the last entry is found at once, which {@code popitem} needs.
 *
 * <p>A key with a nan in it is never found, so each one put is an entry of its own: nan equals only the very same
 * object, and an entry that is read back from a journal has another. Whoever puts one sees to it that it is new.
 */
final class OrderedEntries {
  private static final int SMALLEST = 8;

  private Value[] keys; // null where an entry was removed
  private Value[] values;
  private int[] hashes;
  private int[] table; // number of an entry + 1; 0 is free. Twice as long as the arrays, so always half empty
  private int end; // the entries stand below it
  private int size;

  OrderedEntries() {
    allocate(SMALLEST);
  }

  private void allocate(int capacity) {
    keys = new Value[capacity];
    values = new Value[capacity];
    hashes = new int[capacity];
    table = new int[2 * capacity];
  }

  int size() {
    return size;
  }

  /** The number of the entry with an equal key, good until the next change; -1 when there is none. */
  int find(Value key) {
    int hash = key.hashCode();
    int mask = table.length - 1;
    for (int slot = hash & mask; table[slot] != 0; slot = slot + 1 & mask) {
      int entry = table[slot] - 1;
      if (hashes[entry] == hash && keys[entry].equals(key)) {
        return hasNan(key) ? -1 : entry;
      }
    }
    return -1;
  }

  Value key(int entry) {
    return keys[entry];
  }

  Value value(int entry) {
    return values[entry];
  }

  /** The number of the last entry; -1 when there is none. */
  int last() {
    return end - 1;
  }

  /** Sets the value of the key. An equal key that is there already stays. */
  void put(Value key, Value value) {
    int entry = find(key);
    if (entry >= 0) {
      values[entry] = value;
      return;
    }
    if (end == keys.length) {
      rebuild(size >= end - end / 4 ? 2 * end : end);
    }
    keys[end] = key;
    values[end] = value;
    hashes[end] = key.hashCode();
    enter(end++);
    size++;
  }

  private void enter(int entry) {
    int mask = table.length - 1;
    int slot = hashes[entry] & mask;
    while (table[slot] != 0) {
      slot = slot + 1 & mask;
    }
    table[slot] = entry + 1;
  }

  void remove(int entry) {
    free(slotOf(entry));
    keys[entry] = null;
    values[entry] = null;
    size--;
    while (end > 0 && keys[end - 1] == null) {
      end--;
    }
    if (keys.length > SMALLEST && size <= keys.length / 8) {
      rebuild(keys.length / 4);
    }
  }

  private int slotOf(int entry) {
    int mask = table.length - 1;
    int slot = hashes[entry] & mask;
    while (table[slot] != entry + 1) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  /** Frees a slot and moves those up that a search from their own place would no longer reach. */
  private void free(int freed) {
    int mask = table.length - 1;
    int gap = freed;
    for (int slot = gap + 1 & mask; table[slot] != 0; slot = slot + 1 & mask) {
      int home = hashes[table[slot] - 1] & mask;
      if ((slot - home & mask) >= (slot - gap & mask)) {
        table[gap] = table[slot];
        gap = slot;
      }
    }
    table[gap] = 0;
  }

  /** Closes the gaps of removed entries. */
  private void rebuild(int capacity) {
    Value[] oldKeys = keys;
    Value[] oldValues = values;
    int[] oldHashes = hashes;
    int oldEnd = end;
    allocate(Math.max(SMALLEST, capacity));
    end = 0;
    for (int i = 0; i < oldEnd; i++) {
      if (oldKeys[i] != null) {
        keys[end] = oldKeys[i];
        values[end] = oldValues[i];
        hashes[end] = oldHashes[i];
        enter(end++);
      }
    }
  }

  void clear() {
    if (keys.length > SMALLEST) {
      allocate(SMALLEST);
    } else {
      Arrays.fill(keys, null);
      Arrays.fill(values, null);
      Arrays.fill(table, 0);
    }
    end = 0;
    size = 0;
  }

  void forEach(BiConsumer<Value, Value> action) {
    for (int i = 0; i < end; i++) {
      if (keys[i] != null) {
        action.accept(keys[i], values[i]);
      }
    }
  }

  static boolean hasNan(Value key) {
    if (key instanceof StringValue || key instanceof IntValue) {
      return false;
    }
    Deque<Value> unseen = new ArrayDeque<>(); // no recursion: a tuple may be nested deeper than the stack allows
    unseen.push(key);
    while (!unseen.isEmpty()) {
      Value next = unseen.pop();
      if (next instanceof FloatValue number && Double.isNaN(number.value())) {
        return true;
      } else if (next instanceof TupleValue tuple) {
        tuple.items().forEach(unseen::push);
      } else if (next instanceof SetValue set) {
        set.members().forEach(unseen::push);
      } else if (next instanceof ForeignValue foreign) {
        unseen.push(foreign.parts());
      }
    }
    return false;
  }
}
