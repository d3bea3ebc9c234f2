package io.holdfast.value;

import static io.holdfast.value.Samples.dict;
import static io.holdfast.value.Samples.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ValueJsonTest {
  private static final String ESCAPE = "a dict's own key that starts with $ is written with one more $ in front";
  private static final LocalDateTime MORNING = LocalDateTime.of(2026, 1, 1, 0, 0);

  static Stream<Arguments> forms() {
    return Stream.of(
        form(Value.none(), "null"),
        form(Value.of(true), "true"),
        form(Value.of(-7), "-7"),
        form(Value.of(9007199254740991L), "9007199254740991"),
        form(Value.of(9007199254740992L), "{'$int':'9007199254740992'}"),
        form(Value.of(-9007199254740991L), "-9007199254740991"),
        form(Value.of(-9007199254740992L), "{'$int':'-9007199254740992'}"),
        form(Value.of(new BigInteger("123456789012345678901")), "{'$int':'123456789012345678901'}"),
        form(Value.of(1.0), "1.0"),
        form(Value.of(-0.0), "-0.0"),
        form(Value.of(0.1), "0.1"),
        form(Value.of(1e300), "1e+300"),
        form(Value.of(1e-5), "1e-05"),
        form(Value.of(Double.NaN), "{'$float':'nan'}"),
        form(Value.of(Double.POSITIVE_INFINITY), "{'$float':'inf'}"),
        form(Value.of(Double.NEGATIVE_INFINITY), "{'$float':'-inf'}"),
        form(Value.of("a \u00fc \ud83d\ude00"), "'a \u00fc \ud83d\ude00'"),
        form(Value.of("\n\0\\"), "'\\n\\u0000\\\\'"),
        form(Value.of("\ud800x\n\ud83d\ude00\udc00"), "'\\uD800x\\u000A\ud83d\ude00\\uDC00'"),
        form(Value.of(new byte[] {-1, -2, 0, 62}), "{'$bytes':'//4APg=='}"),
        form(Value.list(), "[]"),
        form(Value.list(Value.of(1), Value.list(Value.of("a"))), "[1,['a']]"),
        form(Value.tuple(Value.of(1), Value.none()), "{'$tuple':[1,null]}"),
        form(set(false, Value.of(2), Value.of(1)), "{'$set':[2,1]}"),
        form(set(true), "{'$frozenset':[]}"),
        form(dict(), "{}"),
        form(dict(Value.of("b"), Value.of(1), Value.of("a"), dict()), "{'b':1,'a':{}}"),
        form(dict(Value.of(""), Value.of(1)), "{'':1}"),
        form(dict(Value.of("$tuple"), Value.of(1), Value.of("$"), Value.of(2), Value.of("$$"), Value.of(3),
            Value.of("a$"),
            Value.of(4)), "{'$$tuple':1,'$$':2,'$$$':3,'a$':4}"),
        form(dict(Value.of("\udfff"), Value.of(1)), "{'\\uDFFF':1}"),
        form(dict(Value.of(1), Value.of("a"), Value.of("$b"), Value.of(2)), "{'$dict':[[1,'a'],['$b',2]]}"),
        form(dict(Value.tuple(Value.of(1)), dict()), "{'$dict':[[{'$tuple':[1]},{}]]}"),
        form(new DateTimeValue(MORNING, null), "{'$datetime':'2026-01-01T00:00:00'}"),
        form(new DateTimeValue(MORNING, ZoneOffset.UTC), "{'$datetime':'2026-01-01T00:00:00+00:00'}"),
        form(new DateTimeValue(MORNING.plusNanos(1000), ZoneOffset.ofHours(2)),
            "{'$datetime':'2026-01-01T00:00:00.000001+02:00'}"),
        form(new DateTimeValue(MORNING.withYear(1), ZoneOffset.ofHoursMinutesSeconds(-1, 0, -9)),
            "{'$datetime':'0001-01-01T00:00:00-01:00:09'}"),
        form(new RefValue("jobs", "queue", 3), "{'$ref':{'name':'jobs','type':'queue','incarnation':3}}"),
        form(new RefValue("\ud800", "queue", Long.MAX_VALUE),
            "{'$ref':{'name':'\\uD800','type':'queue','incarnation':{'$int':'9223372036854775807'}}}"),
        form(new ForeignValue("python", "decimal.Decimal", Value.tuple(Value.of("1.5"))),
            "{'$foreign':{'language':'python','type':'decimal.Decimal','parts':{'$tuple':['1.5']}}}"));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void everyKindHasItsForm(Value value, String json) {
    assertThat(ValueJson.toText(value)).isEqualTo(json);
    assertThat(new String(ValueJson.toBytes(value), StandardCharsets.UTF_8)).isEqualTo(json);
    assertThat(ValueJson.fromText(json)).satisfies(read -> assertSameKind(read, value));
    assertThat(ValueJson.fromBytes(json.getBytes(StandardCharsets.UTF_8)))
        .satisfies(read -> assertSameKind(read, value));
    assertThat(ValueJson.fromJson(ValueJson.toJson(value))).satisfies(read -> assertSameKind(read, value));
  }

  static Stream<Arguments> alsoRead() {
    return Stream.of(
        form(Value.of(-9223372036854775808L), "-9223372036854775808"),
        form(Value.of(BigInteger.TEN.pow(9_999)), "1" + "0".repeat(9_999)),
        form(Value.of(BigInteger.TEN.pow(9_999).negate()), "-1" + "0".repeat(9_999)),
        form(Value.of(5), "{'$int':'5'}"),
        form(Value.of(-5), "{'$int':'-005'}"),
        form(Value.of(0), "-0"),
        form(Value.of(100.0), "1E2"),
        form(Value.of(1.0), "1.000"),
        form(Value.of("\ud800"), "'\\ud800'"),
        form(Value.of("\ud83d\ude00"), "'\\ud83d\\ude00'"),
        form(Value.of(new byte[] {1}), "{'$bytes':'AQ'}"),
        form(dict(Value.of("a"), Value.of(3), Value.of("b"), Value.of(2)), "{'a':1,'b':2,'a':3}"),
        form(dict(Value.of(1), Value.of("b")), "{'$dict':[[1,'a'],[1.0,'b']]}"),
        form(dict(Value.of("k"), Value.of(1)), "{'$dict':[['k',1]]}"),
        form(dict(), "{'$dict':[]}"),
        form(set(false, Value.of(1)), "{'$set':[1,true,1.0]}"),
        form(new DateTimeValue(MORNING, ZoneOffset.UTC), "{'$datetime':'2026-01-01T00:00Z'}"),
        form(new DateTimeValue(MORNING.plusNanos(500_000_000), null), "{'$datetime':'2026-01-01T00:00:00.5'}"),
        form(new RefValue("a", "b", 1), " { '$ref' : {'incarnation':1,'type':'b','name':'a'} } \n"));
  }

  @ParameterizedTest
  @MethodSource("alsoRead")
  void otherSpellingsAreReadToo(Value value, String json) {
    assertSameKind(ValueJson.fromText(json), value);
    assertSameKind(ValueJson.fromBytes(json.getBytes(StandardCharsets.UTF_8)), value);
  }

  static Stream<Arguments> malformed() {
    String tags = "$bytes, $tuple, $set, $frozenset, $int, $float, $dict, $datetime, $ref, $foreign";
    String time = "$datetime takes ISO 8601 text, such as 2026-01-31T12:00:00.000001+02:00, in the years 1 to 9999, "
        + "to the microsecond, not ";
    String ref = "$ref takes an object with name and type (text) and incarnation (an integer), not ";
    String foreign = "$foreign takes an object with language and type (text) and parts (any value), not ";
    String integer = "$int takes text of 1 to 10000 decimal digits, a - allowed in front, not ";
    String pairs = "$dict takes a list of [key, value] lists, not ";
    return Stream.of(
        bad("{'$x':1}", "unknown tag '$x': the tags are " + tags + "; " + ESCAPE),
        bad("{'$':1}", "unknown tag '$': the tags are " + tags + "; " + ESCAPE),
        bad("{'$tuple':[],'a':1}", "tag '$tuple' beside other keys: a tag stands alone in its object; " + ESCAPE),
        bad("{'$tuple':[],'$tuple':[]}", "tag '$tuple' beside other keys: a tag stands alone in its object; " + ESCAPE),
        bad("{'a':1,'$x':1}", "tag '$x' beside other keys: a tag stands alone in its object; " + ESCAPE),
        bad("{'$bytes':5}", "$bytes takes base64 text, not a number"),
        bad("{'$bytes':'a'}", "$bytes takes base64 text, not 'a'"),
        bad("{'$bytes':'a b='}", "$bytes takes base64 text, not 'a b='"),
        bad("{'$tuple':{}}", "$tuple takes a list, not an object"),
        bad("{'$tuple':{'$tuple':[]}}", "$tuple takes a list, not an object"),
        bad("{'$set':null}", "$set takes a list, not null"),
        bad("{'$set':[[]]}", "a member of $set: unhashable type: 'list'"),
        bad("{'$set':[{'$set':[]}]}", "a member of $set: unhashable type: 'set'"),
        bad("{'$frozenset':[{'$tuple':[1,{}]}]}", "a member of $frozenset: unhashable type: 'dict'"),
        bad("{'$frozenset':true}", "$frozenset takes a list, not a bool"),
        bad("{'$int':5}", integer + "a number"),
        bad("{'$int':''}", integer + "''"),
        bad("{'$int':'-'}", integer + "'-'"),
        bad("{'$int':'+1'}", integer + "'+1'"),
        bad("{'$int':'1.0'}", integer + "'1.0'"),
        bad("{'$int':'\u0661'}", integer + "'\u0661'"),
        bad("{'$int':'" + "1".repeat(10_001) + "'}", integer + "'" + "1".repeat(36) + "..."),
        bad("{'$float':'NaN'}", "$float takes the text nan, inf or -inf, not 'NaN'"),
        bad("{'$float':1.5}", "$float takes the text nan, inf or -inf, not a number"),
        bad("{'$dict':{}}", pairs + "an object"),
        bad("{'$dict':[1]}", pairs + "a number"),
        bad("{'$dict':[[]]}", pairs + "an empty list in it"),
        bad("{'$dict':[[1]]}", pairs + "a list of one in it"),
        bad("{'$dict':[[1,2,3]]}", pairs + "a list of more than two in it"),
        bad("{'$dict':[[[],1]]}", "a key in $dict: unhashable type: 'list'"),
        bad("{'$datetime':'yesterday'}", time + "'yesterday'"),
        bad("{'$datetime':'2026-02-30T00:00:00'}", time + "'2026-02-30T00:00:00'"),
        bad("{'$datetime':'2026-01-01T00:00:00.0000001'}", time + "'2026-01-01T00:00:00.0000001'"),
        bad("{'$datetime':'+10000-01-01T00:00:00'}", time + "'+10000-01-01T00:00:00'"),
        bad("{'$datetime':'0000-01-01T00:00:00'}", time + "'0000-01-01T00:00:00'"),
        bad("{'$datetime':'2026-01-01T00:00:00+19:00'}", time + "'2026-01-01T00:00:00+19:00'"),
        bad("{'$datetime':'2026-01-01'}", time + "'2026-01-01'"),
        bad("{'$datetime':'2026-01-01T00:00+'}", time + "'2026-01-01T00:00+'"),
        bad("{'$ref':'jobs'}", ref + "text"),
        bad("{'$ref':{}}", ref + "an empty object"),
        bad("{'$ref':{'name':'a','type':'b'}}", ref + "one with 'name (str), type (str)'"),
        bad("{'$ref':{'name':'a','type':'b','incarnation':1.0}}", ref
            + "one with 'name (str), type (str), incarnation ..."),
        bad("{'$ref':{'name':'a','type':'b','incarnation':1,'x':1}}",
            ref + "one with 'name (str), type (str), incarnation ..."),
        bad("{'$foreign':[]}", foreign + "a list"),
        bad("{'$foreign':{'language':'a','type':1,'parts':1}}", foreign
            + "one with 'language (str), type (int), parts (i..."),
        bad("", "no JSON: nothing but white space"),
        bad(" \n", "no JSON: nothing but white space"),
        bad("1 2", "more than one JSON value, the second one at line 1, column 3"),
        bad("[1,\n", "no JSON at line 2, column 1: ends too early"),
        bad("'abc", "no JSON at line 1, column 5: ends too early"),
        bad("[1,]", "no JSON at line 1, column 4: Unexpected character (']' (code 93)): expected a valid value"),
        bad("[1}", "no JSON at line 1, column 3: Unexpected close marker '}': expected ']'"),
        bad("{1:2}", "no JSON at line 1, column 2: Unexpected character ('1' (code 49)): "
            + "was expecting double-quote to start field name"),
        bad("nul", "no JSON at line 1, column 4: unrecognized word"),
        bad("NaN", "no JSON at line 1, column 4: Non-standard token 'NaN'"),
        bad("01", "no JSON at line 1, column 2: Invalid numeric value: Leading zeroes not allowed"),
        bad("'\n'", "no JSON at line 1, column 2: Illegal unquoted character ((CTRL-CHAR, code 10)): "
            + "has to be escaped using backslash to be included in string value"),
        bad("1e999", "number outside the range of a 64-bit float: infinity is {'$float': 'inf'}"),
        bad("-1e999", "number outside the range of a 64-bit float: infinity is {'$float': 'inf'}"),
        bad("1".repeat(10_001), "number longer than 10000 digits"),
        bad("1." + "1".repeat(10_001), "number longer than 10000 digits"),
        bad("[".repeat(129) + "]".repeat(129), "nested too deep: an argument may have 100 levels, a stored value 128"),
        bad("[".repeat(1_000_000), "nested too deep: an argument may have 100 levels, a stored value 128"),
        bad("{'a':".repeat(1_000_000), "nested too deep: an argument may have 100 levels, a stored value 128"),
        bad("{'$tuple':[".repeat(1_000_000), "nested too deep: an argument may have 100 levels, a stored value 128"),
        bad("{'$dict':[[1,".repeat(1_000_000), "nested too deep: an argument may have 100 levels, a stored value 128"),
        bad("{'$foreign':{'parts':".repeat(1_000_000),
            "nested too deep: an argument may have 100 levels, a stored value 128"),
        bad("{'$ref':{'name':".repeat(1_000_000),
            "nested too deep: an argument may have 100 levels, a stored value 128"));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void whatIsMalformedIsRefusedWithItsReason(String json, String message) {
    assertThatThrownBy(() -> ValueJson.fromText(json)).isInstanceOf(MalformedValue.class).hasMessage(message);
    assertThatThrownBy(() -> ValueJson.fromBytes(json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(MalformedValue.class).hasMessage(message);
  }

  @Test
  void textThatIsNotUtf8IsRefused() {
    for (byte[] json : List.of(new byte[] {'"', (byte) 0xff, '"'}, new byte[] {'"', (byte) 0xc3}, // no start, cut short
        new byte[] {'"', (byte) 0x80, '"'}, new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'}, // no start, not shortest
        new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}, // half a pair
        new byte[] {'{', '"', (byte) 0xe2, (byte) 0x82, '"', ':', '1', '}'})) {
      assertThatThrownBy(() -> ValueJson.fromBytes(json)).isInstanceOf(MalformedValue.class)
          .hasMessage("no JSON: not UTF-8");
    }
    for (Charset other : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE, Charset.forName("UTF-32"))) {
      assertThatThrownBy(() -> ValueJson.fromBytes("[1]".getBytes(other))).isInstanceOf(MalformedValue.class)
          .hasMessageStartingWith("no JSON");
    }
    assertThat(ValueJson.fromBytes("\"\ufffd\"".getBytes(StandardCharsets.UTF_8))).isEqualTo(Value.of("\ufffd"));
  }

  @Test
  void longTextSurvivesWhereverTheGeneratorsBufferEnds() {
    for (int length : List.of(1_000, 1_999, 2_000, 3_999, 4_000, 7_999, 8_000, 32_768, 100_001)) {
      for (String part : List.of("\ud83d\ude00", "\ud83d\ude00\ud800", "\u20ac", "\"")) {
        String text = "x".repeat(length) + part.repeat(3_000);
        Value value = dict(Value.of(text), Value.of(text));
        assertThat(ValueJson.fromBytes(ValueJson.toBytes(value))).isEqualTo(value);
        assertThat(ValueJson.fromText(ValueJson.toText(value))).isEqualTo(value);
      }
    }
  }

  @Test
  void noMessageRepeatsMoreThanFortyCharactersOfTheInput() {
    String junk = "q".repeat(5_000);
    for (String json : List.of(junk, "[" + junk, "{'$" + junk + "':1}", "{'a':1,'$" + junk + "':1}", "{" + junk + ":1}",
        "{'$int':'" + junk + "'}", "{'$bytes':'!" + junk + "'}", "{'$datetime':'" + junk + "'}", "'\\" + junk,
        "{'$float':'" + junk + "'}", "{'$ref':{'" + junk + "':1}}", "{'$foreign':{'" + junk + "':1}}", "1" + junk, "t"
        + junk,
        "-" + junk, "'\\u" + junk, "{'a':t" + junk + "}", "{'$set':[{'$" + junk + "':1}]}")) {
      assertThatThrownBy(() -> ValueJson.fromText(json.replace('\'', '"'))).isInstanceOf(MalformedValue.class)
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("q".repeat(41)).hasSizeLessThan(400));
    }
  }

  @Test
  void aValueMayBeNestedToTheLimitHoweverManyBracketsThatTakes() {
    Value list = Value.none();
    Value tuple = Value.none();
    Value dict = Value.none();
    Value foreign = Value.none();
    for (int i = 0; i < ValueJson.MAX_DEPTH; i++) {
      list = Value.list(list);
      tuple = Value.tuple(tuple);
      dict = dict(Value.of(1), dict);
      foreign = new ForeignValue("python", "x", foreign);
    }
    for (Value deep : List.of(list, tuple, dict, foreign)) {
      assertSameKind(ValueJson.fromBytes(ValueJson.toBytes(deep)), deep);
      assertSameKind(ValueJson.fromText(ValueJson.toText(deep)), deep);
      assertSameKind(ValueJson.fromJson(ValueJson.toJson(deep)), deep);
      for (Value tooDeep : List.of(Value.list(deep), Value.tuple(deep), dict(Value.of("a"), deep),
          new ForeignValue("python", "x", deep), dict(Value.of(1), deep))) {
        assertTooDeep(() -> ValueJson.toBytes(tooDeep));
        assertTooDeep(() -> ValueJson.toText(tooDeep));
        assertTooDeep(() -> ValueJson.toJson(tooDeep));
      }
      Object json = ValueJson.toJson(deep);
      assertTooDeep(() -> ValueJson.fromJson(List.of(json)));
    }
    assertTooDeep(() -> ValueJson.toBytes(Samples.nested(1_000_000)));
  }

  @Test
  void anIntegerWithTooManyDigitsToBeReadIsNotWritten() {
    Value greatest = Value.of(BigInteger.TEN.pow(10_000).subtract(BigInteger.ONE).negate());
    assertSameKind(ValueJson.fromBytes(ValueJson.toBytes(greatest)), greatest);
    for (BigInteger number : List.of(BigInteger.TEN.pow(10_000), BigInteger.ONE.shiftLeft(10_000_000))) {
      assertThatThrownBy(() -> ValueJson.toBytes(Value.of(number))).isInstanceOf(MalformedValue.class)
          .hasMessage("number longer than 10000 digits");
      assertThatThrownBy(() -> ValueJson.toJson(Value.of(number))).isInstanceOf(MalformedValue.class);
    }
  }

  @Test
  void aPartOfAnArrayIsRead() {
    byte[] json = "xx[1,2]yy".getBytes(StandardCharsets.UTF_8);
    assertThat(ValueJson.fromBytes(json, 2, 5)).isEqualTo(Value.list(Value.of(1), Value.of(2)));
  }

  @Test
  void aValueIsReadAndWrittenInTheMiddleOfAMessage() throws IOException {
    String message = "{\"id\":1,\"value\":{\"$tuple\":[1,{\"a\":\"b\"}]},\"last\":true}";
    Value value;
    try (JsonParser in = ValueJson.FACTORY.createParser(message)) {
      do {
        in.nextToken();
      } while (!"value".equals(in.currentName()));
      in.nextToken();
      value = ValueJson.read(in);
      assertThat(in.currentToken()).isEqualTo(JsonToken.END_OBJECT);
      assertThat(in.nextFieldName()).isEqualTo("last");
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator out = ValueJson.FACTORY.createGenerator(text)) {
      out.writeStartObject();
      out.writeNumberField("id", 1);
      out.writeFieldName("value");
      ValueJson.write(out, value);
      out.writeBooleanField("last", true);
      out.writeEndObject();
    }
    assertThat(text).hasToString(message);
  }

  @Test
  void aParserThatStandsOnNoValueIsRefused() throws IOException {
    try (JsonParser in = ValueJson.FACTORY.createParser("[]")) {
      assertThatThrownBy(() -> ValueJson.read(in)).isInstanceOf(MalformedValue.class)
          .hasMessage("expected a value, found nothing");
      in.nextToken();
      in.nextToken();
      assertThatThrownBy(() -> ValueJson.read(in)).isInstanceOf(MalformedValue.class)
          .hasMessage("expected a value, found END_ARRAY");
    }
  }

  @Test
  void aTreeIsWhatAParserWouldMakeOfTheText() {
    Map<String, Object> expected = new LinkedHashMap<>();
    expected.put("a", Arrays.asList(1, 1L << 40, 1.5, null, "x", true));
    expected.put("$$b", Map.of("$int", "9223372036854775807"));
    assertThat(ValueJson.toJson(dict(Value.of("a"), Value.list(Value.of(1), Value.of(1L << 40), Value.of(1.5),
        Value.none(),
        Value.of("x"), Value.of(true)), Value.of("$b"), Value.of(Long.MAX_VALUE)))).isEqualTo(expected);
  }

  /** What Vert.x's JsonObject looks like from here. */
  private record Entries(Map<String, Object> map) implements Iterable<Map.Entry<String, Object>> {
    @Override
    public Iterator<Map.Entry<String, Object>> iterator() {
      return map.entrySet().iterator();
    }
  }

  /** What Vert.x's JsonArray looks like from here. */
  private record Items(List<Object> list) implements Iterable<Object> {
    @Override
    public Iterator<Object> iterator() {
      return list.iterator();
    }
  }

  @Test
  void treesOfOtherCollectionsAreRead() {
    assertSameKind(ValueJson.fromJson(new Entries(Map.of())), dict());
    assertSameKind(ValueJson.fromJson(new Items(List.of())), Value.list());
    assertSameKind(ValueJson.fromJson(new Entries(Map.of("$tuple", new Items(List.of(1, 2L, (short) 3, (byte) 4))))),
        Value.tuple(Value.of(1), Value.of(2), Value.of(3), Value.of(4)));
    assertSameKind(ValueJson.fromJson(new Items(List.of(new Entries(Map.of("$$a", 1.5f)), new byte[] {1},
        BigInteger.TEN))),
        Value.list(dict(Value.of("$a"), Value.of(1.5)), Value.of(new byte[] {1}), Value.of(10)));
    assertSameKind(ValueJson.fromJson(new Entries(Map.of("$dict", List.of(new Items(List.of(1,
        new StringBuilder("x"))))))),
        dict(Value.of(1), Value.of("x")));
    assertSameKind(ValueJson.fromJson(Double.NaN), Value.of(Double.NaN));
  }

  @Test
  void treesOfVertxAreReadAndWritten() {
    JsonObject object = new JsonObject(
        "{'a':[{},[],{'$tuple':[1,1.0]}],'$$b':null,'c':{'$int':'12345678901234567890'}}".replace('\'', '"'));
    Value value = ValueJson.fromJson(object);
    assertSameKind(value, ValueJson.fromText(object.encode()));
    assertSameKind(ValueJson.fromJson(object.getJsonArray("a")), ((DictValue) value).get("a"));
    @SuppressWarnings("unchecked")
    Map<String, Object> written = (Map<String, Object>) ValueJson.toJson(value);
    assertThat(new JsonObject(written)).isEqualTo(object);
    assertThat(new JsonObject(written).encode()).isEqualTo(ValueJson.toText(value));
  }

  @Test
  void malformedTreesAreRefusedAsTheirTextIs() {
    assertTreeRefused(Map.of("$x", 1), "unknown tag '$x'");
    assertTreeRefused(new Entries(Map.of("$tuple", Map.of())), "$tuple takes a list, not an object");
    assertTreeRefused(Map.of("$ref", List.of()), "$ref takes an object");
    assertTreeRefused(Map.of("$int", 1), "$int takes text");
    assertTreeRefused(Map.of("$set", List.of(List.of())), "a member of $set: unhashable type: 'list'");
    assertTreeRefused(Map.of("$dict", List.of(1)), "$dict takes a list of [key, value] lists, not a number");
    assertTreeRefused(Map.of("$dict", List.of(List.of(1))), "not a list of one in it");
    assertTreeRefused(Map.of("$tuple", List.of(), "a", 1), "tag '$tuple' beside other keys");
    assertTreeRefused(Map.of(1, 2), "the keys of a JSON object are text, not a number");
    assertTreeRefused(new BigDecimal("1.5"), "neither a whole number nor a 64-bit float: java.math.BigDecimal");
    assertTreeRefused(new Object(), "no JSON: java.lang.Object");
  }

  private static void assertTreeRefused(Object json, String message) {
    assertThatThrownBy(() -> ValueJson.fromJson(json)).isInstanceOf(MalformedValue.class).hasMessageContaining(message);
  }

  private static void assertTooDeep(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(MalformedValue.class)
        .hasMessage("nested too deep: an argument may have 100 levels, a stored value 128");
  }

  private static void assertSameKind(Value read, Value expected) {
    assertThat(SameKind.of(read, expected)).as("%s of the same kind as %s", read, expected).isTrue();
  }

  /** JSON is written with ' for " here. */
  private static Arguments form(Value value, String json) {
    return Arguments.of(value, json.replace('\'', '"'));
  }

  private static Arguments bad(String json, String message) {
    String reason = message.startsWith("number outside") ? message.replace('\'', '"') : message;
    return Arguments.of(json.replace('\'', '"'), reason);
  }
}
