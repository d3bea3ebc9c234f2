package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.value.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OrderedEntriesTest {
  private final OrderedEntries entries = new OrderedEntries();
  private final Map<Value, Value> model = new LinkedHashMap<>();

  private void put(Value key, Value value) {
    entries.put(key, value);
    model.put(key, value);
  }

  private void remove(Value key) {
    int entry = entries.find(key);
    assertThat(entry >= 0).isEqualTo(model.containsKey(key));
    if (entry >= 0) {
      entries.remove(entry);
      model.remove(key);
    }
  }

  private void isLikeTheModel() {
    List<Map.Entry<Value, Value>> found = new ArrayList<>();
    entries.forEach((key, value) -> found.add(Map.entry(key, value)));
    assertThat(found).isEqualTo(new ArrayList<>(model.entrySet()));
    assertThat(entries.size()).isEqualTo(model.size());
    model.forEach((key, value) -> assertThat(entries.value(entries.find(key))).isEqualTo(value));
    assertThat(entries.last()).isEqualTo(model.isEmpty() ? -1 : entries.find(found.get(found.size() - 1).getKey()));
  }

  @Test
  void isAMapInOrderOfInsertionWhateverIsDoneToIt() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      entries.clear();
      model.clear();
      int keys = 1 << random.nextInt(11);
      for (int i = 0; i < 4000; i++) {
        int growing = i / 500 % 2 == 0 ? 7 : 3;
        Value key = Value.of(random.nextInt(keys));
        if (random.nextInt(10) < growing) {
          put(key, Value.of(i));
        } else if (random.nextInt(4) > 0) {
          remove(key);
        } else if (entries.last() >= 0) {
          model.remove(entries.key(entries.last()));
          entries.remove(entries.last());
        }
        if (i % 97 == 0) {
          isLikeTheModel();
        }
      }
      isLikeTheModel();
    }
  }

  @Test
  void manyEntriesThatComeAtOneEndAndLeaveAtTheOther() {
    for (int i = 0; i < 50_000; i++) {
      put(Value.of("key " + i), Value.of(i));
      if (i >= 100) {
        remove(Value.of("key " + (i - 100)));
      }
    }
    isLikeTheModel();
  }

  @Test
  void isEmptyAgainAfterClear() {
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 5 << 5 * round; i++) {
        put(Value.of(i), Value.none());
      }
      isLikeTheModel();
      entries.clear();
      model.clear();
      isLikeTheModel();
      assertThat(entries.find(Value.of(0))).isEqualTo(-1);
    }
  }

  /** Whatever was done is taken back from the last to the first, also when the entries got other numbers meanwhile. */
  @Test
  void changesAreTakenBackFromTheLastToTheFirst() {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      OrderedEntries some = seed % 2 == 0 ? new OrderedEntries() : OrderedEntries.ofKeys();
      int count = 1 << random.nextInt(8);
      for (int i = 0; i < count; i++) {
        some.put(Value.of(random.nextInt(300)), Value.of(i));
      }
      Deque<Runnable> undos = new ArrayDeque<>();
      Deque<String> states = new ArrayDeque<>();
      boolean mostlyRemoving = random.nextBoolean();
      for (int i = 0; i < 200; i++) {
        Value key = Value.of(random.nextInt(300));
        int entry = random.nextBoolean() ? some.last() : some.find(key);
        if (random.nextInt(60) == 0) {
          states.push(text(some));
          undos.push(some.undoClear());
          some.clear();
        } else if (random.nextInt(40) == 0) {
          states.push(text(some));
          undos.push(some.undoAll());
          while (some.size() > 3) {
            some.remove(some.last());
          }
        } else if (entry >= 0 && random.nextInt(10) < (mostlyRemoving ? 9 : 4)) {
          states.push(text(some));
          undos.push(some.undoRemove(entry));
          some.remove(entry);
        } else if (some.find(key) < 0) {
          states.push(text(some));
          undos.push(() -> some.remove(some.last()));
          some.put(key, Value.of(i));
        }
      }
      while (!undos.isEmpty()) {
        undos.pop().run();
        assertThat(text(some)).as("seed %d", seed).isEqualTo(states.pop());
        some.forEach((key, value) -> assertThat(some.key(some.find(key))).isSameAs(key));
      }
    }
  }

  private static String text(OrderedEntries some) {
    StringBuilder text = new StringBuilder().append(some.size());
    some.forEach((key, value) -> text.append(' ').append(key).append('=').append(value));
    for (int place = 0, entry = -1; place < some.size(); place++) {
      entry = some.after(entry, 0);
      assertThat(some.at(place)).isEqualTo(entry);
    }
    assertThat(some.at(some.size())).isEqualTo(-1);
    return text.toString();
  }
}
