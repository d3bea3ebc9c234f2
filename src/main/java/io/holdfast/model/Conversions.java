package io.holdfast.model;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.holdfast.value.BigIntValue;
import io.holdfast.value.BoolValue;
import io.holdfast.value.BytesValue;
import io.holdfast.value.DictValue;
import io.holdfast.value.FloatValue;
import io.holdfast.value.Hashing;
import io.holdfast.value.IntValue;
import io.holdfast.value.Iteration;
import io.holdfast.value.ListValue;
import io.holdfast.value.NoneValue;
import io.holdfast.value.SetValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.TupleValue;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds the {@link Conversion} of a Java type: values pass through, the plain types convert strictly, records go by
 * component, everything else through Jackson. Type variables are bound by the caller: the host binds them to
 * {@link Value}, a typed proxy to the user's class.
 */
final class Conversions {
  // A user's class may gain a field in one process before another: what it does not know is not an error.
  private static final ObjectMapper MAPPER = lenient(JsonMapper.builder()).build();

  private final Map<TypeVariable<?>, Type> bindings;

  Conversions(Map<TypeVariable<?>, Type> bindings) {
    this.bindings = bindings;
  }

  private static JsonMapper.Builder lenient(JsonMapper.Builder builder) {
    MapperBuilder<?, ?> configured = builder.findAndAddModules()
        .disable(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    return (JsonMapper.Builder) configured;
  }

  Conversion of(Type type) {
    if (type instanceof TypeVariable<?> variable) {
      Type bound = bindings.getOrDefault(variable, Value.class);
      return bound == Value.class ? of(bound) : orNull(of(bound));
    }
    if (type instanceof WildcardType wildcard) {
      return of(wildcard.getUpperBounds()[0]);
    }
    if (type instanceof ParameterizedType generic) {
      return ofGeneric(generic);
    }
    return type instanceof Class<?> plain ? ofClass(plain) : jackson(type);
  }

  private Conversion ofGeneric(ParameterizedType type) {
    Type[] parts = type.getActualTypeArguments();
    Class<?> raw = (Class<?>) type.getRawType();
    if (raw == List.class) {
      return listOf(of(parts[0]));
    }
    if (raw == Iterable.class) {
      return iterableOf(of(parts[0]));
    }
    if (raw == Map.class) {
      return mapOf(of(parts[0]), of(parts[1]));
    }
    if (raw == Optional.class) {
      Conversion inner = of(parts[0]);
      return conversion(inner.expects() + " or null",
          value -> value == NoneValue.NONE ? Optional.empty() : Optional.of(inner.toJava(value)),
          object -> ((Optional<?>) object).map(inner::toValue).orElse(Value.none()));
    }
    if (raw.isRecord()) {
      return RecordConversion.of(raw, new Conversions(bindingsOf(raw, parts)));
    }
    return jackson(type);
  }

  private Map<TypeVariable<?>, Type> bindingsOf(Class<?> raw, Type[] parts) {
    Map<TypeVariable<?>, Type> inner = new LinkedHashMap<>();
    for (int i = 0; i < parts.length; i++) {
      Type part = parts[i];
      inner.put(raw.getTypeParameters()[i], part instanceof TypeVariable<?> v
          ? bindings.getOrDefault(v, Value.class) : part);
    }
    return inner;
  }

  private Conversion ofClass(Class<?> type) {
    if (type == Value.class) {
      return conversion("any value", value -> value, object -> object == null ? Value.none() : (Value) object);
    }
    if (type == DictValue.class) {
      return conversion("a dict", type::cast, object -> (Value) object);
    }
    if (Value.class.isAssignableFrom(type)) {
      return conversion("a value of kind " + type.getSimpleName(), type::cast, object -> (Value) object);
    }
    if (type == long.class || type == Long.class) {
      return conversion("a whole number of 64 bits", Conversions::whole, object -> IntValue.of((Long) object));
    }
    if (type == int.class || type == Integer.class) {
      return conversion("a whole number of 32 bits", value -> Math.toIntExact(whole(value)),
          object -> IntValue.of((Integer) object));
    }
    if (type == boolean.class || type == Boolean.class) {
      return conversion("true or false", value -> ((BoolValue) value).value(),
          object -> Value.of((boolean) (Boolean) object));
    }
    if (type == double.class || type == Double.class) {
      return conversion("a number", value -> value instanceof FloatValue d ? d.value()
          : value instanceof BigIntValue big ? big.value().doubleValue() : (double) whole(value),
          object -> Value.of((double) (Double) object));
    }
    if (type == BigInteger.class) {
      return conversion("a whole number", value -> value instanceof BigIntValue big
          ? big.value() : BigInteger.valueOf(whole(value)),
          object -> Value.of((BigInteger) object));
    }
    if (type == String.class) {
      return conversion("text", value -> ((StringValue) value).value(), object -> Value.of((String) object));
    }
    if (type == byte[].class) {
      return conversion("bytes", value -> ((BytesValue) value).value().clone(), object -> Value.of((byte[]) object));
    }
    if (type == void.class || type == Void.class) {
      return conversion("null", value -> null, object -> Value.none());
    }
    if (type == Wait.class) {
      return conversion("null (for ever), 0 (not at all) or milliseconds", Conversions::toWait,
          object -> ((Wait) object).isForever() ? Value.none() : Value.of(((Wait) object).millis()));
    }
    if (type.isEnum()) {
      return enumOf(type);
    }
    if (type.isRecord()) {
      return RecordConversion.of(type, this);
    }
    if (type == Object.class) {
      return conversion("any value", Conversions::toPlain, Conversions::fromAny);
    }
    return jackson(type);
  }

  private static long whole(Value value) {
    return ((IntValue) value).value();
  }

  private static Wait toWait(Value value) {
    if (value == NoneValue.NONE) {
      return Wait.forever();
    }
    if (value instanceof FloatValue millis && millis.value() >= 0) {
      return Wait.ofMillis((long) Math.ceil(millis.value()));
    }
    long millis = whole(value);
    if (millis < 0) {
      throw new IllegalArgumentException("not " + millis);
    }
    return Wait.ofMillis(millis);
  }

  /** In the place of a user's value there may be None at any time: it is the user's null. */
  private static Conversion orNull(Conversion inner) {
    return conversion(inner.expects() + " or null", value -> value == NoneValue.NONE ? null : inner.toJava(value),
        object -> object == null ? NoneValue.NONE : inner.toValue(object));
  }

  private static Conversion enumOf(Class<?> type) {
    Map<String, Object> byName = new LinkedHashMap<>();
    for (Object constant : type.getEnumConstants()) {
      byName.put(((Enum<?>) constant).name().toLowerCase(Locale.ROOT), constant);
    }
    String expects = "one of " + String.join(", ", byName.keySet());
    return conversion(expects, value -> {
      Object constant = byName.get(((StringValue) value).value());
      if (constant == null) {
        throw new IllegalArgumentException("not " + value);
      }
      return constant;
    }, object -> Value.of(((Enum<?>) object).name().toLowerCase(Locale.ROOT)));
  }

  private static Conversion listOf(Conversion item) {
    return conversion("a list, each item " + item.expects(), value -> {
      List<Value> items = value instanceof TupleValue tuple ? tuple.items()
          : value instanceof SetValue set ? List.copyOf(set.members()) : ((ListValue) value).items();
      List<Object> converted = new ArrayList<>(items.size());
      items.forEach(each -> converted.add(item.toJava(each)));
      return converted;
    }, object -> listValue((Iterable<?>) object, item));
  }

  /**
   * What Python can iterate. That a value cannot is found by iterating it: what to say then is the operation's choice.
   */
  private static Conversion iterableOf(Conversion item) {
    return conversion("a list, tuple, set, dict (its keys), text (its characters) or bytes",
        value -> (Iterable<Object>) () -> Iteration.of(value).stream().map(item::toJava).iterator(),
        object -> listValue((Iterable<?>) object, item));
  }

  private static ListValue listValue(Iterable<?> objects, Conversion item) {
    List<Value> items = new ArrayList<>(objects instanceof Collection<?> all ? all.size() : 10);
    objects.forEach(each -> items.add(item.toValue(each)));
    return new ListValue(items);
  }

  private static Conversion mapOf(Conversion key, Conversion item) {
    return conversion("a dict", value -> {
      Map<Object, Object> converted = new LinkedHashMap<>();
      ((DictValue) value).entries().forEach((k, v) -> converted.put(key.toJava(k), item.toJava(v)));
      return converted;
    }, object -> {
      Map<Value, Value> entries = new LinkedHashMap<>();
      ((Map<?, ?>) object).forEach((k, v) -> entries.put(Hashing.requireHashable(key.toValue(k)), item.toValue(v)));
      return new DictValue(entries);
    });
  }

  private static Conversion jackson(Type type) {
    JavaType target = MAPPER.constructType(type);
    return conversion("what Jackson reads as " + type.getTypeName(),
        value -> MAPPER.convertValue(ValueJson.toJson(value), target),
        object -> ValueJson.fromJson(MAPPER.convertValue(object, new TypeReference<Object>() { })));
  }

  /** Any Java object as a value: plain ones directly, others through Jackson. */
  static Value fromAny(Object object) {
    try {
      return Value.from(object);
    } catch (IllegalArgumentException notPlain) {
      return ValueJson.fromJson(MAPPER.convertValue(object, new TypeReference<Object>() { }));
    }
  }

  /**
   * A value as the ordinary Java object nearest to it: the inverse of {@link #fromAny}, kinds without one stay values.
   */
  static Object toPlain(Value value) {
    if (value == NoneValue.NONE) {
      return null;
    }
    if (value instanceof BoolValue flag) {
      return flag.value();
    }
    if (value instanceof IntValue number) {
      return number.value();
    }
    if (value instanceof FloatValue number) {
      return number.value();
    }
    if (value instanceof BigIntValue number) {
      return number.value();
    }
    if (value instanceof StringValue text) {
      return text.value();
    }
    if (value instanceof ListValue list) {
      List<Object> items = new ArrayList<>(list.items().size());
      list.items().forEach(item -> items.add(toPlain(item)));
      return items;
    }
    if (value instanceof DictValue dict) {
      Map<Object, Object> entries = new LinkedHashMap<>();
      dict.entries().forEach((key, item) -> entries.put(toPlain(key), toPlain(item)));
      return entries;
    }
    return value;
  }

  static Conversion conversion(String expects, Function<Value, Object> toJava, Function<Object, Value> toValue) {
    return new Conversion() {
      @Override
      public String expects() {
        return expects;
      }

      @Override
      public Object toJava(Value value) {
        try {
          return toJava.apply(value);
        } catch (ClassCastException | ArithmeticException wrongKind) {
          throw new IllegalArgumentException("not " + shortened(value));
        }
      }

      @Override
      public Value toValue(Object object) {
        return toValue.apply(object);
      }
    };
  }

  static String shortened(Value value) {
    String text = value.toString();
    return value.typeName() + " " + (text.length() <= 60 ? text : text.substring(0, 60) + "…");
  }
}
