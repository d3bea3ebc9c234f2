package io.holdfast.value;

import static io.holdfast.value.Samples.dict;
import static io.holdfast.value.Samples.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PythonEqualityTest {
  private static final Value NAN = Value.of(Double.NaN);

  @Test
  void oneIsOneWhateverItsKind() {
    assertSame(Value.of(1), Value.of(1.0), Value.of(true));
    assertSame(Value.of(0), Value.of(0.0), Value.of(-0.0), Value.of(false));
    assertThat(Value.of(1)).isNotEqualTo(Value.of("1")).isNotEqualTo(Value.none());
    assertThat(Value.of(false)).isNotEqualTo(Value.none());
  }

  /** Looked at twice at each level, these would be looked at 2^60 times. */
  @Test
  void nestedContainersOfPythonAreLookedAtOnce() {
    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
      for (String type : List.of("collections.deque", "collections.OrderedDict")) {
        Value one = Value.of(1);
        Value same = Value.of(1.0);
        Value other = Value.of(2);
        for (int level = 0; level < 60; level++) {
          one = holding(type, one);
          same = holding(type, same);
          other = holding(type, other);
        }
        assertSame(one, same);
        assertDifferent(one, other);
      }
    });
  }

  private static Value holding(String type, Value inside) {
    int dot = type.indexOf('.');
    Value made = new ForeignValue("python", type, Value.list(Value.of("global"), Value.of(type.substring(0, dot)),
        Value.of(type.substring(dot + 1))));
    Value step = type.endsWith("deque") ? Value.tuple(Value.of("append"), Value.list(inside))
        : Value.tuple(Value.of("set"), Value.list(Value.of("k"), inside));
    return new ForeignValue("python", type, Value.list(Value.of("call"), made, Value.tuple(), step));
  }

  @Test
  void integersEqualFloatsExactlyAndNotAfterRounding() {
    assertSame(Value.of(1L << 53), Value.of(0x1p53));
    assertDifferent(Value.of((1L << 53) + 1), Value.of(0x1p53));
    assertDifferent(Value.of(Long.MAX_VALUE), Value.of(0x1p63));
    assertSame(Value.of(Long.MIN_VALUE), Value.of(-0x1p63));
    assertSame(Value.of(BigInteger.ONE.shiftLeft(63)), Value.of(0x1p63));
    assertDifferent(Value.of(BigInteger.ONE.shiftLeft(63).add(BigInteger.ONE)), Value.of(0x1p63));
    assertSame(Value.of(new BigDecimal(1e300).toBigInteger()), Value.of(1e300));
    assertDifferent(Value.of(BigInteger.TEN.pow(300)), Value.of(1e300));
    assertDifferent(Value.of(BigInteger.TEN.pow(400)), Value.of(Double.POSITIVE_INFINITY));
    assertDifferent(Value.of(3), Value.of(3.5));
  }

  @Test
  void aBigIntegerThatFitsIsAnInt() {
    assertThat(Value.of(BigInteger.valueOf(Long.MIN_VALUE))).isInstanceOf(IntValue.class);
    assertThat(Value.of(BigInteger.valueOf(Long.MAX_VALUE).add(BigInteger.ONE))).isInstanceOf(BigIntValue.class);
    assertThatThrownBy(() -> new BigIntValue(BigInteger.ONE)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void equalNumbersOfRandomKindsHashAlike() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      double number = Math.rint(Samples.number(random));
      if (!Double.isInfinite(number)) {
        assertSame(Value.of(number), Value.of(new BigDecimal(number).toBigInteger()));
      }
    }
  }

  @Test
  void nanEqualsOnlyTheVerySameObject() {
    assertThat(NAN).isEqualTo(NAN).isNotEqualTo(Value.of(Double.NaN)).isNotEqualTo(Value.of(1));
    assertThat(Value.list(NAN)).isEqualTo(Value.list(NAN)).isNotEqualTo(Value.list(Value.of(Double.NaN)));
    Map<Value, Value> map = new LinkedHashMap<>();
    map.put(NAN, Value.of(1));
    map.put(Value.of(Double.NaN), Value.of(2));
    map.put(NAN, Value.of(3));
    assertThat(map).hasSize(2).containsEntry(NAN, Value.of(3));
    assertThat(map.get(Value.of(Double.NaN))).isNull();
  }

  @Test
  void aSetEqualsAFrozensetOfTheSameMembersInAnyOrder() {
    assertSame(set(false, Value.of(1), Value.of("a")), set(true, Value.of("a"), Value.of(1.0)));
    assertDifferent(set(false, Value.of(1)), set(false, Value.of(2)));
    assertDifferent(set(false), Value.list());
  }

  @Test
  void aListNeverEqualsATuple() {
    assertDifferent(Value.list(Value.of(1)), Value.tuple(Value.of(1)));
    assertSame(Value.list(Value.of(1)), Value.list(Value.of(true)));
    assertSame(Value.tuple(Value.of(1), Value.of("x")), Value.tuple(Value.of(1.0), Value.of("x")));
    assertDifferent(Value.tuple(Value.of(1), Value.of(2)), Value.tuple(Value.of(2), Value.of(1)));
  }

  @Test
  void dictsAreEqualInAnyOrder() {
    assertSame(dict(Value.of(1), Value.of("a"), Value.of("k"), Value.of(2)),
        dict(Value.of("k"), Value.of(2.0), Value.of(true), Value.of("a")));
    assertDifferent(dict(Value.of(1), Value.of(2)), dict(Value.of(1), Value.of(3)));
    assertDifferent(dict(), set(false));
  }

  @Test
  void textNeverEqualsBytes() {
    assertDifferent(Value.of("a"), Value.of(new byte[] {'a'}));
    assertSame(Value.of(new byte[] {1, 2}), Value.of(new byte[] {1, 2}));
    assertSame(Value.of("grün und länger"), Value.of("grün und länger"));
  }

  @Test
  void awareTimesAreEqualWhenTheyAreTheSameInstant() {
    LocalDateTime noon = LocalDateTime.of(2026, 1, 31, 12, 0);
    assertSame(new DateTimeValue(noon, ZoneOffset.UTC), new DateTimeValue(noon.plusHours(2), ZoneOffset.ofHours(2)));
    assertDifferent(new DateTimeValue(noon, null), new DateTimeValue(noon, ZoneOffset.UTC));
    assertSame(new DateTimeValue(noon, null), new DateTimeValue(noon.plusNanos(999), null));
    assertThatThrownBy(() -> new DateTimeValue(noon.withYear(10_000), null)).hasMessageContaining("year 10000");
  }

  @Test
  void aMapKeyedByValuesBehavesAsAPythonDict() {
    Map<Value, Value> map = new LinkedHashMap<>();
    map.put(Value.of(1), Value.of("int"));
    map.put(Value.tuple(Value.of(1), Value.of(2)), Value.of("tuple"));
    map.put(Value.of(true), Value.of("bool"));
    map.put(Value.of(1.0), Value.of("float"));
    assertThat(map).hasSize(2);
    assertThat(map.keySet().iterator().next()).isInstanceOf(IntValue.class); // Python keeps the first key
    assertThat(map.get(Value.of(1))).isEqualTo(Value.of("float"));
    assertThat(map.get(Value.tuple(Value.of(true), Value.of(2.0)))).isEqualTo(Value.of("tuple"));
  }

  @Test
  void onlyMutableContainersAreUnhashable() {
    for (Value key : List.of(Value.none(), Value.of(1), Value.of("a"), Value.tuple(), set(true),
        Value.tuple(set(true, Value.tuple())), new RefValue("q", "queue", 1),
        new ForeignValue("python", "decimal.Decimal", Value.list()))) {
      assertThat(Hashing.requireHashable(key)).isSameAs(key);
    }
    assertUnhashable(Value.list(), "unhashable type: 'list'");
    assertUnhashable(dict(), "unhashable type: 'dict'");
    assertUnhashable(set(false), "unhashable type: 'set'");
    assertUnhashable(Value.tuple(Value.of(1), Value.tuple(set(false)), Value.list()), "unhashable type: 'set'");
  }

  @Test
  void aTupleNestedDeeperThanTheStackMayBeAskedWhetherItIsHashable() {
    Value tuple = Value.tuple();
    for (int i = 0; i < 1_000_000; i++) {
      tuple = Value.tuple(tuple);
    }
    assertThat(Hashing.requireHashable(tuple)).isSameAs(tuple);
  }

  @Test
  void keysMadeToCollideInJavaDoNotCollideHere() {
    List<String> colliding = List.of("AaAa", "AaBB", "BBAa", "BBBB");
    assertThat(colliding.stream().map(String::hashCode).distinct()).hasSize(1);
    assertThat(colliding.stream().map(text -> Value.of(text).hashCode()).distinct()).hasSize(4);
    // Long.hashCode takes them for one
    assertThat(Value.of(1L << 32 | 5).hashCode()).isNotEqualTo(Value.of(4L).hashCode());
  }

  @Test
  void truthIsPythons() {
    assertThat(List.of(Value.none(), Value.of(0), Value.of(-0.0), Value.of(""), Value.of(new byte[0]), Value.list(),
        Value.tuple(), dict(), set(true), Value.of(false))).noneMatch(Value::truth);
    assertThat(List.of(Value.of(-1), NAN, Value.of(" "), Value.list(Value.none()), set(false, Value.of(0)),
        Value.of(BigInteger.TWO.pow(70)), new RefValue("q", "queue", 1))).allMatch(Value::truth);
  }

  @Test
  void ordinaryObjectsBecomeTheNearestValue() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("n", null);
    object.put("i", 5);
    object.put("f", 1.5f);
    object.put("l", List.of("a", true, new byte[] {1}));
    assertThat(SameKind.of(Value.from(object), dict(Value.of("n"), Value.none(), Value.of("i"), Value.of(5),
        Value.of("f"),
        Value.of(1.5), Value.of("l"), Value.list(Value.of("a"), Value.of(true), Value.of(new byte[] {1}))))).isTrue();
    assertThatThrownBy(() -> Value.from(new Object())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Value.from(Map.of(List.of(), 1))).hasMessage("unhashable type: 'list'");
  }

  private static void assertUnhashable(Value value, String message) {
    assertThatThrownBy(() -> Hashing.requireHashable(value)).isInstanceOf(UnsuitableValue.class).hasMessage(message);
  }

  private static void assertSame(Value... values) {
    for (Value a : values) {
      for (Value b : values) {
        assertThat(a).isEqualTo(b).hasSameHashCodeAs(b);
      }
    }
  }

  private static void assertDifferent(Value a, Value b) {
    assertThat(a).isNotEqualTo(b);
    assertThat(b).isNotEqualTo(a);
  }
}
