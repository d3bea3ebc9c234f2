package io.holdfast.journal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.holdfast.error.ErrorCode;
import io.holdfast.error.HoldfastException;
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
import io.holdfast.journal.JournalRecord.Answer;
import io.holdfast.journal.JournalRecord.CallNumber;
import io.holdfast.journal.JournalRecord.Made;
import io.holdfast.journal.JournalRecord.Progress;
import io.holdfast.journal.JournalRecord.SessionOpened;
import io.holdfast.value.BoolValue;
import io.holdfast.value.DictValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.MalformedValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what {@link ExportWriter} wrote, line by line. What order they come in is the affair of whoever asks. */
public final class ExportReader {
  private static final List<String> KINDS = List.of("holdfast", "type", "session", "drop", "object", "progress",
      "answer", "fact", "end");

  private final InputStream in;
  private final int mostLineBytes;
  private long line;
  private Map<String, Value> fields;

  public ExportReader(InputStream in) {
    this(in, ExportWriter.MOST_LINE_BYTES);
  }

  /** @param mostLineBytes a longer line is refused */
  public ExportReader(InputStream in, int mostLineBytes) {
    this.in = new BufferedInputStream(in, 1 << 16);
    this.mostLineBytes = mostLineBytes;
  }

  /** What is wrong with the line that was read last. */
  public BadExport bad(String why) {
    return new BadExport(line, why);
  }

  /** The number of the line that was read last, from 1. */
  public long line() {
    return line;
  }

  /**
   * The next line.
   *
   * @throws BadExport when there is none, or it is not as one is written
   */
  public ExportLine next() throws IOException {
    byte[] bytes = bytes();
    try {
      fields = fields(bytes);
      return read();
    } catch (MalformedValue | IllegalArgumentException e) {
      throw bad(e.getMessage());
    }
  }

  /** Whether nothing follows. */
  public boolean atEnd() throws IOException {
    in.mark(1);
    boolean end = in.read() < 0;
    in.reset();
    return end;
  }

  private byte[] bytes() throws IOException {
    line++;
    RecordOutput bytes = new RecordOutput(256);
    while (true) {
      int next = in.read();
      if (next == '\n') {
        return bytes.toBytes();
      } else if (next < 0) {
        throw bad(bytes.length() == 0 ? "there is none: the export has been cut, its last line begins with {\"end\""
            : "it has no newline: the export has been cut");
      } else if (bytes.length() >= mostLineBytes) {
        throw bad("it has more than " + mostLineBytes + " bytes, the most that a line may have");
      }
      bytes.octet(next);
    }
  }

