package io.holdfast.cli;

import io.holdfast.error.HoldfastException;
import io.holdfast.model.Names;
import io.holdfast.python.Template;
import io.holdfast.value.DictValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code NAME=KIND[,option=value…]}: an object to be made at the start. Option values are JSON where they parse, else
 * text; a comma inside JSON brackets or quotes does not separate.
 *
 * @param kind a type's name, or a class's
 * @param text as it was given
 * @param source where: an option, or a file and key
 */
record Declaration(String name, String kind, DictValue options, String text, String source) {

  /**
   * @param kindWord what stands behind the first {@code =}: {@code TYPE} or {@code CLASS}
   * @throws UsageException naming the option, the value and what is allowed
   */
  static Declaration parse(String text, String kindWord, String source) {
    String form = "use NAME=" + kindWord + "[,option=value…]";
    List<String> parts = split(text);
    int equals = parts.get(0).indexOf('=');
    if (equals < 1 || equals == parts.get(0).length() - 1) {
      throw UsageException.of(source, text, form);
    }
    String name = parts.get(0).substring(0, equals);
    try {
      if (!kindWord.equals("TYPE") || !Template.isTemplate(name)) {
        Names.requireValid(name);
      }
    } catch (HoldfastException e) {
      throw UsageException.of(source, text, e.getMessage());
    }
    Map<Value, Value> options = new LinkedHashMap<>();
    for (String option : parts.subList(1, parts.size())) {
      int sign = option.indexOf('=');
      if (sign < 1) {
        throw UsageException.of(source, text, form + "; '" + option + "' is no option=value");
      }
      Value value = ArgumentText.value(option.substring(sign + 1));
      if (options.put(new StringValue(option.substring(0, sign)), value) != null) {
        throw UsageException.of(source, text, "give the option " + option.substring(0, sign) + " once");
      }
    }
    return new Declaration(name, parts.get(0).substring(equals + 1), new DictValue(options), text, source);
  }

  /** What a typeid of the python entrance makes that takes arguments; none when it declares one object. */
  Optional<Template> template() {
    if (!Template.isTemplate(name)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Template.parse(name, kind, options));
    } catch (HoldfastException e) {
      throw refused(e.getMessage());
    }
  }

  /** What is said when it cannot be done. */
  UsageException refused(String why) {
    return UsageException.of(source, text, why);
  }

  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    boolean quoted = false;
    boolean inName = true;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      inName &= c != '=';
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == '[' || c == '{' || c == '(' && inName)) {
        depth++;
      } else if (!quoted && (c == ']' || c == '}' || c == ')' && inName)) {
        depth--;
      } else if (!quoted && depth <= 0 && c == ',') {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }
}
