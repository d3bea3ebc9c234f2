package io.holdfast.bridge;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.JsonTokenId;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.value.IntValue;
import io.holdfast.value.ValueJson;
import io.holdfast.wire.FrameOutput;
import java.io.IOException;
import java.util.Map;

/** Checks a frame of plain traffic and writes it anew: nothing gets to the library that was not looked at. */
final class PlainFrame {
  private static final int LONGEST_ADDRESS = 1_000;
  private static final long LONGEST_TIMEOUT_MS = 3_600_000;
  // The library reads with Jackson's default limits: what exceeds them has to be refused here, where it is answered.
  private static final JsonFactory FACTORY = JsonFactory.builder()
      .enable(JsonWriteFeature.ESCAPE_NON_ASCII) // also half a surrogate pair can be written then
      .build();

  private PlainFrame() {
  }

  static void check(InboundFrame frame) {
    requireLength("address", frame.address);
    if (frame.replyAddress != null) {
      requireLength("replyAddress", frame.replyAddress);
    }
    if (frame.headers.containsKey("codecName")) {
      throw new BadArguments("the header 'codecName' is not taken: a body is JSON and stays JSON");
    }
  }

  private static void requireLength(String field, String text) {
    if (text.isEmpty() || text.length() > LONGEST_ADDRESS) {
      throw new BadArguments("\"" + field + "\" of plain traffic is 1 to " + LONGEST_ADDRESS + " characters, not "
          + text.length());
    }
  }

  /** @throws BadArguments when the body or a header cannot be passed on; nothing is left of the frame then */
  static void write(FrameOutput out, InboundFrame frame, String type, boolean withReplyAddress) {
    out.begin();
    try (JsonGenerator json = FACTORY.createGenerator(out, JsonEncoding.UTF8)) {
      json.writeStartObject();
      json.writeStringField("type", type);
      json.writeStringField("address", frame.address);
      if (withReplyAddress && frame.replyAddress != null) {
        json.writeStringField("replyAddress", frame.replyAddress);
      }
      if (!frame.headers.isEmpty()) {
        headers(json, frame.headers);
      }
      if (frame.failureCode != null) {
        json.writeNumberField("failureCode", frame.failureCode);
        json.writeStringField("message", frame.failureMessage);
      }
      body(json, frame);
      json.writeEndObject();
    } catch (IOException e) {
      out.abandon();
      throw new BadArguments("the body cannot be read: " + ValueJson.malformed(e).getMessage());
    } catch (RuntimeException e) {
      out.abandon();
      throw e;
    }
    out.end();
  }

  private static void body(JsonGenerator json, InboundFrame frame) throws IOException {
    try (JsonParser in = FACTORY.createParser(frame.bytes(), frame.offset(), frame.length())) {
      if (InboundFrame.findBody(in)) {
        if (in.currentToken() == JsonToken.VALUE_NUMBER_INT
            && in.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
          throw new BadArguments("a body that is a number is of at most 64 bits");
        }
        json.writeFieldName("body");
        copy(in, json);
      }
    }
  }

  /** Numbers keep their digits; depth is bounded by the parser's limit. */
  private static void copy(JsonParser in, JsonGenerator json) throws IOException {
    int open = 0;
    do {
      json.copyCurrentEventExact(in);
      int token = in.currentTokenId();
      if (token == JsonTokenId.ID_START_OBJECT || token == JsonTokenId.ID_START_ARRAY) {
        open++;
      } else if (token == JsonTokenId.ID_END_OBJECT || token == JsonTokenId.ID_END_ARRAY) {
        open--;
      }
    } while (open > 0 && in.nextToken() != null);
  }

  private static void headers(JsonGenerator json, Map<String, Object> headers) throws IOException {
    json.writeObjectFieldStart("headers");
    for (Map.Entry<String, Object> header : headers.entrySet()) {
      Object value = header.getValue();
      if (header.getKey().equals("timeout")) { // what the library makes delivery options of
        json.writeNumberField("timeout", timeout(value));
      } else if (header.getKey().equals("localOnly")) {
        json.writeBooleanField("localOnly", Boolean.parseBoolean(value.toString()));
      } else {
        json.writeStringField(header.getKey(), value.toString());
      }
    }
    json.writeEndObject();
  }

  private static long timeout(Object value) {
    long timeout = -1;
    if (value instanceof IntValue number) {
      timeout = number.value();
    } else if (value instanceof String text && text.matches("[0-9]{1,9}")) {
      timeout = Long.parseLong(text);
    }
    if (timeout < 1 || timeout > LONGEST_TIMEOUT_MS) {
      throw new BadArguments("the header 'timeout' is 1 to " + LONGEST_TIMEOUT_MS + " ms");
    }
    return timeout;
  }
}
