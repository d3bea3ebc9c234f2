package io.holdfast.types;

import io.holdfast.model.Call;
import io.holdfast.object.Holder;
import io.holdfast.object.WaitLine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Who waits for the conditions of a lock, and what they laid down for it. Others can see that somebody waits: whom
 * notify meets. So waiting is state, changed by facts; a caller that comes again after its host was replaced finds
 * its place by its session and call number.
 */
final class ConditionWaits {
  /** Where one that waits is. */
  enum Stage {
    /** It can be notified. */
    WAITING,
    /** It was notified, and wants the lock. */
    NOTIFIED,
    /** Its wait was over before, and it wants the lock. */
    OVER
  }

  /**
   * One that waits.
   *
   * @param session empty for a caller without one
   * @param levels how often it had the lock
   * @param leaseMs the lease with which it had the lock
   */
  record Waiting(long id, String session, String holder, long callId, String condition, long levels, long leaseMs,
      Stage stage) {
    Waiting at(Stage other) {
      return new Waiting(id, session, holder, callId, condition, levels, leaseMs, other);
    }

    Holder asHolder() {
      return new Holder(session, holder);
    }
  }

  private final TreeMap<Long, Waiting> byId = new TreeMap<>();
  private final Map<String, TreeMap<Long, Waiting>> toNotify = new HashMap<>(2); // by condition
  private final Map<String, TreeMap<Long, Waiting>> bySession = new HashMap<>(2);
  private final Map<Long, WaitLine> lines = new HashMap<>(2); // where each one's caller is parked; not state
  private long lastId;

  boolean isEmpty() {
    return byId.isEmpty();
  }

  int size() {
    return byId.size();
  }

  long lastId() {
    return lastId;
  }

  void lastId(long id) {
    lastId = id;
  }

  /** Null when it has left. */
  Waiting of(long id) {
    return byId.get(id);
  }

  /** The one that this call made; null when there is none. */
  Waiting of(String session, long callId) {
    if (session == null || callId == Call.NOT_REPEATED) {
      return null;
    }
    return bySession.getOrDefault(session, new TreeMap<>()).values().stream()
        .filter(waiting -> waiting.callId() == callId).findFirst().orElse(null);
  }

  /** Those who wait longest for a condition, and can be notified. */
  List<Long> longest(String condition, long count) {
    TreeMap<Long, Waiting> waiting = toNotify.get(condition);
    return waiting == null || count <= 0 ? List.of() : waiting.keySet().stream().limit(count).toList();
  }

  /** Those of a session, the oldest first. */
  List<Waiting> ofSession(String session) {
    TreeMap<Long, Waiting> waiting = bySession.get(session);
    return waiting == null ? List.of() : List.copyOf(waiting.values());
  }

  /** The oldest first. */
  Stream<Waiting> inOrder() {
    return byId.values().stream();
  }

  /** A new one, or one that has changed. */
  void put(Waiting waiting) {
    lastId = Math.max(lastId, waiting.id());
    byId.put(waiting.id(), waiting);
    bySession.computeIfAbsent(waiting.session(), session -> new TreeMap<>()).put(waiting.id(), waiting);
    if (waiting.stage() == Stage.WAITING) {
      toNotify.computeIfAbsent(waiting.condition(), condition -> new TreeMap<>()).put(waiting.id(), waiting);
    } else {
      removeFrom(toNotify, waiting.condition(), waiting.id());
      WaitLine line = lines.get(waiting.id());
      if (line != null) {
        line.look();
      }
    }
  }

  void remove(long id) {
    Waiting waiting = byId.remove(id);
    if (waiting != null) {
      removeFrom(bySession, waiting.session(), id);
      removeFrom(toNotify, waiting.condition(), id);
    }
  }

  private static void removeFrom(Map<String, TreeMap<Long, Waiting>> index, String key, long id) {
    TreeMap<Long, Waiting> entries = index.get(key);
    if (entries != null) {
      entries.remove(id);
      if (entries.isEmpty()) {
        index.remove(key);
      }
    }
  }

  /** Takes back what is about to be done to one. */
  Runnable undo(long id) {
    Waiting before = byId.get(id);
    long lastBefore = lastId;
    return () -> {
      remove(id);
      if (before != null) {
        put(before);
      }
      lastId = lastBefore;
    };
  }

  /** Its caller is parked in this line, which is to be looked at when it may go on. */
  void parkedIn(long id, WaitLine line) {
    lines.put(id, line);
    if (byId.get(id).stage() != Stage.WAITING) {
      line.look();
    }
  }

  /** Its caller is no longer parked. */
  void unparked(long id) {
    lines.remove(id);
  }
}
