package io.holdfast.kit.history;

import io.holdfast.kit.history.Outcome.Returned;
import java.util.Objects;
import java.util.Optional;

/**
 * A dict that begins empty and holds no null: {@code put}, {@code put_if_absent}, {@code get}, {@code pop_or} with null
 * as default, {@code compare_and_set}, {@code increment}. The key is the first argument; each key is judged alone. A
 * state is the key's value.
 */
public final class DictModel implements SequentialModel<Optional<Object>> {
  @Override
  public Optional<Object> initial() {
    return Optional.empty();
  }

  @Override
  public Object part(Recorded call) {
    return call.argument(0);
  }

  @Override
  public Optional<Optional<Object>> after(Optional<Object> value, Recorded call) {
    Object before = value.orElse(null);
    return switch (call.operation()) {
      case "put" -> ended(call, before, call.argument(1));
      case "put_if_absent" -> ended(call, before, before == null ? call.argument(1) : before);
      case "get" -> ended(call, before, before);
      case "pop_or" -> ended(call, before, null);
      case "compare_and_set" -> {
        boolean equal = before != null && before.equals(call.argument(1));
        yield ended(call, equal, equal ? call.argument(2) : before);
      }
      case "increment" -> {
        Long sum = (before == null ? 0 : (Long) before) + call.number(1);
        yield ended(call, sum, sum);
      }
      default -> throw new IllegalArgumentException("a dict has no " + call);
    };
  }

  private static Optional<Optional<Object>> ended(Recorded call, Object result, Object next) {
    return call.isUnknown() || call.outcome() instanceof Returned returned && Objects.equals(returned.result(), result)
        ? Optional.of(Optional.ofNullable(next)) : Optional.empty();
  }
}
