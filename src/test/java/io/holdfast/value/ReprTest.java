package io.holdfast.value;

import static io.holdfast.value.Samples.dict;
import static io.holdfast.value.Samples.set;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class ReprTest {
  /** Reads one expression per line and writes its repr. The names are what a repr may mention beyond literals. */
  private static final String PYTHON = """
      import datetime, sys
      names = {'datetime': datetime, 'nan': float('nan'), 'inf': float('inf')}
      lines = sys.stdin.buffer.read().decode('utf-8').split('\\n')[:-1]
      sys.stdout.buffer.write(''.join(repr(eval(line, names)) + '\\n' for line in lines).encode('utf-8'))
      """;

  @Test
  void everyKindIsWrittenAsPythonDoes() {
    assertRepr(Value.none(), "None");
    assertRepr(Value.of(true), "True");
    assertRepr(Value.of(-5), "-5");
    assertRepr(Value.of(BigInteger.TEN.pow(20)), "100000000000000000000");
    assertRepr(Value.list(Value.of(1), Value.of("a")), "[1, 'a']");
    assertRepr(Value.list(), "[]");
    assertRepr(Value.tuple(), "()");
    assertRepr(Value.tuple(Value.of(1)), "(1,)");
    assertRepr(Value.tuple(Value.of(1), Value.of(2)), "(1, 2)");
    assertRepr(dict(Value.of("k"), Value.list(Value.none()), Value.of(1), dict()), "{'k': [None], 1: {}}");
    assertRepr(set(false), "set()");
    assertRepr(set(false, Value.of(1)), "{1}");
    assertRepr(set(true), "frozenset()");
    assertRepr(set(true, Value.of(1)), "frozenset({1})");
    assertRepr(new RefValue("it's", "queue", 3), "<ref \"it's\" of type queue>");
    assertRepr(new ForeignValue("python", "decimal.Decimal", Value.of("1.5")), "<python decimal.Decimal>");
  }

  @Test
  void floatsAreShortest() {
    assertRepr(Value.of(1.0), "1.0");
    assertRepr(Value.of(-0.0), "-0.0");
    assertRepr(Value.of(0.1), "0.1");
    assertRepr(Value.of(1e15), "1000000000000000.0");
    assertRepr(Value.of(9999999999999998.0), "9999999999999998.0");
    assertRepr(Value.of(1e16), "1e+16");
    assertRepr(Value.of(1.5e16), "1.5e+16");
    assertRepr(Value.of(0.0001), "0.0001");
    assertRepr(Value.of(0.00001), "1e-05");
    assertRepr(Value.of(1e22), "1e+22");
    assertRepr(Value.of(2e-3), "0.002");
    assertRepr(Value.of(0x1p-44), "5.684341886080802e-14"); // the decimal nearest to it does not read back
    assertRepr(Value.of(Double.MIN_VALUE), "5e-324");
    assertRepr(Value.of(Double.MAX_VALUE), "1.7976931348623157e+308");
    assertRepr(Value.of(Double.NaN), "nan");
    assertRepr(Value.of(Double.NEGATIVE_INFINITY), "-inf");
  }

  @Test
  void floatsReadBackAsThemselves() {
    Random random = new Random(4);
    for (int i = 0; i < 200_000; i++) {
      double number = Samples.number(random);
      if (!Double.isInfinite(number)) {
        assertThat(Double.parseDouble(FloatText.of(number))).isEqualTo(number);
      }
    }
  }

  @Test
  void textIsQuotedAndEscapedAsPythonDoes() {
    assertRepr(Value.of("it's"), "\"it's\"");
    assertRepr(Value.of("it's \"so\""), "'it\\'s \"so\"'");
    assertRepr(Value.of("a\n\r\t\\\0\u007f"), "'a\\n\\r\\t\\\\\\x00\\x7f'");
    assertRepr(Value.of("grün \ud83d\ude00"), "'grün \ud83d\ude00'");
    assertRepr(Value.of("\u00ad\u2028\ud800\udb40\udc01"), "'\\xad\\u2028\\ud800\\U000e0001'");
    assertRepr(Value.of(new byte[] {'a', '\'', 0, -1, '\n'}), "b\"a'\\x00\\xff\\n\"");
    assertRepr(Value.of(new byte[] {'\'', '"'}), "b'\\'\"'");
  }

  @Test
  void timesAreWrittenAsTheirConstructorCall() {
    LocalDateTime noon = LocalDateTime.of(2026, 1, 31, 12, 0);
    assertRepr(new DateTimeValue(noon, null), "datetime.datetime(2026, 1, 31, 12, 0)");
    assertRepr(new DateTimeValue(noon.plusSeconds(7), ZoneOffset.UTC),
        "datetime.datetime(2026, 1, 31, 12, 0, 7, tzinfo=datetime.timezone.utc)");
    assertRepr(new DateTimeValue(noon.plusNanos(1000), ZoneOffset.ofHours(-5)),
        "datetime.datetime(2026, 1, 31, 12, 0, 0, "
        + "1, tzinfo=datetime.timezone(datetime.timedelta(days=-1, seconds=68400)))");
    assertRepr(new DateTimeValue(noon, ZoneOffset.ofHours(2)),
        "datetime.datetime(2026, 1, 31, 12, 0, tzinfo=datetime.timezone(datetime.timedelta(seconds=7200)))");
  }

  @Test
  void anyDepthWillDo() {
    assertThat(Repr.of(Samples.nested(1000))).isEqualTo("[".repeat(1000) + "]".repeat(1000));
    assertThat(Repr.of(Samples.nested(300_000))).hasSize(600_000);
  }

  @Test
  void theLengthIsBounded() {
    assertThat(Repr.of(Value.of("abcdef"), 8)).isEqualTo("'abcdef'");
    assertThat(Repr.of(Value.of("abcdefg"), 8)).isEqualTo("'abcd...");
    assertThat(Repr.of(Value.of("abc\ud83d\ude00defg"), 8)).isEqualTo("'abc...");
    assertThat(Repr.of(Value.list(Value.of(1), Value.of(2), Value.of(3)), 6)).isEqualTo("[1,...");
    assertThat(Repr.of(Value.of(new byte[5_000_000]))).hasSize(Repr.MAX_LENGTH).endsWith("...");
    assertThat(Repr.of(Value.of("x".repeat(5_000_000)))).hasSize(Repr.MAX_LENGTH).endsWith("...");
    assertThat(Repr.of(Samples.nested(3_000_000))).hasSize(Repr.MAX_LENGTH).endsWith("...");
    assertThat(Repr.of(Value.of(BigInteger.ONE.shiftLeft(50_000_000)))).isEqualTo("<int of 50000001 bits>");
    assertThat(Repr.of(Value.of(BigInteger.TEN.pow(60)), 10)).isEqualTo("1000000...");
  }

  @Test
  void cpythonWritesTheSame() throws Exception {
    Random random = new Random(5);
    List<String> written = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      written.add(Repr.of(Value.of(Samples.number(random))));
    }
    for (int i = 0; i < 1_000; i++) {
      written.add(Repr.of(value(random, 3)));
    }
    assertThat(python(written)).isEqualTo(written);
  }

  private static Value value(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 8 : 14)) {
      case 0 -> Value.none();
      case 1 -> Value.of(random.nextBoolean());
      case 2 -> Value.of(random.nextLong() >> random.nextInt(Long.SIZE));
      case 3 -> Value.of(new BigInteger(300, random).negate());
      case 4 -> Value.of(random.nextInt(9) == 0 ? Double.NaN : Samples.number(random));
      case 5 -> Value.of(Samples.text(random).getBytes(StandardCharsets.UTF_16));
      case 6 -> new DateTimeValue(LocalDateTime.of(1 + random.nextInt(9999), 1, 1, 0, 0)
          .plusSeconds(random.nextInt(3) * 59L).plusNanos(random.nextInt(2) * 999_000L * random.nextInt(1000)),
          random.nextBoolean() ? null : ZoneOffset.ofTotalSeconds(random.nextInt(129_601) - 64_800));
      case 8, 9 -> Value.list(value(random, depth - 1), value(random, depth - 1), value(random, depth - 1));
      case 10 -> random.nextBoolean() ? Value.tuple(value(random, depth - 1))
          : Value.tuple(value(random, depth - 1), value(random, depth - 1));
      case 11 -> dict(Value.of(Samples.text(random)), value(random, depth - 1), key(random), value(random, depth - 1));
      case 12 -> set(false, key(random)); // of more members, CPython's order is its own affair
      case 13 -> random.nextInt(4) == 0 ? set(random.nextBoolean()) : set(true, key(random));
      default -> Value.of(Samples.text(random));
    };
  }

  private static Value key(Random random) {
    return random.nextBoolean() ? value(random, 0) : Value.tuple(value(random, 0), set(true, value(random, 0)));
  }

  private static List<String> python(List<String> lines) throws Exception {
    Process python;
    try {
      python = new ProcessBuilder("python3", "-c", PYTHON).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      Assumptions.abort("python3 is not installed");
      return List.of();
    }
    CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
      try (OutputStream in = python.getOutputStream()) {
        in.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
    String answer = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    sent.join();
    assertThat(python.waitFor()).as("exit code of python3").isZero();
    return Arrays.asList(answer.split("\n"));
  }

  private static void assertRepr(Value value, String expected) {
    assertThat(Repr.of(value)).isEqualTo(expected);
    assertThat(value).hasToString(expected);
  }
}
