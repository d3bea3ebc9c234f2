package io.holdfast.value;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The repr of values that only Python understands, as Python 3.13 spells it, where their parts say it: a text, values
 * or entries with commas between them, a text. What is long is among the values, which are cut where they are shown.
 *
 * @param items values, or the entries of a map
 */
record PythonRepr(String start, Collection<?> items, String end) {
  private static final int STATE_OF_DATE = 4;
  private static final int STATE_OF_TIME = 6;
  private static final int STATE_OF_DATETIME = 10;
  private static final int FOLD = 0x80;
  private static final int UUID_BITS = 128;
  private static final int LONGEST_NAME = 100;
  private static final Pattern FRACTION = Pattern.compile("(-?\\d{1,1000})(?:/(\\d{1,1000}))?");
  private static final Pattern PATH = Pattern.compile("/?(?!\\.(?:/|$))[^/]+(?:/(?!\\.(?:/|$))[^/]+)*|/");
  private static final Pattern PURE_PATH = Pattern.compile("pathlib\\.(?:_local\\.)?((?:Pure)?PosixPath)");

  /** Null when it is not known how it shows. @param most how many characters will be shown */
  static PythonRepr of(ForeignValue foreign, int most) {
    if (foreign.language().equals(PythonData.PYTHON) && foreign.parts() instanceof BytesValue
        && PythonData.bytes(foreign) != null) {
      return around("bytearray", List.of(foreign.parts()));
    }
    String global = PythonInstance.global(foreign);
    if (global != null) {
      return text(PythonBuiltins.repr(global));
    }
    PythonInstance instance = PythonInstance.of(foreign);
    if (instance == null) {
      return null;
    }
    Map<Value, Value> entries = PythonData.entries(foreign);
    if (entries != null) {
      return ofDict(instance, entries);
    }
    PythonArray array = PythonArray.of(foreign);
    if (array != null) {
      return ofArray(array, most);
    }
    return instance.steps().isEmpty() ? ofCall(instance) : ofSteps(instance);
  }

  private static PythonRepr text(String text) {
    return text == null ? null : new PythonRepr(text, List.of(), "");
  }

  private static PythonRepr around(String name, Collection<?> items) {
    return new PythonRepr(name + "(", items, ")");
  }

  // ---------------------------------------------------------------- containers

  private static PythonRepr ofDict(PythonInstance instance, Map<Value, Value> entries) {
    String name = instance.name().substring(instance.name().indexOf('.') + 1);
    if (name.equals("defaultdict")) {
      String factory = instance.arguments().isEmpty() ? "None"
          : Repr.of(instance.arguments().get(0), Repr.MAX_LENGTH);
      return new PythonRepr(name + "(" + factory + ", {", entries.entrySet(), "})");
    }
    return entries.isEmpty() ? text(name + "()") : new PythonRepr(name + "({",
        (name.equals("Counter") ? PythonData.mostCommon(entries) : entries).entrySet(), "})");
  }

  private static PythonRepr ofArray(PythonArray array, int most) {
    String start = "array(" + Repr.of(array.typecode(), LONGEST_NAME);
    if (array.length() == 0) {
      return text(start + ")");
    }
    List<Value> items = array.items(most);
    if (items.get(0) instanceof StringValue) {
      StringBuilder text = new StringBuilder();
      items.forEach(item -> text.append(item instanceof StringValue character ? character.value() : ""));
      return new PythonRepr(start + ", ", List.of(new StringValue(text.toString())), ")");
    }
    return new PythonRepr(start + ", [", items, "])");
  }

