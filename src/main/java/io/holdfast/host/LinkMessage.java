package io.holdfast.host;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.holdfast.error.ErrorCode;
import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.model.Arguments;
import io.holdfast.model.CallTarget;
import io.holdfast.model.Caller;
import io.holdfast.model.Guard;
import io.holdfast.value.MalformedValue;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What nodes say to each other over a {@link NodeLink}: one JSON array each, its kind first. Numbers of calls are the
 * sender's for what it asks, and come back in what answers it.
 */
sealed interface LinkMessage {

  /**
   * A call of an object, or of the host when the name is empty.
   *
   * @param remainingMs time left to the deadline; {@link #NO_DEADLINE} for none
   * @param guard null for none
   */
  record Request(long id, CallTarget target, String operation, Arguments arguments, Caller caller, long remainingMs,
      Guard guard) implements LinkMessage {
  }

  /** A question of one node's machinery to another's. */
  record Ask(long id, String topic, List<Value> arguments) implements LinkMessage {
  }

  record Result(long id, Value value) implements LinkMessage {
  }

  record Failure(long id, HoldfastException failure) implements LinkMessage {
  }

  /** The object is not at this node; nothing ran. */
  record NotHere(long id) implements LinkMessage {
  }

  record Cancel(long id) implements LinkMessage {
  }

  /** Do you still know these calls of mine? */
  record Check(List<Long> ids) implements LinkMessage {
  }

  /** I know nothing of these calls of yours. */
  record Forgotten(List<Long> ids) implements LinkMessage {
  }

  long NO_DEADLINE = -1;

  private static int kind(LinkMessage message) {
    return message instanceof Request ? 1
        : message instanceof Result ? 2
        : message instanceof Failure ? 3
        : message instanceof NotHere ? 4
        : message instanceof Cancel ? 5
        : message instanceof Check ? 6
        : message instanceof Forgotten ? 7 : 8;
  }

