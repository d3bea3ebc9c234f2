package io.holdfast.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CallNumbersTest {
  private final CallNumbers numbers = new CallNumbers();

  @Test
  void theFloorIsTheLowestNumberWithoutAnAnswer() {
    assertThat(numbers.floor()).isEqualTo(1);
    assertThat(numbers.next()).isEqualTo(1);
    assertThat(numbers.next()).isEqualTo(2);
    assertThat(numbers.next()).isEqualTo(3);
    numbers.answered(2);
    assertThat(numbers.floor()).isEqualTo(1);
    numbers.answered(1);
    assertThat(numbers.floor()).isEqualTo(3);
    numbers.answered(3);
    assertThat(numbers.floor()).isEqualTo(4);
  }

  @Test
  void theFloorIsRightUnderAnyOrderOfAnswers() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    TreeSet<Long> open = new TreeSet<>();
    long last = 0;
    for (int step = 0; step < 50_000; step++) {
      if (open.isEmpty() || open.size() < 300 && random.nextInt(100) < 52) {
        last = numbers.next();
        open.add(last);
      } else {
        List<Long> choice = new ArrayList<>(open);
        long answered = random.nextInt(4) == 0 ? open.first() : choice.get(random.nextInt(choice.size()));
        open.remove(answered);
        numbers.answered(answered);
      }
      assertThat(numbers.floor()).as("the floor after step %d, seed %d", step, seed)
          .isEqualTo(open.isEmpty() ? last + 1 : open.first());
    }
  }
}
