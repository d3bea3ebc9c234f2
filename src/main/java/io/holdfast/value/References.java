package io.holdfast.value;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.function.Consumer;

/** Finds the references to objects in a value, at any depth. */
public final class References {
  private References() {
  }

  /** Tells every reference in the value, one that is there twice perhaps twice. */
  public static void in(Value value, Consumer<RefValue> found) {
    if (isAtom(value)) {
      return;
    }
    Deque<Value> left = new ArrayDeque<>();
    left.push(value);
    while (!left.isEmpty()) {
      Value next = left.pop();
      if (next instanceof RefValue reference) {
        found.accept(reference);
      } else if (next instanceof ListValue list) {
        pushAll(left, list.items());
      } else if (next instanceof TupleValue tuple) {
        pushAll(left, tuple.items());
      } else if (next instanceof DictValue dict) {
        pushAll(left, dict.entries().keySet());
        pushAll(left, dict.entries().values());
      } else if (next instanceof SetValue set) {
        pushAll(left, set.members());
      } else if (next instanceof ForeignValue foreign) {
        left.push(foreign.parts());
      }
    }
  }

  private static void pushAll(Deque<Value> left, Collection<Value> values) {
    for (Value value : values) {
      if (!isAtom(value)) {
        left.push(value);
      }
    }
  }

  private static boolean isAtom(Value value) {
    return value instanceof StringValue || value instanceof IntValue || value instanceof FloatValue
        || value instanceof BytesValue || value instanceof NoneValue || value instanceof BoolValue
        || value instanceof BigIntValue || value instanceof DateTimeValue;
  }
}
