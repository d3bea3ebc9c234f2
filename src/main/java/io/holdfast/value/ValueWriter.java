package io.holdfast.value;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;

/** Writes a value as JSON tokens. {@code depth} is the number of values around the one being written. */
final class ValueWriter {
  private ValueWriter() {
  }

  static void write(JsonGenerator out, Value value, int depth) throws IOException {
    if (value instanceof StringValue string) {
      text(out, string.value());
    } else if (value instanceof IntValue number) {
      integer(out, number.value());
    } else if (value instanceof DictValue dict) {
      dict(out, dict.entries(), depth);
    } else if (value instanceof ListValue list) {
      items(out, list.items(), depth);
    } else if (value == NoneValue.NONE) {
      out.writeNull();
    } else if (value instanceof BoolValue bool) {
      out.writeBoolean(bool.value());
    } else if (value instanceof FloatValue number) {
      floating(out, number.value());
    } else {
      tagged(out, value, depth);
    }
  }

  private static void integer(JsonGenerator out, long number) throws IOException {
    if (ValueJson.isPlain(number)) {
      out.writeNumber(number);
    } else {
      tagged(out, Tag.INT, Long.toString(number));
    }
  }

  private static void floating(JsonGenerator out, double number) throws IOException {
    String text = FloatText.of(number);
    if (Double.isFinite(number)) {
      out.writeNumber(text);
    } else {
      tagged(out, Tag.FLOAT, text);
    }
  }

  /** Jackson's UTF-8 generator refuses half a surrogate pair, which Python's text may hold: it goes out escaped. */
  private static void text(JsonGenerator out, String text) throws IOException {
    if (EscapedText.isNeededFor(text)) {
      out.writeString(new EscapedText(text));
    } else {
      out.writeString(text);
    }
  }

  private static void items(JsonGenerator out, Collection<Value> items, int depth) throws IOException {
    ValueJson.requireDepth(depth);
    out.writeStartArray();
    for (Value item : items) {
      write(out, item, depth + 1);
    }
    out.writeEndArray();
  }

  private static void dict(JsonGenerator out, Map<Value, Value> entries, int depth) throws IOException {
    ValueJson.requireDepth(depth);
    if (!ValueJson.hasTextKeys(entries)) {
      pairs(out, entries, depth);
      return;
    }
    out.writeStartObject();
    for (Map.Entry<Value, Value> entry : entries.entrySet()) {
      String key = Tag.escape(((StringValue) entry.getKey()).value());
      if (EscapedText.isNeededFor(key)) {
        out.writeFieldName(new EscapedText(key));
      } else {
        out.writeFieldName(key);
      }
      write(out, entry.getValue(), depth + 1);
    }
    out.writeEndObject();
  }

  private static void pairs(JsonGenerator out, Map<Value, Value> entries, int depth) throws IOException {
    out.writeStartObject();
    out.writeArrayFieldStart(Tag.DICT.key);
    for (Map.Entry<Value, Value> entry : entries.entrySet()) {
      out.writeStartArray();
      write(out, entry.getKey(), depth + 1);
      write(out, entry.getValue(), depth + 1);
      out.writeEndArray();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void tagged(JsonGenerator out, Value value, int depth) throws IOException {
    if (value instanceof BigIntValue big) {
      tagged(out, Tag.INT, ValueJson.digits(big));
    } else if (value instanceof DateTimeValue time) {
      tagged(out, Tag.DATETIME, time.text());
    } else if (value instanceof BytesValue bytes) {
      out.writeStartObject();
      out.writeFieldName(Tag.BYTES.key);
      out.writeBinary(Base64Variants.MIME_NO_LINEFEEDS, bytes.value(), 0, bytes.value().length);
      out.writeEndObject();
    } else if (value instanceof TupleValue tuple) {
      tagged(out, Tag.TUPLE, tuple.items(), depth);
    } else if (value instanceof SetValue set) {
      tagged(out, set.frozen() ? Tag.FROZENSET : Tag.SET, set.members(), depth);
    } else if (value instanceof RefValue ref) {
      startFields(out, Tag.REF, depth);
      field(out, "name", ref.name());
      field(out, "type", ref.type());
      out.writeFieldName("incarnation");
      integer(out, ref.incarnation());
      endFields(out);
    } else if (value instanceof ForeignValue foreign) {
      startFields(out, Tag.FOREIGN, depth);
      field(out, "language", foreign.language());
      field(out, "type", foreign.type());
      out.writeFieldName("parts");
      write(out, foreign.parts(), depth + 1);
      endFields(out);
    } else {
      throw new IllegalArgumentException("no JSON form: " + value);
    }
  }

  private static void tagged(JsonGenerator out, Tag tag, String text) throws IOException {
    out.writeStartObject();
    out.writeStringField(tag.key, text);
    out.writeEndObject();
  }

  private static void tagged(JsonGenerator out, Tag tag, Collection<Value> items, int depth) throws IOException {
    out.writeStartObject();
    out.writeFieldName(tag.key);
    items(out, items, depth);
    out.writeEndObject();
  }

  private static void startFields(JsonGenerator out, Tag tag, int depth) throws IOException {
    ValueJson.requireDepth(depth);
    out.writeStartObject();
    out.writeObjectFieldStart(tag.key);
  }

  private static void field(JsonGenerator out, String name, String text) throws IOException {
    out.writeFieldName(name);
    text(out, text);
  }

  private static void endFields(JsonGenerator out) throws IOException {
    out.writeEndObject();
    out.writeEndObject();
  }
}
