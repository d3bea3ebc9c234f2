package io.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What a setting takes.
 *
 * @param allowed for people: what may be written
 * @param unit of a number; empty where there is none
 */
record SettingKind(String allowed, String unit, Reading reading) {
  /** Reads a value of the file; null means it is not one of this kind. */
  interface Reading {
    Object read(JsonNode node, String source);
  }

  private static final int LONGEST_TEXT = 4096;
  private static final int MOST_TEXTS = 10_000;

  /** The default of a setting that may be absent altogether. */
  static final Object NULL = new Object();

  static SettingKind text() {
    return new SettingKind("text", "", (node, source) -> textOf(node));
  }

  static SettingKind optionalText() {
    return new SettingKind("text or null", "", (node, source) -> node.isNull() ? NULL : textOf(node));
  }

  static SettingKind listening() {
    return new SettingKind("HOST:PORT or off", "", (node, source) -> {
      String text = textOf(node);
      if (text != null) {
        Endpoint.listening(text, source); // refused here, with where it stands
      }
      return text;
    });
  }

  static SettingKind flag() {
    return new SettingKind("true or false", "", 
        (node, source) -> node.isBoolean() ? (Object) node.booleanValue() : null);
  }

  static SettingKind whole(long least, long most, String unit) {
    return new SettingKind("a whole number of " + least + " to " + most, unit, (node, source) -> node.isIntegralNumber()
        && node.canConvertToLong() && node.longValue() >= least && node.longValue() <= most ? (Object) node.longValue()
        : null);
  }

  static SettingKind texts() {
    return new SettingKind("a list of texts", "", (node, source) -> {
      if (!node.isArray() || node.size() > MOST_TEXTS) {
        return null;
      }
      List<String> texts = new ArrayList<>();
      for (JsonNode item : node) {
        String text = textOf(item);
        if (text == null) {
          return null;
        }
        texts.add(text);
      }
      return List.copyOf(texts);
    });
  }

  static SettingKind patterns() {
    Reading texts = texts().reading();
    return new SettingKind("a list of regular expressions", "", (node, source) -> {
      Object patterns = texts.read(node, source);
      if (patterns instanceof List<?> list) {
        for (Object pattern : list) {
          try {
            Pattern.compile((String) pattern);
          } catch (PatternSyntaxException e) {
            throw UsageException.of(source, pattern, "use regular expressions of Java; this one: "
                + e.getDescription());
          }
        }
      }
      return patterns;
    });
  }

  private static String textOf(JsonNode node) {
    return node.isTextual() && !node.textValue().isEmpty() && node.textValue().length() <= LONGEST_TEXT
        ? node.textValue() : null;
  }
}
