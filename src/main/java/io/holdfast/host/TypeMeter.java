package io.holdfast.host;

import io.holdfast.error.ErrorCode;
import io.holdfast.model.OperationModel;
import io.holdfast.object.CallMeter;
import io.holdfast.object.ObjectOperations;
import io.holdfast.object.ObjectType;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** The figures of the objects of one type. Operations that it does not have are counted as one. Thread-safe. */
final class TypeMeter implements CallMeter {
  /** What calls of operations that the type does not have are counted under. */
  static final String OTHER = "(no such operation)";

  final LongAdder objects = new LongAdder();
  private final Map<String, OperationMeter> operations = new HashMap<>(); // never changes
  private final OperationMeter other;

  TypeMeter(MeterRegistry registry, ObjectType type) {
    Stream.concat(type.model().operations().stream(), ObjectOperations.MODEL.operations().stream())
        .map(OperationModel::name)
        .forEach(name -> operations.put(name, new OperationMeter(registry, type.name(), name)));
    other = new OperationMeter(registry, type.name(), OTHER);
    Gauge.builder("holdfast.objects", objects, LongAdder::sum).tag("type", type.name()).register(registry);
  }

  private OperationMeter meter(String operation) {
    OperationMeter meter = operations.get(operation);
    return meter == null ? other : meter;
  }

  @Override
  public void called(String operation) {
    meter(operation).calls.increment();
  }

  @Override
  public void timed(String operation, long nanos) {
    meter(operation).timed(nanos);
  }

  @Override
  public void failed(String operation, ErrorCode code) {
    meter(operation).failed(code);
  }

  @Override
  public void parked(String operation, int more) {
    meter(operation).parked.add(more);
  }

  @Override
  public void objects(int more) {
    objects.add(more);
  }

  Stream<OperationMeter> used() {
    return Stream.concat(operations.values().stream(), Stream.of(other)).filter(meter -> meter.calls.sum() > 0);
  }
}
