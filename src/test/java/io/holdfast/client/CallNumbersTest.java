package io.holdfast.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.model.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CallNumbersTest {
  private final CallNumbers numbers = new CallNumbers();

  private Caller next() {
    return numbers.next("session", "holder");
  }

  @Test
  void theFloorIsTheLowestNumberWithoutAnAnswer() {
    assertThat(next()).isEqualTo(new Caller("session", "holder", 1, 1));
    assertThat(next().callId()).isEqualTo(2);
    numbers.answered(2);
    assertThat(next()).isEqualTo(new Caller("session", "holder", 3, 1));
    numbers.answered(1);
    assertThat(next()).isEqualTo(new Caller("session", "holder", 4, 3));
    numbers.answered(3);
    numbers.answered(4);
    assertThat(next()).isEqualTo(new Caller("session", "holder", 5, 5));
  }

  @Test
  void theFloorLeavesACallBehindThatWaitsLong() {
    next();
    for (int i = 0; i < CallNumbers.MOST_BEHIND; i++) {
      numbers.answered(next().callId());
    }
    assertThat(next()).as("not yet").isEqualTo(new Caller("session", "holder", CallNumbers.MOST_BEHIND + 2, 1));
    numbers.answered(CallNumbers.MOST_BEHIND + 2);
    long following = CallNumbers.MOST_BEHIND + 3;
    assertThat(next()).isEqualTo(new Caller("session", "holder", following, following, new long[] {1}));
    numbers.answered(1);
    assertThat(next()).isEqualTo(new Caller("session", "holder", following + 1, following));
  }

  @Test
  void theFloorStaysWhileAsManyAreOpenAsMayBe() {
    for (int i = 0; i <= CallNumbers.MOST_OPEN; i++) {
      next();
    }
    for (int i = 0; i < 20_000; i++) {
      numbers.answered(next().callId());
    }
    Caller held = next();
    assertThat(held.floor()).isEqualTo(CallNumbers.MOST_OPEN + 1);
    assertThat(held.open()).isEqualTo(LongStream.rangeClosed(1, CallNumbers.MOST_OPEN).toArray());
    numbers.answered(7);
    assertThat(next().floor()).as("one place is free").isEqualTo(held.callId());
    numbers.answered(CallNumbers.MOST_OPEN + 1);
    assertThat(next().open()).hasSize(CallNumbers.MOST_OPEN - 1).doesNotContain(7);
  }

  @Test
  void whatACallerSaysIsRightUnderAnyOrderOfAnswers() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    TreeSet<Long> unanswered = new TreeSet<>();
    int mostOpen = 0;
    for (int step = 0; step < 100_000; step++) {
      if (unanswered.isEmpty() || unanswered.size() < 600 && random.nextInt(100) < 52) {
        Caller caller = next();
        unanswered.add(caller.callId());
        List<Long> said = caller.open() == null ? List.of() : LongStream.of(caller.open()).boxed().toList();
        assertThat(said).as("what is open below the floor %d at step %d, seed %d", caller.floor(), step, seed)
            .isEqualTo(List.copyOf(unanswered.headSet(caller.floor())));
        assertThat(unanswered).as("the floor is a number without an answer, step %d, seed %d", step, seed)
            .contains(caller.floor());
        int behind = (int) (caller.callId() - caller.floor()) + 1 - unanswered.tailSet(caller.floor()).size();
        assertThat(behind <= CallNumbers.MOST_BEHIND || said.size() == CallNumbers.MOST_OPEN)
            .as("%d answers are kept above the floor at step %d, seed %d", behind, step, seed).isTrue();
        mostOpen = Math.max(mostOpen, said.size());
      } else {
        // the lowest hundreds mostly wait, so that the floor meets its limits
        List<Long> choice = new ArrayList<>(unanswered);
        int patient = random.nextInt(2_000) == 0 ? 0 : Math.min(choice.size() - 1, step / 20_000 * 80);
        long answered = choice.get(patient + random.nextInt(choice.size() - patient));
        unanswered.remove(answered);
        numbers.answered(answered);
      }
    }
    assertThat(mostOpen).isEqualTo(CallNumbers.MOST_OPEN);
  }
}
