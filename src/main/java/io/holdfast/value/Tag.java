package io.holdfast.value;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tags of the JSON form: an object with one key that starts with a single {@code $} says what plain JSON cannot.
 * Both readers, of tokens and of trees, take the payload apart by {@link #payload} and build the value here.
 */
enum Tag {
  BYTES("$bytes", Payload.TEXT, "base64 text"),
  TUPLE("$tuple", Payload.ITEMS, "a list"),
  SET("$set", Payload.ITEMS, "a list"),
  FROZENSET("$frozenset", Payload.ITEMS, "a list"),
  INT("$int", Payload.TEXT, "text of 1 to " + ValueJson.MAX_DIGITS + " decimal digits, a - allowed in front"),
  FLOAT("$float", Payload.TEXT, "the text nan, inf or -inf"),
  DICT("$dict", Payload.PAIRS, "a list of [key, value] lists"),
  DATETIME("$datetime", Payload.TEXT,
      "ISO 8601 text, such as 2026-01-31T12:00:00.000001+02:00, in the years 1 to 9999, to the microsecond"),
  REF("$ref", Payload.FIELDS, "an object with name and type (text) and incarnation (an integer)"),
  FOREIGN("$foreign", Payload.FIELDS, "an object with language and type (text) and parts (any value)");

  /** The shape of what stands behind the tag. */
  enum Payload { TEXT, ITEMS, PAIRS, FIELDS }

  private static final int SHOWN = 40;
  private static final Map<String, Tag> BY_KEY = new HashMap<>();
  private static final String ALL = Arrays.stream(values()).map(tag -> tag.key).collect(Collectors.joining(", "));
  private static final String ESCAPE = "a dict's own key that starts with $ is written with one more $ in front";

  static {
    for (Tag tag : values()) {
      BY_KEY.put(tag.key, tag);
    }
  }

  final String key;
  final Payload payload;
  private final String takes;

  Tag(String key, Payload payload, String takes) {
    this.key = key;
    this.payload = payload;
    this.takes = takes;
  }

  /** Whether a key of a JSON object is, or tries to be, a tag. */
  static boolean marks(String key) {
    return !key.isEmpty() && key.charAt(0) == '$' && (key.length() == 1 || key.charAt(1) != '$');
  }

  static Tag named(String key) {
    Tag tag = BY_KEY.get(key);
    if (tag == null) {
      throw new MalformedValue("unknown tag " + shown(key) + ": the tags are " + ALL + "; " + ESCAPE);
    }
    return tag;
  }

  static MalformedValue besideOthers(String key) {
    return new MalformedValue("tag " + shown(key) + " beside other keys: a tag stands alone in its object; " + ESCAPE);
  }

  /** A key of a dict as it stands in JSON. */
  static String escape(String key) {
    return !key.isEmpty() && key.charAt(0) == '$' ? "$" + key : key;
  }

  /** Undoes {@link #escape}. */
  static String unescape(String key) {
    return !key.isEmpty() && key.charAt(0) == '$' ? key.substring(1) : key;
  }

  /** At most 40 characters of what a stranger sent, quoted and free of control characters. */
  static String shown(String text) {
    return Repr.of(new StringValue(text), SHOWN);
  }

  MalformedValue cannotTake(String found) {
    return new MalformedValue(key + " takes " + takes + ", not " + found);
  }

  Value ofText(String text) {
    try {
      return switch (this) {
        case BYTES -> new BytesValue(Base64.getDecoder().decode(text));
        case INT -> integer(text);
        case FLOAT -> switch (text) {
          case "nan" -> new FloatValue(Double.NaN);
          case "inf" -> new FloatValue(Double.POSITIVE_INFINITY);
          case "-inf" -> new FloatValue(Double.NEGATIVE_INFINITY);
          default -> throw cannotTake(shown(text));
        };
        case DATETIME -> DateTimeValue.parse(text);
        default -> throw new AssertionError(this);
      };
    } catch (IllegalArgumentException e) {
      throw cannotTake(shown(text));
    }
  }

  private static Value integer(String text) {
    int start = text.startsWith("-") ? 1 : 0;
    int digits = text.length() - start;
    if (digits < 1 || digits > ValueJson.MAX_DIGITS) {
      throw new IllegalArgumentException("too few or too many digits");
    }
    for (int i = start; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') { // BigInteger would also take digits of other scripts
        throw new IllegalArgumentException("not a digit");
      }
    }
    return Value.of(new BigInteger(text));
  }

  Value ofItems(List<Value> items) {
    if (this == TUPLE) {
      return new TupleValue(items);
    }
    Set<Value> members = new LinkedHashSet<>(items.size() * 4 / 3 + 1);
    for (Value item : items) {
      members.add(hashable(item));
    }
    return new SetValue(members, this == FROZENSET);
  }

  /** The value itself when it may be a key or a member. */
  Value hashable(Value value) {
    Value culprit = Hashing.unhashablePart(value);
    if (culprit != null) {
      throw new MalformedValue((this == DICT ? "a key in " : "a member of ") + key + ": "
          + Hashing.unhashable(culprit));
    }
    return value;
  }

  Value ofFields(Map<String, Value> fields) {
    boolean three = fields.size() == 3;
    if (this == REF && three && fields.get("name") instanceof StringValue name
        && fields.get("type") instanceof StringValue type
        && fields.get("incarnation") instanceof IntValue incarnation) {
      return new RefValue(name.value(), type.value(), incarnation.value());
    }
    if (this == FOREIGN && three && fields.get("language") instanceof StringValue language
        && fields.get("type") instanceof StringValue type && fields.get("parts") != null) {
      return new ForeignValue(language.value(), type.value(), fields.get("parts"));
    }
    throw cannotTake(fields.isEmpty() ? "an empty object" : "one with " + shownFields(fields));
  }

  private static String shownFields(Map<String, Value> fields) {
    String all = fields.entrySet().stream().limit(SHOWN)
        .map(field -> field.getKey() + " (" + field.getValue().typeName() + ")").collect(Collectors.joining(", "));
    return shown(all);
  }
}
