package io.holdfast.model;

import io.holdfast.value.Value;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is written for a Java type, in words that stay the same: {@code integer}, {@code string or null},
 * {@code list of value}, {@code enum FIFO,LIFO}. Two types of one kind are written alike.
 */
final class StoredKind {
  private StoredKind() {
  }

  /** The components of a record by their names. */
  static Map<String, String> ofComponents(Class<?> type) {
    Map<String, String> kinds = new LinkedHashMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      kinds.put(Names.snakeCase(component.getName()), of(component.getGenericType()));
    }
    return kinds;
  }

  private static String of(Type type) {
    if (type instanceof ParameterizedType generic) {
      List<String> arguments = Arrays.stream(generic.getActualTypeArguments()).map(StoredKind::of).toList();
      Class<?> raw = (Class<?>) generic.getRawType();
      if (raw == Optional.class) {
        return arguments.get(0) + " or null";
      } else if (Iterable.class.isAssignableFrom(raw)) {
        return "list of " + arguments.get(0);
      } else if (Map.class.isAssignableFrom(raw)) {
        return "dict of " + String.join(" to ", arguments);
      }
      return raw.getSimpleName() + arguments;
    }
    return type instanceof Class<?> known ? of(known) : type.getTypeName();
  }

  private static String of(Class<?> type) {
    if (type == long.class || type == Long.class || type == int.class || type == Integer.class) {
      return "integer";
    } else if (type == double.class || type == Double.class) {
      return "float";
    } else if (type == boolean.class || type == Boolean.class) {
      return "boolean";
    } else if (type == String.class) {
      return "string";
    } else if (type == byte[].class) {
      return "bytes";
    } else if (type.isEnum()) {
      return "enum " + Arrays.stream(type.getEnumConstants()).map(one -> ((Enum<?>) one).name())
          .collect(Collectors.joining(","));
    } else if (type.isRecord()) {
      return "record" + ofComponents(type);
    } else if (Value.class.isAssignableFrom(type)) {
      return type.getSimpleName().replace("Value", "").toLowerCase(Locale.ROOT).concat(" value").strip();
    }
    return type.getSimpleName();
  }
}
