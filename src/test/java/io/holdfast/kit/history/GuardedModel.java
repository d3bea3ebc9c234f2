package io.holdfast.kit.history;

import io.holdfast.kit.history.Outcome.Refused;
import io.holdfast.kit.history.Outcome.Returned;
import java.util.Objects;
import java.util.Optional;

/**
 * One entry of a dict that is used in the name of a lock: {@code put} and {@code get} with the fencing token as first
 * argument. A token lower than the highest seen is refused with StaleToken, for a read too; any other is the highest
 * from then on.
 */
public final class GuardedModel implements SequentialModel<GuardedModel.Entry> {
  private static final Refused STALE = new Refused("StaleToken");

  /** @param value of the entry @param token the highest seen */
  public record Entry(Optional<Object> value, long token) {
  }

  @Override
  public Entry initial() {
    return new Entry(Optional.empty(), 0);
  }

  @Override
  public Optional<Entry> after(Entry entry, Recorded call) {
    long token = call.number(0);
    boolean stale = token < entry.token;
    if (call.outcome().equals(STALE)) {
      return stale ? Optional.of(entry) : Optional.empty();
    }
    if (stale) {
      return call.isUnknown() ? Optional.of(entry) : Optional.empty();
    }
    if (!call.isUnknown() && !(call.outcome() instanceof Returned returned
        && Objects.equals(returned.result(), entry.value.orElse(null)))) {
      return Optional.empty();
    }
    return switch (call.operation()) {
      case "put" -> Optional.of(new Entry(Optional.of(call.argument(1)), token));
      case "get" -> Optional.of(new Entry(entry.value, token));
      default -> throw new IllegalArgumentException("a guarded entry has no " + call);
    };
  }
}
