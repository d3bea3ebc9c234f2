package io.holdfast.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.ErrorCode;
import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.value.DictValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.MalformedValue;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameOutputTest {
  private final FrameOutput out = new FrameOutput(10_000);

  private String only() {
    List<byte[]> frames = FrameDecoder.framesIn(out.toBytes(), 10_000);
    assertThat(frames).hasSize(1);
    return new String(frames.get(0), StandardCharsets.UTF_8);
  }

  @Test
  void textIsWrittenAsJacksonReadsIt() {
    Random random = new Random(3);
    for (int round = 0; round < 2_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(30); i > 0; i--) {
        int kind = random.nextInt(5);
        text.append(kind == 0 ? (char) random.nextInt(0x10000) : kind == 1 ? "\"\\\n\u007f".charAt(random.nextInt(4))
            : (char) (' ' + random.nextInt(95)));
        if (kind == 2) {
          text.appendCodePoint(0x10000 + random.nextInt(0x10000));
        }
      }
      FrameOutput one = new FrameOutput(10_000);
      one.begin().text(text.toString()).end();
      assertThat(ValueJson.fromBytes(one.toBytes(), 4, one.size() - 4)).isEqualTo(Value.of(text.toString()));
    }
  }

  @Test
  void numbersAreWrittenWithAllTheirDigits() {
    for (long number : new long[] {0, 9, 10, -1, 99, 100, Long.MAX_VALUE, Long.MIN_VALUE, 1_000_000_000_000_000_000L}) {
      FrameOutput one = new FrameOutput(100);
      one.begin().number(number).end();
      assertThat(new String(one.toBytes(), 4, one.size() - 4, StandardCharsets.US_ASCII))
          .isEqualTo(Long.toString(number));
    }
  }

  @Test
  void valuesHaveTheFormOfValueJson() {
    Value value = Value.list(Value.of(1L << 60), Value.none(), Value.of(true), Value.of("\ud800"), Value.of(1.0),
        Value.of(new byte[] {1}), DictValue.of("$k", 1));
    for (Value each : List.of(value, Value.of(1L << 60), Value.of(-5), Value.none(), Value.of(false), Value.of("x"))) {
      FrameOutput one = new FrameOutput(10_000);
      one.begin().value(each).end();
      assertThat(new String(one.toBytes(), 4, one.size() - 4, StandardCharsets.UTF_8))
          .isEqualTo(ValueJson.toText(each));
    }
  }

  @Test
  void aFrameThatGrowsTooLongIsTakenBack() {
    out.begin().text("first").end();
    assertThatThrownBy(() -> out.begin().value(Value.of("x".repeat(10_001))))
        .isInstanceOf(FrameOutput.FrameTooLong.class);
    assertThatThrownBy(() -> out.begin().value(Value.list(Value.of("x".repeat(6_000)), Value.of("x".repeat(6_000)))))
        .isInstanceOf(
        FrameOutput.FrameTooLong.class);
    assertThatThrownBy(() -> out.begin().text("x".repeat(9_999)).end()).isInstanceOf(FrameOutput.FrameTooLong.class);
    Value deep = Value.none();
    for (int i = 0; i < 200; i++) {
      deep = new ListValue(List.of(deep));
    }
    Value tooDeep = deep;
    assertThatThrownBy(() -> out.begin().value(tooDeep)).isInstanceOf(MalformedValue.class);
    assertThat(only()).isEqualTo("\"first\"");
  }

  @Test
  void takingStartsAnew() {
    out.begin().text("a").end();
    assertThat(out.take().length()).isEqualTo(7);
    assertThat(out.size()).isZero();
    out.begin().text("b").end();
    assertThat(only()).isEqualTo("\"b\"");
  }

  @Test
  void everyErrorComesBackAsItWas() {
    for (ErrorCode code : ErrorCode.values()) {
      FrameOutput one = new FrameOutput(10_000);
      WireError.write(one, "r", "holdfast.object.x", HoldfastException.of(code, "ü \"why\""));
      HoldfastException read = WireError.read((DictValue) ValueJson.fromBytes(one.toBytes(), 4, one.size() - 4));
      assertThat(read.code()).isEqualTo(code);
      assertThat(read).hasMessage("ü \"why\"").hasSameClassAs(HoldfastException.of(code, ""));
    }
    WireError.write(out, null, null, new Failed("KeyError", "'k'", List.of("k", 1), "at x"));
    assertThat(only()).isEqualTo("{\"type\":\"err\",\"failureCode\":18,\"failureType\":\"RECIPIENT_FAILURE\","

        + "\"message\":\"Failed: KeyError: 'k'\",\"error\":{\"code\":\"Failed\",\"type\":\"KeyError\","
        + "\"message\":\"'k'\","
        + "\"arguments\":[\"k\",1],\"stack\":\"at x\"}}");
    Failed read = (Failed) WireError.read((DictValue) ValueJson.fromText(only()));
    assertThat(read.type()).isEqualTo("KeyError");
    assertThat(read.arguments().toString()).isEqualTo("['k', 1]");
    assertThat(read.remoteStack()).isEqualTo("at x");
  }

  @Test
  void anErrorOfTheStockBridgeIsUnderstood() {
    HoldfastException read = WireError.read(DictValue.of("type", "err", "failureCode", 12, "message", "late"));
    assertThat(read).isInstanceOf(HoldfastException.Timeout.class).hasMessage("late");
    assertThat(WireError.read(DictValue.of("type", "err", "message", "access_denied")).code())
        .isEqualTo(ErrorCode.UNKNOWN);
  }
}
