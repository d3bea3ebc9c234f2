package io.holdfast.host;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipAdapter;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryRemovedListener;
import com.hazelcast.map.listener.EntryUpdatedListener;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which nodes of the cluster run Holdfast, and which of them own objects. A node counts while it is a member of the
 * cluster and has an entry in the map {@value #MAP}, which it writes itself; it leaves when it takes the entry out or
 * when the cluster loses it.
 *
 * <p>State and listeners live on one context; {@link #hosts} and {@link #contains} may be asked on any thread.
 */
final class Membership {
  /** Told on the membership's context. */
  interface Listener {
    /**
     * The nodes are others now; {@code left} are those that are not there any more. One that came and went may be among
     * them without ever having been there: it may have spoken to this node all the same.
     */
    void changed(Set<String> left);
  }

  private static final Logger log = LoggerFactory.getLogger(Membership.class);
  private static final String MAP = "holdfast.nodes";
  private static final String NODE_ID_ATTRIBUTE = "__vertx.nodeId";
  private static final String OWNS_OBJECTS = "objects";
  private static final String CALLS_ONLY = "calls";
  /** A node whose entry is missing that many times in a row has left; once or twice happens when clusters merge. */
  private static final int MISSING_TO_LEAVE = 3;

  private final Vertx vertx;
  private final ContextInternal context;
  private final HazelcastInstance hazelcast;
  private final String nodeId;
  private final boolean ownsObjects;
  private final IMap<String, String> map;
  private final Map<String, String> entries = new HashMap<>();
  private final Map<String, Integer> missing = new HashMap<>();
  private volatile Set<String> nodes = Set.of();
  private volatile List<String> hosts = List.of();
  private Listener listener = left -> { };
  private UUID members;
  private UUID changes;
  private boolean joined; // before the map has been read, this node must not take itself for the only one
  private boolean leaving;

  Membership(Vertx vertx, ContextInternal context, HazelcastInstance hazelcast, String nodeId, boolean ownsObjects) {
    this.vertx = vertx;
    this.context = context;
    this.hazelcast = hazelcast;
    this.nodeId = nodeId;
    this.ownsObjects = ownsObjects;
    map = hazelcast.getMap(MAP);
  }

  /** Begins to watch the cluster, tells the listener of what is there, and adds this node. */
  Future<Void> join(Listener listener) {
    onContext(() -> this.listener = listener);
    return vertx.executeBlocking(() -> {
      members = hazelcast.getCluster().addMembershipListener(new MembershipAdapter() {
        @Override
        public void memberAdded(MembershipEvent event) {
          onContext(() -> recompute());
        }

        @Override
        public void memberRemoved(MembershipEvent event) {
          String node = event.getMember().getAttribute(NODE_ID_ATTRIBUTE);
          onContext(() -> lost(node));
        }
      });
      changes = map.addEntryListener(new Changes(), true);
      return null;
    }).compose(listening -> register()).compose(registered -> refresh());
  }

  private Future<Void> register() {
    return context.<Void>future(promise -> map.setAsync(nodeId, ownsObjects ? OWNS_OBJECTS : CALLS_ONLY)
        .whenComplete((done, failure) -> {
          if (failure == null) {
            promise.complete();
          } else {
            promise.fail(failure);
          }
        }));
  }

  /** Reads the map again, and puts this node's entry back if it got lost. To be called every few seconds. */
  Future<Void> refresh() {
    return vertx.executeBlocking(() -> Map.copyOf(new HashMap<>(map)), false)
        .compose(read -> context.<Void>future(promise -> onContext(() -> {
          merge(read);
          promise.complete();
        })))
        .onFailure(e -> log.debug("{}: reading the nodes failed: {}", nodeId, e.toString()));
  }

  private void merge(Map<String, String> read) {
    if (leaving) {
      return;
    }
    joined = true;
    entries.putAll(read);
    missing.keySet().removeAll(read.keySet());
    for (String node : Set.copyOf(entries.keySet())) {
      if (!read.containsKey(node) && missing.merge(node, 1, Integer::sum) >= MISSING_TO_LEAVE && !node.equals(nodeId)) {
        entries.remove(node);
        missing.remove(node);
      }
    }
    if (!read.containsKey(nodeId)) {
      register();
    }
    recompute();
  }

  private void lost(String node) {
    if (node != null && entries.remove(node) != null) {
      map.removeAsync(node); // every survivor does; the last ones find nothing
    }
    recompute(node == null ? Set.of() : Set.of(node));
  }

  private void recompute() {
    recompute(Set.of());
  }

  private void recompute(Set<String> gone) {
    if (!joined) {
      return;
    }
    Set<String> now = new HashSet<>();
    for (Member member : hazelcast.getCluster().getMembers()) {
      String node = member.getAttribute(NODE_ID_ATTRIBUTE);
      if (node != null && entries.containsKey(node)) {
        now.add(node);
      }
    }
    List<String> hostsNow = now.stream().filter(node -> entries.get(node).equals(OWNS_OBJECTS)).sorted().toList();
    Set<String> left = new HashSet<>(nodes);
    left.addAll(gone);
    left.removeAll(now);
    if (left.isEmpty() && now.equals(nodes) && hostsNow.equals(hosts)) {
      return;
    }
    nodes = Set.copyOf(now);
    hosts = hostsNow;
    log.debug("{}: {} nodes, hosts {}", nodeId, now.size(), hostsNow);
    listener.changed(left);
  }

  /** The nodes that own objects, sorted. */
  List<String> hosts() {
    return hosts;
  }

  boolean contains(String node) {
    return nodes.contains(node);
  }

  /** All nodes, this one included. */
  Set<String> nodes() {
    return nodes;
  }

  /** Takes this node out; the others are told by the map. */
  Future<Void> leave() {
    onContext(() -> leaving = true);
    return context.<Void>future(promise -> map.removeAsync(nodeId).whenComplete((done, failure) -> promise.complete()))
        .compose(removed -> vertx.<Void>executeBlocking(() -> {
          map.removeEntryListener(changes);
          hazelcast.getCluster().removeMembershipListener(members);
          return null;
        })).otherwiseEmpty();
  }

  private void onContext(Runnable task) {
    context.runOnContext(queued -> task.run());
  }

  private final class Changes implements EntryAddedListener<String, String>, EntryUpdatedListener<String, String>,
      EntryRemovedListener<String, String> {
    @Override
    public void entryAdded(EntryEvent<String, String> event) {
      put(event);
    }

    @Override
    public void entryUpdated(EntryEvent<String, String> event) {
      put(event);
    }

    private void put(EntryEvent<String, String> event) {
      onContext(() -> {
        entries.put(event.getKey(), event.getValue());
        missing.remove(event.getKey());
        recompute();
      });
    }

    @Override
    public void entryRemoved(EntryEvent<String, String> event) {
      onContext(() -> {
        boolean alive = hazelcast.getCluster().getMembers().stream()
            .anyMatch(member -> event.getKey().equals(member.getAttribute(NODE_ID_ATTRIBUTE)));
        if (event.getKey().equals(nodeId) && alive && !leaving) {
          register(); // another node took this one for dead
          return;
        }
        entries.remove(event.getKey());
        recompute(Set.of(event.getKey()));
      });
    }
  }
}
