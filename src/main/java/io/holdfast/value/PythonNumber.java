package io.holdfast.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The number that an instance of one of Python's own number classes is, as its parts say: {@code Decimal},
 * {@code Fraction}, {@code complex}, and those enumerations of the standard library whose members are ints. Numbers
 * are equal, hash and are ordered by their exact value, whatever their class: {@code Decimal(1) == 1}.
 *
 * <p>Whether an enumeration of somebody's own is one of ints is nowhere in its parts. What has more than 400
 * digits is no number here either, but parts: twelve characters would name one that takes gigabytes to write out.
 */
public final class PythonNumber {
  private static final int MOST_DIGITS = 400;
  private static final int MOST_BITS = 1329; // of as many digits
  private static final int MOST_FIVES = 2 * MOST_BITS; // no denominator has more
  private static final BigInteger FIVE = BigInteger.valueOf(5);
  private static final Set<String> INT_ENUMS = Set.of("http.HTTPStatus", "signal.Signals", "signal.Handlers",
      "signal.Sigmasks", "socket.AddressFamily", "socket.SocketKind", "socket.MsgFlag", "socket.AddressInfo",
      "re.RegexFlag", "ssl.VerifyMode", "ssl.VerifyFlags", "ssl.Options", "ssl.TLSVersion", "uuid.SafeUUID");

  private final Value plain; // the int or float that it is exactly; null when there is none
  private final BigInteger numerator; // of any other real number, in lowest terms: of decimals, those of tens
  private final BigInteger denominator; // null for ten to the power scale
  private final int scale;
  private final double imaginary; // beside the plain number, of a complex one
  private final Kind kind;

  private enum Kind { WHOLE, REAL, COMPLEX }

  private PythonNumber(Value plain, double imaginary, Kind kind) {
    this.plain = plain;
    this.numerator = null;
    this.denominator = null;
    this.scale = 0;
    this.imaginary = imaginary;
    this.kind = kind;
  }

  private PythonNumber(BigInteger numerator, BigInteger denominator, int scale) {
    this.plain = null;
    this.numerator = numerator;
    this.denominator = denominator;
    this.scale = scale;
    this.imaginary = 0;
    this.kind = Kind.REAL;
  }

  // ---------------------------------------------------------------- what others ask

  /** The int that Python takes the value for where it needs one ({@code __index__}); null when it is none. */
  public static Value index(Value value) {
    if (value instanceof IntValue || value instanceof BoolValue || value instanceof BigIntValue) {
      return value;
    }
    PythonNumber number = value instanceof ForeignValue foreign ? foreign.number() : null;
    return number != null && number.kind == Kind.WHOLE ? number.plain : null;
  }

  /** The int or float that Python takes the value for where it needs a float; null when it is no real number. */
  public static Value real(Value value) {
    if (Numbers.isPlain(value)) {
      return value;
    }
    PythonNumber number = value instanceof ForeignValue foreign ? foreign.number() : null;
    return number == null || !number.isReal() ? null
        : number.kind == Kind.WHOLE ? number.plain : new FloatValue(number.nearest());
  }

  // ---------------------------------------------------------------- from parts

  /** Null when it is none. */
  static PythonNumber of(ForeignValue foreign) {
    PythonInstance instance = PythonInstance.of(foreign);
    if (instance == null || !instance.steps().isEmpty()) {
      return null;
    }
    List<Value> arguments = instance.arguments();
    if (arguments.size() == 1) {
      Value only = arguments.get(0);
      return switch (instance.name()) {
        case "decimal.Decimal" -> only instanceof StringValue text ? decimal(text.value()) : null;
        case "fractions.Fraction" -> only instanceof StringValue text ? fraction(text.value()) : null;
        default -> only instanceof IntValue && INT_ENUMS.contains(instance.name())
            ? new PythonNumber(only, 0, Kind.WHOLE) : null;
      };
    }
    if (arguments.size() != 2) {
      return null;
    }
    return switch (instance.name()) {
      case "fractions.Fraction" -> isWhole(arguments.get(0)) && isWhole(arguments.get(1))
          ? ratio(Numbers.bigInteger(arguments.get(0)), Numbers.bigInteger(arguments.get(1))) : null;
      case "complex" -> arguments.get(0) instanceof FloatValue real && arguments.get(1) instanceof FloatValue imaginary
          ? new PythonNumber(real, imaginary.value(), Kind.COMPLEX) : null;
      default -> null;
    };
  }