  private static PythonRepr ofSteps(PythonInstance instance) {
    List<Value> arguments = instance.arguments();
    if (instance.name().equals("collections.deque")) {
      return ofDeque(instance);
    } else if (instance.name().equals("uuid.UUID") && arguments.isEmpty() && instance.state() != null
        && PythonNumber.index(instance.state().get("int")) != null) {
      BigInteger number = Numbers.bigInteger(instance.state().get("int"));
      if (number.signum() >= 0 && number.bitLength() <= UUID_BITS) {
        String hex = String.format("%032x", number);
        return text("UUID('" + hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})", "$1-$2-$3-$4-") + "')");
      }
    }
    return null;
  }

  private static PythonRepr ofDeque(PythonInstance instance) {
    List<Value> items = instance.appended();
    List<Value> arguments = instance.arguments();
    if (items == null || arguments.size() > 2) {
      return null;
    }
    String most = arguments.size() < 2 || arguments.get(1) == NoneValue.NONE ? ""
        : ", maxlen=" + Repr.of(arguments.get(1), LONGEST_NAME);
    return new PythonRepr("deque([", items, "]" + most + ")");
  }

  // ---------------------------------------------------------------- what is made by a call

  private static PythonRepr ofCall(PythonInstance instance) {
    List<Value> arguments = instance.arguments();
    if (PythonBuiltins.isError(instance.name())) {
      return around(instance.name(), arguments);
    }
    if (PURE_PATH.matcher(instance.name()).matches()) {
      return ofPath(instance);
    }
    return switch (instance.name()) {
      case "slice" -> arguments.size() == 3 ? around("slice", arguments) : null;
      case "range" -> arguments.size() == 3 && arguments.stream().allMatch(each -> PythonNumber.index(each) != null)
          ? around("range", arguments.get(2).equals(IntValue.of(1)) ? arguments.subList(0, 2) : arguments) : null;
      case "complex" -> arguments.size() == 2 && arguments.get(0) instanceof FloatValue real
          && arguments.get(1) instanceof FloatValue imaginary ? text(complex(real.value(), imaginary.value())) : null;
      case "decimal.Decimal" -> arguments.size() == 1 && arguments.get(0) instanceof StringValue
          ? around("Decimal", arguments) : null;
      case "fractions.Fraction" -> fraction(arguments);
      case "collections.deque" -> ofDeque(instance);
      case "datetime.timedelta" -> text(timedelta(instance));
      case "datetime.timezone" -> text(timezone(instance));
      case "datetime.date" -> text(date(arguments));
      case "datetime.time", "datetime.datetime" -> text(time(instance));
      default -> null;
    };
  }

  private static String complex(double real, double imaginary) {
    String second = withoutPoint(imaginary);
    if (real == 0 && 1 / real > 0) {
      return second + "j";
    }
    return "(" + withoutPoint(real) + (second.startsWith("-") ? "" : "+") + second + "j)";
  }

  private static String withoutPoint(double number) {
    String text = FloatText.of(number);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  private static PythonRepr fraction(List<Value> arguments) {
    if (arguments.size() == 2 && arguments.stream().allMatch(each -> PythonNumber.index(each) != null)) {
      return around("Fraction", arguments);
    }
    if (arguments.size() != 1 || !(arguments.get(0) instanceof StringValue text)) {
      return null;
    }
    var parts = FRACTION.matcher(text.value());
    return parts.matches() ? text("Fraction(" + parts.group(1) + ", "
        + (parts.group(2) == null ? "1" : parts.group(2)) + ")") : null;
  }

  private static PythonRepr ofPath(PythonInstance instance) {
    StringBuilder path = new StringBuilder();
    for (Value part : instance.arguments()) {
      if (!(part instanceof StringValue text)) {
        return null;
      }
      path.append(path.length() == 0 || path.charAt(path.length() - 1) == '/' ? "" : "/").append(text.value());
    }
    return path.length() > LONGEST_NAME * LONGEST_NAME || path.length() > 0 && !PATH.matcher(path).matches() ? null
        : around(instance.name().substring(instance.name().lastIndexOf('.') + 1),
            List.of(new StringValue(path.length() == 0 ? "." : path.toString())));
  }

  // ---------------------------------------------------------------- times

  private static String timedelta(PythonInstance instance) {
    if (!instance.is("datetime.timedelta", 3, 3)
        || !instance.arguments().stream().allMatch(IntValue.class::isInstance)) {
      return null;
    }
    String[] names = {"days=", "seconds=", "microseconds="};
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < names.length; i++) {
      if (instance.arguments().get(i).truth()) {
        text.append(text.length() == 0 ? "" : ", ").append(names[i]).append(instance.arguments().get(i));
      }
    }
    return "datetime.timedelta(" + (text.length() == 0 ? "0" : text) + ")";
  }

  private static String timezone(PythonInstance instance) {
    PythonInstance delta = instance.is("datetime.timezone", 1, 2) ? PythonInstance.of(instance.arguments().get(0))
        : null;
    String offset = delta == null ? null : timedelta(delta);
    if (offset == null) {
      return null;
    } else if (instance.arguments().size() == 1) {
      return delta.arguments().stream().anyMatch(Value::truth) ? "datetime.timezone(" + offset + ")"
          : "datetime.timezone.utc";
    }
    return "datetime.timezone(" + offset + ", " + Repr.of(instance.arguments().get(1), LONGEST_NAME) + ")";
  }

  private static String date(List<Value> arguments) {
    byte[] at = state(arguments, STATE_OF_DATE);
    return at == null || arguments.size() > 1 ? null : "datetime.date(" + date(at, at[2]) + ")";
  }

  private static String date(byte[] at, int month) {
    return ((at[0] & 0xff) << 8 | at[1] & 0xff) + ", " + month + ", " + at[3];
  }

  /** The state that it was made of; null when it is something else. */
  private static byte[] state(List<Value> arguments, int length) {
    return !arguments.isEmpty() && arguments.get(0) instanceof BytesValue bytes && bytes.value().length == length
        ? bytes.value() : null;
  }

  private static String time(PythonInstance instance) {
    boolean dated = instance.name().equals("datetime.datetime");
    List<Value> arguments = instance.arguments();
    byte[] at = state(arguments, dated ? STATE_OF_DATETIME : STATE_OF_TIME);
    String zone = "";
    if (arguments.size() == 2) {
      PythonInstance of = PythonInstance.of(arguments.get(1));
      zone = of == null ? null : timezone(of);
    }
    if (at == null || zone == null || arguments.size() > 2) {
      return null;
    }
    int start = dated ? STATE_OF_DATE : 0;
    String fold = (at[dated ? 2 : 0] & FOLD) != 0 ? ", fold=1" : "";
    zone = zone.isEmpty() ? "" : ", tzinfo=" + zone;
    int micros = ByteBuffer.wrap(at, start + 2, Integer.BYTES).getInt() & 0xff_ffff;
    return instance.name() + "(" + (dated ? date(at, at[2] & ~FOLD & 0xff) + ", " + at[start] : at[0] & ~FOLD & 0xff)
        + ", " + at[start + 1] + (at[start + 2] != 0 || micros != 0 ? ", " + at[start + 2] : "")
        + (micros != 0 ? ", " + micros : "") + (dated ? fold + zone : zone + fold) + ")";
  }
}
