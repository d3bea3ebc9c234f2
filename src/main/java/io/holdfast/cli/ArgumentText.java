package io.holdfast.cli;

import io.holdfast.model.Arguments;
import io.holdfast.value.MalformedValue;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values as they are typed: JSON where it parses, else the text itself. */
final class ArgumentText {
  private static final Pattern NAMED = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=(.*)", Pattern.DOTALL);

  private ArgumentText() {
  }

  static Value value(String text) {
    try {
      return ValueJson.fromText(text);
    } catch (MalformedValue e) {
      return Value.of(text);
    }
  }

  /**
   * The arguments of a call, all by position or all by name ({@code name=value}).
   *
   * @throws UsageException when they are mixed, or a name comes twice
   */
  static Arguments arguments(List<String> texts) {
    List<Value> positional = new ArrayList<>();
    Map<String, Value> byName = new LinkedHashMap<>();
    for (String text : texts) {
      Matcher named = NAMED.matcher(text);
      if (named.matches()) {
        if (byName.put(named.group(1), value(named.group(2))) != null) {
          throw UsageException.of("ARG", text, "give '" + named.group(1) + "' once");
        }
      } else if (text.startsWith("-") && !isNumber(text)) {
        throw UsageException.of("ARG", text, "options are spelled as in 'holdfast call --help'; text that starts with "
            + "- is written as JSON, '\"-x\"'");
      } else {
        positional.add(value(text));
      }
      if (!byName.isEmpty() && !positional.isEmpty()) {
        throw UsageException.of("ARG", text,
            "give all arguments by name or none; text with a = in it is written as JSON, "
            + "'\"a=b\"'");
      }
    }
    return byName.isEmpty() ? Arguments.positional(positional) : Arguments.named(byName);
  }

  private static boolean isNumber(String text) {
    return text.matches("-[0-9].*") && !value(text).equals(Value.of(text));
  }
}
