package io.holdfast.value;

import java.math.BigInteger;

/**
 * The text of a float as CPython writes it: the shortest decimal that reads back as the same float, and of those the
 * closest. {@link Double#toString} is not that before JDK 19, and spells exponents otherwise.
 *
 * <p>The digits are found by Raffaello Giulietti's Schubfach, the way of JDK 19: names and constants are those of his
 * paper "The Schubfach way to render doubles". Rounding a BigDecimal until it reads back is simpler, but takes up to a
 * hundred times as long for tiny floats, and strangers may send nothing else.
 */
final class FloatText {
  private static final int P = 53; // bits of precision
  private static final int Q_MIN = -1074;
  private static final long C_MIN = 1L << P - 1;
  private static final int K_MIN = -324;
  private static final int K_MAX = 292;
  private static final long MASK_63 = Long.MAX_VALUE;

  /** Per k from K_MIN: g = floor(10^-k 2^-r) + 1 with 2^125 <= g < 2^126, as its upper and lower 63 bits. */
  private static final long[] G = new long[(K_MAX - K_MIN + 1) * 2];

  static {
    for (int k = K_MIN; k <= K_MAX; k++) {
      int r = floorLog2Pow10(-k) - 125;
      BigInteger power = BigInteger.TEN.pow(Math.abs(k));
      BigInteger scaled = k <= 0 ? r <= 0 ? power.shiftLeft(-r) : power.shiftRight(r)
          : BigInteger.ONE.shiftLeft(-r).divide(power);
      BigInteger g = scaled.add(BigInteger.ONE);
      G[(k - K_MIN) * 2] = g.shiftRight(63).longValueExact();
      G[(k - K_MIN) * 2 + 1] = g.longValue() & MASK_63;
    }
  }

  private FloatText() {
  }

  /** Python's {@code repr}: {@code 1.0}, {@code 1e+16}, {@code 1e-05}, {@code -0.0}, {@code inf}, {@code nan}. */
  static String of(double number) {
    if (number != number) {
      return "nan";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "inf" : "-inf";
    }
    long whole = (long) number;
    if (whole == number && whole < 1L << P && whole > -(1L << P) && (whole != 0 || 1 / number > 0)) {
      return whole + ".0";
    }
    StringBuilder text = new StringBuilder(24);
    if (Double.doubleToRawLongBits(number) < 0) {
      text.append('-');
    }
    if (number == 0) {
      return text.append("0.0").toString();
    }
    appendShortest(text, Double.doubleToRawLongBits(number));
    return text.toString();
  }

  private static void appendShortest(StringBuilder text, long bits) {
    long fraction = bits & C_MIN - 1;
    int biased = (int) (bits >>> P - 1) & 0x7ff;
    long c = biased == 0 ? fraction : C_MIN | fraction; // the float is c 2^q
    int q = biased == 0 ? Q_MIN : Q_MIN + biased - 1;

    boolean irregular = c == C_MIN && q > Q_MIN; // a power of two: the float below is nearer than the one above
    int out = (int) c & 1; // an odd float does not own the ends of its interval
    long cb = c << 2;
    int k = irregular ? floorLog10ThreeQuartersPow2(q) : floorLog10Pow2(q);
    int h = q + floorLog2Pow10(-k) + 2;
    long g1 = G[(k - K_MIN) * 2];
    long g0 = G[(k - K_MIN) * 2 + 1];
    long vb = roundToOdd(g1, g0, cb << h);
    long vbl = roundToOdd(g1, g0, cb - (irregular ? 1 : 2) << h);
    long vbr = roundToOdd(g1, g0, cb + 2 << h);

    long s = vb >> 2;
    if (s >= 10) { // one digit less, when exactly one such decimal is in the interval
      long below = s / 10 * 10;
      long above = below + 10;
      boolean belowIsIn = vbl + out <= below << 2;
      boolean aboveIsIn = (above << 2) + out <= vbr;
      if (belowIsIn != aboveIsIn) {
        append(text, belowIsIn ? below : above, k);
        return;
      }
    }
    long t = s + 1;
    boolean sIsIn = vbl + out <= s << 2;
    boolean tIsIn = (t << 2) + out <= vbr;
    if (sIsIn != tIsIn) {
      append(text, sIsIn ? s : t, k);
      return;
    }
    long side = vb - (s + t << 1);
    append(text, side < 0 || side == 0 && (s & 1) == 0 ? s : t, k);
  }

  /** Appends {@code decimal} times ten to the power {@code k}, the way Python's repr lays it out. */
  private static void append(StringBuilder text, long decimal, int k) {
    long significant = decimal;
    int exponent = k;
    while (significant % 10 == 0) {
      significant /= 10;
      exponent++;
    }
    String digits = Long.toString(significant);
    int point = digits.length() + exponent; // the value is 0.DIGITS times ten to the power point
    if (point > 16 || point <= -4) {
      text.append(digits, 0, 1);
      if (digits.length() > 1) {
        text.append('.').append(digits, 1, digits.length());
      }
      int shown = Math.abs(point - 1);
      text.append(point > 0 ? "e+" : "e-").append(shown < 10 ? "0" : "").append(shown);
    } else if (point <= 0) {
      text.append("0.").append("0".repeat(-point)).append(digits);
    } else if (point >= digits.length()) {
      text.append(digits).append("0".repeat(point - digits.length())).append(".0");
    } else {
      text.append(digits, 0, point).append('.').append(digits, point, digits.length());
    }
  }

  /** g cp 2^-127, its last bit set when anything was cut off. */
  private static long roundToOdd(long g1, long g0, long cp) {
    long x1 = Math.multiplyHigh(g0, cp);
    long y0 = g1 * cp;
    long y1 = Math.multiplyHigh(g1, cp);
    long z = (y0 >>> 1) + x1;
    long w = y1 + (z >>> 63);
    return w | (z & MASK_63) + MASK_63 >>> 63;
  }

  private static int floorLog10Pow2(int e) {
    return (int) (e * 661_971_961_083L >> 41);
  }

  private static int floorLog10ThreeQuartersPow2(int e) {
    return (int) (e * 661_971_961_083L - 274_743_187_321L >> 41);
  }

  private static int floorLog2Pow10(int e) {
    return (int) (e * 913_124_641_741L >> 38);
  }
}
