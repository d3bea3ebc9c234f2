package io.holdfast.types;

import io.holdfast.model.RecordShape;
import io.holdfast.model.TypeModel;
import io.holdfast.value.DictValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.SetValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The kinds of values that can be changed where they stand, and the type whose operations do it. */
enum NestedKind {
  LIST(SharedList.class, ListFact.class, value -> ListObject.inside((ListValue) value)),
  DICT(SharedDict.class, DictFact.class, value -> DictObject.inside((DictValue) value)),
  SET(SharedSet.class, SetObject.Fact.class, value -> SetObject.inside((SetValue) value));

  private final TypeModel model;
  private final Function<Value, Nestable<?>> opening;
  private final Map<Class<?>, RecordShape> byClass = new HashMap<>();
  private final Map<String, RecordShape> byName = new HashMap<>();

  NestedKind(Class<?> declaration, Class<?> facts, Function<Value, Nestable<?>> opening) {
    model = TypeModel.of(declaration);
    this.opening = opening;
    for (Class<?> fact : facts.getPermittedSubclasses()) {
      RecordShape shape = new RecordShape(fact);
      byClass.put(fact, shape);
      byName.put(shape.name(), shape);
    }
  }

  /** The kind of a value; null when it is of none. */
  static NestedKind of(Value value) {
    if (value instanceof ListValue) {
      return LIST;
    } else if (value instanceof DictValue) {
      return DICT;
    }
    return value instanceof SetValue set && !set.frozen() ? SET : null;
  }

  TypeModel model() {
    return model;
  }

  Nestable<?> open(Value value) {
    return opening.apply(value);
  }

  /** A fact as part of another fact: its name and its components. */
  Value written(Object fact) {
    RecordShape shape = byClass.get(fact.getClass());
    return Value.list(new StringValue(shape.name()), shape.toValue(fact));
  }

  /** The fact that {@link #written} wrote. */
  Object read(Value written) {
    List<Value> parts = ((ListValue) written).items();
    return byName.get(((StringValue) parts.get(0)).value()).toRecord(parts.get(1));
  }
}
