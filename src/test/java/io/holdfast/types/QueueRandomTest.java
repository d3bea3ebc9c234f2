package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException.Empty;
import io.holdfast.error.HoldfastException.Full;
import io.holdfast.error.HoldfastException.NotOwner;
import io.holdfast.kit.KitCall;
import io.holdfast.kit.ObjectKit;
import io.holdfast.value.DictValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random calls on a queue beside a plain model of one: a list sorted by hand. */
class QueueRandomTest {
  private static final int STEPS = 80;

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "lifo", "priority"})
  void randomCallsDoWhatAPlainModelDoes(String kind) {
    for (long seed = 1; seed <= 150; seed++) {
      new Run(kind, seed).play();
    }
  }

  /** Whatever a priority queue lets in, it can order: also when a snapshot puts the items in another order. */
  @Test
  void aPriorityQueueOfAnythingNeverBreaks() {
    int refused = 0;
    int let = 0;
    for (long seed = 1; seed <= 150; seed++) {
      Random random = new Random(seed);
      ObjectKit kit = ObjectKit.of(QueueObject.class, "kind", "priority");
      int delivered = 0;
      for (int step = 0; step < 60; step++) {
        String as = "seed " + seed + ", step " + step;
        switch (random.nextInt(6)) {
          case 0, 1, 2 -> {
            KitCall put = kit.callAnonymously("put", anything(random, 3));
            if (put.hasFailed()) {
              assertThat(put.failure().toString()).as(as).startsWith("Failed: TypeError: ");
              refused++;
            } else {
              let++;
            }
          }
          case 3 -> kit.callAnonymously("get_nowait");
          case 4 -> {
            if (!kit.call("s1", "h", "lease", 1000, 0).hasFailed()) {
              delivered++;
            }
          }
          default -> kit.call("s1", "h", "release", Math.max(1, delivered));
        }
      }
      kit.verify();
      kit.endSession("s1");
      kit.verify();
      assertThat(kit.callAnonymously("size").hasFailed()).as("seed %d: broken", seed).isFalse();
    }
    assertThat(refused).as("items refused").isGreaterThan(100);
    assertThat(let).as("items let in").isGreaterThan(100);
  }

  private static Value anything(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 4)) {
      case 0 -> Value.of(random.nextInt(3));
      case 1 -> Value.of(random.nextInt(3) / 2.0);
      case 2 -> Value.of(random.nextBoolean() ? "a" : "b");
      case 3 -> random.nextInt(4) == 0 ? Value.none() : Value.of(random.nextInt(4) == 0 ? Double.NaN : 1.5);
      default -> {
        Value[] parts = new Value[random.nextInt(3)];
        for (int i = 0; i < parts.length; i++) {
          parts[i] = anything(random, depth - 1);
        }
        yield Value.tuple(parts);
      }
    };
  }

  private record Item(int value, int arrival, int deliveries) {
  }

  private record Lease(long id, String session, long untilMs, Item item) {
  }

  private record WaitingPut(int value, KitCall call) {
  }

  private static final class Run {
    private final String kind;
    private final int maxsize;
    private final Random random;
    private final ObjectKit kit;
    private final String seedText;
    private String as;

    private final List<Item> items = new ArrayList<>(); // the next one first
    private final List<Lease> leases = new ArrayList<>();
    private final Deque<WaitingPut> putters = new ArrayDeque<>();
    private final Deque<KitCall> getters = new ArrayDeque<>();
    private final List<String> sessions = new ArrayList<>(List.of("s0", "s1", "s2"));
    private int arrivals;
    private long deliveries;
    private int nextSession = 3;

    Run(String kind, long seed) {
      this.kind = kind;
      random = new Random(seed);
      maxsize = random.nextInt(5);
      kit = ObjectKit.of(QueueObject.class, "kind", kind, "maxsize", maxsize);
      seedText = kind + ", maxsize " + maxsize + ", seed " + seed;
    }

    void play() {
      for (int step = 0; step < STEPS; step++) {
        as = seedText + ", step " + step;
        String session = sessions.get(random.nextInt(sessions.size()));
        switch (random.nextInt(12)) {
          case 0, 1, 2 -> put(random.nextInt(10), random.nextBoolean());
          case 3, 4 -> get(random.nextBoolean());
          case 5, 6 -> lease(session, 1 + random.nextInt(50));
          case 7, 8 -> answer(session);
          case 9 -> passTime(random.nextInt(30));
          case 10 -> endSession(session);
          default -> clear();
        }
        compare();
      }
      kit.verify();
    }

    private boolean hasRoom() {
      return maxsize == 0 || items.size() + leases.size() < maxsize;
    }

    private void add(int value) {
      int arrival = arrivals++;
      Item item = new Item(value, arrival, 0);
      switch (kind) {
        case "fifo" -> items.add(item);
        case "lifo" -> items.add(0, item);
        default -> rank(item);
      }
    }

    private void rank(Item item) {
      int at = 0;
      while (at < items.size() && (items.get(at).value < item.value
          || items.get(at).value == item.value && items.get(at).arrival < item.arrival)) {
        at++;
      }
      items.add(at, item);
    }

    private void putBack(Item item) {
      if (kind.equals("priority")) {
        rank(item);
      } else {
        items.add(0, item);
      }
    }

    private void put(int value, boolean waits) {
      KitCall call = waits ? kit.callAnonymously("put", value) : kit.callAnonymously("put_nowait", value);
      if (hasRoom() && putters.isEmpty()) {
        assertThat(call.result()).as(as).isEqualTo(Value.none());
        add(value);
        serve();
      } else if (waits) {
        assertThat(call.isAnswered()).as(as).isFalse();
        putters.add(new WaitingPut(value, call));
      } else {
        assertThat(call.failure()).as(as).isInstanceOf(Full.class);
      }
    }

    private void get(boolean waits) {
      KitCall call = waits ? kit.callAnonymously("get") : kit.callAnonymously("get_nowait");
      if (!items.isEmpty()) {
        assertThat(call.result()).as(as).isEqualTo(Value.of(items.remove(0).value));
        serve();
      } else if (waits) {
        assertThat(call.isAnswered()).as(as).isFalse();
        getters.add(call);
      } else {
        assertThat(call.failure()).as(as).isInstanceOf(Empty.class);
      }
    }

    private void lease(String session, long leaseMs) {
      KitCall call = kit.call(session, "h", "lease", leaseMs, 0);
      if (items.isEmpty()) {
        assertThat(call.failure()).as(as).isInstanceOf(Empty.class);
        return;
      }
      Item next = items.remove(0);
      Item taken = new Item(next.value, next.arrival, next.deliveries + 1);
      leases.add(new Lease(++deliveries, session, kit.nowMs() + leaseMs, taken));
      assertThat(call.result()).as(as).isEqualTo(DictValue.of("id", deliveries, "item", taken.value, "count",
          taken.deliveries, "lease_ms", leaseMs));
      serve();
    }

    private void answer(String session) {
      long id = leases.isEmpty() ? 1 + random.nextInt(3) : leases.get(random.nextInt(leases.size())).id;
      boolean acknowledges = random.nextBoolean();
      KitCall call = kit.call(session, "h", acknowledges ? "acknowledge" : "release", id);
      Lease lease = leases.stream().filter(l -> l.id == id).findAny().orElse(null);
      if (lease == null || !lease.session.equals(session)) {
        assertThat(call.failure()).as(as).isInstanceOf(NotOwner.class);
        return;
      }
      assertThat(call.result()).as(as).isEqualTo(Value.none());
      leases.remove(lease);
      if (!acknowledges) {
        putBack(lease.item);
      }
      serve();
    }

    private void passTime(long ms) {
      for (long passed = 0; passed < ms; passed++) {
        kit.passTime(1);
        giveBack(leases.stream().filter(lease -> lease.untilMs <= kit.nowMs()).toList());
      }
    }

    private void endSession(String session) {
      kit.endSession(session);
      sessions.remove(session);
      sessions.add("s" + nextSession++);
      giveBack(leases.stream().filter(lease -> lease.session.equals(session)).toList());
    }

    private void giveBack(List<Lease> over) {
      for (int i = over.size() - 1; i >= 0; i--) {
        leases.remove(over.get(i));
        putBack(over.get(i).item);
      }
      serve();
    }

    private void clear() {
      assertThat(kit.callAnonymously("clear").result()).as(as).isEqualTo(Value.of(items.size()));
      items.clear();
      serve();
    }

    private void serve() {
      boolean moved = true;
      while (moved) {
        moved = false;
        while (!putters.isEmpty() && hasRoom()) {
          WaitingPut next = putters.remove();
          assertThat(next.call.result()).as(as).isEqualTo(Value.none());
          add(next.value);
          moved = true;
        }
        while (!getters.isEmpty() && !items.isEmpty()) {
          assertThat(getters.remove().result()).as(as).isEqualTo(Value.of(items.remove(0).value));
          moved = true;
        }
      }
    }

    private void compare() {
      assertThat(number("size")).as(as).isEqualTo(items.size());
      assertThat(number("leased")).as(as).isEqualTo(leases.size());
      assertThat(kit.callAnonymously("full").result()).as(as).isEqualTo(Value.of(!hasRoom()));
      if (!items.isEmpty()) {
        assertThat(number("peek")).as(as).isEqualTo(items.get(0).value);
      }
      getters.forEach(call -> assertThat(call.isAnswered()).as(as).isFalse());
    }

    private long number(String operation) {
      return ((IntValue) kit.callAnonymously(operation).result()).value();
    }
  }
}
