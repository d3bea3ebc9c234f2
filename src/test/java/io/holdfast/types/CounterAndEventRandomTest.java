package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.kit.KitCall;
import io.holdfast.kit.ObjectKit;
import io.holdfast.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random operations beside a plain model; a failure names its seed. */
class CounterAndEventRandomTest {
  private static final BigInteger GREATEST = BigInteger.valueOf(Long.MAX_VALUE);
  private static final BigInteger SMALLEST = BigInteger.valueOf(Long.MIN_VALUE);

  @Test
  void aCounterIsAWholeNumber() {
    for (long seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      ObjectKit kit = ObjectKit.of(CounterObject.class);
      long model = 0;
      for (int step = 0; step < 200; step++) {
        String where = "seed " + seed + ", step " + step;
        long amount = random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(5) - 2;
        switch (random.nextInt(4)) {
          case 0 -> {
            KitCall add = kit.callAnonymously("add", amount);
            BigInteger sum = BigInteger.valueOf(model).add(BigInteger.valueOf(amount));
            if (sum.compareTo(GREATEST) > 0 || sum.compareTo(SMALLEST) < 0) {
              assertThat(add.failure()).as(where).isInstanceOf(Failed.class);
            } else {
              model = sum.longValueExact();
              assertThat(add.result()).as(where).isEqualTo(Value.of(model));
            }
          }
          case 1 -> {
            assertThat(kit.callAnonymously("set", amount).result()).as(where).isEqualTo(Value.of(model));
            model = amount;
          }
          case 2 -> {
            long expected = random.nextBoolean() ? model : amount;
            boolean swaps = expected == model;
            assertThat(kit.callAnonymously("compare_and_set", expected, amount).result()).as(where)
                .isEqualTo(Value.of(swaps));
            model = swaps ? amount : model;
          }
          default -> assertThat(kit.callAnonymously("get").result()).as(where).isEqualTo(Value.of(model));
        }
      }
      kit.verify();
    }
  }

  @Test
  void anEventWakesAllThatWaitedAndNobodyElse() {
    for (long seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      ObjectKit kit = ObjectKit.of(EventObject.class);
      boolean set = false;
      List<KitCall> waiting = new ArrayList<>();
      for (int step = 0; step < 200; step++) {
        String where = "seed " + seed + ", step " + step;
        switch (random.nextInt(4)) {
          case 0 -> {
            kit.callAnonymously("set").result();
            set = true;
            waiting.forEach(woken -> assertThat(woken.result()).as(where).isEqualTo(Value.of(true)));
            waiting.clear();
          }
          case 1 -> {
            kit.callAnonymously("clear").result();
            set = false;
          }
          case 2 -> {
            KitCall wait = kit.callAnonymously("wait");
            assertThat(wait.isAnswered()).as(where).isEqualTo(set);
            if (!set) {
              waiting.add(wait);
            }
          }
          default -> assertThat(kit.callAnonymously("is_set").result()).as(where).isEqualTo(Value.of(set));
        }
        waiting.forEach(parked -> assertThat(parked.isAnswered()).as(where).isFalse());
      }
      kit.verify();
    }
  }
}
