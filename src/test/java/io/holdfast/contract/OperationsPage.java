package io.holdfast.contract;

import io.holdfast.host.HostOperations;
import io.holdfast.model.OperationModel;
import io.holdfast.model.ParameterModel;
import io.holdfast.model.TypeModel;
import io.holdfast.model.Wait;
import io.holdfast.object.ObjectOperations;
import io.holdfast.object.ObjectType;
import io.holdfast.types.BuiltInTypes;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code docs/operations.md}, written from the declarations. */
final class OperationsPage {
  private static final String INTRODUCTION = """
      # Operations

      Every type that objects can be made of, its options and its operations, as they are declared in the code. The
      names are those of every wire; the typed Java proxies have the same ones in camel case. How a call is made is
      said in [bridge-protocol.md](bridge-protocol.md#calls), what holds for all of them in
      [guarantees.md](guarantees.md); what each does, case by case, in
      [clients/contract](../clients/contract/README.md).

      How to read a line: `put(item: value, wait: wait = null) → null` takes two arguments, by position or by name.
      One with a default may be left out. Behind the arrow is the result, as it is written in the [value
      form](bridge-protocol.md#values).

      | kind | is |
      |---|---|
      | `value` | any value |
      | `integer` | a whole number of 64 or 32 bits |
      | `wait` | how long the call may wait: null for ever, 0 not at all, else milliseconds |
      | `iterable` | a list, tuple, set, dict (its keys), text (its characters) or bytes (its numbers) |
      | `{"id": integer, …}` | a dict with these entries |
      | `list of integer`, `integer or null`, `"fifo" or "lifo"` | what it says |

      *reads*: it never changes the object; it may run again when it is repeated. *waits*: it may park its caller.
      *grows*: it may make the object bigger, and is refused with `Unavailable` while the host is short of memory.
      *Python*: the methods of Python's own type that it serves.

      Errors are those of [bridge-protocol.md](bridge-protocol.md#errors). A name like `KeyError` or `ValueError` is
      the `type` of a `Failed`. Any call can fail with `BadArguments`, `NoSuchObject`, `ObjectGone`, `Timeout`,
      `Cancelled`, `Unavailable` and `Unknown`.

      """;

  private OperationsPage() {
  }

  static String text() {
    List<ObjectType> types = BuiltInTypes.all().stream().sorted(Comparator.comparing(ObjectType::name)).toList();
    TypeModel host = TypeModel.of(HostOperations.class);
    StringBuilder page = new StringBuilder(INTRODUCTION);
    page.append("| type | Python's | what it is | operations |\n|---|---|---|---|\n");
    for (ObjectType type : types) {
      indexLine(page, type.name(), type.name(), type.model());
    }
    indexLine(page, "every object", "every-object", ObjectOperations.MODEL);
    indexLine(page, "the host", "the-host", host);
    for (ObjectType type : types) {
      section(page, type.name(), type.model());
      options(page, type.options());
      operations(page, type.model());
    }
    section(page, "Every object", ObjectOperations.MODEL);
    operations(page, ObjectOperations.MODEL);
    section(page, "The host", host);
    page.append("Calls of the host go to `holdfast.objects` without an object's name.\n\n");
    operations(page, host);
    return page.append("\n<!-- written by OperationsPageTest from the declarations -->\n").toString();
  }

  private static void indexLine(StringBuilder page, String title, String anchor, TypeModel model) {
    page.append("| [").append(title).append("](#").append(anchor).append(") | ").append(code(model.python()))
        .append(" | ").append(cell(firstSentence(model.doc()))).append(" | ").append(model.operations().size())
        .append(" |\n");
  }

  private static String firstSentence(String doc) {
    int end = doc.indexOf(". ");
    return end < 0 ? doc : doc.substring(0, end + 1);
  }

  private static void section(StringBuilder page, String title, TypeModel model) {
    page.append("\n## ").append(title).append("\n").append(model.doc()).append("\n\n");
    if (!model.python().isEmpty()) {
      page.append("Python's typeid: ").append(code(model.python())).append("\n\n");
    }
  }

