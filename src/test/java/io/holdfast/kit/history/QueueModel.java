package io.holdfast.kit.history;

import io.holdfast.kit.history.Outcome.Refused;
import io.holdfast.kit.history.Outcome.Returned;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A first in, first out queue: {@code put}, and {@code get}, which is Empty when its wait is over. Searching with it is
 * for short histories: how puts that were concurrent stand is open until their items are taken. {@link QueueOrders}
 * judges long ones.
 */
public final class QueueModel implements SequentialModel<List<Object>> {
  static final Refused EMPTY = new Refused("Empty");

  @Override
  public List<Object> initial() {
    return List.of();
  }

  @Override
  public Optional<List<Object>> after(List<Object> items, Recorded call) {
    switch (call.operation()) {
      case "put":
        List<Object> more = new ArrayList<>(items);
        more.add(call.argument(0));
        return Optional.of(more);
      case "get":
        if (items.isEmpty()) {
          return call.isUnknown() || call.outcome().equals(EMPTY) ? Optional.of(items) : Optional.empty();
        }
        return call.isUnknown() || call.outcome().equals(new Returned(items.get(0)))
            ? Optional.of(items.subList(1, items.size())) : Optional.empty();
      default:
        throw new IllegalArgumentException("a queue has no " + call);
    }
  }
}
