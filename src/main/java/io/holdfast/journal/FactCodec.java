package io.holdfast.journal;

import io.holdfast.model.RecordShape;
import io.holdfast.value.DictValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.MalformedValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the facts of one type as bytes and reads them again: {@code ["added", {"item": …}]}, the fact's name and its
 * components in snake case. Facts are the records that the type's sealed {@code Fact} interface permits.
 */
public final class FactCodec {
  private final Map<Class<?>, RecordShape> byClass = new LinkedHashMap<>();
  private final Map<String, RecordShape> byName = new LinkedHashMap<>();

  /** @param factInterface a sealed interface whose permitted classes are all records */
  public FactCodec(Class<?> factInterface) {
    if (!factInterface.isSealed()) {
      throw new IllegalArgumentException(factInterface.getName() + " is not sealed; facts are a closed set of records");
    }
    for (Class<?> fact : factInterface.getPermittedSubclasses()) {
      RecordShape shape = new RecordShape(fact);
      byClass.put(fact, shape);
      byName.put(shape.name(), shape);
    }
  }

  /** How the fact is called and what it consists of. */
  public RecordShape shapeOf(Object fact) {
    RecordShape shape = byClass.get(fact.getClass());
    if (shape == null) {
      throw new IllegalArgumentException(fact.getClass().getName() + " is not one of the facts " + byName.keySet());
    }
    return shape;
  }

  public byte[] encode(Object fact) {
    RecordShape shape = shapeOf(fact);
    return ValueJson.toBytes(new ListValue(List.of(new StringValue(shape.name()), shape.toValue(fact))));
  }

  /** @throws MalformedValue when the bytes are no fact of this type */
  public Object decode(byte[] bytes) {
    if (ValueJson.fromBytes(bytes) instanceof ListValue list && list.items().size() == 2
        && list.items().get(0) instanceof StringValue name && list.items().get(1) instanceof DictValue parts) {
      RecordShape shape = byName.get(name.value());
      if (shape == null) {
        throw new MalformedValue("no fact is called '" + name.value() + "'; known are " + byName.keySet());
      }
      return shape.toRecord(parts);
    }
    throw new MalformedValue("a fact is a list of its name and its parts");
  }
}
