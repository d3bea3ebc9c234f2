package io.holdfast.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class ValueJsonPropertyTest {
  @Property
  void whatIsWrittenIsReadBackOfTheSameKind(@ForAll("values") Value value) {
    assertSameKind(ValueJson.fromBytes(ValueJson.toBytes(value)), value);
    assertSameKind(ValueJson.fromText(ValueJson.toText(value)), value);
    assertSameKind(ValueJson.fromJson(ValueJson.toJson(value)), value);
  }

  @Property
  void bytesAndTextAreTheSameJson(@ForAll("values") Value value) {
    assertThat(new String(ValueJson.toBytes(value), StandardCharsets.UTF_8)).isEqualTo(ValueJson.toText(value));
  }

  @Property
  void whatIsReadBackIsEqualUnlessItHoldsNan(@ForAll("values") Value value) {
    Value read = ValueJson.fromBytes(ValueJson.toBytes(value));
    if (!ValueJson.toText(value).contains("{\"$float\":\"nan\"}")) {
      assertThat(read).isEqualTo(value).hasSameHashCodeAs(value);
    }
  }

  @Property
  void everyFloatIsReadBackToTheBit(@ForAll long bits) {
    Value value = Value.of(Double.longBitsToDouble(bits));
    assertSameKind(ValueJson.fromBytes(ValueJson.toBytes(value)), value);
  }

  @Example
  void floatsOfEveryMagnitudeAreReadBackToTheBit() {
    Random random = new Random(6);
    for (int i = 0; i < 30_000; i++) {
      Value value = Value.of(Samples.number(random));
      assertSameKind(ValueJson.fromText(ValueJson.toText(value)), value);
    }
  }

  @Example
  void hostileBytesAreAValueOrMalformedAndNothingElse() {
    Random random = new Random(7);
    List<Value> seeds = values().list().ofSize(200).sample();
    int values = 0;
    for (int i = 0; i < 30_000; i++) {
      byte[] json = i % 5 == 0 ? new byte[random.nextInt(40)]
          : ValueJson.toBytes(seeds.get(random.nextInt(seeds.size())));
      if (i % 5 == 0) {
        random.nextBytes(json);
      } else {
        mutate(json, random);
      }
      int length = random.nextInt(4) == 0 ? random.nextInt(json.length + 1) : json.length;
      try {
        Value value = ValueJson.fromBytes(json, 0, length);
        assertSameKind(ValueJson.fromBytes(ValueJson.toBytes(value)), value);
        values++;
      } catch (MalformedValue e) {
        assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(400);
      }
    }
    assertThat(values).isBetween(1_000, 29_000);
  }

  private static void mutate(byte[] json, Random random) {
    byte[] alphabet = "{}[]\",:$\\u0123456789-+.eEnaif \n\0".getBytes(StandardCharsets.UTF_8);
    for (int left = random.nextInt(4); left > 0 && json.length > 0; left--) {
      json[random.nextInt(json.length)] = random.nextInt(3) == 0 ? (byte) random.nextInt()
          : alphabet[random.nextInt(alphabet.length)];
    }
  }

  @Provide
  Arbitrary<Value> values() {
    return nested(3);
  }

  private Arbitrary<Value> nested(int depth) {
    if (depth == 0) {
      return leaves();
    }
    Arbitrary<Value> inner = nested(depth - 1);
    Arbitrary<Value> keys = keys(depth - 1);
    return Arbitraries.frequencyOf(
        Tuple.of(4, leaves()),
        Tuple.of(1, inner.list().ofMaxSize(4).map(ListValue::new)),
        Tuple.of(1, inner.list().ofMaxSize(4).map(TupleValue::new)),
        Tuple.of(1, dict(texts(), inner)),
        Tuple.of(1, dict(keys, inner)),
        Tuple.of(1, set(keys)),
        Tuple.of(1, Combinators.combine(strings(), strings(), inner).as(ForeignValue::new)));
  }

  private Arbitrary<Value> keys(int depth) {
    return depth == 0 ? leaves() : Arbitraries.oneOf(leaves(), keys(depth - 1).list().ofMaxSize(3).map(TupleValue::new),
        set(keys(depth - 1)).map(set -> new SetValue(set.members(), true)));
  }

  private static Arbitrary<Value> dict(Arbitrary<? extends Value> keys, Arbitrary<Value> values) {
    return Combinators.combine(keys.list().ofMaxSize(4), values.list().ofSize(4)).as((names, items) -> {
      Map<Value, Value> entries = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        entries.put(names.get(i), items.get(i));
      }
      return new DictValue(entries);
    });
  }

  private static Arbitrary<SetValue> set(Arbitrary<Value> members) {
    return Combinators.combine(members.list().ofMaxSize(4), Arbitraries.of(true, false))
        .as((items, frozen) -> new SetValue(new LinkedHashSet<>(items), frozen));
  }

  private static Arbitrary<Value> leaves() {
    return Arbitraries.oneOf(
        Arbitraries.of(Value.none(), Value.of(true), Value.of(false)),
        Arbitraries.integers().between(-3, 3).map(Value::of),
        Arbitraries.longs().map(Value::of),
        Arbitraries.bigIntegers().between(BigInteger.TEN.pow(40).negate(), BigInteger.TEN.pow(40)).map(Value::of),
        Arbitraries.doubles().map(Value::of),
        Arbitraries.of(0.0, -0.0, 1.0, 1e16, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)
            .map(Value::of),
        texts(),
        Arbitraries.bytes().array(byte[].class).ofMaxSize(20).map(Value::of),
        Combinators.combine(Arbitraries.longs().between(-62_135_596_800L, 253_402_300_799L),
            Arbitraries.integers().between(0, 999_999), Arbitraries.integers().between(-64_800, 64_800).injectNull(0.3))
            .as((second, micro, offset) -> new DateTimeValue(LocalDateTime.ofEpochSecond(second, micro * 1000,
                ZoneOffset.UTC),
                offset == null ? null : ZoneOffset.ofTotalSeconds(offset))),
        Combinators.combine(strings(), strings(), Arbitraries.longs()).as(RefValue::new));
  }

  private static Arbitrary<Value> texts() {
    return strings().map(Value::of);
  }

  /** Any UTF-16 units, lone surrogates included, and keys that look like tags. */
  private static Arbitrary<String> strings() {
    return Arbitraries.oneOf(Arbitraries.randomValue(Samples::text), Arbitraries.strings().ofMaxLength(12),
        Arbitraries.strings().withCharRange('\ud7f0', '\ue00f').withChars('"', '\\', 'a').ofMaxLength(6),
        Arbitraries.of("$", "$$", "$int", "$$int", "$tuple", "a$", ""));
  }

  private static void assertSameKind(Value read, Value expected) {
    assertThat(SameKind.of(read, expected)).as("%s of the same kind as %s", read, expected).isTrue();
  }
}
