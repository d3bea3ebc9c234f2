package io.holdfast.model;

import io.holdfast.value.DictValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import io.holdfast.value.Weight;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A record as a dict of its components, by their names in snake case. */
final class RecordConversion implements Conversion {
  private static final int SCALAR_WEIGHT = 8;
  private static final MethodType ACCESSOR = MethodType.methodType(Object.class, Object.class);
  private static final MethodType CONSTRUCTOR = MethodType.methodType(Object.class, Object[].class);

  private final Class<?> type;
  private final StringValue[] names;
  private final Conversion[] conversions;
  private final MethodHandle[] accessors;
  private final MethodHandle constructor;

  private RecordConversion(Class<?> type, Conversions parts) {
    RecordComponent[] components = type.getRecordComponents();
    this.type = type;
    names = new StringValue[components.length];
    conversions = new Conversion[components.length];
    accessors = new MethodHandle[components.length];
    try {
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
      for (int i = 0; i < components.length; i++) {
        names[i] = new StringValue(Names.snakeCase(components[i].getName()));
        conversions[i] = parts.of(components[i].getGenericType());
        accessors[i] = lookup.unreflect(components[i].getAccessor()).asType(ACCESSOR);
      }
      Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      constructor = lookup.unreflectConstructor(type.getDeclaredConstructor(types))
          .asSpreader(Object[].class, types.length).asType(CONSTRUCTOR);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("the record " + type.getName() + " cannot be read: " + e.getMessage(), e);
    }
  }

  static RecordConversion of(Class<?> type, Conversions parts) {
    return new RecordConversion(type, parts);
  }

  @Override
  public String expects() {
    return "a dict with " + String.join(", ", names());
  }

  @Override
  public Object toJava(Value value) {
    if (!(value instanceof DictValue dict)) {
      throw new IllegalArgumentException("not " + Conversions.shortened(value));
    }
    Object[] arguments = new Object[names.length];
    for (int i = 0; i < names.length; i++) {
      Value part = dict.entries().get(names[i]);
      try {
        arguments[i] = conversions[i].toJava(part == null ? Value.none() : part);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("'" + names[i].value() + "' takes " + conversions[i].expects() + ", "
            + e.getMessage());
      }
    }
    try {
      return (Object) constructor.invokeExact(arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalArgumentException(type.getSimpleName() + ": " + e.getMessage(), e);
    }
  }

  List<String> names() {
    return Arrays.stream(names).map(StringValue::value).toList();
  }

  Value value(Object object, int index) {
    return conversions[index].toValue(part(object, index));
  }

  @Override
  public Value toValue(Object object) {
    Map<Value, Value> entries = new LinkedHashMap<>(2 * names.length);
    for (int i = 0; i < names.length; i++) {
      entries.put(names[i], value(object, i));
    }
    return new DictValue(entries);
  }

  /** See {@link RecordShape#weigh}. Makes no values of what can be weighed as it is. */
  long weigh(Object object, long enough) {
    long weight = 0;
    for (int i = 0; i < names.length && weight < enough; i++) {
      Object part = part(object, i);
      if (part == null || part instanceof Number || part instanceof Boolean) {
        weight += SCALAR_WEIGHT;
      } else if (part instanceof String text) {
        weight += SCALAR_WEIGHT + text.length();
      } else {
        Value value = part instanceof Value known ? known : conversions[i].toValue(part);
        weight += value instanceof IntValue ? SCALAR_WEIGHT
            : value instanceof StringValue text ? SCALAR_WEIGHT + text.value().length()
            : Weight.of(List.of(value), enough);
      }
    }
    return weight;
  }

  private Object part(Object record, int index) {
    try {
      return (Object) accessors[index].invokeExact(record);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalArgumentException(type.getSimpleName() + ": " + e.getMessage(), e);
    }
  }
}
