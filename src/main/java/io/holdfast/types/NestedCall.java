package io.holdfast.types;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.model.Arguments;
import io.holdfast.model.OperationModel;
import io.holdfast.value.DictValue;
import io.holdfast.value.Hashing;
import io.holdfast.value.ListValue;
import io.holdfast.value.Repr;
import io.holdfast.value.SetValue;
import io.holdfast.value.TupleValue;
import io.holdfast.value.UnsuitableValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.ToIntFunction;

/** A path, walked from an object to a value inside it, and an operation on what is found there. */
final class NestedCall {
  private final List<Value> path;
  private final List<Value> places = new ArrayList<>(); // the path as facts tell it: no index counts from the end

  /** @throws BadArguments when the path is empty @throws TooLarge when it is too long */
  NestedCall(List<Value> path) {
    if (path.isEmpty()) {
      throw new BadArguments("the path is empty; call the operation itself, or give the steps to a value inside");
    }
    if (path.size() > PathOperations.MOST_STEPS) {
      throw new TooLarge("a path has at most " + PathOperations.MOST_STEPS + " steps, not " + path.size());
    }
    this.path = path;
  }

  /** The first step, as the object itself takes it: the number that {@code look} finds for it. */
  int first(ToIntFunction<Value> look) {
    try {
      return look.applyAsInt(path.get(0));
    } catch (Failed | UnsuitableValue lost) {
      throw failedAt(0, lost);
    }
  }

  /** The value at the end of the path. */
  Value find(Value firstPlace, Value firstValue) {
    places.add(firstPlace);
    Value found = firstValue;
    for (int i = 1; i < path.size(); i++) {
      try {
        found = step(found, path.get(i));
      } catch (Failed | UnsuitableValue lost) {
        throw failedAt(i, lost);
      }
    }
    return found;
  }

  /** One step down, and the place it leads to. */
  private Value step(Value container, Value step) {
    if (container instanceof DictValue dict) {
      Value value = dict.entries().get(Hashing.requireHashable(step));
      if (value == null) {
        throw DictObject.keyError(step);
      }
      places.add(step);
      return value;
    }
    String kind = container.typeName();
    List<Value> items = container instanceof ListValue list ? list.items()
        : container instanceof TupleValue tuple ? tuple.items() : null;
    if (items == null) {
      throw new Failed("TypeError", "'" + kind + "' object is not subscriptable");
    }
    int place = Index.subscript(step, items.size(), kind);
    if (place < 0) {
      throw new Failed("IndexError", kind + " index out of range");
    }
    places.add(Value.of(place));
    return items.get(place);
  }

  private Failed failedAt(int step, RuntimeException why) {
    String message = why.getMessage() + ": step " + (step + 1) + " of the path "
        + Repr.of(new ListValue(path), DictObject.MAX_QUOTED);
    return why instanceof Failed failed && failed.type().equals("KeyError")
        ? new Failed("KeyError", message, failed.arguments(), "")
        : new Failed(why instanceof Failed failed ? failed.type() : "TypeError", message);
  }

  /**
   * Runs the operation on the value at the end of the path.
   *
   * @param changed told the places on the way and the facts, when it makes any
   */
  Future<Value> run(Value firstPlace, Value firstValue, String operation, Value arguments,
      BiConsumer<List<Value>, List<Value>> changed) {
    Value found = find(firstPlace, firstValue);
    NestedKind kind = NestedKind.of(found);
    if (kind == null) {
      throw new Failed("AttributeError", "'" + found.typeName() + "' object has no attribute '" + shortened(operation)
          + "': at the path " + Repr.of(new ListValue(path), DictObject.MAX_QUOTED)
          + "; list, dict and set have operations");
    }
    OperationModel model = kind.model().operation(operation);
    if (model.method().getDeclaringClass() == PathOperations.class) {
      throw new BadArguments("an operation at a path is no '" + operation + "'; make the path longer");
    }
    requireShallow(arguments);
    Nestable<?> nested = kind.open(found);
    Object answer = run(model, nested, bound(arguments));
    if (!nested.facts().isEmpty()) {
      changed.accept(places, nested.facts().stream().map(kind::written).toList());
    }
    return Future.succeededFuture(model.resultValue(answer));
  }

  private static Object run(OperationModel model, Nestable<?> nested, Arguments arguments) {
    Object answer;
    try {
      answer = model.run(nested, arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(model.name() + " threw " + e, e); // no operation declares one
    }
    if (answer instanceof Future<?> future) {
      if (!future.succeeded()) { // neither list nor dict nor set has an operation that waits
        throw new IllegalStateException(model.name() + " did not answer at once");
      }
      return future.result();
    }
    return answer;
  }

  private static String shortened(String operation) {
    return operation.length() <= 60 ? operation : operation.substring(0, 60) + "…";
  }

  private static Arguments bound(Value arguments) {
    if (arguments instanceof ListValue list) {
      return Arguments.positional(list.items());
    } else if (arguments instanceof TupleValue tuple) {
      return Arguments.positional(tuple.items());
    } else if (arguments instanceof DictValue dict) {
      try {
        return Arguments.named(dict);
      } catch (IllegalArgumentException e) {
        throw new BadArguments("'arguments': " + e.getMessage());
      }
    }
    throw new BadArguments("'arguments' takes a list (by position) or a dict (by name), not "
        + arguments.typeName());
  }

  /** What is stored at the end of a path must not be nested deeper, seen from the object, than an argument may be. */
  private void requireShallow(Value arguments) {
    int allowed = PathOperations.MOST_STEPS - path.size();
    record Part(Value value, int depth) {
    }
    Deque<Part> unseen = new ArrayDeque<>();
    unseen.push(new Part(arguments, 0));
    while (!unseen.isEmpty()) {
      Part part = unseen.pop();
      if (part.depth > allowed) {
        throw new TooLarge("the arguments are nested more than " + allowed + " deep; a path of " + path.size()
            + " steps and its arguments may have " + PathOperations.MOST_STEPS + " levels together");
      }
      for (Value inner : parts(part.value)) {
        unseen.push(new Part(inner, part.depth + 1));
      }
    }
  }

  private static Collection<Value> parts(Value value) {
    if (value instanceof ListValue list) {
      return list.items();
    } else if (value instanceof TupleValue tuple) {
      return tuple.items();
    } else if (value instanceof SetValue set) {
      return set.members();
    } else if (value instanceof DictValue dict) {
      List<Value> both = new ArrayList<>(dict.entries().keySet());
      both.addAll(dict.entries().values());
      return both;
    }
    return List.of();
  }

  /**
   * The value as it is when facts have changed what is inside it.
   *
   * @param places the way to what they change; those before {@code from} lead to the value itself
   */
  static Value changed(Value value, List<Value> places, int from, List<Value> facts) {
    if (from == places.size()) {
      NestedKind kind = NestedKind.of(value);
      Nestable<?> nested = kind.open(value);
      facts.forEach(fact -> nested.change(kind.read(fact)));
      return nested.value();
    }
    Value place = places.get(from);
    if (value instanceof DictValue dict) {
      Map<Value, Value> entries = new LinkedHashMap<>(dict.entries());
      entries.compute(place, (key, inner) -> changed(inner, places, from + 1, facts));
      return new DictValue(entries);
    }
    List<Value> items = new ArrayList<>(value instanceof ListValue list ? list.items() : ((TupleValue) value).items());
    int index = Index.within(Index.argument(place), items.size());
    items.set(index, changed(items.get(index), places, from + 1, facts));
    return value instanceof ListValue ? new ListValue(items) : new TupleValue(items);
  }
}
