package io.holdfast.host;

import io.holdfast.journal.Journal;
import io.holdfast.journal.MemoryJournal;
import io.holdfast.object.ObjectLimits;
import io.holdfast.object.ObjectType;
import io.holdfast.types.BuiltInTypes;
import java.util.ArrayList;
import java.util.List;

/**
 * How a host is set up.
 *
 * @param types the types it can make objects of
 * @param journal where facts go
 * @param limits what one object takes on
 * @param maxObjects objects on this host; one more is refused
 * @param maxSessions sessions at this host; one more is refused
 * @param longestLeaseMs the longest lease a session may ask for
 * @param anonymousIdleMs an anonymous object not called for so long is dropped
 * @param ownsObjects false for a node that only calls: it takes part in the cluster but objects never live on it
 */
public record HostOptions(List<ObjectType> types, Journal journal, ObjectLimits limits, int maxObjects, int maxSessions,
    long longestLeaseMs, long anonymousIdleMs, boolean ownsObjects) {
  /** The built-in types, in memory, with every limit at its default. */
  public static final HostOptions DEFAULT = new HostOptions(BuiltInTypes.all(), new MemoryJournal(),
      ObjectLimits.DEFAULT, 1_000_000, 100_000, 600_000, 3_600_000, true);

  public HostOptions {
    types = List.copyOf(types);
  }

  /** The same with one more type. */
  public HostOptions withType(ObjectType type) {
    List<ObjectType> more = new ArrayList<>(types);
    more.add(type);
    return new HostOptions(more, journal, limits, maxObjects, maxSessions, longestLeaseMs, anonymousIdleMs,
        ownsObjects);
  }

  /** The same with facts kept there. */
  public HostOptions withJournal(Journal other) {
    return new HostOptions(types, other, limits, maxObjects, maxSessions, longestLeaseMs, anonymousIdleMs, ownsObjects);
  }

  /** The same with other limits of each object. */
  public HostOptions withLimits(ObjectLimits other) {
    return new HostOptions(types, journal, other, maxObjects, maxSessions, longestLeaseMs, anonymousIdleMs,
        ownsObjects);
  }

  /** The same with at most so many objects; one more is {@code TooLarge}. */
  public HostOptions withMaxObjects(int count) {
    return new HostOptions(types, journal, limits, count, maxSessions, longestLeaseMs, anonymousIdleMs, ownsObjects);
  }

  /** The same with at most so many sessions; one more is {@code TooLarge}. */
  public HostOptions withMaxSessions(int count) {
    return new HostOptions(types, journal, limits, maxObjects, count, longestLeaseMs, anonymousIdleMs, ownsObjects);
  }

  /** The same with anonymous objects dropped that are not called for so long. */
  public HostOptions withAnonymousIdleMs(long idleMs) {
    return new HostOptions(types, journal, limits, maxObjects, maxSessions, longestLeaseMs, idleMs, ownsObjects);
  }

  /** A node that calls but owns nothing. */
  public HostOptions callsOnly() {
    return new HostOptions(types, journal, limits, maxObjects, maxSessions, longestLeaseMs, anonymousIdleMs, false);
  }
}
