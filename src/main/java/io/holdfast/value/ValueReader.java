package io.holdfast.value;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.JsonTokenId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a value from JSON tokens, without a tree in between. Every method finds the parser on the first token of what
 * it reads and leaves it on the last. {@code depth} is the number of values around the one being read.
 */
final class ValueReader {
  private static final Value EMPTY_LIST = new ListValue(Collections.emptyList());
  private static final Value EMPTY_DICT = new DictValue(Collections.emptyMap());

  private ValueReader() {
  }

  static Value read(JsonParser in, int depth) throws IOException {
    return switch (in.currentTokenId()) {
      case JsonTokenId.ID_STRING -> new StringValue(in.getText());
      case JsonTokenId.ID_NUMBER_INT -> integer(in);
      case JsonTokenId.ID_START_OBJECT -> object(in, depth);
      case JsonTokenId.ID_START_ARRAY -> {
        List<Value> items = items(in, depth);
        yield items.isEmpty() ? EMPTY_LIST : new ListValue(items);
      }
      case JsonTokenId.ID_NULL -> NoneValue.NONE;
      case JsonTokenId.ID_TRUE -> BoolValue.TRUE;
      case JsonTokenId.ID_FALSE -> BoolValue.FALSE;
      case JsonTokenId.ID_NUMBER_FLOAT -> new FloatValue(finite(in.getDoubleValue()));
      default -> throw new MalformedValue("expected a value, found " + described(in));
    };
  }

  private static Value integer(JsonParser in) throws IOException {
    return in.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? Value.of(in.getBigIntegerValue())
        : IntValue.of(in.getLongValue());
  }

  private static double finite(double number) {
    if (Double.isInfinite(number)) {
      throw new MalformedValue("number outside the range of a 64-bit float: infinity is {\"$float\": \"inf\"}");
    }
    return number;
  }

  private static List<Value> items(JsonParser in, int depth) throws IOException {
    ValueJson.requireDepth(depth);
    if (in.nextToken() == JsonToken.END_ARRAY) {
      return Collections.emptyList();
    }
    List<Value> items = new ArrayList<>();
    do {
      items.add(read(in, depth + 1));
    } while (in.nextToken() != JsonToken.END_ARRAY);
    return items;
  }

  private static Value object(JsonParser in, int depth) throws IOException {
    ValueJson.requireDepth(depth);
    String key = in.nextFieldName();
    if (key == null) {
      return EMPTY_DICT;
    }
    if (Tag.marks(key)) {
      return tagged(in, key, depth);
    }
    Map<Value, Value> entries = new LinkedHashMap<>();
    do {
      if (Tag.marks(key)) {
        throw Tag.besideOthers(key);
      }
      in.nextToken();
      entries.put(new StringValue(Tag.unescape(key)), read(in, depth + 1));
      key = in.nextFieldName();
    } while (key != null);
    return new DictValue(entries);
  }

  private static Value tagged(JsonParser in, String key, int depth) throws IOException {
    Tag tag = Tag.named(key);
    JsonToken found = in.nextToken();
    Value value = switch (tag.payload) {
      case TEXT -> {
        require(found == JsonToken.VALUE_STRING, in, tag);
        yield tag.ofText(in.getText());
      }
      case ITEMS -> {
        require(found == JsonToken.START_ARRAY, in, tag);
        yield tag.ofItems(items(in, depth));
      }
      case PAIRS -> {
        require(found == JsonToken.START_ARRAY, in, tag);
        yield new DictValue(pairs(in, tag, depth));
      }
      case FIELDS -> {
        require(found == JsonToken.START_OBJECT, in, tag);
        yield tag.ofFields(fields(in, depth));
      }
    };
    if (in.nextToken() != JsonToken.END_OBJECT) {
      throw Tag.besideOthers(key);
    }
    return value;
  }

  private static Map<Value, Value> pairs(JsonParser in, Tag tag, int depth) throws IOException {
    Map<Value, Value> entries = new LinkedHashMap<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      require(in.currentToken() == JsonToken.START_ARRAY, in, tag);
      require(in.nextToken() != JsonToken.END_ARRAY, "an empty list in it", tag);
      Value key = tag.hashable(read(in, depth + 1));
      require(in.nextToken() != JsonToken.END_ARRAY, "a list of one in it", tag);
      entries.put(key, read(in, depth + 1));
      require(in.nextToken() == JsonToken.END_ARRAY, "a list of more than two in it", tag);
    }
    return entries;
  }

  private static Map<String, Value> fields(JsonParser in, int depth) throws IOException {
    Map<String, Value> fields = new LinkedHashMap<>();
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      in.nextToken();
      fields.put(name, read(in, depth + 1));
    }
    return fields;
  }

  private static void require(boolean allowed, JsonParser in, Tag tag) {
    if (!allowed) {
      throw tag.cannotTake(described(in));
    }
  }

  private static void require(boolean allowed, String found, Tag tag) {
    if (!allowed) {
      throw tag.cannotTake(found);
    }
  }

  private static String described(JsonParser in) {
    return switch (in.currentTokenId()) {
      case JsonTokenId.ID_START_OBJECT -> "an object";
      case JsonTokenId.ID_START_ARRAY -> "a list";
      case JsonTokenId.ID_STRING -> "text";
      case JsonTokenId.ID_NUMBER_INT, JsonTokenId.ID_NUMBER_FLOAT -> "a number";
      case JsonTokenId.ID_TRUE, JsonTokenId.ID_FALSE -> "a bool";
      case JsonTokenId.ID_NULL -> "null";
      case JsonTokenId.ID_NOT_AVAILABLE, JsonTokenId.ID_NO_TOKEN -> "nothing";
      default -> String.valueOf(in.currentToken());
    };
  }
}
