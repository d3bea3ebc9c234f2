package io.holdfast.bridge;

import io.holdfast.model.Arguments;
import io.holdfast.value.BoolValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.NoneValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import io.holdfast.wire.Json;
import java.util.Arrays;

/**
 * Reads the frames that clients send nearly always, calls with simple arguments in ASCII, straight from their bytes: a
 * JSON parser takes most of such a call's time. It gives up on everything that is not plain, be it wrong or only rare,
 * and the frame is then read with the parser, which alone decides what is refused and says why.
 *
 * <p>Whatever is read here must be what {@link InboundFrame} would have read; a test compares them. Not thread-safe.
 */
final class CallScanner {
  private static final byte[] OBJECT = Json.ascii(Addresses.OBJECT);
  private static final byte[] SEND = Json.ascii("send");
  private static final int MOST_DIGITS = 18; // whatever they are, they fit a long
  private static final long NONE = -1;

  /** The fields of a frame and of a call's body that are read here. */
  private enum Field {
    TYPE("type"), ADDRESS("address"), REPLY_ADDRESS("replyAddress"), HEADERS("headers"), BODY("body"),
    OP("op"), ARGS("args"), CALL("call"), FLOOR("floor"), INCARNATION("incarnation"), TIMEOUT("timeout"),
    HOLDER("holder");

    private static final Field[][] BY_LENGTH = new Field[13][0];

    static {
      for (Field field : values()) {
        int length = field.name.length;
        BY_LENGTH[length] = Arrays.copyOf(BY_LENGTH[length], BY_LENGTH[length].length + 1);
        BY_LENGTH[length][BY_LENGTH[length].length - 1] = field;
      }
    }

    private final byte[] name;

    Field(String name) {
      this.name = Json.ascii(name);
    }

    /** Null when no field is called so. */
    static Field named(byte[] bytes, int from, int to) {
      if (to - from < BY_LENGTH.length) {
        for (Field field : BY_LENGTH[to - from]) {
          if (Arrays.equals(bytes, from, to, field.name, 0, field.name.length)) {
            return field;
          }
        }
      }
      return null;
    }
  }

  private final KnownTexts texts = new KnownTexts();
  private Value[] values = new Value[4]; // of the array of arguments being read
  private String[] names = new String[4];

  private byte[] bytes;
  private int at;
  private int end;
  private int textFrom; // of the text last passed
  private int textTo;
  private int seen; // one bit for each field
  private InboundFrame frame;

  /**
   * Fills in the fields of a frame whose fields are clear.
   *
   * @return whether it did; if not, some fields may be set
   */
  boolean read(InboundFrame into, byte[] from, int offset, int length) {
    frame = into;
    bytes = from;
    at = offset;
    end = offset + length;
    seen = 0;
    boolean read = envelope();
    frame = null;
    bytes = null;
    return read;
  }

  // ---------------------------------------------------------------- the frame

  private boolean envelope() {
    if (!skip('{')) {
      return false;
    }
    do {
      Field field = field();
      if (field == null || !envelopeField(field)) {
        return false;
      }
    } while (skip(','));
    return skip('}') && next() == NONE && has(Field.TYPE) && has(Field.OP);
  }

  private boolean envelopeField(Field field) {
    switch (field) {
      case TYPE -> {
        frame.type = FrameType.SEND;
        return text() && Arrays.equals(bytes, textFrom, textTo, SEND, 0, SEND.length);
      }
      case ADDRESS -> {
        return text() && address();
      }
      case REPLY_ADDRESS -> {
        if (!text()) {
          return false;
        }
        frame.replyAddress = KnownTexts.made(bytes, textFrom, textTo - textFrom);
        return true;
      }
      case HEADERS -> {
        return skip('{') && skip('}');
      }
      case BODY -> {
        return has(Field.ADDRESS) && body();
      }
      default -> {
        return false;
      }
    }
  }

  private boolean address() {
    int name = textFrom + OBJECT.length;
    if (name >= textTo || !Arrays.equals(bytes, textFrom, name, OBJECT, 0, OBJECT.length)) {
      return false;
    }
    frame.address = texts.text(bytes, textFrom, textTo - textFrom);
    frame.objectName = texts.text(bytes, name, textTo - name);
    return true;
  }

  // ---------------------------------------------------------------- the call

  private boolean body() {
    if (!skip('{')) {
      return false;
    }
    do {
      Field field = field();
      if (field == null || !bodyField(field)) {
        return false;
      }
    } while (skip(','));
    return skip('}');
  }

