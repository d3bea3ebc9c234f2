package io.holdfast.host;

import static io.holdfast.host.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.value.Value;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts that see the others come and go in different orders and at different times never get one name twice. */
class NameProtocolTest {
  private static final int NAMES = 40;

  private final Vertx vertx = Vertx.vertx();
  private final Map<String, Node> nodes = new ConcurrentHashMap<>();
  private final Map<String, String> holders = new ConcurrentHashMap<>();
  private final List<String> duplicates = java.util.Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger claimed = new AtomicInteger();
  private final Set<String> gone = new HashSet<>();
  private int versions;
  private final AtomicInteger losses = new AtomicInteger();

  @AfterEach
  void close() {
    await(vertx.close(), "the end of Vert.x");
  }

  private final class Node implements NameClaims.NamesHere {
    private final String id;
    private final ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();
    private final ConcurrentSkipListSet<String> names = new ConcurrentSkipListSet<>();
    private final NodeLink link;
    private final NameHome home;
    private final NameClaims claims;
    private int seenVersion;

    Node(String id) {
      this.id = id;
      ContextClock clock = new ContextClock(context);
      link = new NodeLink(vertx, context, id, nodes::containsKey, clock);
      home = new NameHome(id, link, clock);
      claims = new NameClaims(id, context, link, clock);
      claims.open(this);
      link.answer(NameHome.LOSE, (from, arguments) -> {
        losses.incrementAndGet();
        return Future.succeededFuture(Value.none());
      });
      nodes.put(id, this);
      await(link.open(call -> Future.succeededFuture(false)), "a link");
    }

    @Override
    public boolean has(String name) {
      return names.contains(name);
    }

    @Override
    public Iterable<String> after(String name) {
      return names.tailSet(name, false);
    }

    /** Views come late, and some never, but not out of order; of every node that left all hear, as of a lost member. */
    void sees(int version, Set<String> hosts, Set<String> left) {
      context.runOnContext(queued -> {
        if (version < seenVersion) {
          return;
        }
        seenVersion = version;
        left.forEach(link::left);
        claims.changed(left, hosts.stream().sorted().toList());
        home.changed(hosts.contains(id) ? Rendezvous.of(List.copyOf(hosts)) : null, left);
      });
    }

    Future<Value> ask(String host, String what, Value... arguments) {
      return context.future(promise -> context.runOnContext(queued ->
          link.ask(host, what, arguments).onComplete(promise)));
    }

    Future<String> claim(String name) {
      return context.future(promise -> context.runOnContext(queued -> claims.claim(name, () -> {
        String other = holders.put(name, id);
        if (other != null && nodes.containsKey(other)) {
          duplicates.add(name + " at " + other + " and " + id);
        }
        names.add(name);
      }).onComplete(promise)));
    }

