package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.holdfast.kit.KitCall;
import io.holdfast.kit.ObjectKit;
import io.holdfast.object.ObjectType;
import io.holdfast.object.SharedObject;
import io.holdfast.value.BoolValue;
import io.holdfast.value.DictValue;
import io.holdfast.value.IntValue;
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
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Thousands of random operations of three threads on each of Python's locks, run by CPython and then here with three
 * holders: same results, same errors with the same messages, same states. Needs a {@code python3}, whose messages are
 * those of CPython 3.10 to 3.13.
 */
class LocksAgainstPythonTest {
  private static final Path SCRIPT = Path.of("src", "test", "python", "lock_sequences.py");
  private static final int OPERATIONS = 2000;

  private static final Map<String, Class<? extends SharedObject<?>>> TYPES = Map.of("lock", LockObject.class, "rlock",
      RLockObject.class, "condition", ConditionObject.class, "semaphore", SemaphoreObject.class, "bounded_semaphore",
      BoundedSemaphoreObject.class);

  /** What an operation cannot serve: the predicate of wait_for is the caller's, so clients loop, as Python's does. */
  private static final Set<String> AT_THE_CLIENT = Set.of("wait_for");

  @TempDir
  private Path directory;

  static Stream<String> kinds() {
    return TYPES.keySet().stream().sorted();
  }

  static Stream<Arguments> runs() {
    return kinds().flatMap(kind -> Stream.of(1, 2, 3, 4).map(seed -> Arguments.of(kind, seed)));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void everyOutcomeIsThatOfPython(String kind, int seed) throws Exception {
    List<DictValue> lines = runPython(kind, seed, OPERATIONS);
    DictValue options = (DictValue) lines.get(0).get("options");
    Object[] chosen = options.get("value") == null ? new Object[] {"owned", false}
        : new Object[] {"owned", false, "value", options.get("value")};
    assertThat(lines).hasSize(OPERATIONS + 1);
    try (ObjectKit kit = ObjectKit.of(TYPES.get(kind), chosen)) {
      for (int i = 1; i < lines.size(); i++) {
        compare(kit, kind + " with seed " + seed + ", operation " + i, lines.get(i));
      }
    }
  }

  private static void compare(ObjectKit kit, String which, DictValue expected) {
    String operation = ((StringValue) expected.get("op")).value();
    String what = which + ": " + operation + expected.get("args") + " by " + expected.get("by");
    KitCall call = kit.call("session " + expected.get("by"), "thread", operation,
        ((ListValue) expected.get("args")).items().toArray());
    if (expected.get("error") == null) {
      if (call.hasFailed()) {
        fail(what + " failed with " + call.failure() + "; Python gave " + expected.get("result"));
      }
      assertThat(call.result()).as(what).isEqualTo(expected.get("result"));
    } else {
      if (!call.hasFailed()) {
        fail(what + " gave " + call.result() + "; Python failed with " + expected.get("message"));
      }
      assertThat(call.failure()).as(what).hasToString("Failed: " + text(expected.get("error")) + ": "
          + text(expected.get("message")));
    }
    Value state = expected.get("state");
    assertThat(state).isInstanceOfAny(BoolValue.class, IntValue.class);
    assertThat(kit.callAnonymously(state instanceof BoolValue ? "locked" : "available").result())
        .as("the state after " + what).isEqualTo(state);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyMethodAndOperatorOfPythonsTypeHasAnOperation(String kind) throws Exception {
    Set<String> wanted = ((ListValue) runPython(kind, 1, 0).get(0).get("names")).items().stream()
        .map(LocksAgainstPythonTest::text).collect(Collectors.toCollection(TreeSet::new));
    wanted.removeAll(AT_THE_CLIENT);
    Set<String> served = ObjectType.of(TYPES.get(kind)).model().operations().stream()
        .flatMap(operation -> operation.python().stream()).collect(Collectors.toSet());
    assertThat(wanted).as("methods of Python's %s", kind).hasSizeGreaterThan(3);
    assertThat(served).as("methods of Python's %s that an operation serves", kind).containsAll(wanted);
  }

  private static String text(Value value) {
    return ((StringValue) value).value();
  }

  private List<DictValue> runPython(String kind, int seed, int count) throws IOException, InterruptedException {
    String python = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(folder -> Path.of(folder, "python3")).filter(Files::isExecutable).map(Path::toString).findFirst()
        .orElse(null);
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
    return Files.readAllLines(output).stream().map(line -> (DictValue) ValueJson.fromText(line)).toList();
  }
}
