package io.holdfast.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A fact is written without making values of it first, and to the same bytes. */
class FactCodecTest {
  sealed interface SomeFact permits Nothing, OneThing, ManyThings, OddNames {
  }

  record Nothing() implements SomeFact {
  }

  record OneThing(long howMany) implements SomeFact {
  }

  record ManyThings(String text, Value value, Optional<Long> perhaps, boolean really, double weight)
      implements SomeFact {
  }

  record OddNames(String $x, long caf\u00e9, long $int) implements SomeFact {
  }

  private static List<Object> facts() {
    return List.of(new Nothing(), new OneThing(0), new OneThing(-1), new OneThing(Long.MAX_VALUE),
        new ManyThings("plain", Value.list(Value.of(1), Value.of("two")), Optional.of(3L), true, 0.5),
        new ManyThings("q\"uo\\te \u00e9", Value.of(new byte[] {1, 2}), Optional.empty(), false, Double.NaN),
        new ManyThings("x".repeat(300), deep(20), Optional.of(1L << 60), true, 1), new OddNames("v", 5, 6),
        new OddNames("\u00e9", 5, 6), new CommonFact.Expired());
  }

  private static Value deep(int depth) {
    Value value = Value.of("deep");
    for (int i = 0; i < depth; i++) {
      value = Value.list(value);
    }
    return value;
  }

  @ParameterizedTest
  @MethodSource("facts")
  void itsBytesAreThoseOfItsForm(Object fact) {
    FactCodec codec = new FactCodec(SomeFact.class);
    byte[] bytes = codec.encode(fact);
    assertThat(bytes).asString(StandardCharsets.UTF_8)
        .isEqualTo(new String(ValueJson.toBytes(codec.form(fact)), StandardCharsets.UTF_8));
    byte[] behindLength = new RecordOutput(4).fact(codec, fact).toBytes();
    assertThat(behindLength).isEqualTo(new RecordOutput(4).bytes(bytes).toBytes());
    assertThat(codec.encode(codec.decode(bytes))).isEqualTo(bytes);
  }
}
