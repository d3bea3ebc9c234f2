package io.holdfast.types;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The times at which numbered things are over, in milliseconds of the object's clock. */
final class Deadlines {
  /** Later than any time. */
  static final long NEVER = Long.MAX_VALUE;

  private record Deadline(long untilMs, long id) {
  }

  private static final Comparator<Deadline> EARLIEST_FIRST =
      Comparator.comparingLong(Deadline::untilMs).thenComparingLong(Deadline::id);

  private Map<Long, Deadline> byId; // null until the first is set: most objects never see one
  private TreeSet<Deadline> byTime;

  /** Sets the time of one, in place of the one it had. */
  void set(long id, long untilMs) {
    if (byId == null) {
      byId = new HashMap<>();
      byTime = new TreeSet<>(EARLIEST_FIRST);
    }
    remove(id);
    Deadline deadline = new Deadline(untilMs, id);
    byId.put(id, deadline);
    byTime.add(deadline);
  }

  /** Harmless when it has none. */
  void remove(long id) {
    Deadline deadline = byId == null ? null : byId.remove(id);
    if (deadline != null) {
      byTime.remove(deadline);
    }
  }

  void clear() {
    byId = null;
    byTime = null;
  }

  /** The time of one; {@link #NEVER} when it has none. */
  long of(long id) {
    Deadline deadline = byId == null ? null : byId.get(id);
    return deadline == null ? NEVER : deadline.untilMs;
  }

  /** Gives one the time that {@link #of} told. */
  void restore(long id, long untilMs) {
    if (untilMs == NEVER) {
      remove(id);
    } else {
      set(id, untilMs);
    }
  }

  /** The earliest time; {@link #NEVER} when there is none. */
  long earliest() {
    return byTime == null || byTime.isEmpty() ? NEVER : byTime.first().untilMs;
  }

  /** Those that are over, in the order of their times. */
  List<Long> over(long nowMs) {
    return byTime == null ? List.of()
        : byTime.headSet(new Deadline(nowMs, Long.MAX_VALUE), true).stream().map(Deadline::id).toList();
  }
}
