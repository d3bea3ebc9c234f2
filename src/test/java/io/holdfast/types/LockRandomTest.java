package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException.Cancelled;
import io.holdfast.error.HoldfastException.NotOwner;
import io.holdfast.kit.KitCall;
import io.holdfast.kit.ObjectKit;
import io.holdfast.object.SharedObject;
import io.holdfast.value.DictValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random calls on a lock, a reentrant lock and a condition, with leases that run out, sessions that end and waiters
 * that are cancelled, beside a plain model of one; a failure names its seed.
 */
class LockRandomTest {
  private static final long SEEDS = 150;
  private static final int STEPS = 80;
  private static final Value TRUE = Value.of(true);
  private static final Value FALSE = Value.of(false);

  static Stream<Class<? extends SharedObject<?>>> types() {
    return Stream.of(LockObject.class, RLockObject.class, ConditionObject.class);
  }

  @ParameterizedTest
  @MethodSource("types")
  void randomCallsDoWhatAPlainModelDoes(Class<? extends SharedObject<?>> type) {
    for (long seed = 1; seed <= SEEDS; seed++) {
      new Run(type, seed).play();
    }
  }

  /** One that waits: for the lock, or for a condition and then for the lock. */
  private static final class Waiting {
    private final String session;
    private final KitCall call;
    private final long leaseMs;
    private final long levels;
    private final long overAtMs; // of a condition
    private final String condition; // null for the lock
    private boolean notified;

    Waiting(String session, KitCall call, long leaseMs, long levels, long overAtMs, String condition) {
      this.session = session;
      this.call = call;
      this.leaseMs = leaseMs;
      this.levels = levels;
      this.overAtMs = overAtMs;
      this.condition = condition;
    }

    Value answer() {
      return Value.of(condition == null || notified);
    }
  }

  private static final class Run {
    private final boolean reentrant;
    private final long seed;
    private final Random random;
    private final ObjectKit kit;
    private final List<String> sessions = new ArrayList<>(List.of("s0", "s1", "s2", "s3"));
    private final List<Waiting> line = new ArrayList<>();
    private final List<Waiting> waits = new ArrayList<>();
    private int nextSession = 4;
    private String as;

    private String owner;
    private long levels;
    private long leaseMs;
    private long overAtMs;
    private long token;
    private KitCall watch;

    Run(Class<? extends SharedObject<?>> type, long seed) {
      this.seed = seed;
      reentrant = type != LockObject.class;
      random = new Random(seed);
      kit = ObjectKit.of(type);
    }

    void play() {
      for (int step = 0; step < STEPS; step++) {
        as = "seed " + seed + ", step " + step;
        String session = sessions.get(random.nextInt(sessions.size()));
        switch (random.nextInt(10)) {
          case 0, 1 -> acquire(session, random.nextBoolean());
          case 2 -> release(session);
          case 3 -> renew(session);
          case 4, 5 -> waitFor(session);
          case 6, 7 -> notifySome(session);
          case 8 -> passTime(1 + random.nextInt(150));
          default -> leave(session);
        }
        check();
      }
      kit.verify();
      }

    private long someLease() {
      return random.nextInt(3) == 0 ? 100 : 0;
    }

    private void acquire(String session, boolean waiting) {
      long lease = someLease();
      KitCall call = kit.call(session, "h", "acquire", waiting ? null : 0, lease);
      if (reentrant && session.equals(owner)) {
        levels++;
        if (lease != 0) {
          startLease(lease);
        }
        assertThat(call.result()).as(as).isEqualTo(TRUE);
      } else if (owner == null) {
        assertThat(call.result()).as(as).isEqualTo(TRUE);
        own(new Waiting(session, call, lease, 1, 0, null));
      } else if (waiting) {
        line.add(new Waiting(session, call, lease, 1, 0, null));
      } else {
        assertThat(call.result()).as(as).isEqualTo(FALSE);
      }
    }

    private void release(String session) {
      KitCall call = kit.call(session, "h", "release");
      if (!session.equals(owner)) {
        assertThat(call.failure()).as(as).isInstanceOf(NotOwner.class);
      } else {
        assertThat(call.result()).as(as).isEqualTo(Value.none());
        if (--levels == 0) {
          handOn("released");
        }
      }
    }

    private void renew(String session) {
      long lease = someLease();
      KitCall call = kit.call(session, "h", "renew", lease);
      if (session.equals(owner)) {
        startLease(lease);
        assertThat(call.result()).as(as).isEqualTo(DictValue.of("token", token, "lease_ms", lease));
      } else {
        assertThat(call.failure()).as(as).isInstanceOf(NotOwner.class);
      }
    }

