package io.holdfast.value;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.SegmentedStringWriter;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * The JSON form of values, a wire promise.
 *
 * <p>What JSON can say is plain JSON: null, true and false, integers up to 2^53-1 either way (what every language reads
 * exactly), finite floats (always with a fraction or an exponent: {@code 1.0} stays a float), text, lists, dicts whose
 * keys are text, in their order. The rest is an object with one key, the {@link Tag}:
 *
 * <pre>
 * {"$bytes": "base64"}          {"$tuple": [...]}       {"$set": [...]}       {"$frozenset": [...]}
 * {"$int": "9007199254740993"}  {"$float": "nan"}       {"$dict": [[k, v], ...]}
 * {"$datetime": "2026-01-31T12:00:00.000001+02:00"}
 * {"$ref": {"name": "jobs", "type": "queue", "incarnation": 3}}
 * {"$foreign": {"language": "python", "type": "decimal.Decimal", "parts": "1.50"}}
 * </pre>
 *
 * A dict's own key that starts with {@code $} is written with one more in front. Integers of any size are also read as
 * plain digits. Of equal keys the last one wins, at the place of the first. Values may be nested {@value #MAX_DEPTH}
 * deep, however many brackets their JSON takes: what can be written can be read, alone or inside a message.
 */
public final class ValueJson {
  /** How many values may stand around another, itself included. */
  public static final int MAX_DEPTH = 128;
  /**
   * The same for what comes from outside: lower, so that it can still be read when it has become part of a fact or of
   * an object's whole state.
   */
  public static final int MAX_ARGUMENT_DEPTH = 100;
  /** The greatest number of digits of an integer, and of characters of any number. */
  public static final int MAX_DIGITS = 10_000;

  /** A value takes up to three brackets ({@code {"$dict": [[}), and the message around it a few. */
  private static final int MAX_BRACKETS = 3 * MAX_DEPTH + 64;
  private static final long GREATEST_PLAIN = (1L << 53) - 1;
  private static final long BITS_OF_MAX_DIGITS = (long) Math.ceil(MAX_DIGITS * Math.log(10) / Math.log(2));
  private static final int SHOWN = 120;

  /**
   * The factory for everything strangers send. No limit on the length of text: the frame has one. Names are neither
   * interned nor kept in the table that Jackson shares between parsers, where hostile keys would stay after their
   * message.
   */
  public static final JsonFactory FACTORY = new StrictUtf8Factory(new JsonFactoryBuilder()
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxNestingDepth(MAX_BRACKETS)
          .maxNumberLength(MAX_DIGITS)
          .maxStringLength(Integer.MAX_VALUE)
          .maxNameLength(Integer.MAX_VALUE)
          .build())
      .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
      .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
      .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
      .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
      .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)); // else characters beyond U+FFFF go out escaped

  private ValueJson() {
  }

  /** @throws MalformedValue when the value is nested too deep, or an integer has too many digits, to be read back */
  public static byte[] toBytes(Value value) {
    BufferRecycler recycler = FACTORY._getBufferRecycler();
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(recycler)) {
      try (JsonGenerator out = FACTORY.createGenerator(bytes, JsonEncoding.UTF8)) {
        write(out, value);
      }
      return bytes.getClearAndRelease();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    } finally {
      recycler.releaseToPool();
    }
  }

  /** As {@link #toBytes}, but text. */
  public static String toText(Value value) {
    BufferRecycler recycler = FACTORY._getBufferRecycler();
    try (SegmentedStringWriter text = new SegmentedStringWriter(recycler)) {
      try (JsonGenerator out = FACTORY.createGenerator(text)) {
        write(out, value);
      }
      return text.getAndClear();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    } finally {
      recycler.releaseToPool();
    }
  }

  /** Reads UTF-8 that holds one value and nothing else. @throws MalformedValue saying what is wrong, and where */
  public static Value fromBytes(byte[] json) {
    return fromBytes(json, 0, json.length);
  }

  /** As {@link #fromBytes(byte[])}, from a part of the array. */
  public static Value fromBytes(byte[] json, int offset, int length) {
    try (JsonParser in = FACTORY.createParser(json, offset, length)) {
      return readOnly(in);
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  /** As {@link #fromBytes(byte[])}, from text. */
  public static Value fromText(String json) {
    try (JsonParser in = FACTORY.createParser(json)) {
      return readOnly(in);
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  private static Value readOnly(JsonParser in) throws IOException {
    if (in.nextToken() == null) {
      throw new MalformedValue("no JSON: nothing but white space");
    }
    Value value = read(in);
    if (in.nextToken() != null) {
      throw new MalformedValue("more than one JSON value, the second one " + position(in.currentTokenLocation()));
    }
    return value;
  }

  /** Writes the value as the next one of the generator. @throws MalformedValue as {@link #toBytes} */
  public static void write(JsonGenerator out, Value value) throws IOException {
    ValueWriter.write(out, value, 0);
  }

  /**
   * Reads the value whose first token the parser stands on, and leaves it on the last.
   *
   * @throws MalformedValue when it is JSON but no value
   * @throws IOException when it is no JSON: see {@link #malformed}
   */
  public static Value read(JsonParser in) throws IOException {
    return ValueReader.read(in, 0);
  }

  /** As {@link #read}, for what comes from outside: at most {@link #MAX_ARGUMENT_DEPTH} deep. */
  public static Value readArgument(JsonParser in) throws IOException {
    return ValueReader.read(in, MAX_DEPTH - MAX_ARGUMENT_DEPTH);
  }

  /** As {@link #fromJson}, for what comes from outside: at most {@link #MAX_ARGUMENT_DEPTH} deep. */
  public static Value argumentFromJson(Object json) {
    return ValueTree.read(json, MAX_DEPTH - MAX_ARGUMENT_DEPTH);
  }

  /** The JSON form as Map, List, String, Integer, Long, Double, Boolean and null; the collections are the caller's. */
  public static Object toJson(Value value) {
    return ValueTree.write(value, 0);
  }

  /**
   * Reads what {@link #toJson} gives, or a part of a Vert.x JsonObject or JsonArray, those two included; {@code byte[]}
   * is bytes.
   *
   * @throws MalformedValue for anything else
   */
  public static Value fromJson(Object json) {
    return ValueTree.read(json, 0);
  }

  /** What is wrong with JSON that Jackson gave up on, in words for whoever sent it: short, and with the position. */
  public static MalformedValue malformed(IOException e) {
    if (e instanceof StreamConstraintsException) {
      String message = e.getMessage();
      return message.contains("nesting depth") ? tooDeep()
          : message.contains("Number value length") ? new MalformedValue("number longer than " + MAX_DIGITS + " digits")
          : new MalformedValue("JSON beyond the limits");
    }
    if (!(e instanceof JsonProcessingException problem)) { // of StrictUtf8Factory
      return new MalformedValue("no JSON: not UTF-8");
    }
    String message = problem.getOriginalMessage();
    String reason = message.startsWith("Unexpected end-of-input") ? "ends too early" : reason(message);
    return new MalformedValue("no JSON " + position(problem.getLocation()) + ": " + reason);
  }

  /** Jackson's reason without what it repeats of the input, what it advises its own user, and where its source is. */
  private static String reason(String message) {
    if (message.startsWith("Unrecognized token")) {
      return "unrecognized word";
    }
    String reason = message.replaceFirst("(?s)( \\(for | \\(JSON String|: enable ).*", "");
    return reason.length() <= SHOWN ? reason : reason.substring(0, SHOWN) + "...";
  }

  private static String position(JsonLocation location) {
    return location == null ? "somewhere" : "at line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  static void requireDepth(int depth) {
    if (depth >= MAX_DEPTH) {
      throw tooDeep();
    }
  }

  private static MalformedValue tooDeep() {
    return new MalformedValue("nested too deep: an argument may have " + MAX_ARGUMENT_DEPTH + " levels, a stored value "
        + MAX_DEPTH);
  }

  static boolean isPlain(long number) {
    return number >= -GREATEST_PLAIN && number <= GREATEST_PLAIN;
  }

  static boolean hasTextKeys(Map<Value, Value> entries) {
    for (Value key : entries.keySet()) {
      if (!(key instanceof StringValue)) {
        return false;
      }
    }
    return true;
  }

  static String digits(BigIntValue big) {
    String digits = big.value().bitLength() > BITS_OF_MAX_DIGITS ? "" : big.toString();
    if (digits.isEmpty() || digits.length() - (digits.charAt(0) == '-' ? 1 : 0) > MAX_DIGITS) {
      throw new MalformedValue("number longer than " + MAX_DIGITS + " digits");
    }
    return digits;
  }
}
