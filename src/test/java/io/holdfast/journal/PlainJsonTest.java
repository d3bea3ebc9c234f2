package io.holdfast.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written without a JSON generator is what one would have written. */
class PlainJsonTest {

  static Stream<Value> values() {
    Stream<Value> numbers = LongStream.of(0, 9, 10, 99, 100, 2_147_483_647L, 2_147_483_648L, -1, -10, (1L << 53) - 1,
        1L << 53, -(1L << 53) + 1, -(1L << 53), Long.MIN_VALUE, Long.MAX_VALUE).mapToObj(Value::of);
    Stream<Value> texts = Stream.of("", "plain text ~", "\"", "\\", "/", "\n", "\u007f", "\u0080", "é", "€",
        "\ud83d\ude00", "\ud83d", "x".repeat(123), "x".repeat(126), "x".repeat(127), "x".repeat(20_000),
        "x".repeat(200) + "é")
        .map(Value::of);
    Stream<Value> others = Stream.of(Value.none(), Value.of(true), Value.of(false), Value.of(1.5),
        Value.list(List.of()), Value.of(new byte[] {1, 2}), DictValue.of(), DictValue.of("a", 1, "b", "c"),
        DictValue.of("$a", 1),
        DictValue.of("a", DictValue.of("$", 1)), DictValue.of("é", 1),
        new DictValue(Map.of(Value.of(1), Value.of(2))));
    return Stream.concat(numbers, Stream.concat(texts, others));
  }

  @ParameterizedTest
  @MethodSource("values")
  void isWhatAGeneratorWrites(Value value) {
    assertSame(value);
    assertSame(Value.list(List.of(Value.of("fact"), DictValue.of("part", value, "other", 1))));
  }

  @Test
  void isWhatAGeneratorWritesOfDeepValues() {
    Value value = Value.of(1);
    for (int depth = 0; depth < ValueJson.MAX_DEPTH; depth++) {
      assertSame(value);
      value = depth % 2 == 0 ? Value.list(List.of(value)) : DictValue.of("next", value);
    }
  }

  @Property
  void isWhatAGeneratorWritesOfAny(@ForAll("nested") Value value) {
    assertSame(value);
  }

  @Provide
  Arbitrary<Value> nested() {
    return nested(3);
  }

  private static Arbitrary<Value> nested(int depth) {
    Arbitrary<Value> text = Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(200), Arbitraries.strings()
        .withCharRange(' ', '~').ofMaxLength(200)).map(Value::of);
    Arbitrary<Value> leaves = Arbitraries.oneOf(text, Arbitraries.longs().map(Value::of),
        Arbitraries.of(Value.none(), Value.of(true)));
    return depth == 0 ? leaves : Arbitraries.oneOf(leaves, nested(depth - 1).list().ofMaxSize(4).map(Value::list),
        Arbitraries.maps(text, nested(depth - 1)).ofMaxSize(4).map(DictValue::new));
  }

  private static void assertSame(Value value) {
    byte[] generated = ValueJson.toBytes(value);
    byte[] expected = new RecordOutput(16).octet(7).bytes(generated).octet(8).toBytes();
    assertThat(new RecordOutput(16).octet(7).value(value).octet(8).toBytes()).isEqualTo(expected);
  }
}
