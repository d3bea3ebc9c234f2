package io.holdfast.host;

import io.holdfast.error.ErrorCode;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * The figures of one operation of one type. What every call adds to are bare adders, which the registry reads; only
 * what is seldom goes through its own instruments. Thread-safe.
 */
final class OperationMeter {
  private static final int CODES = ErrorCode.values().length;

  final LongAdder calls = new LongAdder();
  final LongAdder parked = new LongAdder();
  private final MeterRegistry registry;
  private final String type;
  private final String operation;
  private final AtomicReferenceArray<Counter> failures = new AtomicReferenceArray<>(CODES);
  private volatile Timer turns; // null until one is timed

  OperationMeter(MeterRegistry registry, String type, String operation) {
    this.registry = registry;
    this.type = type;
    this.operation = operation;
    FunctionCounter.builder("holdfast.calls", calls, LongAdder::sum).tags(tags()).register(registry);
    Gauge.builder("holdfast.parked", parked, LongAdder::sum).tags(tags()).register(registry);
  }

  private Tags tags() {
    return Tags.of("type", type, "operation", operation);
  }

  void timed(long nanos) {
    Timer timer = turns;
    if (timer == null) {
      timer = Timer.builder("holdfast.turns").tags(tags()).register(registry); // the same one, whoever comes first
      turns = timer;
    }
    timer.record(nanos, TimeUnit.NANOSECONDS);
  }

  void failed(ErrorCode code) {
    Counter counter = failures.get(code.ordinal());
    if (counter == null) {
      counter = Counter.builder("holdfast.failures").tags(tags().and("code", code.label())).register(registry);
      failures.set(code.ordinal(), counter);
    }
    counter.increment();
  }

  HostOperations.OperationStats stats() {
    Map<Value, Value> failed = new LinkedHashMap<>();
    for (ErrorCode code : ErrorCode.values()) {
      Counter counter = failures.get(code.ordinal());
      if (counter != null) {
        failed.put(Value.of(code.label()), Value.of((long) counter.count()));
      }
    }
    Timer timer = turns;
    return new HostOperations.OperationStats(type, operation, calls.sum(), new DictValue(failed), parked.sum(),
        timer == null ? 0 : timer.count(), timer == null ? 0 : timer.mean(TimeUnit.MICROSECONDS),
        timer == null ? 0 : timer.max(TimeUnit.MICROSECONDS));
  }
}
