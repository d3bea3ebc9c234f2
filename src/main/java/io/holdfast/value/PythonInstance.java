package io.holdfast.value;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How an instance that only Python understands was pickled: a class or function of a module, what it is called with,
 * and what is done to the instance then. Nothing is called here: of classes of Python's own that are nothing but data
 * this says all of it.
 *
 * @param name {@code module.name} of what is called; of {@code builtins} the name alone
 * @param arguments what it is called with
 * @param steps what is done then, each a pair of a word and what it takes
 */
public record PythonInstance(String name, List<Value> arguments, List<Value> steps) {
  private static final String PYTHON = "python";
  private static final Value CALL = new StringValue("call");
  private static final Value NEW = new StringValue("new");
  private static final Value GLOBAL = new StringValue("global");
  private static final int STEPS = 3;

  /** Null when the value is no such instance. */
  public static PythonInstance of(Value value) {
    List<Value> parts = parts(value);
    if (parts == null || parts.size() < STEPS || !(parts.get(2) instanceof TupleValue arguments)
        || !CALL.equals(word(parts)) && !NEW.equals(word(parts))) {
      return null;
    }
    String name = global(parts.get(1));
    return name == null ? null : new PythonInstance(name, arguments.items(), parts.subList(STEPS, parts.size()));
  }

  /** The name of a class or function, that of its module before it unless that is {@code builtins}; else null. */
  static String global(Value value) {
    List<Value> parts = parts(value);
    return parts != null && parts.size() == 3 && GLOBAL.equals(word(parts))
        && parts.get(1) instanceof StringValue module && parts.get(2) instanceof StringValue name
        ? module.value().equals("builtins") ? name.value() : module.value() + "." + name.value() : null;
  }

  private static List<Value> parts(Value value) {
    return value instanceof ForeignValue foreign && foreign.language().equals(PYTHON)
        && foreign.parts() instanceof ListValue list && !list.items().isEmpty() ? list.items() : null;
  }

  /** What the parts begin with, a seal beside it or not. */
  private static Value word(List<Value> parts) {
    return parts.get(0) instanceof TupleValue head && !head.items().isEmpty() ? head.items().get(0) : parts.get(0);
  }

  /** Whether it is made by the class or function with so many arguments, and nothing is done to it then. */
  boolean is(String called, int least, int most) {
    return steps.isEmpty() && arguments.size() >= least && arguments.size() <= most && name.equals(called);
  }

  /** What its items were appended as; null when something else is done to it. */
  List<Value> appended() {
    List<Value> items = new ArrayList<>();
    for (Value step : steps) {
      List<Value> done = done(step, "append");
      if (done == null) {
        return null;
      }
      items.addAll(done);
    }
    return items;
  }

  /** The entries that were put into it; null when something else is done to it. */
  Map<Value, Value> entries() {
    Map<Value, Value> entries = new LinkedHashMap<>();
    for (Value step : steps) {
      List<Value> done = done(step, "set");
      if (done == null || done.size() % 2 != 0) {
        return null;
      }
      for (int i = 0; i < done.size(); i += 2) {
        entries.put(done.get(i), done.get(i + 1));
      }
    }
    return entries;
  }

  private static List<Value> done(Value step, String word) {
    return step instanceof TupleValue pair && pair.items().size() == 2
        && pair.items().get(0) instanceof StringValue text && text.value().equals(word)
        && pair.items().get(1) instanceof ListValue list ? list.items() : null;
  }

  /** What was given to it as its state, a dict, when that is all that is done to it; else null. */
  DictValue state() {
    return steps.size() == 1 && steps.get(0) instanceof TupleValue pair && pair.items().size() == 2
        && pair.items().get(0) instanceof StringValue text && text.value().equals("build")
        && pair.items().get(1) instanceof DictValue state ? state : null;
  }
}
