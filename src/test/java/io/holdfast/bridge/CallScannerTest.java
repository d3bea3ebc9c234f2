package io.holdfast.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException;
import io.holdfast.model.Arguments;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the scanner reads, the parser reads the same way; what the parser would refuse or read otherwise it leaves. */
class CallScannerTest {
  private static final int FRAMES = 100_000;
  private static final String[] SOMETIMES_WRONG = {"\"", "\\", "\\u0041", "\\n", "\t", "\u0000", "\u007f", "é", "…",
      "💡", "{", "}", "[", "]", ",", ":", "-", "0", "00", "1e3", "1.5", " ", "null", "true", "x", "\"op\":\"size\"",
      "$ref"};

  private final CallScanner scanner = new CallScanner();

  @Test
  void readsWhatTheParserReadsInRandomAndMutatedFrames() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int taken = 0;
    for (int i = 0; i < FRAMES; i++) {
      String frame = frame(random);
      for (int mutations = random.nextInt(3); mutations > 0; mutations--) {
        frame = mutated(frame, random);
      }
      if (agrees(frame.getBytes(StandardCharsets.UTF_8), random.nextInt(5), "seed " + seed + ": " + frame)) {
        taken++;
      }
    }
    assertThat(taken).as("frames that were plain, of seed " + seed).isGreaterThan(FRAMES / 10);
  }

  @Test
  void readsWhatTheParserReadsWhenBytesAreChanged() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < FRAMES; i++) {
      byte[] frame = frame(random).getBytes(StandardCharsets.UTF_8);
      frame[random.nextInt(frame.length)] = (byte) random.nextInt(256);
      agrees(frame, 0, "seed " + seed + ": " + new String(frame, StandardCharsets.ISO_8859_1));
    }
  }

  @Test
  void leavesAFrameWithAnyByteBehindItThatIsNoWhiteSpace() {
    byte[] frame = "{\"type\":\"send\",\"address\":\"holdfast.object.a\",\"body\":{\"op\":\"add\"}}#"
        .getBytes(StandardCharsets.UTF_8);
    for (int last = 0; last < 256; last++) {
      frame[frame.length - 1] = (byte) last;
      assertThat(agrees(frame, 0, "last byte " + last)).isEqualTo(" \t\r\n".indexOf(last) >= 0);
    }
  }

  @Test
  void neverReadsBeyondAFrameThatIsCutShort() {
    byte[] frame = ("{\"type\":\"send\",\"address\":\"holdfast.object.a\",\"body\":{\"op\":\"add\",\"args\":[1,true,"
        + "\"x\"],\"call\":12}}").getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < frame.length; length++) {
      assertThat(scanner.read(cleared(), frame, 0, length)).as("the first " + length + " bytes").isFalse();
    }
    assertThat(scanner.read(cleared(), frame, 0, frame.length)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "{'type':'send','address':'holdfast.object.c3','replyAddress':'7','body':{'op':'add','args':[1]}}",
    "{'type': 'send', 'address': 'holdfast.object.q', 'headers': {}, 'body': {'op': 'put', 'args': {'item': 'x'}}}",
    "{'type':'send','address':'holdfast.object.l','body':{'op':'acquire','call':7,'floor':7,'holder':'t','timeout':9}}",
    "{'type':'send','address':'holdfast.object.d','body':{'op':'set','args':['k',null,-5,true,false]},"
        + "'replyAddress':'a'}"})
  void takesPlainCalls(String frame) {
    assertThat(agrees(frame.replace('\'', '"').getBytes(StandardCharsets.UTF_8), 3, frame)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "{'type':'ping'}",
    "{'type':'publish','address':'holdfast.object.c','body':{'op':'add'}}",
    "{'type':'send','address':'holdfast.objects','body':{'op':'list'}}",
    "{'type':'send','address':'holdfast.object.','body':{'op':'add'}}",
    "{'type':'send','body':{'op':'add'},'address':'holdfast.object.c'}",
    "{'type':'send','address':'holdfast.object.c','address':'holdfast.object.d','body':{'op':'add'}}",
    "{'type':'send','address':'holdfast.object.c','body':{'op':'add','op':'get'}}",
    "{'type':'send','address':'holdfast.object.c','body':{'op':'add','guard':{'lock':'l','token':1}}}",
    "{'type':'send','address':'holdfast.object.c','body':{'op':'add','args':[[1]]}}",
    "{'type':'send','address':'holdfast.object.c','body':{'op':'add','args':[01]}}",
    "{'type':'send','address':'holdfast.object.c','body':{'op':'add','args':[- 1]}}",
    "{'type':'send','address':'holdfast.object.c','body':{'op':'add','args':[-\t1]}}",
    "{'type':'send','address':'holdfast.object.c','body':{'op':'add','args':[-0]}}",
    "{'type':'send','address':'holdfast.object.c','body':{'op':'add','args':[1,]}}",
    "{'type':'send','address':'holdfast.object.c','body':{'op':'add','args':[9999999999999999999]}}",
    "{'type':'send','address':'holdfast.object.c','body':{'op':'add','call':-1}}",
    "{'type':'send','address':'holdfast.object.c','body':{'op':'add'}} x",
    "{'type':'send','address':'holdfast.object.c','body':{}}",
    "{'type':'send','address':'holdfast.object.c'}"})
  void leavesTheRestToTheParser(String frame) {
    assertThat(agrees(frame.replace('\'', '"').getBytes(StandardCharsets.UTF_8), 0, frame)).isFalse();
  }

  @Test
  void aTextWithTheSlotOfAnotherIsStillItself() {
    KnownTexts texts = new KnownTexts();
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 100_000; i++) {
        byte[] name = ("name" + i).getBytes(StandardCharsets.US_ASCII);
        assertThat(texts.text(name, 0, name.length)).isEqualTo("name" + i);
      }
    }
    byte[] siblings = "AaBB".getBytes(StandardCharsets.US_ASCII); // their hashes are equal
    assertThat(texts.text(siblings, 0, 2)).isEqualTo("Aa");
    assertThat(texts.text(siblings, 2, 2)).isEqualTo("BB");
  }

  // ---------------------------------------------------------------- the comparison

  /** @return whether the scanner took it */
  private boolean agrees(byte[] frame, int before, String what) {
    byte[] bytes = new byte[before + frame.length + 2];
    Arrays.fill(bytes, (byte) '7'); // what lies around a frame is another
    System.arraycopy(frame, 0, bytes, before, frame.length);
    InboundFrame scanned = cleared();
    if (!scanner.read(scanned, bytes, before, frame.length)) {
      return false;
    }
    InboundFrame parsed = new InboundFrame();
    try {
      parsed.parse(bytes, before, frame.length);
    } catch (HoldfastException refused) {
      throw new AssertionError("the parser refuses it: " + refused.getMessage() + "; " + what);
    }
    assertThat(described(scanned)).as(what).isEqualTo(described(parsed));
    assertThat(Addresses.OBJECT + scanned.objectName).as(what).isEqualTo(parsed.address);
    return true;
  }

  private static InboundFrame cleared() {
    InboundFrame frame = new InboundFrame();
    byte[] ping = "{\"type\":\"ping\"}".getBytes(StandardCharsets.US_ASCII);
    frame.parse(ping, 0, ping.length);
    frame.type = null;
    return frame;
  }

  private static List<Object> described(InboundFrame frame) {
    List<Object> all = new ArrayList<>(Arrays.asList(frame.type, frame.address, frame.replyAddress, frame.headers,
        frame.failureCode, frame.failureMessage, frame.operation, frame.callId, frame.floor, frame.open,
        frame.incarnation, frame.timeoutMs, frame.holder, frame.session, frame.guard));
    Arguments arguments = frame.arguments;
    for (int i = 0; i < arguments.size(); i++) {
      all.add(arguments.name(i));
      all.add(arguments.value(i).typeName());
      all.add(arguments.value(i));
    }
    return all;
  }

  // ---------------------------------------------------------------- frames

  private static String frame(Random random) {
    List<String> body = new ArrayList<>(List.of("\"op\":" + text(random)));
    maybe(random, body, "\"args\":" + (random.nextBoolean() ? list(random) : dict(random)));
    maybe(random, body, "\"call\":" + number(random));
    maybe(random, body, "\"floor\":" + number(random));
    maybe(random, body, "\"incarnation\":" + number(random));
    maybe(random, body, "\"timeout\":" + number(random));
    maybe(random, body, "\"holder\":" + text(random));
    if (random.nextInt(8) == 0) {
      body.add("\"" + "open guard session other".split(" ")[random.nextInt(4)] + "\":" + value(random));
    }
    Collections.shuffle(body, random);
    List<String> fields = new ArrayList<>(List.of("\"type\":\"send\"", "\"address\":\"holdfast.object."
        + "abc".charAt(random.nextInt(3)) + "\""));
    maybe(random, fields, "\"replyAddress\":" + text(random));
    maybe(random, fields, "\"headers\":{}");
    Collections.shuffle(fields, random);
    fields.add(random.nextInt(8) == 0 ? 0 : fields.size(), "\"body\":{" + String.join(space(random, ","), body) + "}");
    maybe(random, fields, "\"later\":1");
    return space(random, "{") + String.join(space(random, ","), fields) + space(random, "}");
  }

  private static void maybe(Random random, List<String> fields, String field) {
    if (random.nextInt(3) == 0) {
      fields.add(field);
    }
  }

  private static String space(Random random, String mark) {
    return random.nextInt(6) == 0 ? " \t\r\n".charAt(random.nextInt(4)) + mark + " " : mark;
  }

  private static String list(Random random) {
    List<String> items = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      items.add(value(random));
    }
    return "[" + String.join(space(random, ","), items) + "]";
  }

  private static String dict(Random random) {
    List<String> items = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      items.add(text(random) + space(random, ":") + value(random));
    }
    return "{" + String.join(space(random, ","), items) + "}";
  }

  private static String value(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> "null";
      case 1 -> "true";
      case 2 -> "false";
      case 3, 4 -> text(random);
      case 5 -> random.nextInt(4) == 0 ? "[]" : number(random);
      default -> (random.nextBoolean() ? "-" : "") + number(random);
    };
  }

  private static String number(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> "0";
      case 1 -> Long.toString(random.nextLong() & Long.MAX_VALUE);
      case 2 -> Long.toString(random.nextLong() >>> 1 + random.nextInt(8)) + random.nextInt(100);
      default -> Integer.toString(random.nextInt(2_000));
    };
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder("\"");
    for (int i = random.nextInt(12); i > 0; i--) {
      text.append((char) ('!' + 2 + random.nextInt(50)));
    }
    if (random.nextInt(12) == 0) {
      text.append("a".repeat(100));
    }
    return text.toString().replace("\\", "") + "\"";
  }

  private static String mutated(String frame, Random random) {
    int at = random.nextInt(frame.length());
    return switch (random.nextInt(3)) {
      case 0 -> frame.substring(0, at) + SOMETIMES_WRONG[random.nextInt(SOMETIMES_WRONG.length)] + frame.substring(at);
      case 1 -> frame.substring(0, at) + frame.substring(Math.min(frame.length(), at + 1 + random.nextInt(3)));
      default -> frame.substring(0, at) + SOMETIMES_WRONG[random.nextInt(SOMETIMES_WRONG.length)]
          + frame.substring(at + 1);
    };
  }
}
