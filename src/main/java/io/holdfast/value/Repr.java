package io.holdfast.value;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;

/**
 * Python's {@code repr} of a value, character for character; which characters are printable is what this JDK's Unicode
 * says. What Python has no value for, or shows by code of its class, is in angle brackets:
 * {@code <ref 'name' of type queue>}, {@code <python shop.Customer>}.
 *
 * <p>Containers are kept on a list of open ones, not on the stack: any depth will do. The length is bounded.
 */
public final class Repr {
  /** The greatest length of {@link #of(Value)}. */
  public static final int MAX_LENGTH = 1 << 20;

  private static final String CUT = "...";
  private static final char[] HEX = "0123456789abcdef".toCharArray();
  private static final int SECONDS_PER_DAY = 24 * 60 * 60;

  private final StringBuilder out = new StringBuilder();
  private final Deque<Open> containers = new ArrayDeque<>();
  private final int limit;

  private Repr(int limit) {
    this.limit = limit;
  }

  public static String of(Value value) {
    return of(value, MAX_LENGTH);
  }

  /** The same, at most {@code maxLength} characters (3 or more): when cut, it ends with {@code ...}. */
  public static String of(Value value, int maxLength) {
    Repr repr = new Repr(maxLength);
    repr.begin(value);
    while (!repr.containers.isEmpty() && !repr.isFull()) {
      repr.step(repr.containers.peek());
    }
    return repr.text();
  }

  /** A container that was begun: what is left of it, and how it ends. */
  private static final class Open {
    final Iterator<?> rest;
    final String end;
    Value pending; // the value of the dict entry whose key was written
    boolean started;

    Open(Iterator<?> rest, String end) {
      this.rest = rest;
      this.end = end;
    }
  }

  private boolean isFull() {
    return out.length() > limit;
  }

  private String text() {
    if (isFull()) {
      int end = Math.max(0, limit - CUT.length());
      if (end > 0 && Character.isHighSurrogate(out.charAt(end - 1))) {
        end--;
      }
      out.setLength(end);
      out.append(CUT);
    }
    return out.toString();
  }

  private void step(Open container) {
    if (container.pending != null) {
      Value value = container.pending;
      container.pending = null;
      out.append(": ");
      begin(value);
    } else if (!container.rest.hasNext()) {
      out.append(container.end);
      containers.pop();
    } else {
      out.append(container.started ? ", " : "");
      container.started = true;
      Object next = container.rest.next();
      if (next instanceof Map.Entry<?, ?> entry) {
        container.pending = (Value) entry.getValue();
        begin((Value) entry.getKey());
      } else {
        begin((Value) next);
      }
    }
  }

  /** Writes a value whole, or its opening bracket. */
  private void begin(Value value) {
    if (value instanceof StringValue string) {
      quoted(string.value());
    } else if (value instanceof FloatValue number) {
      out.append(FloatText.of(number.value()));
    } else if (value instanceof BigIntValue big) {
      digits(big);
    } else if (value instanceof BytesValue bytes) {
      bytes(bytes.value());
    } else if (value instanceof ListValue list) {
      open("[", list.items(), "]");
    } else if (value instanceof TupleValue tuple) {
      open("(", tuple.items(), tuple.items().size() == 1 ? ",)" : ")");
    } else if (value instanceof DictValue dict) {
      open("{", dict.entries().entrySet(), "}");
    } else if (value instanceof SetValue set && set.members().isEmpty()) {
      out.append(set.typeName()).append("()");
    } else if (value instanceof SetValue set) {
      open(set.frozen() ? "frozenset({" : "{", set.members(), set.frozen() ? "})" : "}");
    } else if (value instanceof DateTimeValue time) {
      dateTime(time.local(), time.offset());
    } else if (value instanceof RefValue ref) {
      out.append("<ref ");
      quoted(ref.name());
      out.append(" of type ");
      escaped(ref.type(), '\0');
      out.append('>');
    } else if (value instanceof ForeignValue foreign) {
      foreign(foreign);
    } else { // None, a bool, an int: their text is their repr
      out.append(value);
    }
  }

