package io.holdfast.value;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/** Python's {@code <} over values: numbers with numbers, text with text, bytes with bytes, sequences item by item. */
public final class Ordering {
  /**
   * The order used to sort. Python leaves nan wherever it meets it; here nan sorts behind every other number, because
   * Java's sort wants a total order. Sets are refused, for the same reason.
   *
   * @throws UnsuitableValue (from {@code compare}) with Python's message, for values that have no order
   */
  public static final Comparator<Value> NATURAL = (left, right) -> compare(left, right, "<");

  private Ordering() {
  }

  /** Whether {@code left operator right} holds, for {@code < <= > >= == !=}. */
  public static boolean test(Value left, String operator, Value right) {
    switch (operator) {
      case "==":
        return left.equals(right) && !Numbers.isNan(left);
      case "!=":
        return !left.equals(right) || Numbers.isNan(left);
      default:
    }
    if (left instanceof SetValue a && right instanceof SetValue b) {
      return switch (operator) {
        case "<" -> a.members().size() < b.members().size() && b.members().containsAll(a.members());
        case "<=" -> b.members().containsAll(a.members());
        case ">" -> a.members().size() > b.members().size() && a.members().containsAll(b.members());
        case ">=" -> a.members().containsAll(b.members());
        default -> throw unknownOperator(operator);
      };
    }
    List<Value> leftItems = items(left, right);
    if (leftItems != null) {
      List<Value> rightItems = items(right, left);
      int difference = firstDifference(leftItems, rightItems);
      return difference < 0 ? holds(Integer.compare(leftItems.size(), rightItems.size()), operator)
          : test(leftItems.get(difference), operator, rightItems.get(difference));
    }
    int order = compare(left, right, operator);
    return !(Numbers.isNan(left) || Numbers.isNan(right)) && holds(order, operator);
  }

  private static boolean holds(int order, String operator) {
    return switch (operator) {
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      case ">=" -> order >= 0;
      default -> throw unknownOperator(operator);
    };
  }

  private static UnsuitableValue unknownOperator(String operator) {
    return new UnsuitableValue("unknown operator '" + operator + "': use one of < <= > >= == !=");
  }

  private static int compare(Value left, Value right, String operator) {
    if (Numbers.isPlain(left) && Numbers.isPlain(right)) {
      boolean leftIsNan = Numbers.isNan(left);
      boolean rightIsNan = Numbers.isNan(right);
      return leftIsNan || rightIsNan ? Boolean.compare(leftIsNan, rightIsNan) : Numbers.compare(left, right);
    }
    if (left instanceof StringValue a && right instanceof StringValue b) {
      return compareCodePoints(a.value(), b.value());
    }
    if (left instanceof BytesValue a && right instanceof BytesValue b) {
      return Arrays.compareUnsigned(a.value(), b.value());
    }
    List<Value> leftItems = items(left, right);
    if (leftItems != null) {
      return compareItems(leftItems, items(right, left), operator);
    }
    if (left instanceof DateTimeValue a && right instanceof DateTimeValue b) {
      if ((a.offset() == null) != (b.offset() == null)) {
        throw new UnsuitableValue("can't compare offset-naive and offset-aware datetimes");
      }
      return a.offset() == null ? a.local().compareTo(b.local())
          : a.local().toInstant(a.offset()).compareTo(b.local().toInstant(b.offset()));
    }
    Integer known = PythonData.compare(left, right);
    if (known != null) {
      return known;
    }
    throw new UnsuitableValue("'" + operator + "' not supported between instances of '" + left.typeName() + "' and '"
        + right.typeName() + "'");
  }

  /** The items of a sequence that can be ordered with another of the same kind, else null. */
  private static List<Value> items(Value value, Value other) {
    if (value instanceof ListValue list && other instanceof ListValue) {
      return list.items();
    }
    return value instanceof TupleValue tuple && other instanceof TupleValue ? tuple.items() : null;
  }

  private static int compareItems(List<Value> left, List<Value> right, String operator) {
    Iterator<Value> a = left.iterator();
    Iterator<Value> b = right.iterator();
    while (a.hasNext() && b.hasNext()) {
      Value x = a.next();
      Value y = b.next();
      if (!x.equals(y)) { // Python orders by the first pair that differs, and never compares a pair that is equal
        int order = compare(x, y, operator);
        if (order != 0) { // 0: both nan, which the order used to sort takes for equal
          return order;
        }
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  /** The index of the first pair that differs; -1 when one sequence begins with the other. */
  private static int firstDifference(List<Value> left, List<Value> right) {
    int length = Math.min(left.size(), right.size());
    for (int i = 0; i < length; i++) {
      if (!left.get(i).equals(right.get(i))) {
        return i;
      }
    }
    return -1;
  }

  /** Python orders text by code point; Java's own order of UTF-16 units differs above the surrogates. */
  private static int compareCodePoints(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean xPair = pairedAt(a, i);
        boolean yPair = pairedAt(b, i);
        return xPair == yPair ? Character.compare(x, y) : xPair ? 1 : -1;
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  private static boolean pairedAt(String text, int i) {
    char c = text.charAt(i);
    return Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
        || Character.isLowSurrogate(c) && i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
  }
}
