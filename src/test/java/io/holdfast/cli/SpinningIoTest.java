package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpinningIoTest {
  private static final long SPIN = 50_000;
  private static final long LOOK_TAKES = 1_000;

  private final List<String> done = new ArrayList<>();
  private long now;
  private long nextEvent = Long.MAX_VALUE;
  private long nextTask = Long.MAX_VALUE;

  private final IoHandlerContext loop = new IoHandlerContext() {
    @Override
    public boolean canBlock() {
      return now < nextTask;
    }

    @Override
    public long delayNanos(long time) {
      return 0;
    }

    @Override
    public long deadlineNanos() {
      return Long.MAX_VALUE;
    }
  };

  private final class FakeIo implements IoHandler {
    @Override
    public int run(IoHandlerContext context) {
      now += LOOK_TAKES;
      done.add(context.canBlock() ? "sleep" : "look");
      if (context.canBlock()) {
        now = Math.max(now, Math.min(nextEvent, nextTask));
      }
      if (now < nextEvent) {
        return 0;
      }
      nextEvent = Long.MAX_VALUE;
      return 1;
    }

    @Override
    public IoRegistration register(IoHandle handle) {
      throw new UnsupportedOperationException("nothing is registered here");
    }

    @Override
    public void wakeup() {
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> type) {
      return true;
    }
  }

  private boolean inVain;
  private SpinningIo io = new SpinningIo(new FakeIo(), SPIN, () -> inVain, () -> now);

  private int runUntilEventIn(long nanos) {
    done.clear();
    nextEvent = now + nanos;
    return io.run(loop);
  }

  @Test
  void whatComesSoonAgainIsWaitedForWithoutSleep() {
    assertThat(runUntilEventIn(20_000)).isEqualTo(1);
    assertThat(done).as("nothing is known yet").containsExactly("sleep");
    for (int i = 0; i < 3; i++) {
      assertThat(runUntilEventIn(20_000)).isEqualTo(1);
      assertThat(done).contains("look").doesNotContain("sleep");
    }
  }

  @Test
  void itLooksForALimitedTimeAndNotAgainAfterALongWait() {
    runUntilEventIn(20_000);
    assertThat(runUntilEventIn(1_000_000_000)).isEqualTo(1);
    assertThat(done).endsWith("sleep").hasSize((int) (SPIN / LOOK_TAKES) + 1);
    runUntilEventIn(20_000);
    assertThat(done).as("the wait before was long").containsExactly("sleep");
    runUntilEventIn(20_000);
    assertThat(done).doesNotContain("sleep");
  }

  @Test
  void aTaskEndsTheLooking() {
    runUntilEventIn(20_000);
    nextTask = now + 5_500;
    assertThat(runUntilEventIn(40_000)).as("events handled").isZero();
    assertThat(done).hasSize(6).doesNotContain("sleep");
    runUntilEventIn(40_000);
    assertThat(done).as("tasks are waiting").containsExactly("look");
  }

  @Test
  void withoutTimeToSpinItSleepsAtOnce() {
    io = new SpinningIo(new FakeIo(), 0, () -> false, () -> now);
    for (int i = 0; i < 3; i++) {
      assertThat(runUntilEventIn(20_000)).isEqualTo(1);
      assertThat(done).containsExactly("sleep");
    }
  }

  @Test
  void whatTakesLongerIsNotLookedFor() {
    runUntilEventIn(20_000);
    inVain = true;
    assertThat(runUntilEventIn(20_000)).isEqualTo(1);
    assertThat(done).containsExactly("sleep");
    inVain = false;
    assertThat(runUntilEventIn(20_000)).isEqualTo(1);
    assertThat(done).contains("look").doesNotContain("sleep");
  }
}
