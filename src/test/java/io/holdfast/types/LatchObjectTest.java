package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.kit.KitCall;
import io.holdfast.kit.ObjectKit;
import io.holdfast.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LatchObjectTest {
  private ObjectKit kit = ObjectKit.of(LatchObject.class, "count", 3);

  @AfterEach
  void theStateIsWhatTheFactsSay() {
    kit.verify();
  }

  private Value call(String operation, Object... arguments) {
    return kit.callAnonymously(operation, arguments).result();
  }

  @Test
  void opensAtZeroAndStaysOpen() {
    KitCall waiting = kit.callAnonymously("wait");
    KitCall other = kit.call("s1", "h", "wait", 100);
    assertThat(call("count_down")).isEqualTo(Value.of(2));
    assertThat(call("count_down", 1)).isEqualTo(Value.of(1));
    assertThat(call("wait", 0)).isEqualTo(Value.of(false));
    assertThat(waiting.isAnswered()).isFalse();
    assertThat(call("count_down")).isEqualTo(Value.of(0));
    assertThat(waiting.result()).isEqualTo(Value.of(true));
    assertThat(other.result()).isEqualTo(Value.of(true));
    assertThat(call("count_down")).isEqualTo(Value.of(0));
    assertThat(call("wait")).isEqualTo(Value.of(true));
    assertThat(kit.facts()).hasSize(3);
  }

  @Test
  void countingFurtherThanIsLeftCountsToZero() {
    assertThat(call("count_down", 1_000)).isEqualTo(Value.of(0));
    assertThat(kit.facts()).containsExactly(new LatchObject.CountedDown(3));
    assertThat(call("describe").toString()).contains("'count': 0");
  }

  @Test
  void aWaitThatIsOverIsFalse() {
    KitCall waiting = kit.callAnonymously("wait", 100);
    kit.passTime(100);
    assertThat(waiting.result()).isEqualTo(Value.of(false));
  }

  @Test
  void aRepeatedWaitIsOneWaiter() {
    KitCall first = kit.request("wait").as("s1", "h").numbered(1, 0).send();
    KitCall repeat = kit.request("wait").as("s1", "h").numbered(1, 0).send();
    assertThat(call("describe").toString()).contains("'waiting': 1");
    call("count_down", 3);
    assertThat(first.result()).isEqualTo(Value.of(true));
    assertThat(repeat.result()).isEqualTo(Value.of(true));
  }

  @Test
  void whatASessionHasCountedStaysCounted() {
    kit.call("s1", "h", "count_down", 2);
    kit.endSession("s1");
    assertThat(call("count")).isEqualTo(Value.of(1));
  }

  @Test
  void countsBelowTheirLeastAreRefused() {
    assertThat(kit.callAnonymously("count_down", 0).failure()).isInstanceOfSatisfying(Failed.class,
        failed -> assertThat(failed.type()).isEqualTo("ValueError"));
    assertThatThrownBy(() -> ObjectKit.of(LatchObject.class, "count", -1)).isInstanceOf(Failed.class);
    try (ObjectKit open = ObjectKit.of(LatchObject.class, "count", 0)) {
      assertThat(open.callAnonymously("wait", 0).result()).isEqualTo(Value.of(true));
    }
  }

  @Test
  void randomCountingDoesWhatANumberDoes() {
    for (long seed = 1; seed <= 50; seed++) {
      Random random = new Random(seed);
      long left = random.nextInt(20);
      try (ObjectKit latch = ObjectKit.of(LatchObject.class, "count", left)) {
        List<KitCall> waiting = new ArrayList<>();
        for (int step = 0; step < 30; step++) {
          String as = "seed " + seed + ", step " + step;
          if (random.nextInt(3) == 0) {
            waiting.add(latch.callAnonymously("wait"));
          } else {
            int n = 1 + random.nextInt(3);
            left = Math.max(0, left - n);
            assertThat(latch.callAnonymously("count_down", n).result()).as(as).isEqualTo(Value.of(left));
          }
          for (KitCall call : waiting) {
            assertThat(call.isAnswered()).as(as).isEqualTo(left == 0);
          }
        }
      }
    }
  }
}
