package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException.Empty;
import io.holdfast.error.HoldfastException.Full;
import io.holdfast.error.HoldfastException.NotOwner;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.kit.KitCall;
import io.holdfast.kit.ObjectKit;
import io.holdfast.value.DictValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random calls on a queue beside a plain model of one: a list sorted by hand. */
class QueueRandomTest {
  private static final int STEPS = 80;
  private static final int MOST_DEAD = 3;

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

  private record Delayed(Item item, long untilMs) {
  }

  private record Dead(Item item, String reason) {
  }

  private record WaitingPut(List<Integer> values, KitCall call) {
  }

  private static final class Run {
    private final String kind;
    private final int maxsize;
    private final int maxDeliveries;
    private final Random random;
    private final ObjectKit kit;
    private final String seedText;
    private String as;

    private final List<Item> items = new ArrayList<>(); // the next one first
    private final List<Lease> leases = new ArrayList<>();
    private final List<Delayed> delays = new ArrayList<>();
    private final List<Dead> dead = new ArrayList<>();
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
      maxDeliveries = random.nextInt(4);
      kit = ObjectKit.of(QueueObject.class, "kind", kind, "maxsize", maxsize, "max_deliveries", maxDeliveries,
          "max_dead_letters", MOST_DEAD);
      seedText = kind + ", maxsize " + maxsize + ", max_deliveries " + maxDeliveries + ", seed " + seed;
    }

    void play() {
      for (int step = 0; step < STEPS; step++) {
        as = seedText + ", step " + step;
        String session = sessions.get(random.nextInt(sessions.size()));
        switch (random.nextInt(18)) {
          case 0, 1, 2 -> put(random.nextInt(10), random.nextBoolean());
          case 3, 4 -> get(random.nextBoolean());
          case 5, 6, 7 -> lease(session, 1 + random.nextInt(50));
          case 8, 9 -> answer(session);
          case 10 -> passTime(random.nextInt(30));
          case 11 -> endSession(session);
          case 12 -> putMany(random.ints(random.nextInt(4), 0, 10).boxed().toList(), random.nextBoolean());
          case 13 -> takeMany(1 + random.nextInt(3), random.nextBoolean());
          case 14, 15 -> putLater(random.nextInt(10), 1 + random.nextInt(40));
          case 16 -> requeue();
          default -> clear();
        }
        compare();
      }
      kit.verify();
    }

    private boolean hasRoom(int more) {
      return maxsize == 0 || items.size() + leases.size() + delays.size() + more <= maxsize;
    }

    private void add(int value) {
      add(new Item(value, arrivals++, 0));
    }

    private void add(Item item) {
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
      wasPut(List.of(value), waits, call);
    }

    private void putMany(List<Integer> values, boolean waits) {
      KitCall call = waits ? kit.callAnonymously("put_many", values) : kit.callAnonymously("put_many", values, 0);
      if (maxsize > 0 && values.size() > maxsize) {
        assertThat(call.failure()).as(as).isInstanceOf(TooLarge.class);
      } else {
        wasPut(values, waits, call);
      }
    }

    private void wasPut(List<Integer> values, boolean waits, KitCall call) {
      if (hasRoom(values.size()) && putters.isEmpty()) {
        assertThat(call.result()).as(as).isEqualTo(Value.none());
        values.forEach(this::add);
        serve();
      } else if (waits) {
        assertThat(call.isAnswered()).as(as).isFalse();
        putters.add(new WaitingPut(values, call));
      } else {
        assertThat(call.failure()).as(as).isInstanceOf(Full.class);
      }
    }

    private void putLater(int value, long delayMs) {
      KitCall call = kit.callAnonymously("put", value, 0, delayMs);
      if (hasRoom(1) && putters.isEmpty()) {
        assertThat(call.result()).as(as).isEqualTo(Value.none());
        delays.add(new Delayed(new Item(value, arrivals++, 0), kit.nowMs() + delayMs));
        serve();
      } else {
        assertThat(call.failure()).as(as).isInstanceOf(Full.class);
      }
    }

