package io.holdfast.python;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.model.Names;
import io.holdfast.value.DictValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A typeid whose arguments select an object: of {@code get_queue({0})=queue} each argument has a queue of its own, made
 * when it is first asked for. The object's name is {@code get_queue/} and the arguments, a slash between them. An
 * argument may be fixed, {@code get('state')=dict}: of those that fit a call, the first declared serves it.
 *
 * @param typeid what clients register
 * @param parameters what it takes: null for any argument, or the one that it must be
 * @param type of the objects
 * @param options they are made with
 */
public record Template(String typeid, List<String> parameters, String type, DictValue options) {
  private static final Pattern FORM = Pattern.compile("([A-Za-z_][A-Za-z0-9_]{0,99})\\(([^()]*)\\)");
  private static final Pattern CONSTANT = Pattern.compile("'[^'/]{1,100}'|\"[^\"/]{1,100}\"");

  /** Whether that is written as a template is. */
  public static boolean isTemplate(String text) {
    return text.indexOf('(') >= 0;
  }

  /** @throws BadArguments when it is not {@code typeid({0}, {1} …)} */
  public static Template parse(String text, String type, DictValue options) {
    Matcher form = FORM.matcher(text);
    if (form.matches()) {
      String[] places = form.group(2).isBlank() ? new String[0] : form.group(2).split(",");
      List<String> parameters = new ArrayList<>();
      for (int i = 0; i < places.length; i++) {
        String place = places[i].strip();
        if (CONSTANT.matcher(place).matches()) {
          parameters.add(place.substring(1, place.length() - 1));
        } else if (place.equals("{" + i + "}")) {
          parameters.add(null);
        }
      }
      if (places.length > 0 && parameters.size() == places.length) {
        return new Template(form.group(1), Collections.unmodifiableList(parameters), type, options);
      }
    }
    throw new BadArguments("a typeid with arguments is written get_queue({0}), get_cell({0},{1}) or get('state'): each "
        + "argument its number, from 0 in order, or a text in quotes");
  }

  /** Whether it serves a call with these arguments. */
  boolean fits(List<Value> arguments) {
    if (arguments.size() != parameters.size()) {
      return false;
    }
    for (int i = 0; i < parameters.size(); i++) {
      if (parameters.get(i) != null && !parameters.get(i).equals(text(arguments.get(i)))) {
        return false;
      }
    }
    return true;
  }

  private static String text(Value argument) {
    return argument instanceof StringValue string ? string.value()
        : argument instanceof IntValue number ? number.toString() : null;
  }

  /** The name of the object that the arguments select. */
  String objectName(List<Value> arguments) {
    StringBuilder name = new StringBuilder(typeid);
    for (Value argument : arguments) {
      String text = text(argument);
      if (text == null || text.isEmpty() || text.indexOf('/') >= 0) {
        throw Raised.typeError(typeid + "() takes texts without '/', and whole numbers, not " + argument.typeName());
      }
      name.append('/').append(text);
    }
    return Names.requireValid(name.toString());
  }
}
