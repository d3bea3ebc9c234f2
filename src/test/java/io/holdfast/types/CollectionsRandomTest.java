package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.kit.KitCall;
import io.holdfast.kit.ObjectKit;
import io.holdfast.value.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Random calls on a set, an array and a namespace beside Java's own collections; the kit checks replay and undo. */
class CollectionsRandomTest {
  private static final int STEPS = 150;

  @Test
  void aSetIsAPlainSetInOrderOfInsertion() {
    for (long seed = 1; seed <= 80; seed++) {
      Random random = new Random(seed);
      try (ObjectKit kit = ObjectKit.of(SetObject.class)) {
        Set<Integer> model = new LinkedHashSet<>();
        for (int step = 0; step < STEPS; step++) {
          List<Integer> others = new ArrayList<>();
          for (int i = random.nextInt(6); i > 0; i--) {
            others.add(random.nextInt(20));
          }
          int one = random.nextInt(20);
          switch (random.nextInt(8)) {
            case 0 -> assertThat(kit.callAnonymously("add_if_absent", one).result())
                .isEqualTo(Value.of(model.add(one)));
            case 1 -> assertThat(kit.callAnonymously("remove_if_present", one).result())
                .isEqualTo(Value.of(model.remove(one)));
            case 2 -> {
              kit.callAnonymously("update", List.of(others, List.of(one))).result();
              model.addAll(others);
              model.add(one);
            }
            case 3 -> {
              kit.callAnonymously("difference_update", List.of(others)).result();
              others.forEach(model::remove);
            }
            case 4 -> {
              kit.callAnonymously("symmetric_difference_update", others).result();
              for (int other : new LinkedHashSet<>(others)) {
                if (!model.remove(other)) {
                  model.add(other);
                }
              }
            }
            case 5 -> {
              List<Integer> kept = new ArrayList<>(model);
              Collections.shuffle(kept, random);
              kept.subList(0, kept.size() / 3).clear();
              kit.callAnonymously("intersection_update", List.of(kept)).result();
              model.retainAll(kept);
            }
            case 6 -> {
              KitCall pop = kit.callAnonymously("pop");
              if (!model.isEmpty()) {
                int last = new ArrayList<>(model).get(model.size() - 1);
                assertThat(pop.result()).isEqualTo(Value.of(last));
                model.remove(last);
              }
            }
            default -> assertThat(kit.callAnonymously("issuperset", others).result())
                .isEqualTo(Value.of(model.containsAll(new HashSet<>(others))));
          }
          assertThat(kit.callAnonymously("members").result().toString()).as("seed %d, step %d", seed, step)
              .isEqualTo(model.toString());
        }
      }
    }
  }

  @Test
  void anArrayIsAPlainListOfNumbers() {
    for (long seed = 1; seed <= 80; seed++) {
      Random random = new Random(seed);
      try (ObjectKit kit = ObjectKit.of(ArrayObject.class, "typecode", seed % 2 == 0 ? "h" : "q")) {
        List<Integer> model = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
          int item = random.nextInt(60_000) - 30_000;
          int place = random.nextInt(model.size() + 1);
          switch (random.nextInt(8)) {
            case 0, 1 -> {
              kit.callAnonymously("insert", place, item).result();
              model.add(place, item);
            }
            case 2 -> {
              kit.callAnonymously("extend", List.of(item, 1, -1)).result();
              model.addAll(List.of(item, 1, -1));
            }
            case 3 -> {
              KitCall pop = kit.callAnonymously("pop", place);
              assertThat(pop.hasFailed()).isEqualTo(place == model.size());
              if (place < model.size()) {
                assertThat(pop.result()).isEqualTo(Value.of(model.remove(place)));
              }
            }
            case 4 -> {
              kit.callAnonymously("reverse").result();
              Collections.reverse(model);
            }
            case 5 -> {
              kit.callAnonymously("delete_slice", place, Value.none(), 3).result();
              for (int i = place + (model.size() - 1 - place) / 3 * 3; i >= place && place < model.size(); i -= 3) {
                model.remove(i);
              }
            }
            case 6 -> {
              int stop = Math.min(model.size(), place + 2);
              kit.callAnonymously("set_slice", place, stop, Value.none(), List.of(item)).result();
              model.subList(place, stop).clear();
              model.add(place, item);
            }
            default -> {
              kit.callAnonymously("byteswap").result();
              kit.callAnonymously("byteswap").result();
            }
          }
          assertThat(kit.callAnonymously("tolist").result().toString()).as("seed %d, step %d", seed, step)
              .isEqualTo(model.toString());
        }
      }
    }
  }

  @Test
  void aNamespaceIsAPlainMap() {
    for (long seed = 1; seed <= 40; seed++) {
      Random random = new Random(seed);
      try (ObjectKit kit = ObjectKit.of(NamespaceObject.class)) {
        Map<String, Integer> model = new TreeMap<>();
        for (int step = 0; step < STEPS; step++) {
          String name = String.valueOf((char) ('a' + random.nextInt(6)));
          switch (random.nextInt(4)) {
            case 0 -> {
              kit.callAnonymously("set", name, step).result();
              model.put(name, step);
            }
            case 1 -> assertThat(kit.callAnonymously("delete", name).hasFailed())
                .isEqualTo(model.remove(name) == null);
            case 2 -> {
              kit.callAnonymously("set_many", Map.of(name, step, "z", 1)).result();
              model.put(name, step);
              model.put("z", 1);
            }
            default -> {
              kit.callAnonymously("increment", name, 2).result();
              model.merge(name, 2, Integer::sum);
            }
          }
          String attributes = model.toString();
          assertThat(kit.callAnonymously("repr").result()).as("seed %d, step %d", seed, step)
              .isEqualTo(Value.of("Namespace(" + attributes.substring(1, attributes.length() - 1) + ")"));
        }
      }
    }
  }
}
