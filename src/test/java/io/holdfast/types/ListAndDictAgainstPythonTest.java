package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.kit.KitCall;
import io.holdfast.kit.ObjectKit;
import io.holdfast.object.ObjectType;
import io.holdfast.object.SharedObject;
import io.holdfast.value.DictValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Thousands of random operations, run by CPython on its own list and dict and then here: same results, same errors with
 * the same messages, same states. Needs a {@code python3}, whose messages are those of CPython 3.10 to 3.13.
 */
class ListAndDictAgainstPythonTest {
  private static final Path SCRIPT = Path.of("src", "test", "python", "list_and_dict_sequences.py");

  @TempDir
  private Path directory;

  @ParameterizedTest
  @CsvSource({"list, 1", "list, 2", "list, 3", "list, 4", "dict, 1", "dict, 2", "dict, 3", "dict, 4"})
  void everyOutcomeIsThatOfPython(String kind, int seed) throws Exception {
    List<String> lines = runPython(kind, seed, 3000);
    try (ObjectKit kit = ObjectKit.of(typeOf(kind))) {
      for (int i = 1; i < lines.size(); i++) {
        compare(kit, kind + " with seed " + seed + ", operation " + i, (DictValue) ValueJson.fromText(lines.get(i)));
      }
      assertThat(lines).hasSize(3001);
    }
  }

  @Test
  void everyMethodAndOperatorOfPythonsTypesHasAnOperation() throws Exception {
    for (String kind : List.of("list", "dict")) {
      DictValue first = (DictValue) ValueJson.fromText(runPython(kind, 1, 0).get(0));
      Set<String> wanted = ((ListValue) first.get("names")).items().stream()
          .map(name -> ((StringValue) name).value()).collect(Collectors.toCollection(TreeSet::new));
      Set<String> served = ObjectType.of(typeOf(kind)).model().operations().stream()
          .flatMap(operation -> operation.python().stream()).collect(Collectors.toSet());
      assertThat(wanted).as("methods of Python's %s", kind).hasSizeGreaterThan(20);
      assertThat(served).as("methods of Python's %s that an operation serves", kind).containsAll(wanted);
    }
  }

  private static Class<? extends SharedObject<?>> typeOf(String kind) {
    return kind.equals("list") ? ListObject.class : DictObject.class;
  }

  private static void compare(ObjectKit kit, String which, DictValue expected) {
    String operation = ((StringValue) expected.get("op")).value();
    Object[] arguments = ((ListValue) expected.get("args")).items().toArray();
    String what = which + ": " + operation + expected.get("args") + " on " + kit.callAnonymously("copy").result();
    KitCall call = kit.callAnonymously(operation, arguments);
    if (expected.get("error") == null) {
      if (call.isAnswered() && failed(call)) {
        fail(what + " failed with " + call.failure() + "; Python gave " + expected.get("result"));
      }
      assertThat(text(call.result())).as(what).isEqualTo(text(expected.get("result")));
    } else {
      if (!failed(call)) {
        fail(what + " gave " + call.result() + "; Python failed with " + expected.get("error")
            + expected.get("message"));
      }
      assertThat(call.failure()).as(what).isInstanceOf(Failed.class);
      Failed failure = (Failed) call.failure();
      assertThat(Value.of(failure.type())).as(what).isEqualTo(expected.get("error"));
      String message = ((StringValue) expected.get("message")).value();
      assertThat(comparable(operation, failure.getMessage())).as(what).isEqualTo(comparable(operation, message));
      if (expected.get("key") != null) {
        assertThat(text(Value.from(failure.arguments()))).as(what).isEqualTo(text(Value.list(expected.get("key"))));
      }
    }
    assertThat(text(kit.callAnonymously("copy").result())).as("the state after " + what)
        .isEqualTo(text(expected.get("state")));
  }

  /** Which two items without an order a sort meets first differs between versions of CPython. */
  private static String comparable(String operation, String message) {
    return operation.equals("sort") ? message.replaceFirst("'\\w+' and '\\w+'$", "two kinds") : message;
  }

  private static boolean failed(KitCall call) {
    try {
      call.failure();
      return true;
    } catch (AssertionError succeeded) {
      return false;
    }
  }

  /** What tells 1, 1.0 and true apart, and every nan like any other. */
  private static String text(Value value) {
    return ValueJson.toText(value);
  }

  private List<String> runPython(String kind, int seed, int count) throws IOException, InterruptedException {
    String python = findPython();
    assumeTrue(python != null, "no python3 on the PATH");
    Path output = directory.resolve("output");
    Path errors = directory.resolve("errors");
    Process process = new ProcessBuilder(python, SCRIPT.toString(), kind, String.valueOf(seed), String.valueOf(count))
        .redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      fail("the Python script did not end within 60 s");
    }
    assertThat(process.exitValue()).as("exit of the Python script: %s", Files.readString(errors)).isZero();
    return Files.readAllLines(output);
  }

  private static String findPython() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(folder -> Path.of(folder, "python3")).filter(Files::isExecutable).map(Path::toString).findFirst()
        .orElse(null);
  }
}