    Future<Void> drop(String name) {
      return context.future(promise -> context.runOnContext(queued -> {
        if (names.remove(name)) {
          holders.remove(name, id);
          claims.release(name).onComplete(promise);
        } else {
          promise.complete();
        }
      }));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void noNameIsAtTwoHostsWhateverOrderChangesAreSeenIn(long seed) {
    Random random = new Random(seed);
    delayMessages(seed);
    List<String> hosts = new ArrayList<>(List.of("a", "b"));
    hosts.forEach(Node::new);
    show(random, hosts);
    List<Future<?>> work = new ArrayList<>();
    for (int step = 0; step < 6; step++) {
      for (int i = 0; i < 120; i++) {
        Node node = nodes.get(hosts.get(random.nextInt(hosts.size())));
        String name = "name-" + random.nextInt(NAMES);
        work.add(random.nextInt(5) == 0 ? node.drop(name)
            : node.claim(name).onSuccess(owner -> claimed.incrementAndGet()).otherwiseEmpty());
      }
      String next = String.valueOf((char) ('c' + step));
      if (step % 3 == 2) {
        leave(random, hosts);
      } else {
        new Node(next);
        hosts.add(next);
      }
      show(random, hosts);
      await(tick(random.nextInt(30)), "a moment");
    }
    await(Future.join(work.stream().map(future -> future.otherwiseEmpty()).toList()),
        "all claims and drops, seed " + seed);
    assertThat(duplicates).as("seed %d", seed).isEmpty();
    assertThat(claimed.get()).as("claims that were answered, seed %d", seed).isGreaterThan(300);
    assertThat(losses).as("conflicts that had to be settled, seed %d", seed).hasValue(0);
    for (String host : hosts) { // all agree now, and every name can be had
      String name = "name-0";
      String owner = await(nodes.get(host).claim(name), "a claim in peace, seed " + seed);
      assertThat(owner).isEqualTo(holders.get(name));
    }
    assertThat(duplicates).as("seed %d", seed).isEmpty();
  }

  @Test
  void theFirstKnownKeepsANameThatTwoHostsHave() {
    List<String> hosts = new ArrayList<>(List.of("a", "b"));
    hosts.forEach(Node::new);
    nodes.get("a").names.add("twice");
    nodes.get("b").names.add("twice");
    nodes.values().forEach(node -> node.sees(1, Set.of("a", "b"), Set.of()));
    Node home = nodes.get(Rendezvous.of(hosts).homeOf("twice"));
    await(home.claim("other"), "a claim, after which all names are collected");
    await(LocalCluster.until(vertx, "one of the two is told", java.time.Duration.ofSeconds(10),
        () -> losses.get() == 1), "the loss");
  }

  @Test
  void aListOfHostsThatALaterOneHasOvertakenIsRefused() {
    List<String> hosts = new ArrayList<>(List.of("a", "b"));
    hosts.forEach(Node::new);
    nodes.values().forEach(node -> node.sees(1, Set.of("a", "b"), Set.of()));
    Node b = nodes.get("b");
    Value both = Value.list(List.of(Value.of("a"), Value.of("b")));
    await(b.ask("a", NameHome.COLLECT, both, Value.of(""), Value.of(1_000)), "a later list");
    assertThatThrownBy(() -> await(b.ask("a", NameHome.COLLECT, Value.list(List.of(Value.of("b"))), Value.of(""),
        Value.of(999)), "an earlier one")).hasMessageContaining("newer list");
    for (int i = 0; i < NAMES; i++) {
      String name = "name-" + i;
      assertThat(await(nodes.get("a").claim(name), "a claim of " + name)).isEqualTo("a");
    }
  }

  /** The node is gone: nothing it has counts any more. */
  private void leave(Random random, List<String> hosts) {
    Node leaving = nodes.remove(hosts.remove(random.nextInt(hosts.size())));
    gone.add(leaving.id);
    holders.values().removeIf(leaving.id::equals);
    leaving.context.runOnContext(queued -> leaving.claims.close());
    leaving.link.close();
  }

  /** Every node sees the hosts after a time of its own. */
  private void show(Random random, List<String> hosts) {
    Set<String> now = Set.copyOf(hosts);
    Set<String> left = Set.copyOf(gone);
    int version = ++versions;
    for (String host : hosts) {
      Node node = nodes.get(host);
      tick(random.nextInt(60)).onSuccess(passed -> node.sees(version, now, left));
    }
  }

  private Future<Void> tick(int ms) {
    return vertx.timer(Math.max(1, ms), java.util.concurrent.TimeUnit.MILLISECONDS).mapEmpty();
  }

  private void delayMessages(long seed) {
    Random random = new Random(-seed);
    vertx.eventBus().addInboundInterceptor((DeliveryContext<Object> delivery) -> {
      int ms;
      synchronized (random) {
        ms = random.nextInt(8);
      }
      if (ms == 0) {
        delivery.next();
      } else {
        vertx.setTimer(ms, late -> delivery.next());
      }
    });
  }
}
