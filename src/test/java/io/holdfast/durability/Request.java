package io.holdfast.durability;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A call to make.
 *
 * @param arguments by position; whole numbers are Longs, and null is null
 * @param token of the lock {@link Objects#TURN} in whose name it is made; 0 for none
 * @param shown its arguments as the history shows them to the model
 */
record Request(String object, String operation, List<Object> arguments, long token, List<Object> shown) {
  static Request of(String object, String operation, Object... arguments) {
    List<Object> list = list(arguments);
    return new Request(object, operation, list, 0, list);
  }

  /** What is read or written in the name of the lock. */
  static Request guarded(long token, String operation, Object... arguments) {
    Object[] shown = new Object[1 + arguments.length];
    shown[0] = token;
    System.arraycopy(arguments, 0, shown, 1, arguments.length);
    Object[] sent = shown.clone();
    sent[0] = Objects.ENTRY;
    return new Request(Objects.LEDGER, operation, list(sent), token, list(shown));
  }

  /** The same, but the model is not told of the arguments from that one on: how long to wait, say. */
  Request showing(int arguments) {
    return new Request(object, operation, this.arguments, token, this.arguments.subList(0, arguments));
  }

  private static List<Object> list(Object... arguments) {
    return Collections.unmodifiableList(Arrays.asList(arguments));
  }
}
