package io.holdfast.python;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.model.Names;
import io.holdfast.value.DictValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A typeid whose arguments select an object: of {@code get_queue({0})=queue} each argument has a queue of its own, made
 * when it is first asked for. The object's name is {@code get_queue/} and the arguments, a slash between them.
 *
 * @param typeid what clients register
 * @param parameters how many arguments it takes
 * @param type of the objects
 * @param options they are made with
 */
public record Template(String typeid, int parameters, String type, DictValue options) {
  private static final Pattern FORM = Pattern.compile("([A-Za-z_][A-Za-z0-9_]{0,99})\\(([^()]*)\\)");

  /** Whether that is written as a template is. */
  public static boolean isTemplate(String text) {
    return text.indexOf('(') >= 0;
  }

  /** @throws BadArguments when it is not {@code typeid({0}, {1} …)} */
  public static Template parse(String text, String type, DictValue options) {
    Matcher form = FORM.matcher(text);
    if (form.matches()) {
      String[] places = form.group(2).isBlank() ? new String[0] : form.group(2).split(",");
      boolean inOrder = true;
      for (int i = 0; i < places.length; i++) {
        inOrder &= places[i].strip().equals("{" + i + "}");
      }
      if (inOrder && places.length > 0) {
        return new Template(form.group(1), places.length, type, options);
      }
    }
    throw new BadArguments("a typeid with arguments is written get_queue({0}) or get_cell({0},{1}), numbers from 0 in "
        + "order");
  }

  /** The name of the object that the arguments select. */
  String objectName(List<Value> arguments) {
    if (arguments.size() != parameters) {
      throw Raised.typeError(typeid + "() takes " + parameters + " argument" + (parameters == 1 ? "" : "s") + " ("
          + arguments.size() + " given)");
    }
    StringBuilder name = new StringBuilder(typeid);
    for (Value argument : arguments) {
      String text = argument instanceof StringValue string ? string.value()
          : argument instanceof IntValue number ? number.toString() : null;
      if (text == null || text.isEmpty() || text.indexOf('/') >= 0) {
        throw Raised.typeError(typeid + "() takes texts without '/', and whole numbers, not " + argument.typeName());
      }
      name.append('/').append(text);
    }
    return Names.requireValid(name.toString());
  }
}
