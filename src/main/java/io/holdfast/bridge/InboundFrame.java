package io.holdfast.bridge;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.model.Arguments;
import io.holdfast.model.Call;
import io.holdfast.model.CallTarget;
import io.holdfast.model.Caller;
import io.holdfast.model.Guard;
import io.holdfast.value.MalformedValue;
import io.holdfast.value.NoneValue;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import io.holdfast.wire.FrameJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One frame of a client, taken apart. One instance serves all frames of an event loop, one after another; what it says
 * is about the last one it has read.
 *
 * <p>A body is read when it is known what it should be. The address usually stands before it; where it does not, or
 * where the body is refused before the replyAddress was seen, the frame is read a second time.
 */
final class InboundFrame {
  private static final String[] NO_NAMES = {};
  private static final int LONGEST_SHOWN = 60;

  private final CallScanner scanner = new CallScanner();
  private byte[] bytes;
  private int offset;
  private int length;

  FrameType type;
  String address;
  /** What of the address names the object of a call; null when it was not looked for. */
  String objectName;
  String replyAddress;
  /** Header names with text, numbers and bools; empty when there are none. */
  Map<String, Object> headers;
  /** With what a request that came from the event bus is refused; null when it is answered. */
  Integer failureCode;
  String failureMessage;

  // the body of a call
  String operation;
  Arguments arguments;
  long callId;
  long floor;
  /** Null when there are none. */
  long[] open;
  long incarnation;
  long timeoutMs;
  String holder;
  String session;
  /** Null when there is none. */
  Guard guard;

  private boolean bodySeen;
  private boolean bodyRead;
  private HoldfastException bodyRefused;
  private boolean envelopeOnly;
  private boolean bodyOnly;

  /**
   * Reads all but the bodies of frames that are no calls.
   *
   * @throws BadArguments saying what is wrong; what was read before it can be asked for
   */
  void read(byte[] from, int at, int count) {
    bytes = from;
    offset = at;
    length = count;
    clearEnvelope();
    clearBody();
    if (!scanner.read(this, bytes, offset, length)) {
      parse(from, at, count);
    }
  }

  /** As above, with the JSON parser in any case. */
  void parse(byte[] from, int at, int count) {
    bytes = from;
    offset = at;
    length = count;
    clearEnvelope();
    clearBody();
    parse(false, false);
    if (bodyRefused != null && replyAddress == null || bodySeen && !bodyRead && address != null && isCall()) {
      secondReading();
    }
    if (bodyRefused != null) {
      throw bodyRefused;
    }
    check();
  }

  private void secondReading() {
    HoldfastException refused = bodyRefused;
    clearBody();
    clearEnvelope();
    parse(true, false);
    bodyRefused = refused;
    if (refused == null && isCall()) {
      parse(false, true);
    }
  }

  private boolean isCall() {
    return Addresses.isCall(address);
  }

  private void clearEnvelope() {
    type = null;
    address = null;
    objectName = null;
    replyAddress = null;
    headers = Map.of();
    failureCode = null;
    failureMessage = null;
    bodySeen = false;
  }

  private void clearBody() {
    bodyRead = false;
    bodyRefused = null;
    operation = null;
    arguments = Arguments.none();
    callId = Call.NOT_REPEATED;
    floor = 0;
    open = null;
    incarnation = CallTarget.ANY;
    timeoutMs = Call.NO_DEADLINE;
    holder = "";
    session = null;
    guard = null;
  }

  private void parse(boolean withoutBody, boolean nothingButBody) {
    envelopeOnly = withoutBody;
    bodyOnly = nothingButBody;
    try {
      FrameJson.read(bytes, offset, length, this::readTokens);
    } catch (MalformedValue e) {
      throw new BadArguments("the frame cannot be read: " + e.getMessage());
    }
  }

  private void check() {
    if (type == null) {
      throw new BadArguments("the frame has no \"type\"; it is send, publish, register, unregister or ping");
    }
    if (type != FrameType.PING && address == null) {
      throw new BadArguments("the frame has no \"address\"");
    }
  }

  // ---------------------------------------------------------------- the frame