  private static boolean isWhole(Value value) {
    return value instanceof IntValue || value instanceof BigIntValue;
  }

  private static PythonNumber decimal(String text) {
    if (text.length() > MOST_DIGITS) {
      return null;
    }
    switch (text) {
      case "Infinity":
        return plain(new FloatValue(Double.POSITIVE_INFINITY));
      case "-Infinity":
        return plain(new FloatValue(Double.NEGATIVE_INFINITY));
      case "NaN", "-NaN":
        return plain(new FloatValue(Double.NaN));
      default:
    }
    BigDecimal number;
    try {
      number = new BigDecimal(withoutZeros(text));
    } catch (NumberFormatException e) {
      return null; // a nan with a payload, or beyond what Java counts
    }
    long magnitude = (long) number.precision() - number.scale();
    if (number.signum() == 0) {
      return plain(new FloatValue(text.startsWith("-") ? -0.0 : 0.0));
    } else if (Math.abs(magnitude) > MOST_DIGITS || Math.abs((long) number.scale()) > 2L * MOST_DIGITS) {
      return null;
    }
    return number.scale() <= 0 ? plain(Value.of(number.toBigIntegerExact()))
        : terminating(number.unscaledValue(), number.scale());
  }

  /** Without the zeros behind the point: dividing by ten again and again costs more than looking at the text. */
  private static String withoutZeros(String text) {
    int exponent = text.indexOf('E');
    int end = exponent < 0 ? text.length() : exponent;
    if (text.lastIndexOf('.', end) < 0) {
      return text;
    }
    int last = end;
    while (text.charAt(last - 1) == '0') {
      last--;
    }
    return text.substring(0, text.charAt(last - 1) == '.' ? last - 1 : last) + text.substring(end);
  }

  /** A number of so many tenths of tenths, which may still be a float, or whole. */
  private static PythonNumber terminating(BigInteger unscaled, int scale) {
    BigInteger tens = unscaled;
    int power = scale;
    if (!tens.testBit(0) && tens.mod(FIVE).signum() == 0) { // 25E-1 has none of these zeros, 250E-2 has
      BigDecimal stripped = new BigDecimal(tens, power).stripTrailingZeros();
      if (stripped.scale() <= 0) {
        return plain(Value.of(stripped.toBigIntegerExact()));
      }
      tens = stripped.unscaledValue();
      power = stripped.scale();
    }
    if (tens.mod(FIVE).signum() == 0 && tens.mod(FIVE.pow(power)).signum() == 0) { // over a power of two alone
      PythonNumber real = floating(new BigDecimal(tens, power));
      if (real != null) {
        return real;
      }
    }
    return new PythonNumber(tens, null, power);
  }

  /** The float that it is exactly; null when there is none. */
  private static PythonNumber floating(BigDecimal number) {
    double nearest = number.doubleValue();
    return !Double.isInfinite(nearest) && new BigDecimal(nearest).compareTo(number) == 0
        ? plain(new FloatValue(nearest)) : null;
  }

