package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException.StaleToken;
import io.holdfast.kit.KitCall;
import io.holdfast.kit.KitRequest;
import io.holdfast.kit.ObjectKit;
import io.holdfast.object.SharedObject;
import io.holdfast.value.DictValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.ListValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Fencing from end to end: clients take a lock with a lease and change several objects in its name. They are paused at
 * random, as by a long garbage collection or a slow network, so that leases run out behind their backs and calls that
 * were sent long ago arrive after those of later holders. No object accepts a token after a higher one.
 */
class FencingTest {
  private static final int CLIENTS = 5;
  private static final int STEPS = 600;
  private static final long LEASE_MS = 100;

  @ParameterizedTest
  @CsvSource({"lock, 1", "rlock, 2", "condition, 3", "semaphore, 4", "rwlock, 5"})
  void noTokenIsAcceptedAfterAHigherOneWhoeverIsPaused(String type, long seed) {
    int refused = 0;
    int accepted = 0;
    for (long run = 0; run < 40; run++) {
      Run guarded = new Run(type, seed * 1000 + run, true);
      guarded.play();
      assertThat(guarded.decreases).as("%s, seed %d: tokens after higher ones", type, seed * 1000 + run).isZero();
      refused += guarded.refused;
      accepted += guarded.accepted;
    }
    assertThat(refused).as("calls of holders that had lost the lock").isPositive();
    assertThat(accepted).as("calls of holders").isGreaterThan(refused);
  }

  /** Without guards the same clients do harm: what the test above proves is not for want of trying. */
  @ParameterizedTest
  @CsvSource({"lock, 1", "rwlock, 5"})
  void withoutGuardsPausedClientsWriteAfterLaterHolders(String type, long seed) {
    int decreases = 0;
    for (long run = 0; run < 40; run++) {
      Run unguarded = new Run(type, seed * 1000 + run, false);
      unguarded.play();
      decreases += unguarded.decreases;
    }
    assertThat(decreases).isPositive();
  }

  private static final class Client {
    private final String session;
    private final Deque<Runnable> sent = new ArrayDeque<>(); // its calls that have not arrived
    private KitCall lease; // null when it has none and wants none
    private long awakeAtMs;

    Client(int number) {
      session = "s" + number;
    }
  }

  private static final class Run {
    private final String type;
    private final boolean guarded;
    private final Random random;
    private final ObjectKit lock;
    private final List<ObjectKit> objects = List.of(ObjectKit.of(ListObject.class), ObjectKit.of(ListObject.class),
        ObjectKit.of(ListObject.class));
    private final long[] highest = new long[objects.size()];
    private final List<Client> clients = new ArrayList<>();
    private int accepted;
    private int refused;
    private int decreases;

    Run(String type, long seed, boolean guarded) {
      this.type = type;
      this.guarded = guarded;
      random = new Random(seed);
      lock = ObjectKit.of(typeOf(type));
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(new Client(i));
      }
    }

    private static Class<? extends SharedObject<?>> typeOf(String type) {
      return switch (type) {
        case "lock" -> LockObject.class;
        case "rlock" -> RLockObject.class;
        case "condition" -> ConditionObject.class;
        case "semaphore" -> SemaphoreObject.class;
        default -> RwLockObject.class;
      };
    }

    void play() {
      for (int step = 0; step < STEPS; step++) {
        Client client = clients.get(random.nextInt(CLIENTS));
        if (random.nextInt(12) == 0) {
          client.awakeAtMs = lock.nowMs() + random.nextInt((int) (3 * LEASE_MS));
        }
        if (lock.nowMs() >= client.awakeAtMs) {
          act(client);
        }
        if (random.nextInt(3) == 0) {
          lock.passTime(random.nextInt(10));
        }
      }
      clients.forEach(client -> client.sent.forEach(Runnable::run));
      for (int i = 0; i < highest.length; i++) {
        List<Long> kept = ((ListValue) objects.get(i).callAnonymously("copy").result()).items().stream()
            .map(token -> ((IntValue) token).value()).toList();
        if (guarded) {
          assertThat(kept).as("what holders appended, in order").isSorted();
        }
        objects.get(i).verify();
      }
      lock.verify();
    }

    private void act(Client client) {
      if (client.lease == null) {
        client.lease = acquire(client);
      } else if (client.lease.isAnswered()) {
        hold(client);
      }
    }

    private KitCall acquire(Client client) {
      return switch (type) {
        case "semaphore" -> lock.call(client.session, "h", "lease", 1, LEASE_MS);
        case "rwlock" -> lock.call(client.session, "h", "lease_write", LEASE_MS);
        default -> lock.call(client.session, "h", "lease", LEASE_MS);
      };
    }

    /** It believes to have the lock. What it sends arrives later, in order, or when it is no longer paused. */
    private void hold(Client client) {
      long token = ((IntValue) ((DictValue) client.lease.result()).get("token")).value();
      switch (random.nextInt(6)) {
        case 0 -> {
          client.sent.add(() -> lock.call(client.session, "h", type.equals("rwlock") ? "release_write" : "release"));
          client.lease = null;
        }
        case 1 -> lock.call(client.session, "h", "renew", LEASE_MS);
        case 2, 3 -> {
          int which = random.nextInt(objects.size());
          boolean reads = random.nextInt(4) == 0;
          client.sent.add(() -> arrive(which, token, reads));
        }
        default -> {
          if (!client.sent.isEmpty()) {
            client.sent.poll().run();
          }
        }
      }
    }

    private void arrive(int which, long token, boolean reads) {
      KitRequest request = reads ? objects.get(which).request("length") : objects.get(which).request("append", token);
      KitCall call = (guarded ? request.guardedBy("the-lock", token) : request).send();
      if (call.hasFailed()) {
        assertThat(call.failure()).isInstanceOf(StaleToken.class);
        assertThat(token).as("a token that was refused").isLessThan(highest[which]);
        refused++;
      } else {
        accepted++;
        if (token < highest[which]) {
          decreases++;
        }
        highest[which] = Math.max(highest[which], token);
      }
    }
  }
}
