package io.holdfast.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Denied;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.kit.FakeClock;
import io.holdfast.journal.MemoryJournal;
import io.holdfast.object.Clock;
import io.holdfast.object.SessionLedger;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SessionTableTest {
  private final FakeClock clock = new FakeClock();
  private final AtomicInteger made = new AtomicInteger();
  private final SessionTable sessions = tableOn(clock);
  private final Client first = new Client();
  private final Client second = new Client();

  private SessionTable tableOn(Clock time) {
    return new SessionTable(time, () -> "session-" + made.incrementAndGet(), () -> new byte[] {1, 2, (byte) made.get()},
        3, 60_000, new MemoryJournal());
  }

  private static final class Client implements Session.Attachment {
    private final Promise<Void> stopped = Promise.promise();
    private int displaced;

    @Override
    public Future<Void> displaced() {
      displaced++;
      return stopped.future();
    }
  }

  private static final class Holding implements SessionLedger.Member {
    private final List<String> ended = new ArrayList<>();
    private final Map<String, Long> read = new HashMap<>();

    @Override
    public void sessionEnded(String session) {
      ended.add(session);
    }

    @Override
    public void answersRead(String session, long floor) {
      read.put(session, floor);
    }
  }

  private void pass(long ms) {
    clock.pass(ms, () -> { });
  }

  @Test
  void aSessionLivesWhileSomethingIsAttachedAndItsLeaseLonger() {
    Session session = sessions.open(1_000, first);
    Holding lock = new Holding();
    assertThat(sessions.enlist(session.id(), lock)).isTrue();
    pass(100_000);
    assertThat(session.hasEnded()).isFalse();
    sessions.detach(session, first);
    pass(999);
    assertThat(lock.ended).isEmpty();
    pass(1);
    assertThat(session.hasEnded()).isTrue();
    assertThat(lock.ended).containsExactly(session.id());
    assertThat(sessions.find(session.id())).isNull();
    assertThat(sessions.enlist(session.id(), new Holding())).isFalse();
  }

  @Test
  void aSessionIsResumedWithItsSecretWithinItsLease() {
    Session session = sessions.open(1_000, first);
    sessions.detach(session, first);
    pass(900);
    assertThat(sessions.resume(session.id(), session.secret(), second)).isSameAs(session);
    assertThat(clock.timersSet()).isZero();
    pass(10_000);
    assertThat(session.hasEnded()).isFalse();
    sessions.detach(session, second);
    pass(999);
    assertThat(session.hasEnded()).isFalse();
    pass(1);
    assertThat(session.hasEnded()).isTrue();
    assertThatThrownBy(() -> sessions.resume(session.id(), session.secret(), first)).isInstanceOf(Denied.class)
        .hasMessageContaining("open a new one");
  }

  @Test
  void nobodyResumesWithAnotherSecretAndTheMessageDoesNotTellWhich() {
    Session session = sessions.open(1_000, first);
    assertThatThrownBy(() -> sessions.resume(session.id(), new byte[] {9}, second)).isInstanceOf(Denied.class)
        .satisfies(wrong -> assertThatThrownBy(() -> sessions.resume("nobody's", new byte[] {9}, second))
            .isInstanceOf(Denied.class).hasMessage(wrong.getMessage()));
    assertThat(first.displaced).isZero();
  }

  @Test
  void aResumingConnectionDisplacesTheOneBeforeWhoseEndThenMeansNothing() {
    Session session = sessions.open(1_000, first);
    sessions.resume(session.id(), session.secret(), second);
    assertThat(first.displaced).isEqualTo(1);
    assertThat(session.quiet().isComplete()).as("the one before may still have calls to make").isFalse();
    first.stopped.complete();
    assertThat(session.quiet().isComplete()).isTrue();
    sessions.detach(session, first);
    pass(10_000);
    assertThat(session.hasEnded()).isFalse();
    assertThat(second.displaced).isZero();
  }

  @Test
  void aLeaseOfZeroEndsTheSessionWithItsConnection() {
    Session session = sessions.open(0, first);
    Holding lock = new Holding();
    sessions.enlist(session.id(), lock);
    sessions.detach(session, second); // not the one that is attached
    assertThat(session.hasEnded()).isFalse();
    sessions.detach(session, first);
    assertThat(session.hasEnded()).isTrue();
    assertThat(lock.ended).containsExactly(session.id());
  }

  @Test
  void anEndIsToldOnceAndMakesRoom() {
    Session session = sessions.open(1_000, first);
    Holding lock = new Holding();
    Holding left = new Holding();
    sessions.enlist(session.id(), lock);
    sessions.enlist(session.id(), left);
    sessions.delist(session.id(), left);
    sessions.open(0, first);
    sessions.open(0, first);
    assertThatThrownBy(() -> sessions.open(0, first)).isInstanceOf(TooLarge.class).hasMessageContaining("3 sessions");
    sessions.end(session);
    sessions.end(session);
    assertThat(lock.ended).hasSize(1);
    assertThat(left.ended).isEmpty();
    sessions.open(0, first);
    assertThatThrownBy(() -> sessions.open(0, first)).isInstanceOf(TooLarge.class);
  }

  @Test
  void aLeaseHasBounds() {
    assertThatThrownBy(() -> sessions.open(-1, first)).isInstanceOf(BadArguments.class)
        .hasMessageContaining("0 to 60000 ms");
    assertThatThrownBy(() -> sessions.open(60_001, first)).isInstanceOf(BadArguments.class);
    assertThat(sessions.open(60_000, first).leaseMs()).isEqualTo(60_000);
  }

  /** A clock whose timers have fired already when they are stopped, as happens between two threads. */
  private static final class LateClock implements Clock {
    private final List<Runnable> fired = new ArrayList<>();

    @Override
    public long nowMs() {
      return 0;
    }

    @Override
    public Timer after(long delayMs, Runnable action) {
      fired.add(action);
      return () -> { };
    }
  }

  @Test
  void anEarlierLeaseThatFiresLateDoesNotEndALaterOne() {
    LateClock late = new LateClock();
    SessionTable table = tableOn(late);
    Session session = table.open(1_000, first);
    table.detach(session, first);
    table.resume(session.id(), session.secret(), second);
    table.detach(session, second);
    late.fired.get(0).run();
    assertThat(session.hasEnded()).isFalse();
    late.fired.get(1).run();
    assertThat(session.hasEnded()).isTrue();
  }

  @Test
  void everyMemberIsToldOfReadAnswersHoweverManyThereAre() {
    Session session = sessions.open(1_000, first);
    List<Holding> objects = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      Holding object = new Holding();
      sessions.enlist(session.id(), object);
      objects.add(object);
    }
    for (int second = 1; second <= 6; second++) {
      session.advanceFloor(10L * second);
      sessions.sweep();
    }
    assertThat(objects).allSatisfy(object -> assertThat(object.read.get(session.id())).isGreaterThanOrEqualTo(10L));
    sessions.sweep();
    sessions.sweep();
    sessions.sweep();
    assertThat(objects).allSatisfy(object -> assertThat(object.read.get(session.id())).isEqualTo(60L));
  }

  @Test
  void anAdoptedSessionIsEndedByItsHomeAloneAndCountsForNothing() {
    for (int i = 0; i < 10; i++) {
      sessions.adopt("far/" + i);
    }
    assertThatThrownBy(() -> sessions.resume("far/1", new byte[0], first)).isInstanceOf(Denied.class);
    Holding lock = new Holding();
    assertThat(sessions.enlist("far/1", lock)).isTrue();
    sessions.endAdopted("far/1");
    assertThat(lock.ended).containsExactly("far/1");
    sessions.endAdoptedOf("far/");
    assertThat(sessions.size()).isZero();
    Session own = sessions.open(0, first);
    sessions.endAdopted(own.id());
    assertThat(own.hasEnded()).isFalse();
  }
}
