package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.ObjectGone;
import io.holdfast.kit.KitCall;
import io.holdfast.kit.ObjectKit;
import io.holdfast.value.DictValue;
import io.holdfast.value.NoneValue;
import io.holdfast.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DictExpiryTest {
  private final ObjectKit kit = ObjectKit.of(DictObject.class);

  @AfterEach
  void theStateIsWhatTheFactsSay() {
    kit.verify();
  }

  private Value call(String operation, Object... arguments) {
    return kit.callAnonymously(operation, arguments).result();
  }

  private Object lastFact() {
    return kit.facts().get(kit.facts().size() - 1);
  }

  @Test
  void anEntryGoesByAFactWhenItsTimeIsOver() {
    call("put", "a", 1, 1000);
    call("put", "b", 2, 500);
    kit.passTime(499);
    assertThat(call("ttl", "b")).isEqualTo(Value.of(1));
    assertThat(call("length")).isEqualTo(Value.of(2));
    kit.passTime(1);
    assertThat(lastFact()).isEqualTo(new DictFact.Expired(List.of(Value.of("b"))));
    kit.passTime(500);
    assertThat(lastFact()).isEqualTo(new DictFact.Expired(List.of(Value.of("a"))));
    assertThat(call("copy")).isEqualTo(DictValue.of());
    assertThat(kit.timersSet()).isZero();
  }

  @Test
  void theCallThatMeetsADueEntryCommitsItsRemovalFirst() {
    call("put", "a", 1, 1000);
    kit.passTimeWithLateTimers(1000);
    int facts = kit.facts().size();
    assertThat(call("contains", "a")).isEqualTo(Value.of(false));
    assertThat(kit.facts()).hasSize(facts + 1);
    assertThat(lastFact()).isEqualTo(new DictFact.Expired(List.of(Value.of("a"))));
  }

  @Test
  void thereIsOneTimerForTheEarliest() {
    for (int i = 1; i <= 100; i++) {
      call("put", i, 0, 10_000 - i);
    }
    assertThat(kit.timersSet()).isEqualTo(1);
    kit.passTime(9_900);
    assertThat(call("length")).isEqualTo(Value.of(99));
    kit.passTime(100);
    assertThat(call("length")).isEqualTo(Value.of(0));
  }

  @Test
  void storingAnewSetsOrLiftsTheTimeAndChangingInPlaceKeepsIt() {
    call("put", "a", 1, 1000);
    call("set", "a", 2);
    assertThat(call("ttl", "a")).isEqualTo(NoneValue.NONE);
    call("put_many", Map.of("a", List.of()), 1000);
    kit.passTime(400);
    call("replace", "a", 5);
    call("compare_and_set", "a", 5, 6);
    call("increment", "a");
    call("replace", "a", List.of());
    call("at", List.of("a"), "append", List.of(1));
    assertThat(call("setdefault", "a", 9)).hasToString("[1]");
    assertThat(call("ttl", "a")).isEqualTo(Value.of(600));
    call("update", Map.of("a", 7));
    assertThat(call("ttl", "a")).isEqualTo(NoneValue.NONE);
    assertThat(call("expire", "a", 50)).isEqualTo(Value.of(true));
    assertThat(call("persist", "a")).isEqualTo(Value.of(true));
    assertThat(call("persist", "a")).isEqualTo(Value.of(false));
    assertThat(call("expire", "z", 50)).isEqualTo(Value.of(false));
    call("put_if_absent", "b", 1, 50);
    kit.passTime(10_000);
    assertThat(call("keys")).hasToString("['a']");
  }

  @Test
  void aRemovedKeyThatComesBackLivesForEver() {
    call("put", "a", 1, 100);
    call("delete", "a");
    call("set", "a", 2);
    call("put", "b", 1, 100);
    call("popitem");
    call("set", "b", 2);
    call("put", "c", 1, 100);
    call("clear");
    call("set", "c", 2);
    kit.passTime(1000);
    assertThat(call("keys")).hasToString("['c']");
  }

  @Test
  void timesHaveLimitsAndNanHasNone() {
    for (long ttl : new long[] {0, -1, DictObject.MAX_TTL_MS + 1}) {
      assertThat(kit.callAnonymously("put", "a", 1, ttl).failure()).isInstanceOf(BadArguments.class)
          .hasMessageContaining("'ttl_ms' is 1 to");
      assertThat(kit.callAnonymously("expire", "a", ttl).failure()).isInstanceOf(BadArguments.class);
    }
    assertThat(kit.callAnonymously("put", Double.NaN, 1, 10).failure()).isInstanceOf(Failed.class)
        .hasMessageContaining("cannot expire");
    assertThat(kit.callAnonymously("ttl", "a").failure()).hasMessage("'a'");
    assertThat(call("length")).isEqualTo(Value.of(0));
  }

  @Test
  void aDictThatHasEndedHasNoTimer() {
    call("put", "a", 1, 1000);
    kit.end(new ObjectGone("the test is over"));
    assertThat(kit.timersSet()).isZero();
  }

  @Test
  void aHostThatBeginsAnewGivesEveryLifeInFull() {
    call("put", "a", 1, 1000);
    call("set", "b", 2);
    kit.passTime(900);
    try (ObjectKit later = kit.restarted()) {
      assertThat(later.callAnonymously("ttl", "a").result()).isEqualTo(Value.of(1000));
      assertThat(later.timersSet()).isEqualTo(1);
      later.passTime(999);
      assertThat(later.callAnonymously("length").result()).isEqualTo(Value.of(2));
      later.passTime(1);
      assertThat(later.callAnonymously("keys").result()).hasToString("['b']");
    }
  }

  @Test
  void aBatchThatFailsGivesEveryEntryTheLifeItHad() {
    call("put", "a", 1, 1000);
    call("put", "b", List.of(), 500);
    call("set", "c", 3);
    kit.passTime(100);
    String before = call("items").toString();
    KitCall batch = kit.callAnonymously("batch", List.of(op("set", "a", 5), op("put", "b", 1, 9000),
        op("put", "d", 1, 10), op("expire", "c", 10), op("pop", "a"), op("at", List.of("b"), "append", List.of(1))));
    assertThat(batch.failure()).hasMessageContaining("'int' object has no attribute 'append'");
    assertThat(kit.callAnonymously("batch", List.of(op("remove_many", List.of("a", "c")), op("clear"), op("pop", "z")))
        .failure()).hasMessageContaining("'z'");
    assertThat(call("items")).hasToString(before);
    assertThat(call("ttl", "a")).isEqualTo(Value.of(900));
    assertThat(call("ttl", "b")).isEqualTo(Value.of(400));
    assertThat(call("ttl", "c")).isEqualTo(NoneValue.NONE);
    kit.passTime(400);
    assertThat(call("keys")).hasToString("['a', 'c']");
    kit.passTime(500);
    assertThat(call("keys")).hasToString("['c']");
  }

  private static DictValue op(String operation, Object... arguments) {
    return DictValue.of("op", operation, "args", List.of(arguments));
  }

  /** Random calls beside a plain model: a map, and a map of times. */
  @Test
  void randomLivesAreThoseOfAPlainModel() {
    for (long seed = 1; seed <= 60; seed++) {
      Random random = new Random(seed);
      try (ObjectKit dict = ObjectKit.of(DictObject.class)) {
        Map<Integer, Integer> model = new LinkedHashMap<>();
        Map<Integer, Long> until = new LinkedHashMap<>();
        for (int step = 0; step < 200; step++) {
          int key = random.nextInt(12);
          long ttl = 1 + random.nextInt(50);
          switch (random.nextInt(9)) {
            case 0, 1, 2 -> {
              dict.callAnonymously("put", key, step, ttl).result();
              model.put(key, step);
              until.put(key, dict.nowMs() + ttl);
            }
            case 3 -> {
              dict.callAnonymously("set", key, step).result();
              model.put(key, step);
              until.remove(key);
            }
            case 4 -> {
              dict.callAnonymously("expire", key, ttl).result();
              if (model.containsKey(key)) {
                until.put(key, dict.nowMs() + ttl);
              }
            }
            case 5 -> {
              dict.callAnonymously("persist", key).result();
              until.remove(key);
            }
            case 6 -> {
              dict.callAnonymously("remove_many", List.of(key, key + 1)).result();
              for (int removed : List.of(key, key + 1)) {
                model.remove(removed);
                until.remove(removed);
              }
            }
            case 7 -> {
              dict.callAnonymously("replace", key, -step).result();
              model.computeIfPresent(key, (k, v) -> -v);
              int now = step;
              model.computeIfPresent(key, (k, v) -> -now);
            }
            default -> {
              long passing = random.nextInt(20);
              if (random.nextBoolean()) {
                dict.passTime(passing);
              } else {
                dict.passTimeWithLateTimers(passing);
              }
            }
          }
          for (Integer due : new ArrayList<>(until.keySet())) {
            if (until.get(due) <= dict.nowMs()) {
              until.remove(due);
              model.remove(due);
            }
          }
          String as = "seed " + seed + ", step " + step;
          assertThat(dict.callAnonymously("copy").result().toString()).as(as)
              .isEqualTo(model.toString().replace("=", ": "));
          if (model.containsKey(key)) {
            Long end = until.get(key);
            assertThat(dict.callAnonymously("ttl", key).result()).as(as)
                .isEqualTo(end == null ? NoneValue.NONE : Value.of(end - dict.nowMs()));
          }
        }
      }
    }
  }
}
