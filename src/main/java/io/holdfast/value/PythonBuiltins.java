package io.holdfast.value;

import java.util.Set;

/** What the names are that Python's module {@code builtins} has, as its errors and its repr spell them. */
final class PythonBuiltins {
  private static final Set<String> FUNCTIONS = Set.of("abs", "aiter", "all", "anext", "any", "ascii", "bin",
      "breakpoint", "callable", "chr", "compile", "delattr", "dir", "divmod", "eval", "exec", "format", "getattr",
      "globals", "hasattr", "hash", "hex", "id", "input", "isinstance", "issubclass", "iter", "len", "locals", "max",
      "min", "next", "oct", "ord", "pow", "print", "repr", "round", "setattr", "sorted", "sum", "vars");
  private static final Set<String> TYPES = Set.of("bool", "bytearray", "bytes", "classmethod", "complex", "dict",
      "enumerate", "filter", "float", "frozenset", "int", "list", "map", "memoryview", "object", "property", "range",
      "reversed", "set", "slice", "staticmethod", "str", "super", "tuple", "type", "zip");
  private static final Set<String> ERRORS = Set.of("ArithmeticError", "AssertionError", "AttributeError",
      "BaseException", "BlockingIOError", "BrokenPipeError", "BufferError", "BytesWarning", "ChildProcessError",
      "ConnectionAbortedError", "ConnectionError", "ConnectionRefusedError", "ConnectionResetError",
      "DeprecationWarning", "EOFError", "Exception", "FileExistsError", "FileNotFoundError", "FloatingPointError",
      "FutureWarning", "GeneratorExit", "ImportError", "ImportWarning", "IndentationError", "IndexError",
      "InterruptedError", "IsADirectoryError", "KeyError", "KeyboardInterrupt", "LookupError", "MemoryError",
      "ModuleNotFoundError", "NameError", "NotADirectoryError", "NotImplementedError", "OSError", "OverflowError",
      "PendingDeprecationWarning", "PermissionError", "ProcessLookupError", "RecursionError", "ReferenceError",
      "ResourceWarning", "RuntimeError", "RuntimeWarning", "StopAsyncIteration", "StopIteration", "SyntaxError",
      "SyntaxWarning", "SystemError", "SystemExit", "TabError", "TimeoutError", "TypeError", "UnboundLocalError",
      "UnicodeError", "UnicodeWarning", "UserWarning", "ValueError", "Warning", "ZeroDivisionError");

  private PythonBuiltins() {
  }

  /** Whether it is an exception that shows as its arguments. */
  static boolean isError(String name) {
    return ERRORS.contains(name);
  }

  /** The class of what has that name; of what no builtin is, the name itself. */
  static String className(String global) {
    return FUNCTIONS.contains(global) ? "builtin_function_or_method"
        : TYPES.contains(global) || ERRORS.contains(global) ? "type"
        : global.equals("Ellipsis") ? "ellipsis"
        : global.equals("NotImplemented") ? "NotImplementedType" : global;
  }

  /** The repr of what has that name; null when it is no builtin. */
  static String repr(String global) {
    return FUNCTIONS.contains(global) ? "<built-in function " + global + ">"
        : TYPES.contains(global) || ERRORS.contains(global) ? "<class '" + global + "'>"
        : global.equals("Ellipsis") || global.equals("NotImplemented") ? global : null;
  }
}