  private static void options(StringBuilder page, List<ParameterModel> options) {
    if (options.isEmpty()) {
      page.append("It has no options.\n\n");
      return;
    }
    page.append("| option | takes | default |\n|---|---|---|\n");
    for (ParameterModel option : options) {
      page.append("| ").append(code(option.name())).append(" | ").append(cell(option.expects())).append(" | ")
          .append(option.absent() == null ? "required" : code(ValueJson.toText(option.absent()))).append(" |\n");
    }
    page.append("\n");
  }

  private static void operations(StringBuilder page, TypeModel model) {
    page.append("| operation | | Python | what it does |\n|---|---|---|---|\n");
    for (OperationModel operation : model.operations()) {
      page.append("| ").append(code(signature(operation))).append(" | ").append(flags(operation)).append(" | ")
          .append(operation.python().stream().map(OperationsPage::code).collect(Collectors.joining(" ")))
          .append(" | ").append(cell(operation.doc())).append(" |\n");
    }
  }

  private static String flags(OperationModel operation) {
    List<String> flags = new ArrayList<>();
    if (operation.reads()) {
      flags.add("reads");
    }
    if (operation.waitParameter() >= 0) {
      flags.add("waits");
    }
    if (operation.grows()) {
      flags.add("grows");
    }
    return String.join(", ", flags);
  }

  private static String signature(OperationModel operation) {
    Type[] types = operation.method().getGenericParameterTypes();
    List<String> parameters = new ArrayList<>();
    for (int i = 0; i < types.length; i++) {
      ParameterModel parameter = operation.parameters().get(i);
      parameters.add(parameter.name() + ": " + kind(types[i])
          + (parameter.absent() == null ? "" : " = " + ValueJson.toText(parameter.absent())));
    }
    Type result = ((ParameterizedType) operation.method().getGenericReturnType()).getActualTypeArguments()[0];
    return operation.name() + "(" + String.join(", ", parameters) + ") → " + kind(result);
  }

  private static String kind(Type type) {
    if (type instanceof TypeVariable) {
      return "value";
    }
    if (type instanceof WildcardType wildcard) {
      return kind(wildcard.getUpperBounds()[0]);
    }
    if (type instanceof ParameterizedType generic) {
      Type[] parts = generic.getActualTypeArguments();
      Class<?> raw = (Class<?>) generic.getRawType();
      String first = kind(parts[0]);
      return raw == List.class ? first.equals("value") ? "list" : "list of " + first
          : raw == Optional.class ? first + " or null"
          : raw == Map.class ? "dict"
          : raw == Iterable.class ? "iterable" : kind(raw);
    }
    return kind((Class<?>) type);
  }

  private static String kind(Class<?> type) {
    if (type.isRecord() && !Value.class.isAssignableFrom(type) && type != Wait.class) {
      return Arrays.stream(type.getRecordComponents()).map(OperationsPage::entry)
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants()).map(each -> "\"" + each.toString().toLowerCase(Locale.ROOT) + "\"")
          .collect(Collectors.joining(" or "));
    }
    if (Value.class.isAssignableFrom(type)) {
      return type == Value.class ? "value" : type.getSimpleName().replace("Value", "").toLowerCase(Locale.ROOT);
    }
    return switch (type.getSimpleName()) {
      case "long", "Long", "int", "Integer", "BigInteger" -> "integer";
      case "boolean", "Boolean" -> "bool";
      case "double", "Double" -> "float";
      case "String" -> "text";
      case "byte[]" -> "bytes";
      case "Void" -> "null";
      case "Wait" -> "wait";
      case "Object" -> "value";
      default -> throw new AssertionError("say here how " + type + " is written in the value form");
    };
  }

  private static String entry(RecordComponent component) {
    String name = component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    return "\"" + name + "\": " + kind(component.getGenericType());
  }

  private static String code(String text) {
    return text.isEmpty() ? "" : "`" + cell(text) + "`";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
