package io.holdfast.python;

import io.holdfast.value.DictValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The parameters of a method as CPython's own object has them, and the TypeErrors it raises when arguments do not fit.
 *
 * <p>Written as in Python: {@code Queue.put(item, block=True, timeout=None)} is a function,
 * {@code list.pop(index=-1, /)} with a slash at the end is built in, takes no keywords and says other things;
 * {@code default?} may be left out and is null then; behind {@code *} come those by keyword only; {@code **names}
 * takes every other keyword, {@code *others} any number of arguments.
 */
final class Signature {
  private record Parameter(String name, Value absent, boolean required, boolean keywordOnly) {
  }

  /** Those of a type's own slots that are methods like others. */
  private static final Set<String> OF_ONE_OBJECT = Set.of("list.__getitem__", "list.__reversed__", "dict.__getitem__",
      "dict.__contains__", "dict.__reversed__", "set.__contains__");

  private final String qualified;
  private final boolean builtin;
  private final boolean keywords;
  private final boolean any;
  private final List<Parameter> parameters = new ArrayList<>();
  private final int positional;
  private final int required;

  private Signature(String text) {
    int open = text.indexOf('(');
    qualified = text.substring(0, open);
    any = text.endsWith("(*others)");
    String inside = text.substring(open + 1, text.length() - 1);
    boolean slash = false;
    boolean rest = false;
    boolean star = false;
    for (String part : any || inside.isEmpty() ? new String[0] : inside.split(", ")) {
      if (part.equals("/")) {
        slash = true;
      } else if (part.equals("*")) {
        star = true;
      } else if (part.startsWith("**")) {
        rest = true;
      } else {
        parameters.add(parameter(part, star));
      }
    }
    builtin = slash;
    keywords = rest;
    positional = (int) parameters.stream().filter(p -> !p.keywordOnly).count();
    required = (int) parameters.stream().filter(p -> p.required).count();
  }

  /** @param text as the class's comment says */
  static Signature of(String text) {
    return new Signature(text);
  }

  private static Parameter parameter(String text, boolean keywordOnly) {
    if (text.endsWith("?")) {
      return new Parameter(text.substring(0, text.length() - 1), null, false, keywordOnly);
    }
    int equals = text.indexOf('=');
    return equals < 0 ? new Parameter(text, null, true, keywordOnly)
        : new Parameter(text.substring(0, equals), constant(text.substring(equals + 1)), false, keywordOnly);
  }

  private static Value constant(String text) {
    return switch (text) {
      case "None" -> Value.none();
      case "True" -> Value.of(true);
      case "False" -> Value.of(false);
      case "()" -> Value.tuple();
      default -> Value.of(Long.parseLong(text));
    };
  }

  /**
   * The arguments in the order of the parameters; behind them, when the signature ends in {@code **}, a dict of the
   * rest.
   *
   * @throws Raised a TypeError
   */
  Value[] bind(List<Value> given, Map<String, Value> named) {
    if (builtin && !named.isEmpty()) {
      throw Raised.typeError(qualified + "() takes no keyword arguments");
    }
    if (any) {
      if (!named.isEmpty()) {
        throw Raised.typeError(qualified + "() takes no keyword arguments");
      }
      return given.toArray(new Value[0]);
    }
    if (given.size() > positional) {
      throw tooMany(given.size());
    }
    int count = parameters.size();
    Value[] bound = new Value[keywords ? count + 1 : count];
    for (int i = 0; i < given.size(); i++) {
      bound[i] = given.get(i);
    }
    if (!named.isEmpty() || keywords) {
      bindNamed(bound, named);
    }
    List<String> missing = null;
    for (int i = 0; i < count; i++) {
      Parameter parameter = parameters.get(i);
      if (bound[i] == null) {
        if (parameter.required) {
          missing = missing == null ? new ArrayList<>() : missing;
          missing.add("'" + parameter.name + "'");
        }
        bound[i] = parameter.absent;
      }
    }
    if (missing != null) {
      throw tooFew(missing, given.size());
    }
    return bound;
  }

  private void bindNamed(Value[] bound, Map<String, Value> named) {
    Map<Value, Value> rest = new LinkedHashMap<>();
    for (Map.Entry<String, Value> entry : named.entrySet()) {
      int index = indexOf(entry.getKey());
      if (index < 0 && keywords) {
        rest.put(new StringValue(entry.getKey()), entry.getValue());
      } else if (index < 0) {
        throw Raised.typeError(qualified + "() got an unexpected keyword argument '" + shortened(entry.getKey()) + "'");
      } else if (bound[index] != null) {
        throw Raised.typeError(qualified + "() got multiple values for argument '" + entry.getKey() + "'");
      } else {
        bound[index] = entry.getValue();
      }
    }
    if (keywords) {
      bound[bound.length - 1] = new DictValue(rest);
    }
  }

  private int indexOf(String name) {
    for (int i = 0; i < parameters.size(); i++) {
      if (parameters.get(i).name.equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private static String shortened(String name) {
    return name.length() <= 60 ? name : name.substring(0, 60) + "...";
  }

  private Raised tooMany(int given) {
    if (builtin || keywords && positional > 0) {
      return builtinCount(given);
    }
    if (positional == 0 && !parameters.isEmpty()) {
      return Raised.typeError(qualified.substring(qualified.indexOf('.') + 1) + "() takes no positional arguments");
    }
    int most = positional + 1; // itself
    int least = (int) parameters.stream().filter(p -> p.required && !p.keywordOnly).count() + 1;
    return Raised.typeError(qualified + "() takes " + (least == most ? "" : "from " + least + " to ") + most
        + " positional argument" + (most == 1 ? "" : "s") + " but " + (given + 1)
        + (given + 1 == 1 ? " was given" : " were given"));
  }

  private Raised tooFew(List<String> missing, int given) {
    if (builtin) {
      return builtinCount(given);
    }
    int last = missing.size() - 1;
    String names = last == 0 ? missing.get(0) : missing.subList(0, last).stream().collect(Collectors.joining(", "))
        + (last > 1 ? "," : "") + " and " + missing.get(last);
    return Raised.typeError(qualified + "() missing " + missing.size() + " required positional argument"
        + (last == 0 ? "" : "s") + ": " + names);
  }

  private Raised builtinCount(int given) {
    String name = qualified.substring(qualified.indexOf('.') + 1);
    if (name.startsWith("__") && !OF_ONE_OBJECT.contains(qualified)) {
      String nameless = required == 2 || name.endsWith("mul__") ? " " : ""; // an empty name stands there in CPython
      return Raised.typeError(nameless + "expected " + required + " argument" + (required == 1 ? "" : "s") + ", got "
          + given);
    } else if (required == positional && required < 2 && builtin) {
      return Raised.typeError(qualified + "() takes " + (required == 0 ? "no arguments" : "exactly one argument")
          + " (" + given + " given)");
    }
    int bound = given < required ? required : positional;
    String most = required == positional ? "" : given < required ? "at least " : "at most ";
    return Raised.typeError(name + " expected " + most + bound + " argument" + (bound == 1 ? "" : "s") + ", got "
        + given);
  }
}
