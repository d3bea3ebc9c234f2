package io.holdfast.python;

import io.holdfast.value.Value;
import java.util.List;

/** An exception of Python, to be raised at the client. */
final class Raised extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String module;
  private final String type;
  private final transient List<Value> arguments;

  Raised(String module, String type, List<Value> arguments) {
    super(arguments.isEmpty() ? "" : arguments.get(0).toString(), null, false, false);
    this.module = module;
    this.type = type;
    this.arguments = arguments;
  }

  static Raised builtin(String type, String message) {
    return new Raised("builtins", type, List.of(Value.of(message)));
  }

  static Raised typeError(String message) {
    return builtin("TypeError", message);
  }

  static Raised valueError(String message) {
    return builtin("ValueError", message);
  }

  String module() {
    return module;
  }

  String type() {
    return type;
  }

  List<Value> arguments() {
    return arguments;
  }

  /** As the last line of a traceback says it. */
  String line() {
    String name = module.equals("builtins") ? type : module + "." + type;
    if (arguments.isEmpty()) {
      return name;
    }
    Value first = arguments.get(0);
    return name + ": " + (first instanceof io.holdfast.value.StringValue text && !type.equals("KeyError")
        ? text.value() : first.toString());
  }
}
