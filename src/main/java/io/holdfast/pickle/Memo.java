package io.holdfast.pickle;

import java.util.Arrays;

/** What a pickle has said already, by identity, and its number. The first few are looked through, others hashed. */
final class Memo {
  private static final int LOOKED_THROUGH = 8;

  private Object[] objects = new Object[LOOKED_THROUGH];
  private int[] table; // of numbers + 1, 0 where free; null while all are looked through
  private int size;

  int size() {
    return size;
  }

  /** Gives it the next number. */
  void add(Object object) {
    if (size == objects.length) {
      objects = Arrays.copyOf(objects, size * 2);
    }
    objects[size++] = object;
    if (table == null ? size > LOOKED_THROUGH : size * 2 > table.length) {
      table = new int[size * 4];
      for (int i = 0; i < size; i++) {
        enter(i);
      }
    } else if (table != null) {
      enter(size - 1);
    }
  }

  /** Its number, of several the first; -1 when it has none. */
  int number(Object object) {
    if (table == null) {
      for (int i = 0; i < size; i++) {
        if (objects[i] == object) {
          return i;
        }
      }
      return -1;
    }
    int at = home(object);
    while (table[at] != 0) {
      if (objects[table[at] - 1] == object) {
        return table[at] - 1;
      }
      at = at + 1 == table.length ? 0 : at + 1;
    }
    return -1;
  }

  private void enter(int number) {
    int at = home(objects[number]);
    while (table[at] != 0) {
      at = at + 1 == table.length ? 0 : at + 1;
    }
    table[at] = number + 1;
  }

  private int home(Object object) {
    return (int) ((System.identityHashCode(object) * 0x9e3779b9L & 0xffffffffL) * table.length >>> 32);
  }
}
