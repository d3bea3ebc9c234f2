package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Cancelled;
import io.holdfast.error.HoldfastException.Denied;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.NotOwner;
import io.holdfast.error.HoldfastException.Timeout;
import io.holdfast.kit.KitCall;
import io.holdfast.kit.ObjectKit;
import io.holdfast.value.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SemaphoreObjectTest {
  private static final Value TRUE = Value.of(true);
  private static final Value FALSE = Value.of(false);

  private ObjectKit kit = ObjectKit.of(SemaphoreObject.class, "value", 3);

  @AfterEach
  void theStateIsWhatTheFactsSay() {
    kit.verify();
  }

  private Value available() {
    return kit.callAnonymously("available").result();
  }

  private static String failedType(KitCall call) {
    return ((Failed) call.failure()).type();
  }

  @Test
  void hasOnePermitUnlessToldOtherwise() {
    kit = ObjectKit.of(SemaphoreObject.class);
    assertThat(available()).isEqualTo(Value.of(1));
  }

  @Test
  void aNegativeNumberOfPermitsIsPythonsValueError() {
    assertThatThrownBy(() -> ObjectKit.of(SemaphoreObject.class, "value", -1)).isInstanceOf(Failed.class)
        .hasToString("Failed: ValueError: semaphore initial value must be >= 0");
  }

  @Test
  void permitsAreTakenAndGivenBack() {
    assertThat(kit.call("s1", "h1", "acquire").result()).isEqualTo(TRUE);
    assertThat(kit.call("s1", "h1", "acquire", 2, 0).result()).isEqualTo(TRUE);
    assertThat(available()).isEqualTo(Value.of(0));
    assertThat(kit.call("s2", "h1", "acquire", 1, 0).result()).isEqualTo(FALSE);
    assertThat(kit.call("s1", "h1", "release", 2).result()).isEqualTo(Value.none());
    assertThat(available()).isEqualTo(Value.of(2));
    kit.call("s1", "h1", "release");
    assertThat(available()).isEqualTo(Value.of(3));
    assertThat(kit.facts()).containsExactly(new SemaphoreObject.Acquired("s1", "h1", 8, 0, 1),
        new SemaphoreObject.Acquired("s1", "h1", 8, 0, 2), new SemaphoreObject.Released("s1", "h1", 2),
        new SemaphoreObject.Released("s1", "h1", 1));
  }

  @Test
  void fewerThanOnePermitIsPythonsValueError() {
    assertThat(failedType(kit.call("s1", "h1", "acquire", 0))).isEqualTo("ValueError");
    assertThat(failedType(kit.call("s1", "h1", "release", -1))).isEqualTo("ValueError");
  }

  @Test
  void morePermitsThanThereAreInAllCanNeverBeAcquired() {
    assertThat(kit.call("s1", "h1", "acquire", 4).failure()).isInstanceOf(BadArguments.class)
        .hasMessageContaining("3 permits").hasMessageContaining("4");
  }

  @Test
  void releaseBeyondWhatTheCallerHoldsIsNotOwnerAndReleasesNothing() {
    kit.call("s1", "h1", "acquire", 2);
    assertThat(kit.call("s1", "h1", "release", 3).failure()).isInstanceOf(NotOwner.class)
        .hasMessageContaining("holds 2");
    assertThat(kit.call("s1", "h2", "release").failure()).isInstanceOf(NotOwner.class);
    assertThat(available()).isEqualTo(Value.of(1));
  }

  @Test
  void needsASession() {
    assertThat(kit.callAnonymously("acquire").failure()).isInstanceOf(Denied.class);
    assertThat(kit.callAnonymously("release").failure()).isInstanceOf(Denied.class);
  }

  @Test
  void aBigRequestHoldsUpSmallerOnesBehindIt() {
    kit.call("s1", "h1", "acquire", 2);
    KitCall big = kit.call("s2", "h1", "acquire", 3);
    KitCall small = kit.call("s3", "h1", "acquire", 1);
    assertThat(small.isAnswered()).isFalse();
    assertThat(kit.call("s4", "h1", "acquire", 1, 0).result()).isEqualTo(FALSE);
    kit.call("s1", "h1", "release", 1);
    assertThat(big.isAnswered()).isFalse();
    kit.call("s1", "h1", "release", 1);
    assertThat(big.result()).isEqualTo(TRUE);
    assertThat(small.isAnswered()).isFalse();
    kit.call("s2", "h1", "release", 3);
    assertThat(small.result()).isEqualTo(TRUE);
  }

  @Test
  void thoseBehindABigRequestGoOnWhenItLeaves() {
    kit.call("s1", "h1", "acquire", 2);
    KitCall big = kit.call("s2", "h1", "acquire", 3, 100);
    KitCall small = kit.call("s3", "h1", "acquire", 1);
    kit.passTime(100);
    assertThat(big.result()).isEqualTo(FALSE);
    assertThat(small.result()).isEqualTo(TRUE);
  }

  @Test
  void deadlineAndCancelEndTheWaitWithTheirErrors() {
    kit.call("s1", "h1", "acquire", 3);
    KitCall late = kit.request("acquire").as("s2", "h1").within(20).send();
    KitCall cancelled = kit.call("s2", "h1", "acquire");
    kit.cancel(cancelled);
    kit.passTime(20);
    assertThat(cancelled.failure()).isInstanceOf(Cancelled.class);
    assertThat(late.failure()).isInstanceOf(Timeout.class);
  }

  @Test
  void permitsOfAllHoldersOfASessionComeBackWhenItEnds() {
    kit.call("s1", "h1", "acquire", 1);
    kit.call("s1", "h2", "acquire", 1);
    kit.call("s2", "h1", "acquire", 1);
    KitCall waiting = kit.call("s3", "h1", "acquire", 2);
    kit.endSession("s1");
    assertThat(waiting.result()).isEqualTo(TRUE);
    assertThat(kit.callAnonymously("describe").result().toString()).contains("'available': 0").contains("'holders': 2");
  }

  @Test
  void ownerlessOneIsCPythons() {
    kit = ObjectKit.of(SemaphoreObject.class, "value", 1, "owned", false);
    assertThat(kit.call("s1", "h1", "acquire").result()).isEqualTo(TRUE);
    KitCall waiting = kit.callAnonymously("acquire", 5, 100);
    kit.endSession("s1");
    assertThat(available()).isEqualTo(Value.of(0));
    kit.callAnonymously("release", 7);
    assertThat(waiting.result()).isEqualTo(TRUE);
    assertThat(available()).isEqualTo(Value.of(2));
    assertThat(failedType(kit.callAnonymously("release", Long.MAX_VALUE))).isEqualTo("OverflowError");
    assertThat(available()).isEqualTo(Value.of(2));
  }

  @Test
  void randomCallsDoWhatAPlainModelDoes() {
    for (long seed = 1; seed <= 200; seed++) {
      new RandomRun(seed).play();
    }
  }

  /** Random calls on a semaphore beside a plain model of one. */
  private static final class RandomRun {
    private static final int PERMITS = 5;

    private record Waiting(String session, int permits, KitCall call) {
    }

    private final long seed;
    private final Random random;
    private final ObjectKit kit = ObjectKit.of(SemaphoreObject.class, "value", PERMITS);
    private final List<String> sessions = new ArrayList<>(List.of("s0", "s1", "s2"));
    private final Deque<Waiting> line = new ArrayDeque<>();
    private final Map<String, Integer> held = new HashMap<>();
    private int nextSession = 3;

    RandomRun(long seed) {
      this.seed = seed;
      random = new Random(seed);
    }

    private int free() {
      return PERMITS - held.values().stream().mapToInt(Integer::intValue).sum();
    }

    void play() {
      for (int step = 0; step < 60; step++) {
        String as = "seed " + seed + ", step " + step;
        String session = sessions.get(random.nextInt(sessions.size()));
        int permits = 1 + random.nextInt(PERMITS);
        switch (random.nextInt(6)) {
          case 0, 1 -> acquire(as, session, permits, true);
          case 2 -> acquire(as, session, permits, false);
          case 3, 4 -> release(as, session, 1 + random.nextInt(3));
          default -> endSession(as, session);
        }
        assertThat(kit.callAnonymously("available").result()).as(as).isEqualTo(Value.of(free()));
      }
      kit.verify();
    }

    private void acquire(String as, String session, int permits, boolean waits) {
      boolean now = line.isEmpty() && free() >= permits;
      KitCall call = waits ? kit.call(session, "h", "acquire", permits) : kit.call(session, "h", "acquire", permits, 0);
      if (now) {
        assertThat(call.result()).as(as).isEqualTo(TRUE);
        held.merge(session, permits, Integer::sum);
      } else if (waits) {
        line.add(new Waiting(session, permits, call));
        assertThat(call.isAnswered()).as(as).isFalse();
      } else {
        assertThat(call.result()).as(as).isEqualTo(FALSE);
      }
    }

    private void release(String as, String session, int permits) {
      KitCall call = kit.call(session, "h", "release", permits);
      int has = held.getOrDefault(session, 0);
      if (has < permits) {
        assertThat(call.failure()).as(as).isInstanceOf(NotOwner.class);
        return;
      }
      assertThat(call.result()).as(as).isEqualTo(Value.none());
      held.put(session, has - permits);
      serve(as);
    }

    private void serve(String as) {
      while (!line.isEmpty() && free() >= line.peek().permits) {
        Waiting next = line.poll();
        held.merge(next.session, next.permits, Integer::sum);
        assertThat(next.call.result()).as(as).isEqualTo(TRUE);
      }
      line.forEach(waiting -> assertThat(waiting.call.isAnswered()).as(as).isFalse());
    }

    private void endSession(String as, String session) {
      sessions.remove(session);
      sessions.add("s" + nextSession++);
      kit.endSession(session);
      line.removeIf(waiting -> {
        boolean gone = waiting.session.equals(session);
        if (gone) {
          assertThat(waiting.call.failure()).as(as).isInstanceOf(Cancelled.class);
        }
        return gone;
      });
      held.remove(session);
      serve(as);
    }
  }
}
