package io.holdfast.value;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An {@code array.array} of Python's, as it is pickled: a typecode, and items or the bytes of a machine. */
public final class PythonArray {
  static final String CLASS = "array.array";
  private static final String RECONSTRUCTOR = "array._array_reconstructor";

  /** What typecodes are at a client on 64-bit Linux, as the numbers that module {@code array} has for it. */
  private static final Map<String, Integer> FORMATS = Map.ofEntries(Map.entry("B", 0), Map.entry("b", 1),
      Map.entry("H", 2), Map.entry("h", 4), Map.entry("I", 6), Map.entry("i", 8), Map.entry("L", 10),
      Map.entry("Q", 10), Map.entry("l", 12), Map.entry("q", 12), Map.entry("f", 14), Map.entry("d", 16),
      Map.entry("u", 20), Map.entry("w", 20));
  private static final int LAST_FORMAT = 21;

  private final StringValue typecode;
  private final List<Value> items; // null when they are bytes
  private final byte[] bytes;
  private final int format;

  private PythonArray(StringValue typecode, List<Value> items, byte[] bytes, int format) {
    this.typecode = typecode;
    this.items = items;
    this.bytes = bytes;
    this.format = format;
  }

  /** Null when the value is none. */
  public static PythonArray of(Value value) {
    PythonInstance instance = PythonInstance.of(value);
    if (instance == null) {
      return null;
    }
    List<Value> arguments = instance.arguments();
    if (instance.is(CLASS, 1, 2) && arguments.get(0) instanceof StringValue typecode) {
      Value held = arguments.size() == 1 ? Value.list() : arguments.get(1);
      return held instanceof ListValue list ? new PythonArray(typecode, list.items(), null, 0)
          : held instanceof BytesValue bytes && FORMATS.containsKey(typecode.value())
          ? new PythonArray(typecode, null, bytes.value(), FORMATS.get(typecode.value())) : null;
    }
    return instance.is(RECONSTRUCTOR, 4, 4) && arguments.get(1) instanceof StringValue typecode
        && arguments.get(2) instanceof IntValue format && format.value() >= 0 && format.value() <= LAST_FORMAT
        && arguments.get(3) instanceof BytesValue bytes
        ? new PythonArray(typecode, null, bytes.value(), (int) format.value()) : null;
  }

  /** Whether the name of its type says so. */
  static boolean isOne(ForeignValue foreign) {
    return foreign.type().equals(CLASS) || foreign.type().equals(RECONSTRUCTOR);
  }

  /** How many items it has; -1 when the value is none. */
  static int length(Value value) {
    PythonArray array = of(value);
    return array == null ? -1 : array.length();
  }

  public StringValue typecode() {
    return typecode;
  }

  public int length() {
    return items != null ? items.size() : bytes.length / size();
  }

  private int size() {
    return format < 2 ? 1 : format < 6 || format == 18 || format == 19 ? 2
        : format < 10 || format == 14 || format == 15 || format > 19 ? 4 : 8;
  }

  /** The first of its items, {@code most} at most. */
  public List<Value> items(int most) {
    int count = Math.min(most, length());
    if (items != null) {
      return items.subList(0, count);
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).order(format < 2 || format % 2 == 0 ? ByteOrder.LITTLE_ENDIAN
        : ByteOrder.BIG_ENDIAN);
    List<Value> read = new ArrayList<>(count);
    while (read.size() < count) {
      read.add(switch (format) {
        case 0 -> Value.of(in.get() & 0xff);
        case 1 -> Value.of(in.get());
        case 2, 3 -> Value.of(in.getShort() & 0xffff);
        case 4, 5 -> Value.of(in.getShort());
        case 6, 7 -> Value.of(in.getInt() & 0xffff_ffffL);
        case 8, 9 -> Value.of(in.getInt());
        case 10, 11 -> Value.of(new BigInteger(Long.toUnsignedString(in.getLong())));
        case 12, 13 -> Value.of(in.getLong());
        case 14, 15 -> Value.of((double) in.getFloat());
        case 16, 17 -> Value.of(in.getDouble());
        case 18, 19 -> Value.of(String.valueOf(in.getChar()));
        default -> Value.of(new String(Character.toChars(Math.min(in.getInt() & 0x1f_ffff, 0x10_ffff))));
      });
    }
    return read;
  }
}
