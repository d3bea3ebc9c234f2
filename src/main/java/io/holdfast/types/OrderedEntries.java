package io.holdfast.types;

import io.holdfast.value.FloatValue;
import io.holdfast.value.ForeignValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.SetValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.TupleValue;
import io.holdfast.value.Value;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Entries by key, in the order in which their keys came: CPython's compact dict. The entries stand in arrays in order;
 * beside them a table of their numbers is searched by hash, linearly. Against a {@code LinkedHashMap} it saves an
 * object per entry, and the last entry is found at once, which {@code popitem} needs.
 *
 * <p>A set is the same without values: it has no array for them.
 *
 * <p>A key with a nan in it is never found, so each one put is an entry of its own: nan equals only the very same
 * object, and an entry that is read back from a journal has another. Whoever puts one sees to it that it is new.
 */
final class OrderedEntries {
  private static final int SMALLEST = 8;

  private Value[] keys; // null where an entry was removed
  private Value[] values; // null in a set
  private int[] hashes;
  private int[] table; // number of an entry + 1; 0 is free. Twice as long as the arrays, so always half empty
  private int end; // the entries stand below it
  private int size;
  private int rebuilt; // how often the entries got other numbers

  /** Entries with values. */
  OrderedEntries() {
    this(true);
  }

  private OrderedEntries(boolean withValues) {
    values = withValues ? new Value[0] : null;
    allocate(SMALLEST);
  }

  /** Makes room for so many, while there are none. */
  void makeRoom(int count) {
    if (count > SMALLEST) {
      allocate(Integer.highestOneBit(count - 1) << 1);
    }
  }

  /** Keys alone; the value of each is null. */
  static OrderedEntries ofKeys() {
    return new OrderedEntries(false);
  }

  private void allocate(int capacity) {
    keys = new Value[capacity];
    values = values == null ? null : new Value[capacity];
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
    return values == null ? null : values[entry];
  }

  /** The number of the last entry; -1 when there is none. */
  int last() {
    return end - 1;
  }

  /** The number of the entry so many places behind the first; -1 when there are not so many. */
  int at(int place) {
    return place >= size ? -1 : size == end ? place : after(-1, place);
  }

  /** The number of the next entry, without those that {@code skipped} says; -1 when there is none. */
  int after(int entry, int skipped) {
    int left = skipped;
    for (int next = entry + 1; next < end; next++) {
      if (keys[next] != null && left-- == 0) {
        return next;
      }
    }
    return -1;
  }

  /** Sets the value of the key. An equal key that is there already stays. */
  void put(Value key, Value value) {
    int entry = find(key);
    if (entry >= 0) {
      set(entry, value);
      return;
    }
    if (end == keys.length) {
      rebuild(size >= end - end / 4 ? 2 * end : end);
    }
    fill(end, key, value);
  }

  void set(int entry, Value value) {
    if (values != null) {
      values[entry] = value;
    }
  }

  private void fill(int entry, Value key, Value value) {
    keys[entry] = key;
    set(entry, value);
    hashes[entry] = key.hashCode();
    enter(entry);
    end = Math.max(end, entry + 1);
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
    set(entry, null);
    size--;
    while (end > 0 && keys[end - 1] == null) {
      end--;
    }
    if (keys.length > SMALLEST && size <= keys.length / 8) {
      rebuild(keys.length / 4);
    }
  }

  /** What puts the entry back into its place, when it has been removed and nothing has been done since. */
  Runnable undoRemove(int entry) {
    Value key = keys[entry];
    Value value = value(entry);
    int next = after(entry, 0);
    Value before = next < 0 ? null : keys[next];
    int numbering = rebuilt;
    return () -> {
      if (numbering == rebuilt) {
        fill(entry, key, value);
      } else {
        insert(key, value, before);
      }
    };
  }

  /** Puts an entry before that of the very same key, or at the end when that is null. */
  private void insert(Value key, Value value, Value before) {
    Deque<Value> displaced = new ArrayDeque<>();
    Deque<Optional<Value>> theirs = new ArrayDeque<>(); // a set's are absent
    boolean reached = before == null;
    while (!reached) {
      reached = keys[end - 1] == before;
      displaced.push(keys[end - 1]);
      theirs.push(Optional.ofNullable(value(end - 1)));
      remove(end - 1);
    }
    put(key, value);
    while (!displaced.isEmpty()) {
      put(displaced.pop(), theirs.pop().orElse(null));
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
    rebuilt++;
    allocate(Math.max(SMALLEST, capacity));
    end = 0;
    for (int i = 0; i < oldEnd; i++) {
      if (oldKeys[i] != null) {
        keys[end] = oldKeys[i];
        set(end, oldValues == null ? null : oldValues[i]);
        hashes[end] = oldHashes[i];
        enter(end++);
      }
    }
  }

  void clear() {
    allocate(SMALLEST);
    rebuilt++;
    end = 0;
    size = 0;
  }

  /** What brings all entries back, when they have been cleared and nothing has been done since. */
  Runnable undoClear() {
    return restoring(keys, values, hashes, table);
  }

  /** What brings all entries back, whatever is done before. Costs a copy of them all. */
  Runnable undoAll() {
    return restoring(keys.clone(), values == null ? null : values.clone(), hashes.clone(), table.clone());
  }

  private Runnable restoring(Value[] allKeys, Value[] allValues, int[] allHashes, int[] wholeTable) {
    int lastEnd = end;
    int lastSize = size;
    int numbering = rebuilt;
    return () -> {
      keys = allKeys;
      values = allValues;
      hashes = allHashes;
      table = wholeTable;
      end = lastEnd;
      size = lastSize;
      rebuilt = numbering;
    };
  }

  void forEach(BiConsumer<Value, Value> action) {
    for (int i = 0; i < end; i++) {
      if (keys[i] != null) {
        action.accept(keys[i], value(i));
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
