package io.holdfast.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.kit.KitCall;
import io.holdfast.kit.ObjectKit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The ends of many waits, by one timer. */
class WaitTimesTest {
  private record Timed(KitCall call, long untilMs, int order) {
  }

  @Test
  void waitsEndInTheOrderOfTheirTimesWhoeverLeavesBefore() {
    for (long seed = 1; seed <= 60; seed++) {
      Random random = new Random(seed);
      ObjectKit kit = ObjectKit.of(ProbeObject.class);
      List<Timed> parked = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        long wait = 1 + random.nextInt(40);
        KitCall call = random.nextBoolean() ? kit.callAnonymously("take", wait)
            : kit.request("take").as("s", "h").within(wait).send();
        parked.add(new Timed(call, kit.nowMs() + wait, i));
        if (random.nextInt(3) == 0) {
          Timed one = parked.remove(random.nextInt(parked.size()));
          kit.cancel(one.call);
        }
        if (random.nextInt(10) == 0) {
          kit.passTime(random.nextInt(4));
          parked.removeIf(one -> one.untilMs <= kit.nowMs());
        }
        assertThat(kit.timersSet()).as("seed %d", seed).isLessThanOrEqualTo(1);
      }
      int before = kit.answered().size();
      kit.passTime(50);
      parked.sort(Comparator.comparingLong(Timed::untilMs).thenComparingInt(Timed::order));
      assertThat(kit.answered().subList(before, kit.answered().size())).as("seed %d", seed)
          .isEqualTo(parked.stream().map(Timed::call).toList());
      assertThat(kit.timersSet()).isZero();
      kit.verify();
    }
  }
}
