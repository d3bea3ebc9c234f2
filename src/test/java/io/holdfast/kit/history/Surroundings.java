package io.holdfast.kit.history;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The calls around one that cannot be explained. */
final class Surroundings {
  private static final int MOST_BEFORE = 25;
  private static final int MOST_BEHIND = 10;

  private Surroundings() {
  }

  /** Those that ended last before it, those open beside it, and those that began next. */
  static String of(Recorded call, List<Recorded> all) {
    List<Recorded> before = all.stream().filter(other -> other.returned() < call.invoked())
        .sorted(Comparator.comparingLong(Recorded::returned).reversed()).limit(MOST_BEFORE).toList();
    Stream<Recorded> beside = all.stream().filter(other -> other.returned() >= call.invoked()
        && other.invoked() <= call.returned()).limit(MOST_BEFORE);
    Stream<Recorded> behind = all.stream().filter(other -> other.invoked() > call.returned()).limit(MOST_BEHIND);
    return Stream.concat(before.stream(), Stream.concat(beside, behind)).distinct()
        .sorted(Comparator.comparingLong(Recorded::invoked))
        .map(other -> (other.equals(call) ? "  > " : "    ") + other).collect(Collectors.joining("\n"));
  }
}
