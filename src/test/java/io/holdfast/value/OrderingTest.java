package io.holdfast.value;

import static io.holdfast.value.Samples.dict;
import static io.holdfast.value.Samples.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OrderingTest {
  private static final Value NAN = Value.of(Double.NaN);

  @Test
  void numbersOfAnyKindAreOrderedExactly() {
    assertRising(Value.of(Double.NEGATIVE_INFINITY), Value.of(BigInteger.TEN.pow(400).negate()), Value.of(-1e300),
        Value.of(Long.MIN_VALUE), Value.of(-1.5), Value.of(-1), Value.of(false), Value.of(0.5), Value.of(true),
        Value.of(1.5), Value.of(0x1p53), Value.of((1L << 53) + 1), Value.of(0x1p53 + 2), Value.of(Long.MAX_VALUE),
        Value.of(0x1p63), Value.of(BigInteger.ONE.shiftLeft(63).add(BigInteger.ONE)), Value.of(1e300),
        Value.of(BigInteger.TEN.pow(400)), Value.of(Double.POSITIVE_INFINITY));
    assertThat(Ordering.test(Value.of(-0.0), "<=", Value.of(0))).isTrue();
    assertThat(Ordering.test(Value.of(-0.0), "<", Value.of(0))).isFalse();
  }

  @Test
  void textIsOrderedByCodePoint() {
    assertRising(Value.of(""), Value.of("A"), Value.of("AB"), Value.of("a"), Value.of("\ud800"),
        Value.of("\ud800\ud800"),
        Value.of("\udfff"), Value.of("\ue000"), Value.of("\uffff"), Value.of("\ud800\udc00"), Value.of("\ud83d\ude00"),
        Value.of("\ud83d\ude01"), Value.of("\udbff\udfff"));
  }

  @Test
  void textIsOrderedByCodePointForRandomText() {
    Random random = new Random(2);
    Comparator<String> byCodePoints = (a, b) -> Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
    for (int i = 0; i < 50_000; i++) {
      String a = Samples.text(random);
      String b = random.nextBoolean() ? Samples.text(random) : a.substring(0, a.length() / 2) + Samples.text(random);
      assertThat(Integer.signum(Ordering.NATURAL.compare(Value.of(a), Value.of(b))))
          .as("%s, %s", Value.of(a), Value.of(b)).isEqualTo(Integer.signum(byCodePoints.compare(a, b)));
    }
  }

  @Test
  void bytesAreOrderedUnsigned() {
    assertRising(Value.of(new byte[0]), Value.of(new byte[] {0}), Value.of(new byte[] {127}),
        Value.of(new byte[] {-128}),
        Value.of(new byte[] {-128, 0}), Value.of(new byte[] {-1}));
  }

  @Test
  void sequencesAreOrderedByTheFirstPairThatDiffers() {
    assertRising(Value.list(), Value.list(Value.of(1)), Value.list(Value.of(1.0), Value.of(0)),
        Value.list(Value.of(2)));
    // None is never compared
    assertRising(Value.tuple(Value.none(), Value.of(1)), Value.tuple(Value.none(), Value.of(2)));
    assertRising(Value.tuple(Value.of(1), Value.list(Value.of(2))), Value.tuple(Value.of(1), Value.list(Value.of(3))));
  }

  @Test
  void nanIsInNoOrderButEqualsItselfInsideASequence() {
    for (String operator : List.of("<", "<=", ">", ">=", "==")) {
      assertThat(Ordering.test(NAN, operator, Value.of(1))).as(operator).isFalse();
      assertThat(Ordering.test(NAN, operator, NAN)).as(operator).isFalse();
      assertThat(Ordering.test(Value.list(NAN), operator, Value.list(Value.of(1)))).as(operator).isFalse();
    }
    assertThat(Ordering.test(NAN, "!=", NAN)).isTrue();
    assertThat(Ordering.test(Value.list(NAN), "==", Value.list(NAN))).isTrue();
    assertThat(Ordering.test(Value.list(NAN), "<=", Value.list(NAN))).isTrue();
  }

  @Test
  void setsAreComparedByInclusionEvenInsideASequence() {
    Value one = set(false, Value.of(1));
    Value two = set(true, Value.of(2), Value.of(1.0));
    assertThat(Ordering.test(one, "<", two)).isTrue();
    assertThat(Ordering.test(two, ">=", one)).isTrue();
    assertThat(Ordering.test(one, "<", one)).isFalse();
    assertThat(Ordering.test(one, "<=", one)).isTrue();
    assertThat(Ordering.test(Value.list(one), "<", Value.list(two))).isTrue();
    assertThat(Ordering.test(Value.list(one), ">=", Value.list(set(false, Value.of(3))))).isFalse();
  }

  @Test
  void equalityNeverFails() {
    assertThat(Ordering.test(Value.none(), "==", Value.of(0))).isFalse();
    assertThat(Ordering.test(dict(), "!=", Value.of("a"))).isTrue();
    assertThat(Ordering.test(Value.of(1), "==", Value.of(true))).isTrue();
  }

  @Test
  void whatPythonWillNotOrderIsRefusedWithItsMessage() {
    assertRefused(Value.of(1), "<", Value.of("a"), "'<' not supported between instances of 'int' and 'str'");
    assertRefused(Value.none(), ">=", Value.none(),
        "'>=' not supported between instances of 'NoneType' and 'NoneType'");
    assertRefused(Value.list(), "<=", Value.tuple(), "'<=' not supported between instances of 'list' and 'tuple'");
    assertRefused(dict(), ">", dict(), "'>' not supported between instances of 'dict' and 'dict'");
    assertRefused(Value.list(Value.of(true)), "<", Value.list(Value.of(new byte[0])),
        "'<' not supported between instances of 'bool' and 'bytes'");
    assertRefused(NAN, "<", Value.of("a"), "'<' not supported between instances of 'float' and 'str'");
    assertRefused(Value.of(1), "<>", Value.of(2), "unknown operator '<>': use one of < <= > >= == !=");
  }

  @Test
  void timesAreOrderedByInstantAndNaiveOnesNotAmongAware() {
    LocalDateTime noon = LocalDateTime.of(2026, 1, 31, 12, 0);
    assertRising(new DateTimeValue(noon, ZoneOffset.ofHours(2)), new DateTimeValue(noon, ZoneOffset.UTC));
    assertRising(new DateTimeValue(noon, null), new DateTimeValue(noon.plusNanos(1000), null));
    assertRefused(new DateTimeValue(noon, null), "<", new DateTimeValue(noon, ZoneOffset.UTC),
        "can't compare offset-naive and offset-aware datetimes");
  }

  @Test
  void sortingIsTotalEvenWithNan() {
    Random random = new Random(3);
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      values.add(Value.list(random.nextInt(3) == 0 ? Value.of(Double.NaN) : Value.of(random.nextInt(50)),
          random.nextInt(3) == 0 ? Value.of(Double.NaN) : Value.of(random.nextInt(50) / 2.0)));
    }
    values.sort(Ordering.NATURAL); // Java's sort throws when it notices an order that contradicts itself
    for (int i = 1; i < values.size(); i++) {
      assertThat(Ordering.NATURAL.compare(values.get(i - 1), values.get(i))).isLessThanOrEqualTo(0);
    }
  }

  private static void assertRising(Value... values) {
    for (int i = 0; i < values.length; i++) {
      for (int j = 0; j < values.length; j++) {
        String pair = values[i] + ", " + values[j];
        assertThat(Integer.signum(Ordering.NATURAL.compare(values[i], values[j]))).as(pair)
            .isEqualTo(Integer.compare(i, j));
        assertThat(Ordering.test(values[i], "<", values[j])).as(pair).isEqualTo(i < j);
        assertThat(Ordering.test(values[i], "<=", values[j])).as(pair).isEqualTo(i <= j);
        assertThat(Ordering.test(values[i], ">", values[j])).as(pair).isEqualTo(i > j);
        assertThat(Ordering.test(values[i], ">=", values[j])).as(pair).isEqualTo(i >= j);
        assertThat(Ordering.test(values[i], "==", values[j])).as(pair).isEqualTo(i == j);
      }
    }
  }

  private static void assertRefused(Value left, String operator, Value right, String message) {
    assertThatThrownBy(() -> Ordering.test(left, operator, right)).isInstanceOf(UnsuitableValue.class)
        .hasMessage(message);
  }
}
