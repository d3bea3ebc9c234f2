package io.holdfast.journal;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.journal.ExportLine.Answered;
import io.holdfast.journal.ExportLine.Drop;
import io.holdfast.journal.ExportLine.End;
import io.holdfast.journal.ExportLine.Fact;
import io.holdfast.journal.ExportLine.Header;
import io.holdfast.journal.ExportLine.ObjectBegins;
import io.holdfast.journal.ExportLine.Progressed;
import io.holdfast.journal.ExportLine.Session;
import io.holdfast.journal.ExportLine.Type;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes an export: lines of JSON, as docs/durability.md has them. */
public final class ExportWriter {
  /** Of one line, when it is read. */
  public static final int MOST_LINE_BYTES = 1 << 30;
  private static final byte[] BEFORE_FACT = "{\"fact\":".getBytes(StandardCharsets.US_ASCII);

  private final OutputStream out;
  private final int mostLineBytes;

  public ExportWriter(OutputStream out) {
    this(out, MOST_LINE_BYTES);
  }

  ExportWriter(OutputStream out, int mostLineBytes) {
    this.out = new BufferedOutputStream(out, 1 << 16);
    this.mostLineBytes = mostLineBytes;
  }

  /** @throws BadJournal when the line would be longer than one that can be read again */
  public void write(ExportLine line) throws IOException {
    if (line instanceof Fact fact) {
      requireLength(BEFORE_FACT.length + 1L + fact.encoded().length);
      out.write(BEFORE_FACT);
      out.write(fact.encoded());
      out.write('}');
    } else {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
      try (JsonGenerator json = ValueJson.FACTORY.createGenerator(bytes, JsonEncoding.UTF8)) {
        json.writeStartObject();
        write(json, line);
        json.writeEndObject();
      }
      requireLength(bytes.size());
      bytes.writeTo(out);
    }
    out.write('\n');
  }

  private void requireLength(long bytes) {
    if (bytes > mostLineBytes) {
      throw new BadJournal("a line of " + bytes + " bytes would be needed, the most is " + mostLineBytes
          + "; make that value smaller, or leave its object out (--without NAME)");
    }
  }

  private static void write(JsonGenerator json, ExportLine line) throws IOException {
    if (line instanceof Header header) {
      json.writeStringField("holdfast", "export");
      json.writeNumberField("version", header.version());
      json.writeStringField("node", header.node());
      json.writeNumberField("shards", header.shards());
      json.writeNumberField("numbers", header.numbers());
      json.writeBooleanField("sessions", header.sessions());
    } else if (line instanceof Type type) {
      json.writeStringField("type", type.name());
      json.writeFieldName("facts");
      ValueJson.write(json, schema(type.facts()));
    } else if (line instanceof Session session) {
      json.writeStringField("session", session.opened().session());
      json.writeStringField("secret", Base64.getEncoder().encodeToString(session.opened().secret()));
      json.writeNumberField("lease_ms", session.opened().leaseMs());
      json.writeStringField("user", session.opened().user());
    } else if (line instanceof Drop drop) {
      json.writeStringField("drop", drop.caller().session());
      json.writeNumberField("call", drop.caller().callId());
    } else if (line instanceof End end) {
      json.writeBooleanField("end", true);
      json.writeNumberField("objects", end.objects());
      json.writeNumberField("facts", end.facts());
      json.writeNumberField("sessions", end.sessions());
      json.writeNumberField("answers", end.answers());
      json.writeNumberField("drops", end.drops());
    } else {
      writeOfObject(json, line);
    }
  }

  private static DictValue schema(Map<String, Map<String, String>> facts) {
    Map<Value, Value> schema = new LinkedHashMap<>();
    facts.forEach((fact, components) -> {
      Map<Value, Value> parts = new LinkedHashMap<>();
      components.forEach((part, kind) -> parts.put(Value.of(part), Value.of(kind)));
      schema.put(Value.of(fact), new DictValue(parts));
    });
    return new DictValue(schema);
  }

  private static void writeOfObject(JsonGenerator json, ExportLine line) throws IOException {
    if (line instanceof ObjectBegins begins) {
      json.writeStringField("object", begins.made().object());
      json.writeNumberField("incarnation", begins.made().incarnation());
      json.writeStringField("type", begins.made().type());
      json.writeFieldName("options");
      ValueJson.write(json, begins.made().options());
      json.writeNumberField("fact_number", begins.factNumber());
    } else if (line instanceof Progressed progressed) {
      json.writeStringField("progress", progressed.progress().session());
      json.writeNumberField("floor", progressed.progress().floor());
      json.writeArrayFieldStart("open");
      for (long number : progressed.progress().open() == null ? new long[0] : progressed.progress().open()) {
        json.writeNumber(number);
      }
      json.writeEndArray();
      json.writeNumberField("latest", progressed.latest());
    } else if (line instanceof Answered answered) {
      JournalRecord.Answer answer = answered.answer();
      json.writeStringField("answer", answer.session());
      json.writeNumberField("call", answer.callId());
      if (answer.failure() == null) {
        json.writeFieldName("result");
        ValueJson.write(json, answer.result());
      } else {
        json.writeNumberField("failure", answer.failure().code().number());
        json.writeStringField("message", answer.failure().getMessage() == null ? "" : answer.failure().getMessage());
        if (answer.failure() instanceof Failed failed) {
          json.writeStringField("class", failed.type());
          json.writeFieldName("arguments");
          ValueJson.write(json, RecordCodec.arguments(failed));
          json.writeStringField("stack", failed.remoteStack());
        }
      }
    }
  }

  /** All of it is with the stream then. */
  public void flush() throws IOException {
    out.flush();
  }
}
