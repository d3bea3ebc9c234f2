package io.holdfast.types;

import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.value.BigIntValue;
import io.holdfast.value.BoolValue;
import io.holdfast.value.FloatValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.Value;
import java.math.BigInteger;

/** Sums of values as Python makes them: whole numbers of any size, floats, bools as 0 and 1. */
final class Arithmetic {
  private Arithmetic() {
  }

  /** @throws Failed of Python's type and message for what {@code left += right} cannot add; only numbers are added */
  static Value sum(Value left, Value right) {
    if (!isNumber(left) || !isNumber(right)) {
      throw new Failed("TypeError", "unsupported operand type(s) for +=: '" + left.typeName() + "' and '"
          + right.typeName() + "'");
    }
    if (left instanceof FloatValue || right instanceof FloatValue) {
      return Value.of(real(left) + real(right));
    }
    return Value.of(whole(left).add(whole(right)));
  }

  private static boolean isNumber(Value value) {
    return value instanceof IntValue || value instanceof BigIntValue || value instanceof FloatValue
        || value instanceof BoolValue;
  }

  /** @throws Failed OverflowError for a whole number beyond the greatest float */
  static double real(Value number) {
    if (number instanceof FloatValue real) {
      return real.value();
    }
    double nearest = whole(number).doubleValue();
    if (Double.isInfinite(nearest)) {
      throw new Failed("OverflowError", "int too large to convert to float");
    }
    return nearest;
  }

  /** The value of an int or a bool. */
  static BigInteger whole(Value number) {
    return number instanceof BigIntValue big ? big.value()
        : BigInteger.valueOf(number instanceof BoolValue flag ? flag.value() ? 1 : 0 : ((IntValue) number).value());
  }
}
