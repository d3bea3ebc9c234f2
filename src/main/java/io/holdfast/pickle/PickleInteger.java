package io.holdfast.pickle;

import io.holdfast.value.BytesValue;
import io.holdfast.value.ForeignValue;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import java.math.BigInteger;
import java.util.Arrays;

/** Python's integers: little-endian, of any length. One with more digits than values may have is kept as its bytes. */
final class PickleInteger {
  private static final int SURELY_FITS = (int) (ValueJson.MAX_DIGITS * 3.32 / Byte.SIZE); // log2(10) = 3.3219…
  private static final BigInteger TOO_LARGE = BigInteger.TEN.pow(ValueJson.MAX_DIGITS);

  private PickleInteger() {
  }

  static Value read(byte[] bytes, int from, int length) {
    if (length == 0) {
      return Value.of(0);
    }
    if (length <= Long.BYTES) {
      long value = bytes[from + length - 1]; // the sign
      for (int i = from + length - 2; i >= from; i--) {
        value = value << 8 | bytes[i] & 0xff;
      }
      return Value.of(value);
    }
    byte[] bigEndian = new byte[length];
    for (int i = 0; i < length; i++) {
      bigEndian[i] = bytes[from + length - 1 - i];
    }
    BigInteger number = new BigInteger(bigEndian);
    if (length > SURELY_FITS && number.abs().compareTo(TOO_LARGE) >= 0) {
      return new ForeignValue(Parts.PYTHON, "int",
          Value.list(Parts.INTEGER, new BytesValue(Arrays.copyOfRange(bytes, from, from + length))));
    }
    return Value.of(number);
  }
}
