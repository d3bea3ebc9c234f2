package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException.Cancelled;
import io.holdfast.error.HoldfastException.Denied;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.NotOwner;
import io.holdfast.error.HoldfastException.ObjectGone;
import io.holdfast.error.HoldfastException.Timeout;
import io.holdfast.kit.KitCall;
import io.holdfast.kit.ObjectKit;
import io.holdfast.value.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LockObjectTest {
  private static final Value TRUE = Value.of(true);
  private static final Value FALSE = Value.of(false);
  private static final String SESSION = "0123456789abcdef0123456789abcdef";

  @Nested
  class Owned {
    private final ObjectKit kit = ObjectKit.of(LockObject.class);

    @AfterEach
    void theStateIsWhatTheFactsSay() {
      kit.verify();
    }

    private KitCall acquire(String session, String holder, Object... wait) {
      return kit.call(session, holder, "acquire", wait);
    }

    private Value locked() {
      return kit.callAnonymously("locked").result();
    }

    @Test
    void isHeldByOneUntilReleased() {
      assertThat(locked()).isEqualTo(FALSE);
      assertThat(acquire("s1", "h1").result()).isEqualTo(TRUE);
      assertThat(locked()).isEqualTo(TRUE);
      assertThat(acquire("s2", "h1", 0).result()).isEqualTo(FALSE);
      assertThat(kit.call("s1", "h1", "release").result()).isEqualTo(Value.none());
      assertThat(locked()).isEqualTo(FALSE);
      assertThat(acquire("s2", "h1", 0).result()).isEqualTo(TRUE);
    }

    @Test
    void twoHoldersOfOneSessionAreStrangers() {
      acquire("s1", "h1");
      assertThat(acquire("s1", "h2", 0).result()).isEqualTo(FALSE);
      assertThat(kit.call("s1", "h2", "release").failure()).isInstanceOf(NotOwner.class);
    }

    @Test
    void isNotReentrant() {
      acquire("s1", "h1");
      assertThat(acquire("s1", "h1", 0).result()).isEqualTo(FALSE);
    }

    @Test
    void goesToThoseWhoWaitInOrderOfArrival() {
      acquire("s1", "h1");
      KitCall second = acquire("s2", "h1");
      KitCall third = acquire("s3", "h1", 1000);
      kit.call("s1", "h1", "release");
      assertThat(second.result()).isEqualTo(TRUE);
      assertThat(third.isAnswered()).isFalse();
      assertThat(acquire("s4", "h1", 0).result()).isEqualTo(FALSE);
      kit.call("s2", "h1", "release");
      assertThat(third.result()).isEqualTo(TRUE);
      assertThat(kit.timersSet()).isZero();
      assertThat(kit.facts()).containsExactly(new MutexFact.Acquired("s1", "h1", 8, 0),
          new MutexFact.Released(HoldEnd.RELEASED), new MutexFact.Acquired("s2", "h1", 9, 0),
          new MutexFact.Released(HoldEnd.RELEASED), new MutexFact.Acquired("s3", "h1", 10, 0));
    }

    @Test
    void isHandedOnInTheTurnThatReleasesIt() {
      acquire("s1", "h1");
      acquire("s2", "h1");
      kit.call("s1", "h1", "release");
      assertThat(kit.journal().turns().get(1).facts())
          .containsExactly(new MutexFact.Released(HoldEnd.RELEASED), new MutexFact.Acquired("s2", "h1", 9, 0));
    }

    @Test
    void acquireIsFalseWhenItsTimeIsOver() {
      acquire("s1", "h1");
      KitCall waiting = acquire("s2", "h1", 100);
      kit.passTime(99);
      assertThat(waiting.isAnswered()).isFalse();
      kit.passTime(1);
      assertThat(waiting.result()).isEqualTo(FALSE);
      kit.call("s1", "h1", "release");
      assertThat(locked()).isEqualTo(FALSE);
    }

    @Test
    void deadlineCancelAndDropEndTheWaitWithTheirErrors() {
      acquire("s1", "h1");
      KitCall late = kit.request("acquire").as("s2", "h1").within(50).send();
      KitCall cancelled = acquire("s2", "h2");
      KitCall last = acquire("s2", "h3");
      kit.cancel(cancelled);
      assertThat(cancelled.failure()).isInstanceOf(Cancelled.class);
      kit.passTime(50);
      assertThat(late.failure()).isInstanceOf(Timeout.class);
      kit.callAnonymously("drop");
      assertThat(last.failure()).isInstanceOf(ObjectGone.class);
    }

    @Test
    void releaseOfAnUnlockedOneIsNotOwner() {
      assertThat(kit.call("s1", "h1", "release").failure()).isInstanceOf(NotOwner.class)
          .hasMessageContaining("not locked");
    }

    @Test
    void releaseByAnotherNamesTheHolderButNotItsWholeSession() {
      acquire(SESSION, "worker-1");
      KitCall release = kit.call("s2", "h1", "release");
      assertThat(release.failure()).isInstanceOf(NotOwner.class).hasMessageContaining("worker-1")
          .hasMessageContaining("01234567").hasMessageNotContaining("0123456789");
    }

    @Test
    void sessionsOfOneHostAreToldApart() {
      acquire("5264180c-91dc/c6cuejlj12k558aa5u5l", "");
      KitCall release = kit.call("5264180c-91dc/x7poq3lj12k558aa5u5l", "", "release");
      assertThat(release.failure()).hasMessageContaining("by '' of session c6cuejlj…, not by '' of session x7poq3lj…")
          .hasMessageNotContaining("c6cuejlj1");
    }

    @Test
    void needsASession() {
      assertThat(kit.callAnonymously("acquire").failure()).isInstanceOf(Denied.class);
      assertThat(kit.callAnonymously("release").failure()).isInstanceOf(Denied.class);
    }

    @Test
    void goesToTheNextWhenItsHoldersSessionEnds() {
      acquire("s1", "h1");
      KitCall ofTheSame = acquire("s1", "h2");
      KitCall next = acquire("s2", "h1");
      kit.endSession("s1");
      assertThat(ofTheSame.failure()).isInstanceOf(Cancelled.class);
      assertThat(next.result()).isEqualTo(TRUE);
      assertThat(kit.journal().turns().get(1).facts())
          .containsExactly(new MutexFact.Released(HoldEnd.SESSION_ENDED),
              new MutexFact.Acquired("s2", "h1", 9, 0));
      assertThat(acquire("s1", "h1").failure()).isInstanceOf(Denied.class);
    }

    @Test
    void theEndOfAnotherSessionChangesNothing() {
      acquire("s1", "h1");
      acquire("s2", "h1", 0);
      kit.endSession("s2");
      assertThat(locked()).isEqualTo(TRUE);
    }

    @Test
    void describeShowsTheOwnerButNotItsWholeSession() {
      assertThat(kit.callAnonymously("describe").result().toString()).contains("'owner': None");
      acquire(SESSION, "worker-1");
      assertThat(kit.callAnonymously("describe").result().toString()).contains("'locked': True")
          .contains("'holder': 'worker-1'").contains("01234567…").doesNotContain("0123456789");
    }

    @Test
    void randomCallsDoWhatAPlainModelDoes() {
      for (long seed = 1; seed <= 200; seed++) {
        new RandomRun(seed).play();
      }
    }
  }

  @Nested
  class Ownerless {
    private final ObjectKit kit = ObjectKit.of(LockObject.class, "owned", false);

    @AfterEach
    void theStateIsWhatTheFactsSay() {
      kit.verify();
    }

    @Test
    void anybodyMayReleaseItWithoutASession() {
      assertThat(kit.call("s1", "h1", "acquire").result()).isEqualTo(TRUE);
      KitCall next = kit.callAnonymously("acquire", 100);
      assertThat(kit.callAnonymously("release").result()).isEqualTo(Value.none());
      assertThat(next.result()).isEqualTo(TRUE);
      assertThat(kit.callAnonymously("acquire", 0).result()).isEqualTo(FALSE);
    }

    @Test
    void releaseOfAnUnlockedOneIsPythonsRuntimeError() {
      Failed failure = (Failed) kit.callAnonymously("release").failure();
      assertThat(failure.type()).isEqualTo("RuntimeError");
      assertThat(failure).hasMessage("release unlocked lock");
    }

    @Test
    void staysLockedWhenItsHolderIsGone() {
      kit.call("s1", "h1", "acquire");
      kit.endSession("s1");
      assertThat(kit.callAnonymously("locked").result()).isEqualTo(TRUE);
      assertThat(kit.callAnonymously("describe").result().toString()).doesNotContain("owner'");
    }
  }

  /** Random calls on a lock beside a plain model of one. */
  private static final class RandomRun {
    private record Waiting(String session, KitCall call) {
    }

    private final long seed;
    private final Random random;
    private final ObjectKit kit = ObjectKit.of(LockObject.class);
    private final List<String> sessions = new ArrayList<>(List.of("s0", "s1", "s2", "s3"));
    private final Deque<Waiting> line = new ArrayDeque<>();
    private String owner;
    private int nextSession = 4;

    RandomRun(long seed) {
      this.seed = seed;
      random = new Random(seed);
    }

    void play() {
      for (int step = 0; step < 60; step++) {
        String as = "seed " + seed + ", step " + step;
        String session = sessions.get(random.nextInt(sessions.size()));
        switch (random.nextInt(6)) {
          case 0, 1 -> acquire(as, session, false);
          case 2 -> acquire(as, session, true);
          case 3 -> release(as, session);
          case 4 -> cancelOne(as);
          default -> endSession(as, session);
        }
        assertThat(kit.callAnonymously("locked").result()).as(as).isEqualTo(Value.of(owner != null));
      }
      kit.verify();
    }

    private void acquire(String as, String session, boolean waits) {
      KitCall call = waits ? kit.call(session, "h", "acquire") : kit.call(session, "h", "acquire", 0);
      if (owner == null) {
        owner = session;
        assertThat(call.result()).as(as).isEqualTo(TRUE);
      } else if (waits) {
        line.add(new Waiting(session, call));
        assertThat(call.isAnswered()).as(as).isFalse();
      } else {
        assertThat(call.result()).as(as).isEqualTo(FALSE);
      }
    }

    private void release(String as, String session) {
      KitCall call = kit.call(session, "h", "release");
      if (session.equals(owner)) {
        assertThat(call.result()).as(as).isEqualTo(Value.none());
        handOn(as);
      } else {
        assertThat(call.failure()).as(as).isInstanceOf(NotOwner.class);
      }
    }

    private void handOn(String as) {
      Waiting next = line.poll();
      owner = next == null ? null : next.session;
      if (next != null) {
        assertThat(next.call.result()).as(as).isEqualTo(TRUE);
      }
    }

    private void cancelOne(String as) {
      Waiting last = line.pollLast();
      if (last != null) {
        kit.cancel(last.call);
        assertThat(last.call.failure()).as(as).isInstanceOf(Cancelled.class);
      }
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
      if (session.equals(owner)) {
        handOn(as);
      }
    }
  }
}
