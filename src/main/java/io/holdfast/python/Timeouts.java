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
    } else if (isNegative(timeout)) {
      throw Raised.valueError("'timeout' must be a non-negative number");
    }
    return millis(seconds(timeout));
  }

  /** Whether a wait of {@code Queue} is refused where it matters. */
  static boolean isNegative(Value timeout) {
    return timeout != NoneValue.NONE && seconds(timeout) < 0;
  }

  /** Of {@code Lock.acquire} and {@code RLock.acquire}. */
  static Value ofLock(Value blocking, Value timeout) {
    double seconds = timeout == NoneValue.NONE ? notNumber(timeout) : seconds(timeout);
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
      throw tooLong(seconds);
    } else if (seconds > LONGEST_SECONDS) {
      throw Raised.builtin("OverflowError", "timeout value is too large");
    }
    return millis(seconds);
  }

  private static double notNumber(Value timeout) {
    throw Raised.typeError("'" + timeout.typeName() + "' object cannot be interpreted as an integer");
  }

  /** Of {@code Semaphore.acquire}. */
  static Value ofSemaphore(Value blocking, Value timeout) {
    if (!blocking.truth()) {
      if (timeout != NoneValue.NONE) {
        throw Raised.valueError("can't specify timeout for non-blocking acquire");
      }
      return NOT_AT_ALL;
    }
    return ofWait(timeout);
  }

  private static Raised tooLong(double seconds) {
    return Raised.builtin("OverflowError", seconds >= 0x1p63 ? "timestamp out of range for platform time_t"
        : "timestamp too large to convert to C PyTime_t");
  }

  /**
   * Waits as an operation does that is given a wait. Where CPython has to wait for longer than it can count it fails,
   * and only then.
   *
   * @param timeout as the client gave it
   * @param wait the same as a wait
   */
  static Future<Value> waiting(Value timeout, Value wait, Function<Value, Future<Value>> operation) {
    if (timeout == NoneValue.NONE || wait.equals(NOT_AT_ALL) || seconds(timeout) <= LONGEST_TIME) {
      return operation.apply(wait);
    }
    return operation.apply(NOT_AT_ALL).transform(done ->
        done.succeeded() ? done.result() == BoolValue.FALSE ? Future.failedFuture(tooLong(seconds(timeout)))
            : Future.succeededFuture(done.result())
        : Future.failedFuture(done.cause() instanceof Empty || done.cause() instanceof Full
            ? tooLong(seconds(timeout))
            : done.cause()));
  }

  /** Of {@code wait}: None for ever, and nothing negative is refused. */
  static Value ofWait(Value timeout) {
    return timeout == NoneValue.NONE ? FOREVER : millis(Math.max(0, seconds(timeout)));
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
    throw Raised.typeError("'<' not supported between instances of '" + timeout.typeName() + "' and 'int'");
  }
}
