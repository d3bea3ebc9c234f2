package io.holdfast.model;

import io.holdfast.value.Value;
import java.util.List;
import java.util.Map;

/** A record class as data: its name in snake case, and its components as values. Facts are kept in this shape. */
public final class RecordShape {
  private final String name;
  private final RecordConversion conversion;
  private final Class<?> type;

  public RecordShape(Class<?> type) {
    if (!type.isRecord()) {
      throw new IllegalArgumentException(type.getName() + " is not a record");
    }
    String simple = type.getSimpleName();
    name = Names.snakeCase(simple.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + simple.substring(1));
    conversion = RecordConversion.of(type, new Conversions(Map.of()));
    this.type = type;
  }

  public String name() {
    return name;
  }

  /** What is written for each component, by its name; see {@link StoredKind}. */
  public Map<String, String> components() {
    return StoredKind.ofComponents(type);
  }

  /** Of the components, in their order. */
  public List<String> names() {
    return conversion.names();
  }

  /** The component at that place of {@link #names()}. */
  public Value value(Object fact, int index) {
    return conversion.value(fact, index);
  }

  public Value toValue(Object fact) {
    return conversion.toValue(fact);
  }

  /** Roughly how many bytes its components take when they are written; counting stops soon after {@code enough}. */
  public long weigh(Object fact, long enough) {
    return conversion.weigh(fact, enough);
  }

  /** @throws IllegalArgumentException when the parts do not fit the components */
  public Object toRecord(Value parts) {
    return conversion.toJava(parts);
  }
}
