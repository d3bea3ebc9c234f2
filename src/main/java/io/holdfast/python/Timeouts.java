package io.holdfast.python;

import io.holdfast.error.HoldfastException.Empty;
import io.holdfast.error.HoldfastException.Full;
import io.holdfast.value.BigIntValue;
import io.holdfast.value.BoolValue;
import io.holdfast.value.FloatValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.NoneValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.util.function.Function;

/**
 * Python's ways to say how long to wait, in seconds, as the waits of operations, in milliseconds: with the errors that
 * each kind of object has for them.
 */
final class Timeouts {
  private static final double LONGEST_SECONDS = 9_223_372_036.0;
  /** As long as CPython can count in nanoseconds. */
  private static final double LONGEST_TIME = 9_223_372_036.85;
  /** How the TypeError for a timeout that is no number says what was done with it. */
  static final String COMPARED = "'>' not supported between instances of 'TYPE' and 'int'";
  static final String ADDED = "unsupported operand type(s) for +: 'float' and 'TYPE'";
  private static final Value NOT_AT_ALL = Value.of(0);
  private static final Value FOREVER = Value.none();

  private Timeouts() {
  }

  /** Of {@code Queue.get} and {@code put}. */
  static Value ofQueue(Value block, Value timeout) {
    if (!block.truth()) {
      return NOT_AT_ALL;
    } else if (timeout == NoneValue.NONE) {
      return FOREVER;
    } else if (seconds(timeout) < 0) {
      throw Raised.valueError("'timeout' must be a non-negative number");
    }
    return millis(seconds(timeout));
  }

  /** Of what is no wait: whole milliseconds. @param name the argument's */
  static Value ofLease(String name, Value seconds) {
    if (!isNumber(seconds)) {
      throw Raised.typeError(name + " must be a number, not " + seconds.typeName());
    }
    return Value.of(Math.round(seconds(seconds) * 1000));
  }

  /** Whether a timeout of {@code Queue} is refused where it matters: one that is negative, or no number. */
  static boolean isRefused(Value timeout) {
    return !isNumber(timeout) || seconds(timeout) < 0;
  }

  /** Of {@code Lock.acquire} and {@code RLock.acquire}. */
  static Value ofLock(Value blocking, Value timeout) {
    if (!isNumber(timeout)) {
      throw notNumber(timeout);
    }
    double seconds = seconds(timeout);
    if (!blocking.truth()) {
      if (seconds != -1) {
        throw Raised.valueError("can't specify a timeout for a non-blocking call");
      }
      return NOT_AT_ALL;
    } else if (seconds == -1) {
      return FOREVER;
    } else if (seconds < 0) {
      throw Raised.valueError("timeout value must be a non-negative number");
    } else if (seconds > LONGEST_TIME) {
      throw tooLong(timeout);
    } else if (seconds > LONGEST_SECONDS) {
      throw Raised.builtin("OverflowError", "timeout value is too large");
    }
    return millis(seconds);
  }

  private static Raised notNumber(Value timeout) {
    return Raised.typeError("'" + timeout.typeName() + "' object cannot be interpreted as an integer");
  }

  /** Acquires a {@code Semaphore}. */
  static Future<Value> ofSemaphore(Value blocking, Value timeout, Function<Value, Future<Value>> operation) {
    if (!blocking.truth()) {
      if (timeout != NoneValue.NONE) {
        throw Raised.valueError("can't specify timeout for non-blocking acquire");
      }
      return operation.apply(NOT_AT_ALL);
    }
    return waiting(timeout, ADDED, operation);
  }

  private static Raised tooLong(Value timeout) {
    return Raised.builtin("OverflowError", timeout instanceof FloatValue
        ? "timestamp out of range for platform time_t" : "timestamp too large to convert to C PyTime_t");
  }

  /**
   * Waits as an operation does that is given a wait. Where CPython has to wait for longer than it can count, or for
   * what is no number, it fails, and only then.
   *
   * @param timeout as the client gave it: None for ever, and nothing negative is refused
   * @param words of the TypeError for what is no number, {@link #COMPARED} or {@link #ADDED}
   */
  static Future<Value> waiting(Value timeout, String words, Function<Value, Future<Value>> operation) {
    if (timeout == NoneValue.NONE) {
      return operation.apply(FOREVER);
    }
    return isNumber(timeout) ? waiting(timeout, millis(Math.max(0, seconds(timeout))), operation)
        : unlessItWaits(operation, notNumber(timeout, words));
  }

  /** The same. @param wait the timeout as a wait */
  static Future<Value> waiting(Value timeout, Value wait, Function<Value, Future<Value>> operation) {
    return timeout == NoneValue.NONE || wait.equals(NOT_AT_ALL) || seconds(timeout) <= LONGEST_TIME
        ? operation.apply(wait) : unlessItWaits(operation, tooLong(timeout));
  }

  private static Future<Value> unlessItWaits(Function<Value, Future<Value>> operation, Raised otherwise) {
    return operation.apply(NOT_AT_ALL).transform(done ->
        done.succeeded() ? done.result() == BoolValue.FALSE ? Future.failedFuture(otherwise)
            : Future.succeededFuture(done.result())
        : Future.failedFuture(done.cause() instanceof Empty || done.cause() instanceof Full ? otherwise
            : done.cause()));
  }

  /** Of what waits in any case. @param words as above */
  static Value ofWait(Value timeout, String words) {
    if (timeout == NoneValue.NONE) {
      return FOREVER;
    } else if (!isNumber(timeout)) {
      throw notNumber(timeout, words);
    } else if (seconds(timeout) > LONGEST_TIME) {
      throw tooLong(timeout);
    }
    return millis(Math.max(0, seconds(timeout)));
  }

  private static boolean isNumber(Value timeout) {
    return timeout instanceof IntValue || timeout instanceof FloatValue || timeout instanceof BoolValue
        || timeout instanceof BigIntValue;
  }

  private static Raised notNumber(Value timeout, String words) {
    return Raised.typeError(words.replace("TYPE", timeout.typeName()));
  }

  private static Value millis(double seconds) {
    return Value.of(seconds * 1000);
  }

  private static double seconds(Value timeout) {
    if (timeout instanceof IntValue whole) {
      return whole.value();
    } else if (timeout instanceof FloatValue number) {
      if (Double.isNaN(number.value())) {
        throw Raised.valueError("Invalid value NaN (not a number)");
      }
      return number.value();
    } else if (timeout instanceof BoolValue flag) {
      return flag.value() ? 1 : 0;
    } else if (timeout instanceof BigIntValue big) {
      return big.value().doubleValue();
    }
    throw notNumber(timeout, "'<' not supported between instances of 'TYPE' and 'int'");
  }
}