  private boolean bodyField(Field field) {
    switch (field) {
      case OP -> {
        frame.operation = knownText();
        return frame.operation != null;
      }
      case ARGS -> {
        frame.arguments = arguments();
        return frame.arguments != null;
      }
      case CALL -> {
        frame.callId = number();
        return frame.callId != NONE;
      }
      case FLOOR -> {
        frame.floor = number();
        return frame.floor != NONE;
      }
      case INCARNATION -> {
        frame.incarnation = number();
        return frame.incarnation != NONE;
      }
      case TIMEOUT -> {
        frame.timeoutMs = number();
        return frame.timeoutMs != NONE;
      }
      case HOLDER -> {
        frame.holder = knownText();
        return frame.holder != null;
      }
      default -> {
        return false;
      }
    }
  }

  /** Null when they are not plain. */
  private Arguments arguments() {
    boolean named = next() == '{';
    if (!named && next() != '[') {
      return null;
    }
    at++;
    char close = named ? '}' : ']';
    if (skip(close)) {
      return Arguments.none();
    }
    int count = 0;
    do {
      if (count == values.length) {
        values = Arrays.copyOf(values, 2 * count);
        names = Arrays.copyOf(names, 2 * count);
      }
      if (named) {
        names[count] = knownText();
        if (names[count] == null || !skip(':')) {
          return null;
        }
      }
      values[count] = value();
      if (values[count] == null) {
        return null;
      }
      count++;
    } while (skip(','));
    return skip(close) ? taken(count, named) : null;
  }

  private Arguments taken(int count, boolean named) {
    Value[] own = Arrays.copyOf(values, count);
    String[] ownNames = named ? Arrays.copyOf(names, count) : null;
    Arrays.fill(values, 0, count, null);
    if (values.length > 64) { // such a call is rare: its arrays are not kept for the next
      values = new Value[4];
      names = new String[4];
    }
    return named ? Arguments.mixed(ownNames, own) : Arguments.positional(own);
  }

  /** Null when it is not plain. */
  private Value value() {
    switch (next()) {
      case '"':
        return text() ? new StringValue(KnownTexts.made(bytes, textFrom, textTo - textFrom)) : null;
      case '-':
        at++;
        long positive = at < end && isDigit(bytes[at]) ? number() : NONE;
        return positive > 0 ? IntValue.of(-positive) : null;
      case 't':
        return word(Json.TRUE) ? BoolValue.TRUE : null;
      case 'f':
        return word(Json.FALSE) ? BoolValue.FALSE : null;
      case 'n':
        return word(Json.NULL) ? NoneValue.NONE : null;
      default:
        long number = number();
        return number == NONE ? null : IntValue.of(number);
    }
  }

  // ---------------------------------------------------------------- pieces of JSON

  /** Passes the name of a field and the colon. Null when it is none of ours, or has been there before. */
  private Field field() {
    if (!text()) {
      return null;
    }
    Field field = Field.named(bytes, textFrom, textTo);
    if (field == null || has(field) || !skip(':')) {
      return null;
    }
    seen |= 1 << field.ordinal();
    return field;
  }

  private boolean has(Field field) {
    return (seen & 1 << field.ordinal()) != 0;
  }

  /** The byte that is next but for white space; {@link #NONE} at the end. */
  private int next() {
    while (at < end) {
      byte b = bytes[at];
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return b & 0xff; // no byte is NONE
      }
      at++;
    }
    return (int) NONE;
  }

  /** Passes that byte when it is next. */
  private boolean skip(char wanted) {
    if (next() != wanted) {
      return false;
    }
    at++;
    return true;
  }

  /** Passes a text in quotes, of printable ASCII without escapes. */
  private boolean text() {
    if (!skip('"')) {
      return false;
    }
    textFrom = at;
    while (at < end) {
      byte b = bytes[at++];
      if (b == '"') {
        textTo = at - 1;
        return true;
      }
      if (b < ' ' || b == '\\') { // below it are all bytes that are not ASCII, too
        return false;
      }
    }
    return false;
  }

  /** A text that will come again; null when it is not plain. */
  private String knownText() {
    return text() ? texts.text(bytes, textFrom, textTo - textFrom) : null;
  }

  private boolean word(byte[] word) {
    int to = at + word.length;
    if (to > end || !Arrays.equals(bytes, at, to, word, 0, word.length)) {
      return false;
    }
    at = to;
    return isEndOfWord();
  }

  /** A whole number from 0; {@link #NONE} when there is none, or one that is not plain. */
  private long number() {
    next();
    int from = at;
    long number = 0;
    while (at < end && isDigit(bytes[at])) {
      number = number * 10 + bytes[at++] - '0';
    }
    int digits = at - from;
    boolean plain = digits > 0 && digits <= MOST_DIGITS && (digits == 1 || bytes[from] != '0') && isEndOfWord();
    return plain ? number : NONE;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private boolean isEndOfWord() {
    int after = next();
    return after == ',' || after == ']' || after == '}';
  }
}
