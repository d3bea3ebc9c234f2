package io.holdfast.cli;

import io.holdfast.model.Arguments;
import io.holdfast.value.MalformedValue;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import java.util.ArrayList;
import java.util.List;
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
   * The arguments of a call: {@code name=value} is one by name, the others are by position and stand before those.
   *
   * @throws UsageException when a positional one follows a named one, or a name comes twice
   */
  static Arguments arguments(List<String> texts) {
    List<String> names = new ArrayList<>();
    List<Value> values = new ArrayList<>();
    for (String text : texts) {
      Matcher named = NAMED.matcher(text);
      if (named.matches()) {
        if (names.contains(named.group(1))) {
          throw UsageException.of("ARG", text, "give '" + named.group(1) + "' once");
        }
        names.add(named.group(1));
        values.add(value(named.group(2)));
      } else if (!names.isEmpty()) {
        throw UsageException.of("ARG", text, "arguments without a name stand before those with one; text with a "
            + "= in it is written as JSON, '\"a=b\"'");
      } else if (text.startsWith("-") && !isNumber(text)) {
        throw UsageException.of("ARG", text, "options are spelled as in 'holdfast call --help'; text that starts with "
            + "- is written as JSON, '\"-x\"'");
      } else {
        values.add(value(text));
      }
    }
    return Arguments.mixed(names.toArray(new String[0]), values.toArray(new Value[0]));
  }

  private static boolean isNumber(String text) {
    return text.matches("-[0-9].*") && !value(text).equals(Value.of(text));
  }
}
