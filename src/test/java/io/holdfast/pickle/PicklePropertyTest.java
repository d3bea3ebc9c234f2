package io.holdfast.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.holdfast.kit.PythonScript;
import io.holdfast.value.BigIntValue;
import io.holdfast.value.BytesValue;
import io.holdfast.value.DateTimeValue;
import io.holdfast.value.DictValue;
import io.holdfast.value.FloatValue;
import io.holdfast.value.ForeignValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.SameKind;
import io.holdfast.value.SetValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.TupleValue;
import io.holdfast.value.Value;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random values, written and read again: of the same kinds, for this reader and for every Python here. */
class PicklePropertyTest {
  private static final long SEED = 20_261_122L;
  private static final Path SCRIPT = Path.of("src", "test", "python", "described.py");
  private static final int[] CHARACTERS = {0, '\n', 'a', '"', 0x7f, 0x80, 0xe5, 0x7ff, 0x800, 0xd7ff, 0xd800, 0xdbff,
      0xdc00, 0xdfff, 0xe000, 0xfffd, 0xffff, 0x10000, 0x1f600, 0x10ffff};

  @TempDir
  private Path directory;

  private final Random random = new Random(SEED);

  @Test
  void whatIsWrittenIsReadBackOfTheSameKind() {
    for (int i = 0; i < 20_000; i++) {
      Value value = value(4);
      byte[] pickle = PickleWriter.pickle(value, ProxyTable.NONE, PickleLimits.DEFAULT);
      Value back = Pickled.read(pickle, 0, pickle.length, ProxyTable.NONE, PickleLimits.DEFAULT).value();
      assertThat(SameKind.of(back, value)).as("%s of the same kind as %s, value %d of seed %d", back, value, i, SEED)
          .isTrue();
    }
  }

  @Test
  void everyPythonReadsTheSame() throws Exception {
    List<PythonScript.Interpreter> pythons = List.copyOf(PythonScript.all());
    assumeFalse(pythons.isEmpty(), "no CPython on the PATH; set HOLDFAST_PYTHON");
    List<String> pickles = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      Value value = value(4);
      pickles.add(Base64.getEncoder().encodeToString(
          PickleWriter.pickle(value, ProxyTable.NONE, PickleLimits.DEFAULT)));
      expected.add(described(value));
    }
    Path file = Files.write(directory.resolve("pickles"), pickles);
    for (PythonScript.Interpreter python : pythons) {
      List<String> read = PythonScript.run(python, SCRIPT, file);
      assertThat(read).as("as Python 3.%d reads them, seed %d", python.minor(), SEED).isEqualTo(expected);
    }
  }

  // ---------------------------------------------------------------- values

  private Value value(int depth) {
    return switch (depth == 0 ? 5 : random.nextInt(12)) {
      case 0 -> new ListValue(values(depth));
      case 1 -> new TupleValue(values(depth));
      case 2 -> {
        Map<Value, Value> entries = new LinkedHashMap<>();
        values(depth).forEach(value -> entries.put(key(2), value));
        yield new DictValue(entries);
      }
      case 3 -> set(false);
      case 4 -> { // the same one twice
        Value shared = value(depth - 1);
        yield Value.list(shared, shared);
      }
      default -> leaf();
    };
  }

  private List<Value> values(int depth) {
    List<Value> values = new ArrayList<>();
    for (int left = random.nextInt(6); left > 0; left--) {
      values.add(value(depth - 1));
    }
    return values;
  }

  private Value set(boolean frozen) {
    LinkedHashSet<Value> members = new LinkedHashSet<>();
    for (int left = random.nextInt(4); left > 0; left--) {
      members.add(key(1));
    }
    return new SetValue(members, frozen);
  }

  private Value key(int depth) {
    if (depth > 0 && random.nextInt(5) == 0) {
      return random.nextBoolean() ? Value.tuple(key(depth - 1), key(depth - 1)) : set(true);
    }
    Value key = leaf();
    return key instanceof ForeignValue ? Value.none() : key; // a bytearray is no key
  }

  private Value leaf() {
    return switch (random.nextInt(9)) {
      case 0 -> random.nextBoolean() ? Value.none() : Value.of(random.nextBoolean());
      case 1 -> Value.of(random.nextLong() >> random.nextInt(Long.SIZE));
      case 2 -> Value.of(new BigInteger(random.nextInt(2100), random).negate());
      case 3 -> Value.of(Double.longBitsToDouble(random.nextLong()));
      case 4 -> Value.of(random.nextBoolean() ? -0.0 : Double.NaN);
      case 5 -> {
        byte[] bytes = new byte[random.nextInt(5) == 0 ? random.nextInt(600) : random.nextInt(6)];
        random.nextBytes(bytes);
        yield random.nextInt(3) > 0 ? new BytesValue(bytes)
            : new ForeignValue(Parts.PYTHON, Parts.BYTEARRAY, new BytesValue(bytes));
      }
      case 6 -> new DateTimeValue(LocalDateTime.of(1 + random.nextInt(9999), 1 + random.nextInt(12),
          1 + random.nextInt(28), random.nextInt(24), random.nextInt(60), random.nextInt(60),
          random.nextBoolean() ? 0 : random.nextInt(1_000_000) * 1000),
          random.nextBoolean() ? null : ZoneOffset.ofTotalSeconds((random.nextInt(36) - 18) * 3600));
      default -> text();
    };
  }

  private Value text() {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(5) == 0 ? random.nextInt(400) : random.nextInt(8); left > 0; left--) {
      int c = CHARACTERS[random.nextInt(CHARACTERS.length)];
      text.appendCodePoint(random.nextBoolean() ? 'x' : c);
    }
    return new StringValue(text.toString());
  }

  // ---------------------------------------------------------------- as described.py has it

  private static String described(Value value) {
    if (value instanceof IntValue || value instanceof BigIntValue) {
      return "i" + new BigInteger(value.toString()).toString(16);
    } else if (value instanceof FloatValue number) {
      return "f" + (Double.isNaN(number.value()) ? "nan"
          : HexFormat.of().toHexDigits(Double.doubleToRawLongBits(number.value())));
    } else if (value instanceof StringValue text) {
      StringBuilder hex = new StringBuilder("s");
      text.value().chars().forEach(c -> hex.append(HexFormat.of().toHexDigits((char) c)));
      return hex.toString();
    } else if (value instanceof BytesValue bytes) {
      return "b" + HexFormat.of().formatHex(bytes.value());
    } else if (value instanceof ForeignValue bytearray) {
      return "a" + HexFormat.of().formatHex(((BytesValue) bytearray.parts()).value());
    } else if (value instanceof ListValue list) {
      return "[" + all(list.items()) + "]";
    } else if (value instanceof TupleValue tuple) {
      return "(" + all(tuple.items()) + ")";
    } else if (value instanceof SetValue set) {
      return value.typeName() + "<"
          + set.members().stream().map(PicklePropertyTest::described).sorted().collect(Collectors.joining(",")) + ">";
    } else if (value instanceof DictValue dict) {
      return "{" + dict.entries().entrySet().stream()
          .map(entry -> described(entry.getKey()) + ":" + described(entry.getValue())).collect(Collectors.joining(","))
          + "}";
    }
    assertThat(value.typeName()).isIn("NoneType", "bool", "datetime.datetime");
    return value instanceof DateTimeValue time ? "d" + time.text() : value.toString();
  }

  private static String all(Collection<Value> values) {
    return values.stream().map(PicklePropertyTest::described).collect(Collectors.joining(","));
  }
}