    private void waitFor(String session) {
      String condition = random.nextBoolean() ? "" : "other";
      long time = random.nextBoolean() ? 60 : Long.MAX_VALUE;
      KitCall call = kit.call(session, "h", "wait", time == 60 ? 60 : null, condition);
      if (session.equals(owner)) {
        waits.add(new Waiting(session, call, leaseMs, levels, time == 60 ? kit.nowMs() + 60 : time, condition));
        handOn("released");
      } else {
        assertThat(call.failure()).as(as).isInstanceOf(NotOwner.class);
      }
    }

    private void notifySome(String session) {
      int count = random.nextInt(3);
      String condition = random.nextBoolean() ? "" : "other";
      KitCall call = count == 2 ? kit.call(session, "h", "notify_all", condition)
          : kit.call(session, "h", "notify", count, condition);
      if (session.equals(owner)) {
        assertThat(call.result()).as(as).isEqualTo(Value.none());
        wake(condition, count == 2 ? Integer.MAX_VALUE : count);
      } else {
        assertThat(call.failure()).as(as).isInstanceOf(NotOwner.class);
      }
    }

    private void wake(String condition, int count) {
      List<Waiting> woken = waits.stream().filter(one -> one.condition.equals(condition)).limit(count).toList();
      woken.forEach(one -> one.notified = true);
      waits.removeAll(woken);
      line.addAll(woken);
    }

    /** Millisecond by millisecond, so that the model need not sort what happens when: waits are over before leases. */
    private void passTime(int ms) {
      for (int i = 0; i < ms; i++) {
        kit.passTime(1);
        List<Waiting> over = waits.stream().filter(one -> one.overAtMs <= kit.nowMs()).toList();
        boolean lost = owner != null && leaseMs != 0 && overAtMs <= kit.nowMs();
        if (!over.isEmpty() || lost) {
          waits.removeAll(over);
          line.addAll(over);
          if (lost) {
            handOn("expired");
          }
          if (owner == null) {
            handOn(null);
          }
        }
      }
    }

    private void leave(String session) {
      List<Waiting> all = new ArrayList<>(waits);
      all.addAll(line);
      if (random.nextBoolean() && !all.isEmpty()) {
        Waiting one = all.get(random.nextInt(all.size()));
        kit.cancel(one.call);
        gone(one);
        return;
      }
      sessions.remove(session);
      sessions.add("s" + nextSession++);
      kit.endSession(session);
      List<Waiting> parkedInOrder = all.stream().filter(one -> one.session.equals(session)).toList();
      parkedInOrder.forEach(one -> {
        waits.remove(one);
        line.remove(one);
      });
      parkedInOrder.forEach(this::gone);
      if (session.equals(owner)) {
        handOn("session_ended");
      }
    }

    private void gone(Waiting one) {
      waits.remove(one);
      line.remove(one);
      assertThat(one.call.failure()).as(as).isInstanceOf(Cancelled.class);
      if (one.notified) {
        wake(one.condition, 1);
      }
    }

    private void handOn(String how) {
      if (how != null) {
        assertThat(watch.result()).as(as).isEqualTo(Value.of(how));
      }
      owner = null;
      leaseMs = 0;
      if (!line.isEmpty()) {
        Waiting next = line.remove(0);
        assertThat(next.call.result()).as(as).isEqualTo(next.answer());
        own(next);
      }
    }

    private void own(Waiting one) {
      owner = one.session;
      levels = one.levels;
      startLease(one.leaseMs);
      Value given = kit.call(owner, "h", "token").result();
      assertThat(((IntValue) given).value()).as(as).isGreaterThan(token);
      token = ((IntValue) given).value();
      watch = kit.callAnonymously("lost", token);
    }

    private void startLease(long ms) {
      leaseMs = ms;
      overAtMs = kit.nowMs() + ms;
    }

    private void check() {
      assertThat(kit.callAnonymously("locked").result()).as(as).isEqualTo(Value.of(owner != null));
      Stream.concat(line.stream(), waits.stream()).forEach(one ->
          assertThat(one.call.isAnswered()).as(as).isFalse());
      if (owner != null) {
        assertThat(watch.isAnswered()).as(as).isFalse();
        assertThat(kit.call(owner, "h", "token").result()).as(as).isEqualTo(Value.of(token));
      }
    }
  }
}
