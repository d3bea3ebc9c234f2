package io.holdfast.value;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON form as a tree of Java's collections, for whoever has one already: Vert.x hands JSON over as such. A JSON
 * object is a Map or an {@code Iterable<Map.Entry<…>>}, a list is any other Iterable: that is how Vert.x's own
 * JsonObject and JsonArray look to a package that does not know them.
 */
final class ValueTree {
  private static final ClassValue<Boolean> HOLDS_ENTRIES = new ClassValue<>() {
    @Override
    protected Boolean computeValue(Class<?> type) {
      return declaresEntries(type);
    }
  };

  private ValueTree() {
  }

  static Object write(Value value, int depth) {
    if (value instanceof StringValue string) {
      return string.value();
    } else if (value instanceof IntValue number) {
      return integer(number.value());
    } else if (value instanceof DictValue dict) {
      return dict(dict.entries(), depth);
    } else if (value instanceof ListValue list) {
      return items(list.items(), depth);
    } else if (value == NoneValue.NONE) {
      return null;
    } else if (value instanceof BoolValue bool) {
      return bool.value();
    } else if (value instanceof FloatValue number) {
      return Double.isFinite(number.value()) ? (Object) number.value()
          : tagged(Tag.FLOAT, FloatText.of(number.value()));
    } else if (value instanceof BigIntValue big) {
      return tagged(Tag.INT, ValueJson.digits(big));
    } else if (value instanceof DateTimeValue time) {
      return tagged(Tag.DATETIME, time.text());
    } else if (value instanceof BytesValue bytes) {
      return tagged(Tag.BYTES, Base64.getEncoder().encodeToString(bytes.value()));
    } else if (value instanceof TupleValue tuple) {
      return tagged(Tag.TUPLE, items(tuple.items(), depth));
    } else if (value instanceof SetValue set) {
      return tagged(set.frozen() ? Tag.FROZENSET : Tag.SET, items(set.members(), depth));
    }
    ValueJson.requireDepth(depth);
    Map<String, Object> fields = new LinkedHashMap<>();
    if (value instanceof RefValue ref) {
      fields.put("name", ref.name());
      fields.put("type", ref.type());
      fields.put("incarnation", integer(ref.incarnation()));
      return tagged(Tag.REF, fields);
    }
    ForeignValue foreign = (ForeignValue) value;
    fields.put("language", foreign.language());
    fields.put("type", foreign.type());
    fields.put("parts", write(foreign.parts(), depth + 1));
    return tagged(Tag.FOREIGN, fields);
  }

  /** The class a JSON parser would choose, so that a tree equals its text read back. */
  private static Object integer(long number) {
    if (!ValueJson.isPlain(number)) {
      return tagged(Tag.INT, Long.toString(number));
    }
    return (int) number == number ? (Object) (int) number : (Object) number;
  }

  private static Map<String, Object> tagged(Tag tag, Object payload) {
    Map<String, Object> object = new LinkedHashMap<>(2);
    object.put(tag.key, payload);
    return object;
  }

  private static List<Object> items(Iterable<Value> items, int depth) {
    ValueJson.requireDepth(depth);
    List<Object> list = new ArrayList<>();
    for (Value item : items) {
      list.add(write(item, depth + 1));
    }
    return list;
  }

  private static Map<String, Object> dict(Map<Value, Value> entries, int depth) {
    ValueJson.requireDepth(depth);
    if (ValueJson.hasTextKeys(entries)) {
      Map<String, Object> object = new LinkedHashMap<>();
      entries.forEach((key, value) -> object.put(Tag.escape(((StringValue) key).value()), write(value, depth + 1)));
      return object;
    }
    List<Object> pairs = new ArrayList<>(entries.size());
    entries.forEach((key, value) ->
        pairs.add(new ArrayList<>(Arrays.asList(write(key, depth + 1), write(value, depth + 1)))));
    return tagged(Tag.DICT, pairs);
  }

  static Value read(Object json, int depth) {
    if (json == null) {
      return NoneValue.NONE;
    } else if (json instanceof CharSequence text) {
      return new StringValue(text.toString());
    } else if (json instanceof Number number) {
      return number(number);
    } else if (json instanceof Boolean bool) {
      return Value.of((boolean) bool);
    } else if (json instanceof byte[] bytes) {
      return Value.of(bytes);
    } else if (isObject(json)) {
      return object(json, depth);
    } else if (json instanceof Iterable<?> items) {
      return new ListValue(values(items, depth));
    }
    throw new MalformedValue("no JSON: " + json.getClass().getName());
  }

