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

  private final Map<Long, Deadline> byId = new HashMap<>();
  private final TreeSet<Deadline> byTime = new TreeSet<>(EARLIEST_FIRST);

  /** Sets the time of one, in place of the one it had. */
  void set(long id, long untilMs) {
    remove(id);
    Deadline deadline = new Deadline(untilMs, id);
    byId.put(id, deadline);
    byTime.add(deadline);
  }

  /** Harmless when it has none. */
  void remove(long id) {
    Deadline deadline = byId.remove(id);
    if (deadline != null) {
      byTime.remove(deadline);
    }
  }

  /** The time of one; {@link #NEVER} when it has none. */
  long untilMs(long id) {
    Deadline deadline = byId.get(id);
    return deadline == null ? NEVER : deadline.untilMs;
  }

  /** The earliest time; {@link #NEVER} when there is none. */
  long earliest() {
    return byTime.isEmpty() ? NEVER : byTime.first().untilMs;
  }

  /** Those that are over, the highest number first. */
  List<Long> over(long nowMs) {
    return byTime.headSet(new Deadline(nowMs, Long.MAX_VALUE), true).stream().map(Deadline::id)
        .sorted(Comparator.reverseOrder()).toList();
  }
}
