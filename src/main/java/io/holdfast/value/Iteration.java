package io.holdfast.value;

import java.util.ArrayList;
import java.util.List;

/** What Python's {@code for} would find in a value. */
public final class Iteration {
  private Iteration() {
  }

  /**
   * The items of a list, tuple or set, the keys of a dict, the characters of text, the numbers of bytes: never to be
   * changed.
   *
   * @throws UnsuitableValue with Python's message, {@code 'int' object is not iterable}
   */
  public static List<Value> of(Value value) {
    if (value instanceof ListValue list) {
      return list.items();
    } else if (value instanceof TupleValue tuple) {
      return tuple.items();
    } else if (value instanceof SetValue set) {
      return new ArrayList<>(set.members());
    } else if (value instanceof DictValue dict) {
      return new ArrayList<>(dict.entries().keySet());
    } else if (value instanceof StringValue text) {
      List<Value> characters = new ArrayList<>(text.value().length());
      text.value().codePoints().forEach(c -> characters.add(new StringValue(Character.toString(c))));
      return characters;
    } else if (value instanceof BytesValue bytes) {
      List<Value> numbers = new ArrayList<>(bytes.value().length);
      for (byte b : bytes.value()) {
        numbers.add(IntValue.of(b & 0xff));
      }
      return numbers;
    }
    throw new UnsuitableValue("'" + value.typeName() + "' object is not iterable");
  }
}
