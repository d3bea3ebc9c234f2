package io.holdfast.object;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.value.MalformedValue;
import io.holdfast.value.UnsuitableValue;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CompletionException;

/** What an operation threw, as an error that can travel. */
final class Failures {
  private static final int LONGEST_STACK = 4096;

  private Failures() {
  }

  static HoldfastException of(Throwable thrown) {
    Throwable failure = thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    if (failure instanceof HoldfastException known) {
      return known;
    }
    if (failure instanceof UnsuitableValue unsuitable) {
      return new Failed("TypeError", unsuitable.getMessage());
    }
    if (failure instanceof MalformedValue malformed) {
      return new BadArguments(malformed.getMessage());
    }
    String message = messageOf(failure);
    return new Failed(failure.getClass().getName(), message, List.of(message), stackOf(failure));
  }

  /** A user's exception may fail to say what it is: that must not look like a defect of the object. */
  private static String messageOf(Throwable failure) {
    try {
      return failure.getMessage() == null ? "" : failure.getMessage();
    } catch (RuntimeException | StackOverflowError e) {
      return "its getMessage() failed: " + e.getClass().getName();
    }
  }

  private static String stackOf(Throwable failure) {
    StringWriter text = new StringWriter();
    try {
      failure.printStackTrace(new PrintWriter(text));
    } catch (RuntimeException | StackOverflowError e) {
      text.append("its printStackTrace() failed: ").append(e.getClass().getName());
    }
    return text.getBuffer().length() <= LONGEST_STACK ? text.toString()
        : text.getBuffer().substring(0, LONGEST_STACK) + "…";
  }
}