  private static Value number(Number number) {
    if (number instanceof Integer || number instanceof Long || number instanceof Short || number instanceof Byte) {
      return IntValue.of(number.longValue());
    } else if (number instanceof Double || number instanceof Float) {
      return new FloatValue(number.doubleValue());
    } else if (number instanceof BigInteger big) {
      return Value.of(big);
    }
    throw new MalformedValue("neither a whole number nor a 64-bit float: " + number.getClass().getName());
  }

  private static List<Value> values(Iterable<?> items, int depth) {
    ValueJson.requireDepth(depth);
    List<Value> values = new ArrayList<>();
    for (Object item : items) {
      values.add(read(item, depth + 1));
    }
    return values;
  }

  private static Value object(Object json, int depth) {
    ValueJson.requireDepth(depth);
    Map<Value, Value> entries = new LinkedHashMap<>();
    for (Iterator<? extends Map.Entry<?, ?>> rest = entries(json); rest.hasNext();) {
      Map.Entry<?, ?> entry = rest.next();
      String key = key(entry);
      if (!Tag.marks(key)) {
        entries.put(new StringValue(Tag.unescape(key)), read(entry.getValue(), depth + 1));
      } else if (entries.isEmpty()) {
        Value value = tagged(Tag.named(key), entry.getValue(), depth);
        if (rest.hasNext()) {
          throw Tag.besideOthers(key);
        }
        return value;
      } else {
        throw Tag.besideOthers(key);
      }
    }
    return new DictValue(entries);
  }

  private static Value tagged(Tag tag, Object payload, int depth) {
    switch (tag.payload) {
      case TEXT:
        if (payload instanceof CharSequence text) {
          return tag.ofText(text.toString());
        }
        break;
      case FIELDS:
        if (isObject(payload)) {
          return tag.ofFields(fields(payload, depth));
        }
        break;
      default:
        if (payload instanceof Iterable<?> items && !isObject(payload)) {
          return tag.payload == Tag.Payload.ITEMS ? tag.ofItems(values(items, depth))
              : new DictValue(pairs(tag, items, depth));
        }
    }
    throw tag.cannotTake(described(payload));
  }

  private static Map<Value, Value> pairs(Tag tag, Iterable<?> items, int depth) {
    Map<Value, Value> entries = new LinkedHashMap<>();
    for (Object item : items) {
      if (!(item instanceof Iterable<?> list) || isObject(item)) {
        throw tag.cannotTake(described(item));
      }
      List<Value> pair = values(list, depth);
      if (pair.size() != 2) {
        throw tag.cannotTake(switch (pair.size()) {
          case 0 -> "an empty list in it";
          case 1 -> "a list of one in it";
          default -> "a list of more than two in it";
        });
      }
      entries.put(tag.hashable(pair.get(0)), pair.get(1));
    }
    return entries;
  }

  private static Map<String, Value> fields(Object json, int depth) {
    Map<String, Value> fields = new LinkedHashMap<>();
    for (Iterator<? extends Map.Entry<?, ?>> rest = entries(json); rest.hasNext();) {
      Map.Entry<?, ?> entry = rest.next();
      fields.put(key(entry), read(entry.getValue(), depth + 1));
    }
    return fields;
  }

  private static String key(Map.Entry<?, ?> entry) {
    if (entry.getKey() instanceof CharSequence text) {
      return text.toString();
    }
    throw new MalformedValue("the keys of a JSON object are text, not " + described(entry.getKey()));
  }

  private static boolean isObject(Object json) {
    return json instanceof Map || json instanceof Iterable<?> items && HOLDS_ENTRIES.get(items.getClass());
  }

  @SuppressWarnings("unchecked") // isObject was asked before
  private static Iterator<? extends Map.Entry<?, ?>> entries(Object json) {
    return json instanceof Map<?, ?> map ? map.entrySet().iterator()
        : ((Iterable<? extends Map.Entry<?, ?>>) json).iterator();
  }

  private static boolean declaresEntries(Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      for (Type implemented : c.getGenericInterfaces()) {
        if (implemented instanceof ParameterizedType of && of.getRawType() == Iterable.class
            && of.getActualTypeArguments()[0] instanceof ParameterizedType item
            && item.getRawType() == Map.Entry.class) {
          return true;
        }
      }
    }
    return false;
  }

  private static String described(Object json) {
    if (json == null) {
      return "null";
    } else if (json instanceof CharSequence) {
      return "text";
    } else if (json instanceof Number) {
      return "a number";
    } else if (json instanceof Boolean) {
      return "a bool";
    } else if (isObject(json)) {
      return "an object";
    }
    return json instanceof Iterable ? "a list" : json.getClass().getName();
  }
}