  /** @throws MalformedValue when a value in it cannot be written */
  static byte[] write(LinkMessage message) {
    var recycler = ValueJson.FACTORY._getBufferRecycler();
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(recycler)) {
      try (JsonGenerator out = ValueJson.FACTORY.createGenerator(bytes, JsonEncoding.UTF8)) {
        out.writeStartArray();
        out.writeNumber(kind(message));
        writeBody(out, message);
        out.writeEndArray();
      }
      return bytes.getClearAndRelease();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    } finally {
      recycler.releaseToPool();
    }
  }

  private static void writeBody(JsonGenerator out, LinkMessage message) throws IOException {
    if (message instanceof Request request) {
      writeRequest(out, request);
    } else if (message instanceof Result result) {
      out.writeNumber(result.id());
      ValueJson.write(out, result.value());
    } else if (message instanceof Failure failure) {
      writeFailure(out, failure);
    } else if (message instanceof NotHere notHere) {
      out.writeNumber(notHere.id());
    } else if (message instanceof Cancel cancel) {
      out.writeNumber(cancel.id());
    } else if (message instanceof Check check) {
      writeIds(out, check.ids());
    } else if (message instanceof Forgotten forgotten) {
      writeIds(out, forgotten.ids());
    } else if (message instanceof Ask ask) {
      out.writeNumber(ask.id());
      out.writeString(ask.topic());
      writeValues(out, ask.arguments());
    }
  }

  private static void writeRequest(JsonGenerator out, Request request) throws IOException {
    out.writeNumber(request.id());
    out.writeString(request.target().name());
    out.writeNumber(request.target().incarnation());
    out.writeString(request.operation());
    out.writeString(request.caller().session());
    out.writeString(request.caller().holder());
    out.writeNumber(request.caller().callId());
    out.writeNumber(request.caller().floor());
    out.writeNumber(request.remainingMs());
    Arguments arguments = request.arguments();
    out.writeStartArray();
    for (int i = 0; i < arguments.size(); i++) {
      if (arguments.value(i) == null) {
        out.writeStartArray(); // left out: no value is an empty array inside this one
        out.writeEndArray();
        continue;
      }
      out.writeStartArray();
      if (arguments.name(i) != null) {
        out.writeString(arguments.name(i));
      }
      ValueJson.write(out, arguments.value(i));
      out.writeEndArray();
    }
    out.writeEndArray();
    long[] open = request.caller().open();
    if (open != null) { // last, as these two are mostly absent; one is an array, the other begins with text
      out.writeArray(open, 0, open.length);
    }
    if (request.guard() != null) {
      out.writeString(request.guard().lock());
      out.writeNumber(request.guard().token());
    }
  }

  private static void writeFailure(JsonGenerator out, Failure message) throws IOException {
    HoldfastException failure = message.failure();
    out.writeNumber(message.id());
    out.writeNumber(failure.code().number());
    out.writeString(failure.getMessage() == null ? "" : failure.getMessage());
    if (failure instanceof Failed failed) {
      out.writeString(failed.type());
      out.writeString(failed.remoteStack());
      List<Value> arguments = new ArrayList<>();
      failed.arguments().forEach(argument -> arguments.add(valueOf(argument)));
      writeValues(out, arguments);
    }
  }

  private static Value valueOf(Object argument) {
    try {
      return Value.from(argument);
    } catch (IllegalArgumentException e) {
      return Value.of(String.valueOf(argument));
    }
  }

  private static void writeIds(JsonGenerator out, List<Long> ids) throws IOException {
    for (long id : ids) {
      out.writeNumber(id);
    }
  }

  private static void writeValues(JsonGenerator out, List<Value> values) throws IOException {
    out.writeStartArray();
    for (Value value : values) {
      ValueJson.write(out, value);
    }
    out.writeEndArray();
  }

  /** @throws MalformedValue saying what is wrong */
  static LinkMessage read(byte[] bytes) {
    try (JsonParser in = ValueJson.FACTORY.createParser(bytes)) {
      expect(in, JsonToken.START_ARRAY);
      int kind = (int) number(in);
      return switch (kind) {
        case 1 -> readRequest(in);
        case 2 -> new Result(number(in), nextValue(in));
        case 3 -> readFailure(in);
        case 4 -> new NotHere(number(in));
        case 5 -> new Cancel(number(in));
        case 6 -> new Check(ids(in));
        case 7 -> new Forgotten(ids(in));
        case 8 -> new Ask(number(in), text(in), values(in));
        default -> throw new MalformedValue("a message of kind " + kind + "; this version knows 1 to 8");
      };
    } catch (IOException e) {
      throw ValueJson.malformed(e);
    }
  }

  private static Request readRequest(JsonParser in) throws IOException {
    long id = number(in);
    CallTarget target = new CallTarget(text(in), number(in));
    String operation = text(in);
    String session = in.nextTextValue();
    String holder = in.nextTextValue();
    long callId = number(in);
    long floor = number(in);
    long remainingMs = number(in);
    expect(in, JsonToken.START_ARRAY);
    List<String> names = new ArrayList<>();
    List<Value> values = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      require(in, JsonToken.START_ARRAY);
      if (in.nextToken() == JsonToken.END_ARRAY) {
        values.add(null);
        continue;
      }
      Value first = ValueJson.read(in);
      if (in.nextToken() == JsonToken.END_ARRAY) {
        values.add(first);
        continue;
      }
      if (!(first instanceof io.holdfast.value.StringValue name)) {
        throw new MalformedValue("an argument's name is text, not " + first.typeName());
      }
      names.add(name.value());
      values.add(ValueJson.read(in));
      expect(in, JsonToken.END_ARRAY);
    }
    Caller caller;
    Guard guard;
    try {
      caller = new Caller(session, holder == null ? "" : holder, callId, floor, open(in));
      guard = in.currentToken() == JsonToken.VALUE_STRING ? new Guard(in.getText(), number(in)) : null;
    } catch (BadArguments | TooLarge e) {
      throw new MalformedValue(e.getMessage());
    }
    return new Request(id, target, operation,
        Arguments.mixed(names.toArray(new String[0]), values.toArray(new Value[0])), caller, remainingMs, guard);
  }

  /** Null when there are none. Leaves the parser on what follows. */
  private static long[] open(JsonParser in) throws IOException {
    if (in.nextToken() != JsonToken.START_ARRAY) {
      return null;
    }
    long[] open = ids(in).stream().mapToLong(Long::longValue).toArray();
    in.nextToken();
    return open;
  }

  private static Failure readFailure(JsonParser in) throws IOException {
    long id = number(in);
    ErrorCode code = ErrorCode.ofNumber((int) number(in));
    String message = text(in);
    if (code != ErrorCode.FAILED) {
      return new Failure(id, HoldfastException.of(code, message));
    }
    String type = text(in);
    String stack = in.nextTextValue();
    return new Failure(id, new Failed(type, message, values(in), stack));
  }

  private static List<Value> values(JsonParser in) throws IOException {
    expect(in, JsonToken.START_ARRAY);
    List<Value> values = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      values.add(ValueJson.read(in));
    }
    return values;
  }

  private static List<Long> ids(JsonParser in) throws IOException {
    List<Long> ids = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      require(in, JsonToken.VALUE_NUMBER_INT);
      ids.add(in.getLongValue());
    }
    return ids;
  }

  private static Value nextValue(JsonParser in) throws IOException {
    in.nextToken();
    return ValueJson.read(in);
  }

  private static long number(JsonParser in) throws IOException {
    expect(in, JsonToken.VALUE_NUMBER_INT);
    return in.getLongValue();
  }

  private static String text(JsonParser in) throws IOException {
    expect(in, JsonToken.VALUE_STRING);
    return in.getText();
  }

  private static void expect(JsonParser in, JsonToken token) throws IOException {
    in.nextToken();
    require(in, token);
  }

  private static void require(JsonParser in, JsonToken token) {
    if (in.currentToken() != token) {
      throw new MalformedValue("a message between nodes has " + in.currentToken() + " where " + token + " belongs");
    }
  }
}
