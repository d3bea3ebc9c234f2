package io.holdfast.python;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.pickle.MalformedPickle;
import io.holdfast.value.UnsuitableValue;
import io.holdfast.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** How failures show in Python: as the exception that CPython's own object raises, or as a RemoteError. */
final class Failure {
  /** What an object may raise: exceptions that Python has and makes of a message. */
  private static final Set<String> BUILTIN = Set.of("ArithmeticError", "AssertionError", "AttributeError",
      "BufferError", "EOFError", "Exception", "FloatingPointError", "IndexError", "KeyError", "LookupError",
      "MemoryError", "NameError", "NotImplementedError", "OSError", "OverflowError", "PermissionError",
      "RecursionError", "RuntimeError", "StopIteration", "TimeoutError", "TypeError", "ValueError",
      "ZeroDivisionError");

  private Failure() {
  }

  /** The exception that a failure is in Python; null when it is none of an object's. */
  static Raised raised(Throwable failure) {
    if (failure instanceof Raised raised) {
      return raised;
    } else if (failure instanceof UnsuitableValue unsuitable) {
      return Raised.typeError(unsuitable.getMessage());
    } else if (failure instanceof Failed failed) {
      return failed(failed);
    } else if (!(failure instanceof HoldfastException known)) {
      return null;
    } else {
      return switch (known.code()) {
        case EMPTY -> new Raised("queue", "Empty", List.of());
        case FULL -> new Raised("queue", "Full", List.of());
        case BAD_ARGUMENTS, NO_SUCH_OPERATION -> Raised.typeError(known.getMessage());
        case NOT_OWNER -> Raised.builtin("RuntimeError", known.getMessage());
        case TOO_LARGE -> Raised.valueError(known.getMessage());
        case TIMEOUT -> Raised.builtin("TimeoutError", known.getMessage());
        case DENIED -> Raised.builtin("PermissionError", known.getMessage());
        default -> null;
      };
    }
  }

  private static Raised failed(Failed failed) {
    if (failed.type().equals("BrokenBarrierError")) {
      return new Raised("threading", "BrokenBarrierError", List.of());
    } else if (failed.type().equals("ShutDown")) {
      return new Raised("queue", "ShutDown", List.of());
    } else if (!BUILTIN.contains(failed.type())) {
      return null;
    }
    List<Value> arguments = new ArrayList<>();
    for (Object argument : failed.arguments()) {
      arguments.add(argument instanceof Value value ? value : Value.of(String.valueOf(argument)));
    }
    return new Raised("builtins", failed.type(), arguments);
  }

  /** A failure of an object's method. @param legacy whether the client has no {@code queue.ShutDown} */
  static Reply ofMethod(Throwable failure, boolean legacy) {
    Raised raised = raised(failure);
    return raised == null || legacy && raised.type().equals("ShutDown") ? remote(failure) : Reply.raised(raised);
  }

  /** A failure of the server's own functions. */
  static Reply remote(Throwable failure) {
    return Reply.traceback(line(failure));
  }

  private static String line(Throwable failure) {
    Raised raised = raised(failure);
    if (raised != null) {
      return raised.line();
    } else if (failure instanceof Failed failed) {
      return failed.type() + ": " + failed.getMessage()
          + (failed.remoteStack().isEmpty() ? "" : "\n" + failed.remoteStack());
    } else if (failure instanceof NeedsWorkers refused) {
      return "NotImplementedError: " + refused.getMessage();
    } else if (failure instanceof MalformedPickle bad) {
      return "_pickle.UnpicklingError: " + bad.getMessage();
    } else if (failure instanceof HoldfastException known) {
      return "holdfast." + known;
    }
    return "RuntimeError: the host failed to handle this request; its log says why";
  }
}
