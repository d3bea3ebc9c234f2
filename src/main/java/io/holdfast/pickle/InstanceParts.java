package io.holdfast.pickle;

import io.holdfast.value.DictValue;
import io.holdfast.value.ForeignValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.TupleValue;
import io.holdfast.value.Value;
import java.util.List;

/**
 * Whether the parts of an instance are such as {@link Lowering} makes. A host of the same cluster that is newer than
 * this one may make others, with the same seal.
 */
final class InstanceParts {
  private InstanceParts() {
  }

  static boolean areWhole(Value word, List<Value> parts) {
    if (parts.size() < 3 || !(parts.get(1) instanceof ForeignValue)
        || !(parts.get(2) instanceof TupleValue) && !(parts.get(2) instanceof ForeignValue)) {
      return false;
    }
    int at = Parts.NEW.equals(word) && parts.size() > 3 && parts.get(3) instanceof DictValue ? 4 : 3;
    for (; at < parts.size(); at++) {
      if (!isStep(parts.get(at))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isStep(Value value) {
    if (!(value instanceof TupleValue step) || step.items().size() != 2
        || !(step.items().get(0) instanceof StringValue tag)) {
      return false;
    }
    Value made = step.items().get(1);
    return switch (tag.value()) {
      case "append", "add" -> made instanceof ListValue;
      case "set" -> made instanceof ListValue list && list.items().size() % 2 == 0;
      case "build" -> true;
      default -> false;
    };
  }
}