  private void readTokens(JsonParser in) throws IOException {
    if (!bodyOnly) {
      clearEnvelope(); // this may be the other parser's turn
      if (!envelopeOnly) {
        clearBody();
      }
    }
    if (in.nextToken() != JsonToken.START_OBJECT) {
      throw new BadArguments("a frame is a JSON object {\"type\": …, \"address\": …, \"body\": …}");
    }
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      JsonToken token = in.nextToken();
      if (bodyOnly) {
        if (name.equals("body")) {
          callBody(in);
        } else {
          in.skipChildren();
        }
        continue;
      }
      field(in, name, token);
    }
    if (in.nextToken() != null) {
      throw new BadArguments("a frame is one JSON object; there is more after it");
    }
  }

  private void field(JsonParser in, String name, JsonToken token) throws IOException {
    switch (name) {
      case "type" -> {
        String given = once(name, type, text(in, name, token));
        type = given == null ? null : FrameType.named(given);
        if (given != null && type == null) {
          throw new BadArguments("no frame is of type '" + shortened(given)
              + "'; there are send, publish, register, unregister and ping");
        }
      }
      case "address" -> address = once(name, address, text(in, name, token));
      case "replyAddress" -> replyAddress = once(name, replyAddress, text(in, name, token));
      case "headers" -> headers(in, token);
      case "body" -> body(in);
      case "failureCode" -> {
        if (token != JsonToken.VALUE_NULL) {
          failureCode = (int) number(in, name, token);
        }
      }
      case "message" -> failureMessage = text(in, name, token);
      default -> in.skipChildren(); // clients add fields of their own
    }
  }

  private void headers(JsonParser in, JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_NULL) {
      return;
    }
    if (token != JsonToken.START_OBJECT) {
      throw new BadArguments("\"headers\" is an object of texts, or null");
    }
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      Object value = switch (in.nextToken()) {
        case VALUE_STRING -> in.getText();
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> ValueJson.read(in);
        case VALUE_TRUE -> Boolean.TRUE;
        case VALUE_FALSE -> Boolean.FALSE;
        case VALUE_NULL -> null;
        default -> throw new BadArguments("the header '" + shortened(name) + "' is neither text, number nor bool");
      };
      if (value != null) {
        if (headers.isEmpty()) {
          headers = new LinkedHashMap<>();
        }
        headers.put(name, value);
      }
    }
  }

  private void body(JsonParser in) throws IOException {
    if (bodySeen) {
      throw new BadArguments("the frame has two fields called \"body\"");
    }
    bodySeen = true;
    if (envelopeOnly || address == null || !isCall()) {
      in.skipChildren();
      return;
    }
    callBody(in);
  }

  // ---------------------------------------------------------------- a call

  /** Notes a refusal and skips the rest, so that the fields behind the body are still seen. */
  private void callBody(JsonParser in) throws IOException {
    bodyRead = true;
    if (in.currentToken() != JsonToken.START_OBJECT) {
      bodyRefused = new BadArguments("the body of a call is an object {\"op\": …, \"args\": …}");
      in.skipChildren();
      return;
    }
    int depth = in.getParsingContext().getNestingDepth();
    try {
      for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
        callField(in, name, in.nextToken());
      }
    } catch (BadArguments | TooLarge e) {
      bodyRefused = e;
      leave(in, depth);
    } catch (MalformedValue e) {
      bodyRefused = new BadArguments("the call is malformed: " + e.getMessage());
      leave(in, depth);
    }
  }

  /** Skips to the end of the body, which the parser is somewhere in. */
  private static void leave(JsonParser in, int depth) throws IOException {
    while (!(in.currentToken() == JsonToken.END_OBJECT && in.getParsingContext().getNestingDepth() < depth)) {
      if (in.nextToken() == null) {
        return;
      }
    }
  }

  private void callField(JsonParser in, String name, JsonToken token) throws IOException {
    switch (name) {
      case "op" -> operation = text(in, name, token);
      case "args" -> arguments = arguments(in, token);
      case "call" -> callId = positive(in, name, token, Call.NOT_REPEATED);
      case "floor" -> floor = positive(in, name, token, 0);
      case "open" -> open = numbers(in, name, token);
      case "incarnation" -> incarnation = positive(in, name, token, CallTarget.ANY);
      case "timeout" -> timeoutMs = positive(in, name, token, Call.NO_DEADLINE);
      case "holder" -> {
        String given = text(in, name, token);
        holder = given == null ? "" : given;
      }
      case "session" -> session = text(in, name, token);
      case "guard" -> guard = guard(in, token);
      default -> in.skipChildren(); // of a later version
    }
  }

  private static Guard guard(JsonParser in, JsonToken first) throws IOException {
    if (first == JsonToken.VALUE_NULL) {
      return null;
    }
    if (first != JsonToken.START_OBJECT) {
      throw new BadArguments("\"guard\" is an object {\"lock\": …, \"token\": …}");
    }
    String lock = null;
    long number = 0;
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      JsonToken token = in.nextToken();
      switch (name) {
        case "lock" -> lock = text(in, name, token);
        case "token" -> number = number(in, name, token);
        default -> in.skipChildren(); // of a later version
      }
    }
    return new Guard(lock, number);
  }

  private static Arguments arguments(JsonParser in, JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_NULL) {
      return Arguments.none();
    } else if (token == JsonToken.START_ARRAY) {
      return positional(in);
    } else if (token == JsonToken.START_OBJECT) {
      return named(in);
    }
    throw new BadArguments("\"args\" is an object by name or an array by position");
  }

  private static Arguments positional(JsonParser in) throws IOException {
    if (in.nextToken() == JsonToken.END_ARRAY) {
      return Arguments.none();
    }
    Value first = ValueJson.readArgument(in);
    if (in.nextToken() == JsonToken.END_ARRAY) {
      return Arguments.positional(first);
    }
    List<Value> values = new ArrayList<>(4);
    values.add(first);
    do {
      values.add(ValueJson.readArgument(in));
    } while (in.nextToken() != JsonToken.END_ARRAY);
    return Arguments.positional(values);
  }

  private static Arguments named(JsonParser in) throws IOException {
    String name = in.nextFieldName();
    if (name == null) {
      return Arguments.none();
    }
    in.nextToken();
    Value value = ValueJson.readArgument(in);
    String next = in.nextFieldName();
    if (next == null) {
      return Arguments.mixed(new String[] {name}, new Value[] {value});
    }
    List<String> names = new ArrayList<>(4);
    List<Value> values = new ArrayList<>(4);
    names.add(name);
    values.add(value);
    for (; next != null; next = in.nextFieldName()) {
      in.nextToken();
      names.add(next);
      values.add(ValueJson.readArgument(in));
    }
    return Arguments.mixed(names.toArray(NO_NAMES), values.toArray(new Value[0]));
  }

  private static long positive(JsonParser in, String name, JsonToken token, long absent) throws IOException {
    if (token == JsonToken.VALUE_NULL) {
      return absent;
    }
    long number = number(in, name, token);
    if (number < 0) {
      throw new BadArguments("\"" + name + "\" is a whole number from 0, not " + number);
    }
    return number;
  }

  /** Ascending or not; null when there are none. */
  private static long[] numbers(JsonParser in, String name, JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (token != JsonToken.START_ARRAY) {
      throw new BadArguments("\"" + name + "\" is an array of the numbers of calls");
    }
    long[] numbers = new long[4];
    int count = 0;
    for (JsonToken item = in.nextToken(); item != JsonToken.END_ARRAY; item = in.nextToken()) {
      if (count == Caller.MOST_OPEN) {
        throw Caller.tooManyOpen();
      }
      if (count == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * count);
      }
      numbers[count++] = number(in, name, item);
    }
    return count == 0 ? null : Arrays.copyOf(numbers, count);
  }

  private static long number(JsonParser in, String name, JsonToken token) throws IOException {
    if (token != JsonToken.VALUE_NUMBER_INT || in.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw new BadArguments("\"" + name + "\" is a whole number of at most 64 bits");
    }
    return in.getLongValue();
  }

  private static String text(JsonParser in, String name, JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_STRING) {
      return in.getText();
    } else if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    throw new BadArguments("\"" + name + "\" is text");
  }

  private static String once(String name, Object before, String now) {
    if (before != null && now != null) {
      throw new BadArguments("the frame has two fields called \"" + name + "\"");
    }
    return now;
  }

  // ---------------------------------------------------------------- other bodies

  /** The body as a value; None when there is none. @throws BadArguments when it is no value */
  Value bodyValue() {
    Value[] found = {NoneValue.NONE};
    try {
      FrameJson.read(bytes, offset, length, in -> {
        if (findBody(in)) {
          found[0] = ValueJson.readArgument(in);
        }
      });
    } catch (MalformedValue e) {
      throw new BadArguments("the body cannot be read: " + e.getMessage());
    }
    return found[0];
  }

  /** Puts the parser on the body's first token. */
  static boolean findBody(JsonParser in) throws IOException {
    in.nextToken();
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      in.nextToken();
      if (name.equals("body")) {
        return true;
      }
      in.skipChildren();
    }
    return false;
  }

  byte[] bytes() {
    return bytes;
  }

  int offset() {
    return offset;
  }

  int length() {
    return length;
  }

  static String shortened(String text) {
    return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
  }
}