  private void foreign(ForeignValue foreign) {
    PythonRepr known = PythonRepr.of(foreign, limit);
    if (known != null) {
      open(known.start(), known.items(), known.end());
      return;
    }
    out.append('<');
    escaped(foreign.language(), '\0');
    out.append(' ');
    escaped(foreign.type(), '\0');
    out.append('>');
  }

  private void open(String start, Collection<?> items, String end) {
    out.append(start);
    containers.push(new Open(items.iterator(), end));
  }

  private void digits(BigIntValue big) {
    int bits = big.value().bitLength();
    if (bits > Math.max(4L * limit, 1 << 17)) { // more digits than fit, and the work grows faster than their number
      out.append("<int of ").append(bits).append(" bits>");
    } else {
      out.append(big.value());
    }
  }

  /** Python prefers single quotes, unless only the others save escaping. */
  private void quoted(String text) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    out.append(quote);
    escaped(text, quote);
    out.append(quote);
  }

  private void escaped(String text, char quote) {
    int size;
    for (int i = 0; i < text.length() && !isFull(); i += size) {
      int c = text.codePointAt(i);
      size = Character.charCount(c);
      if (!escapedAscii(c, quote)) {
        if (c < 0x7f || c >= 0xa0 && isPrintable(c)) {
          out.appendCodePoint(c);
        } else if (c <= 0xff) {
          hex("\\x", c, 2);
        } else if (c <= 0xffff) {
          hex("\\u", c, 4);
        } else {
          hex("\\U", c, 8);
        }
      }
    }
  }

  private void bytes(byte[] bytes) {
    boolean single = false;
    boolean both = false;
    for (byte b : bytes) {
      single |= b == '\'';
      both |= b == '"';
    }
    char quote = single && !both ? '"' : '\'';
    out.append('b').append(quote);
    for (int i = 0; i < bytes.length && !isFull(); i++) {
      int c = bytes[i] & 0xff;
      if (!escapedAscii(c, quote)) {
        if (c < 0x7f) {
          out.append((char) c);
        } else {
          hex("\\x", c, 2);
        }
      }
    }
    out.append(quote);
  }

  /** Writes what Python escapes in text and bytes alike; false, nothing written, for any other character. */
  private boolean escapedAscii(int c, char quote) {
    if (c == quote && c != 0 || c == '\\') {
      out.append('\\').append((char) c);
    } else if (c == '\n') {
      out.append("\\n");
    } else if (c == '\r') {
      out.append("\\r");
    } else if (c == '\t') {
      out.append("\\t");
    } else if (c < ' ') {
      hex("\\x", c, 2);
    } else {
      return false;
    }
    return true;
  }

  private void hex(String prefix, int c, int digits) {
    out.append(prefix);
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
      out.append(HEX[c >> shift & 0xf]);
    }
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
          Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SPACE_SEPARATOR -> false;
      default -> true;
    };
  }

  private void dateTime(LocalDateTime time, ZoneOffset offset) {
    out.append("datetime.datetime(").append(time.getYear()).append(", ").append(time.getMonthValue()).append(", ")
        .append(time.getDayOfMonth()).append(", ").append(time.getHour()).append(", ").append(time.getMinute());
    int microsecond = time.getNano() / 1000;
    if (time.getSecond() != 0 || microsecond != 0) {
      out.append(", ").append(time.getSecond());
    }
    if (microsecond != 0) {
      out.append(", ").append(microsecond);
    }
    if (offset != null) {
      out.append(", tzinfo=datetime.timezone");
      timezone(offset.getTotalSeconds());
    }
    out.append(')');
  }

  private void timezone(int seconds) {
    if (seconds == 0) {
      out.append(".utc");
    } else { // a negative timedelta is so many days back, and seconds forward from there
      out.append("(datetime.timedelta(").append(seconds < 0 ? "days=-1, " : "").append("seconds=")
          .append(Math.floorMod(seconds, SECONDS_PER_DAY)).append("))");
    }
  }
}
