package io.holdfast.kit.history;

import io.holdfast.kit.history.Outcome.Returned;
import java.util.Optional;

/** A counter that begins with 0: {@code add}, {@code get}, {@code set}, {@code compare_and_set}. */
public final class CounterModel implements SequentialModel<Long> {
  @Override
  public Long initial() {
    return 0L;
  }

  @Override
  public Optional<Long> after(Long value, Recorded call) {
    return switch (call.operation()) {
      case "add" -> ended(call, value + call.number(0), value + call.number(0));
      case "get" -> ended(call, value, value);
      case "set" -> ended(call, value, call.number(0));
      case "compare_and_set" -> ended(call, value == call.number(0), value == call.number(0) ? call.number(1) : value);
      default -> throw new IllegalArgumentException("a counter has no " + call);
    };
  }

  private static Optional<Long> ended(Recorded call, Object result, long next) {
    return call.isUnknown() || call.outcome().equals(new Returned(result)) ? Optional.of(next) : Optional.empty();
  }
}
