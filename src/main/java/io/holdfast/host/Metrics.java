package io.holdfast.host;

import io.holdfast.host.HostOperations.EntranceStats;
import io.holdfast.host.HostOperations.OperationStats;
import io.holdfast.host.HostOperations.Stats;
import io.holdfast.object.CallMeter;
import io.holdfast.object.Clock;
import io.holdfast.object.ObjectType;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** The figures of one host since its start: of its types, their operations, and its entrances. Thread-safe. */
public final class Metrics {
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final Map<String, TypeMeter> types = new ConcurrentHashMap<>();
  private final List<Supplier<EntranceStats>> entrances = new CopyOnWriteArrayList<>();
  private final Clock clock;
  private final long startedMs;

  Metrics(Clock clock) {
    this.clock = clock;
    startedMs = clock.nowMs();
  }

  CallMeter meter(ObjectType type) {
    return types.computeIfAbsent(type.name(), name -> new TypeMeter(registry, type));
  }

  /**
   * Asks an entrance for its figures from now on.
   *
   * @return run it when the entrance has closed
   */
  public Runnable add(Supplier<EntranceStats> entrance) {
    entrances.add(entrance);
    return () -> entrances.remove(entrance);
  }

  Stats stats(String node, long sessions) {
    Map<Value, Value> objects = new LinkedHashMap<>();
    new TreeMap<>(types).forEach((name, type) -> objects.put(Value.of(name), Value.of(type.objects.sum())));
    List<OperationStats> operations = types.values().stream().flatMap(TypeMeter::used).map(OperationMeter::stats)
        .sorted(Comparator.comparingLong(OperationStats::calls).reversed().thenComparing(OperationStats::type)
            .thenComparing(OperationStats::operation)).toList();
    return new Stats(node, clock.nowMs() - startedMs, new DictValue(objects), sessions,
        entrances.stream().map(Supplier::get).toList(), operations);
  }
}
