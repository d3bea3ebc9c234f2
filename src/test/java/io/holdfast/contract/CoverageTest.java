package io.holdfast.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.host.HostOperations;
import io.holdfast.model.OperationModel;
import io.holdfast.model.ParameterModel;
import io.holdfast.model.SharedType;
import io.holdfast.model.TypeModel;
import io.holdfast.object.ObjectOperations;
import io.holdfast.object.ObjectType;
import io.holdfast.types.BuiltInTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What nobody has written a case for is listed here, and fails. */
class CoverageTest {
  private static final String OF_EVERY_OBJECT = "object";
  private static final Path KIT_TESTS = Path.of("src/test/java/io/holdfast/types");

  private final Set<String> called = new HashSet<>(); // "queue.put", "queue.put(item)", "queue{maxsize}"

  CoverageTest() {
    ContractCase.all().forEach(this::read);
  }

  private void read(ContractCase each) {
    if (!each.isOfHost()) {
      each.options().keySet().forEach(option -> called.add(option(each.type(), option)));
    }
    each.objects().values().forEach(object -> {
      if (object.get("options") instanceof Map<?, ?> options) {
        options.keySet().forEach(option -> called.add(option((String) object.get("type"), (String) option)));
      }
    });
    for (Map<String, Object> step : each.steps()) {
      if (step.get("call") instanceof String operation) {
        read(typeOf(each, step.getOrDefault("on", each.isOfHost() ? ContractCase.HOST : "it")), operation,
            step.get("args"));
      }
    }
  }

  private static String typeOf(ContractCase each, Object on) {
    return on.equals(ContractCase.HOST) ? ContractCase.HOST : on.equals("it") ? each.type()
        : each.objects().containsKey(on) ? (String) each.objects().get(on).get("type") : "an object made in a step";
  }

  private void read(String type, String operation, Object args) {
    String owner = ObjectOperations.MODEL.find(operation) != null ? OF_EVERY_OBJECT : type;
    called.add(owner + "." + operation);
    if (args instanceof Map<?, ?> named) {
      named.keySet().forEach(parameter -> called.add(parameter(owner, operation, (String) parameter)));
    }
  }

  private static String parameter(String owner, String operation, String parameter) {
    return owner + "." + operation + "(" + parameter + ")";
  }

  private static String option(String type, String option) {
    return type + "{" + option + "}";
  }

  private static List<TypeModel> models() {
    List<TypeModel> models = new ArrayList<>(BuiltInTypes.all().stream().map(ObjectType::model).toList());
    models.add(TypeModel.of(HostOperations.class));
    models.add(ObjectOperations.MODEL);
    return models;
  }

  /** The type that declares the operation: one that extends another has the other's, which are tested there. */
  private static String owner(TypeModel model, OperationModel operation) {
    SharedType declared = operation.method().getDeclaringClass().getAnnotation(SharedType.class);
    return declared == null ? model.name() : declared.value();
  }

  private Set<String> missing(Stream<String> wanted) {
    Set<String> missing = new TreeSet<>(wanted.toList());
    missing.removeAll(called);
    return missing;
  }

  @Test
  void everyOperationHasACase() {
    assertThat(missing(models().stream().flatMap(model -> model.operations().stream()
        .map(operation -> owner(model, operation) + "." + operation.name()))))
        .as("operations that no case of clients/contract calls").isEmpty();
  }

  @Test
  void everyParameterIsGivenByNameInACase() {
    assertThat(missing(models().stream().flatMap(model -> model.operations().stream().flatMap(operation ->
        operation.parameters().stream()
            .map(each -> parameter(owner(model, operation), operation.name(), each.name()))))))
        .as("parameters that no case of clients/contract gives by name").isEmpty();
  }

  @Test
  void everyOptionIsGivenInACase() {
    assertThat(missing(BuiltInTypes.all().stream().flatMap(type -> type.options().stream().map(ParameterModel::name)
        .map(option -> option(type.name(), option)))))
        .as("options that no case of clients/contract gives").isEmpty();
  }

  @Test
  void everyOperationOfATypeHasAKitTest() throws IOException {
    Set<String> missing = new TreeSet<>();
    for (ObjectType type : BuiltInTypes.all()) {
      String implementation = type.model().declaration().getSimpleName().replaceFirst("^Shared", "") + "Object";
      StringBuilder tests = new StringBuilder();
      try (Stream<Path> files = Files.list(KIT_TESTS)) {
        for (Path file : files.sorted().toList()) {
          String source = Files.readString(file);
          if (source.contains(implementation + ".class")) {
            tests.append(source);
          }
        }
      }
      for (OperationModel operation : type.model().operations()) {
        if (owner(type.model(), operation).equals(type.name()) && tests.indexOf("\"" + operation.name() + "\"") < 0) {
          missing.add(type.name() + "." + operation.name());
        }
      }
    }
    assertThat(missing).as("operations that no test with an ObjectKit names").isEmpty();
  }
}