  private static Map<String, Value> fields(byte[] bytes) throws IOException {
    Map<String, Value> fields = new LinkedHashMap<>();
    try (JsonParser json = ValueJson.FACTORY.createParser(bytes)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedValue("it is no JSON object; a line is one whose first key is one of " + KINDS);
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        if (fields.put(name, ValueJson.read(json)) != null) {
          throw new MalformedValue("it has the key '" + name + "' twice");
        }
      }
      if (json.nextToken() != null) {
        throw new MalformedValue("something follows the JSON object; a line is one object");
      }
    } catch (IOException e) {
      throw ValueJson.malformed(e);
    }
    return fields;
  }

  private ExportLine read() {
    String kind = fields.isEmpty() ? "" : fields.keySet().iterator().next();
    return switch (kind) {
      case "holdfast" -> header();
      case "type" -> only(new Type(text("type"), facts()), "type", "facts");
      case "session" -> only(new Session(new SessionOpened(text("session"), secret(), number("lease_ms"),
          text("user"))), "session", "secret", "lease_ms", "user");
      case "drop" -> only(new Drop(new CallNumber(text("drop"), number("call"))), "drop", "call");
      case "object" -> only(new ObjectBegins(new Made(text("object"), number("incarnation"), text("type"), options()),
          number("fact_number")), "object", "incarnation", "type", "options", "fact_number");
      case "progress" -> only(new Progressed(new Progress(text("progress"), number("floor"), open()),
          number("latest")), "progress", "floor", "open", "latest");
      case "answer" -> answer();
      case "fact" -> only(fact(), "fact");
      case "end" -> only(new End(number("objects"), number("facts"), number("sessions"), number("answers"),
          number("drops")), "end", "objects", "facts", "sessions", "answers", "drops");
      default -> throw new MalformedValue("its first key is '" + shown(kind) + "'; a line's is one of " + KINDS);
    };
  }

  private Header header() {
    if (!"export".equals(text("holdfast")) || number("version") != ExportLine.VERSION) {
      throw new MalformedValue("it is of version " + number("version") + "; this version of Holdfast reads version "
          + ExportLine.VERSION + ", use the one that wrote it");
    }
    return only(new Header(ExportLine.VERSION, text("node"), Math.toIntExact(Math.min(number("shards"),
        Integer.MAX_VALUE)), number("numbers"), flag("sessions")), "holdfast", "version", "node", "shards", "numbers",
        "sessions");
  }

  private Answered answer() {
    String session = text("answer");
    long call = number("call");
    if (fields.containsKey("result")) {
      return only(new Answered(new Answer(session, call, fields.get("result"), null)), "answer", "call", "result");
    }
    ErrorCode code = ErrorCode.ofNumber((int) Math.min(number("failure"), Integer.MAX_VALUE));
    if (code != ErrorCode.FAILED) {
      return only(new Answered(new Answer(session, call, null, HoldfastException.of(code, text("message")))),
          "answer", "call", "failure", "message");
    }
    if (!(fields.get("arguments") instanceof ListValue arguments)) {
      throw wrong("arguments", "a list");
    }
    return only(new Answered(new Answer(session, call, null, new Failed(text("class"), text("message"),
        arguments.items(), text("stack")))), "answer", "call", "failure", "message", "class", "arguments", "stack");
  }

  private Fact fact() {
    Value fact = fields.get("fact");
    if (fact instanceof ListValue list && list.items().size() == 2 && list.items().get(0) instanceof StringValue
        && list.items().get(1) instanceof DictValue) {
      return new Fact(ValueJson.toBytes(fact));
    }
    throw wrong("fact", "a list of a name and an object with its parts");
  }

  // ---------------------------------------------------------------- fields

  /** @throws MalformedValue when the line has other keys */
  private <T> T only(T read, String... allowed) {
    Set<String> known = Set.of(allowed);
    for (String key : fields.keySet()) {
      if (!known.contains(key)) {
        throw new MalformedValue("it has a key '" + shown(key) + "'; allowed are " + List.of(allowed));
      }
    }
    return read;
  }

  private MalformedValue wrong(String key, String allowed) {
    return new MalformedValue("its '" + key + "' is " + (fields.containsKey(key) ? "no such thing" : "missing")
        + "; it has to be " + allowed);
  }

  private String text(String key) {
    if (fields.get(key) instanceof StringValue text) {
      return text.value();
    }
    throw wrong(key, "text");
  }

  private long number(String key) {
    if (fields.get(key) instanceof IntValue number && number.value() >= 0) {
      return number.value();
    }
    throw wrong(key, "a whole number from 0 on, below 2^63");
  }

  private boolean flag(String key) {
    if (fields.get(key) instanceof BoolValue flag) {
      return flag.value();
    }
    throw wrong(key, "true or false");
  }

  private byte[] secret() {
    try {
      return Base64.getDecoder().decode(text("secret"));
    } catch (IllegalArgumentException e) {
      throw wrong("secret", "base64");
    }
  }

  private DictValue options() {
    if (fields.get("options") instanceof DictValue options) {
      return options;
    }
    throw wrong("options", "an object");
  }

  private long[] open() {
    String allowed = "a list of ascending whole numbers below 'floor'";
    if (!(fields.get("open") instanceof ListValue list)) {
      throw wrong("open", allowed);
    }
    long[] open = new long[list.items().size()];
    long before = -1;
    for (int i = 0; i < open.length; i++) {
      if (!(list.items().get(i) instanceof IntValue number) || number.value() <= before
          || number.value() >= number("floor")) {
        throw wrong("open", allowed);
      }
      open[i] = number.value();
      before = open[i];
    }
    return open.length == 0 ? null : open;
  }

  private Map<String, Map<String, String>> facts() {
    String allowed = "an object of objects of texts";
    Map<String, Map<String, String>> facts = new LinkedHashMap<>();
    if (!(fields.get("facts") instanceof DictValue all)) {
      throw wrong("facts", allowed);
    }
    all.entries().forEach((fact, components) -> {
      if (!(fact instanceof StringValue name) || !(components instanceof DictValue parts)) {
        throw wrong("facts", allowed);
      }
      Map<String, String> kinds = new LinkedHashMap<>();
      parts.entries().forEach((part, kind) -> {
        if (!(part instanceof StringValue key) || !(kind instanceof StringValue text)) {
          throw wrong("facts", allowed);
        }
        kinds.put(key.value(), text.value());
      });
      facts.put(name.value(), kinds);
    });
    return facts;
  }

  private static String shown(String key) {
    return key.length() <= 40 ? key : key.substring(0, 40) + "…";
  }
}