    private void takeMany(int most, boolean drains) {
      KitCall call = drains ? kit.callAnonymously("drain", most) : kit.callAnonymously("get_many", most, 0);
      if (items.isEmpty() && !drains) {
        assertThat(call.failure()).as(as).isInstanceOf(Empty.class);
        return;
      }
      List<Item> next = items.subList(0, Math.min(most, items.size()));
      assertThat(call.result()).as(as).isEqualTo(Value.from(next.stream().map(Item::value).toList()));
      next.clear();
      serve();
    }

    private void requeue() {
      int most = 1 + random.nextInt(2);
      int requeued = 0;
      while (requeued < most && !dead.isEmpty() && hasRoom(1)) {
        add(dead.remove(0).item.value);
        requeued++;
      }
      assertThat(kit.callAnonymously("requeue_dead_letters", most).result()).as(as).isEqualTo(Value.of(requeued));
      serve();
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
      long delayMs = random.nextBoolean() ? 0 : 1 + random.nextInt(40);
      KitCall call = acknowledges ? kit.call(session, "h", "acknowledge", id)
          : kit.call(session, "h", "release", id, delayMs);
      Lease lease = leases.stream().filter(l -> l.id == id).findAny().orElse(null);
      if (lease == null || !lease.session.equals(session)) {
        assertThat(call.failure()).as(as).isInstanceOf(NotOwner.class);
        return;
      }
      assertThat(call.result()).as(as).isEqualTo(Value.none());
      leases.remove(lease);
      if (!acknowledges) {
        if (isSpent(lease.item)) {
          die(lease.item, "released");
        } else if (delayMs > 0) {
          delays.add(new Delayed(lease.item, kit.nowMs() + delayMs));
        } else {
          putBack(lease.item);
        }
      }
      serve();
    }

    private boolean isSpent(Item item) {
      return maxDeliveries > 0 && item.deliveries >= maxDeliveries;
    }

    private void die(Item item, String reason) {
      dead.add(new Dead(item, reason));
      if (dead.size() > MOST_DEAD) {
        dead.remove(0);
      }
    }

    private void passTime(long ms) {
      for (long passed = 0; passed < ms; passed++) {
        kit.passTime(1);
        giveBack(leases.stream().filter(lease -> lease.untilMs <= kit.nowMs()).toList(), "lease_over");
        List<Delayed> due = delays.stream().filter(delayed -> delayed.untilMs <= kit.nowMs())
            .sorted(Comparator.comparing(delayed -> delayed.item.arrival)).toList();
        due.forEach(delayed -> add(delayed.item));
        delays.removeAll(due);
        serve();
      }
    }

    private void endSession(String session) {
      kit.endSession(session);
      sessions.remove(session);
      sessions.add("s" + nextSession++);
      giveBack(leases.stream().filter(lease -> lease.session.equals(session)).toList(), "session_ended");
      serve();
    }

    private void giveBack(List<Lease> over, String reason) {
      leases.removeAll(over);
      over.stream().filter(lease -> isSpent(lease.item)).forEach(lease -> die(lease.item, reason));
      for (int i = over.size() - 1; i >= 0; i--) {
        if (!isSpent(over.get(i).item)) {
          putBack(over.get(i).item);
        }
      }
    }

    private void clear() {
      assertThat(kit.callAnonymously("clear").result()).as(as).isEqualTo(Value.of(items.size() + delays.size()));
      items.clear();
      delays.clear();
      serve();
    }

    private void serve() {
      boolean moved = true;
      while (moved) {
        moved = false;
        while (!putters.isEmpty() && hasRoom(putters.peek().values.size())) {
          WaitingPut next = putters.remove();
          assertThat(next.call.result()).as(as).isEqualTo(Value.none());
          next.values.forEach(this::add);
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
      assertThat(kit.callAnonymously("full").result()).as(as).isEqualTo(Value.of(!hasRoom(1)));
      assertThat(number("delayed")).as(as).isEqualTo(delays.size());
      assertThat(kit.callAnonymously("peek_many").result()).as(as)
          .isEqualTo(Value.from(items.stream().map(Item::value).toList()));
      assertThat(((ListValue) kit.callAnonymously("dead_letters").result()).items().stream()
          .map(letter -> ((DictValue) letter).get("item") + " " + ((DictValue) letter).get("count") + " "
              + ((DictValue) letter).get("reason")).toList()).as(as)
          .isEqualTo(dead.stream().map(one -> one.item.value + " " + one.item.deliveries + " '" + one.reason + "'")
              .toList());
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
