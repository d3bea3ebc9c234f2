package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException.Cancelled;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.NotOwner;
import io.holdfast.kit.KitCall;
import io.holdfast.kit.ObjectKit;
import io.holdfast.value.IntValue;
import io.holdfast.value.Value;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Random calls on a read-write lock beside a plain model of one; a failure names its seed. */
class RwLockRandomTest {
  private static final Value TRUE = Value.of(true);
  private static final Value FALSE = Value.of(false);

  @Test
  void randomCallsDoWhatAPlainModelDoes() {
    for (long seed = 1; seed <= 250; seed++) {
      new Run(seed).play();
    }
  }

  private static final class Levels {
    private int reads;
    private int writes;
    private boolean leased;
    private long overAtMs;
  }

  private record Waiting(String session, boolean writes, KitCall call) {
  }

  private static final class Run {
    private final long seed;
    private final Random random;
    private final ObjectKit kit = ObjectKit.of(RwLockObject.class);
    private final List<String> sessions = new ArrayList<>(List.of("s0", "s1", "s2", "s3"));
    private final Map<String, Levels> holds = new TreeMap<>();
    private final List<Waiting> line = new ArrayList<>();
    private int nextSession = 4;
    private long highestToken;
    private boolean newTokenDue;
    private String as;

    Run(long seed) {
      this.seed = seed;
      random = new Random(seed);
    }

    void play() {
      for (int step = 0; step < 80; step++) {
        as = "seed " + seed + ", step " + step;
        String session = sessions.get(random.nextInt(sessions.size()));
        switch (random.nextInt(9)) {
          case 0, 1 -> acquire(session, false);
          case 2 -> acquire(session, true);
          case 3, 4 -> release(session, random.nextBoolean() ? "release_read" : "release_write");
          case 5 -> release(session, "downgrade");
          case 6 -> passTime();
          case 7 -> cancel();
          default -> endSession(session);
        }
        check();
      }
      kit.verify();
    }

    private boolean grantable(String session, boolean writes) {
      Levels own = holds.get(session);
      if (writes) {
        return holds.isEmpty() || own != null && holds.size() == 1;
      }
      return own != null || holds.values().stream().noneMatch(hold -> hold.writes > 0);
    }

    private void acquire(String session, boolean writes) {
      boolean waits = random.nextBoolean();
      long lease = random.nextInt(4) == 0 ? 50 : 0;
      Levels own = holds.get(session);
      boolean atOnce = own != null ? grantable(session, writes) : line.isEmpty() && grantable(session, writes);
      KitCall call = kit.call(session, "h", writes ? "acquire_write" : "acquire_read", waits ? null : 0, lease);
      if (atOnce) {
        assertThat(call.result()).as(as).isEqualTo(TRUE);
        grant(session, writes);
        if (lease != 0) {
          holds.get(session).leased = true;
          holds.get(session).overAtMs = kit.nowMs() + lease;
        }
      } else if (!waits) {
        assertThat(call.result()).as(as).isEqualTo(FALSE);
      } else if (own != null) {
        assertThat(call.failure()).as(as).isInstanceOf(Failed.class);
      } else if (lease != 0) {
        kit.cancel(call); // the model's waiters have no leases
        assertThat(call.failure()).as(as).isInstanceOf(Cancelled.class);
      } else {
        line.add(new Waiting(session, writes, call));
      }
    }

    private void grant(String session, boolean writes) {
      Levels own = holds.computeIfAbsent(session, s -> new Levels());
      newTokenDue |= writes ? own.writes == 0 : holds.size() == 1 && own.reads == 0 && own.writes == 0;
      if (writes) {
        own.writes++;
      } else {
        own.reads++;
      }
    }

    private void release(String session, String how) {
      KitCall call = kit.call(session, "h", how);
      Levels own = holds.get(session);
      boolean reads = how.equals("release_read");
      if (own == null || (reads ? own.reads : own.writes) == 0) {
        assertThat(call.failure()).as(as).isInstanceOf(NotOwner.class);
        return;
      }
      assertThat(call.result()).as(as).isEqualTo(Value.none());
      if (reads) {
        own.reads--;
      } else {
        own.writes--;
        own.reads += how.equals("downgrade") ? 1 : 0;
      }
      if (own.reads == 0 && own.writes == 0) {
        holds.remove(session);
      }
      serve();
    }

    private void passTime() {
      for (int i = random.nextInt(40); i >= 0; i--) {
        kit.passTime(1);
        if (holds.values().removeIf(hold -> hold.leased && hold.overAtMs <= kit.nowMs())) {
          serve();
        }
      }
    }

    private void cancel() {
      if (!line.isEmpty()) {
        Waiting one = line.remove(random.nextInt(line.size()));
        kit.cancel(one.call);
        assertThat(one.call.failure()).as(as).isInstanceOf(Cancelled.class);
        serve();
      }
    }

    private void endSession(String session) {
      sessions.remove(session);
      sessions.add("s" + nextSession++);
      kit.endSession(session);
      for (Iterator<Waiting> each = line.iterator(); each.hasNext();) {
        Waiting one = each.next();
        if (one.session.equals(session)) {
          each.remove();
          assertThat(one.call.failure()).as(as).isInstanceOf(Cancelled.class);
        }
      }
      holds.remove(session);
      serve();
    }

    private void serve() {
      while (!line.isEmpty() && grantable(line.get(0).session, line.get(0).writes)) {
        Waiting next = line.remove(0);
        assertThat(next.call.result()).as(as).isEqualTo(TRUE);
        grant(next.session, next.writes);
      }
    }

    private void check() {
      long writers = holds.values().stream().filter(hold -> hold.writes > 0).count();
      long readers = holds.values().stream().filter(hold -> hold.reads > 0).count();
      assertThat(writers == 0 || holds.size() == 1).as(as).isTrue();
      assertThat(kit.callAnonymously("writing").result()).as(as).isEqualTo(Value.of(writers > 0));
      assertThat(kit.callAnonymously("readers").result()).as(as).isEqualTo(Value.of(readers));
      assertThat(line).as(as).allMatch(one -> !one.call.isAnswered());
      long before = highestToken;
      for (String session : holds.keySet()) {
        long token = ((IntValue) kit.call(session, "h", "token").result()).value();
        assertThat(token > before).as(as + ": a new token").isEqualTo(newTokenDue);
        assertThat(token).as(as).isGreaterThanOrEqualTo(highestToken);
        highestToken = token;
      }
      newTokenDue &= holds.isEmpty();
    }
  }
}