  private static PythonNumber fraction(String text) {
    int slash = text.indexOf('/');
    if (text.length() > 2 * MOST_DIGITS + 2) { // a sign, and the slash
      return null;
    }
    try {
      return slash < 0 ? ratio(new BigInteger(text), BigInteger.ONE)
          : ratio(new BigInteger(text.substring(0, slash)), new BigInteger(text.substring(slash + 1)));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Numbers that end behind so many digits have one form, whether they came as a fraction or as a decimal. */
  private static PythonNumber ratio(BigInteger above, BigInteger below) {
    if (below.signum() <= 0 || above.bitLength() > 2 * MOST_BITS || below.bitLength() > 2 * MOST_BITS) {
      return null;
    }
    BigInteger common = above.gcd(below);
    BigInteger numerator = above.divide(common);
    BigInteger denominator = below.divide(common);
    if (denominator.equals(BigInteger.ONE)) {
      return plain(Value.of(numerator));
    }
    int twos = denominator.getLowestSetBit();
    BigInteger rest = denominator.shiftRight(twos);
    int fives = 0;
    while (fives < MOST_FIVES && rest.mod(FIVE).signum() == 0) {
      rest = rest.divide(FIVE);
      fives++;
    }
    if (!rest.equals(BigInteger.ONE)) {
      return new PythonNumber(numerator, denominator, 0);
    }
    int scale = Math.max(twos, fives);
    return terminating(numerator.shiftLeft(scale - twos).multiply(FIVE.pow(scale - fives)), scale);
  }

  private static PythonNumber plain(Value number) {
    return new PythonNumber(number, 0, Kind.REAL);
  }

  // ---------------------------------------------------------------- equality and order

  /** The number of a value that may be one; null when it is none. */
  static PythonNumber any(Object value) {
    return value instanceof ForeignValue foreign ? foreign.number()
        : value instanceof Value plain && Numbers.isPlain(plain) ? plain(plain) : null;
  }

  boolean truth() {
    return imaginary != 0 || plain == null || plain.truth();
  }

  boolean isReal() {
    return kind != Kind.COMPLEX;
  }

  boolean isNan() {
    return plain instanceof FloatValue real && Double.isNaN(real.value()) || Double.isNaN(imaginary);
  }

  boolean isEqualTo(PythonNumber other) {
    if (isNan() || other.isNan() || imaginary != other.imaginary) {
      return false;
    }
    return plain != null ? other.plain != null && plain.equals(other.plain)
        : other.plain == null && scale == other.scale && numerator.equals(other.numerator)
        && Objects.equals(denominator, other.denominator);
  }

  /** The order of two real numbers, neither of them nan. */
  static int compare(PythonNumber left, PythonNumber right) {
    if (left.plain != null && right.plain != null) {
      return Numbers.compare(left.plain, right.plain);
    } else if (left.isInfinite() || right.isInfinite()) {
      return Double.compare(left.isInfinite() ? left.nearest() : 0, right.isInfinite() ? right.nearest() : 0);
    }
    BigInteger[] a = left.terms();
    BigInteger[] b = right.terms();
    return a[0].multiply(b[1]).compareTo(b[0].multiply(a[1]));
  }

  private boolean isInfinite() {
    return plain instanceof FloatValue real && Double.isInfinite(real.value());
  }

  private BigInteger[] terms() {
    if (plain == null) {
      return new BigInteger[] {numerator, denominator == null ? BigInteger.TEN.pow(scale) : denominator};
    }
    BigDecimal exact = plain instanceof FloatValue real ? new BigDecimal(real.value())
        : new BigDecimal(Numbers.bigInteger(plain));
    return exact.scale() <= 0 ? new BigInteger[] {exact.toBigIntegerExact(), BigInteger.ONE}
        : new BigInteger[] {exact.unscaledValue(), BigInteger.TEN.pow(exact.scale())};
  }

  /** The nearest float; of one beyond all floats, infinity. */
  private double nearest() {
    if (plain instanceof FloatValue real) {
      return real.value();
    } else if (plain != null) {
      return Numbers.bigInteger(plain).doubleValue();
    }
    BigDecimal near = denominator == null ? new BigDecimal(numerator, scale)
        : new BigDecimal(numerator).divide(new BigDecimal(denominator), new MathContext(2 * MOST_DIGITS));
    return near.doubleValue();
  }

  int hash() {
    if (imaginary != 0) {
      return Hashing.hash((long) plain.hashCode() << 32 ^ Double.doubleToLongBits(imaginary));
    }
    return plain != null ? plain.hashCode()
        : Hashing.hash((long) Hashing.hash(numerator) << 32
        ^ (denominator == null ? scale : Hashing.hash(denominator)) & 0xffffffffL);
  }
}
