package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.holdfast.bridge.Bridge;
import io.holdfast.bridge.BridgeOptions;
import io.holdfast.client.BridgeAddress;
import io.holdfast.client.BridgePath;
import io.holdfast.client.SharedObjects;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.host.Host;
import io.holdfast.host.HostOptions;
import io.holdfast.kit.PythonScript;
import io.holdfast.object.ObjectType;
import io.holdfast.value.BigIntValue;
import io.holdfast.value.BoolValue;
import io.holdfast.value.DictValue;
import io.holdfast.value.FloatValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.SetValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.TupleValue;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Thousands of random operations, run by CPython on its own objects and then, through the bridge, by a host: same
 * results, same errors with the same messages, same states. Needs a CPython: messages are those of CPython
 * 3.13, and what older ones say otherwise the script puts right.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CollectionsAgainstPythonTest {
  private static final Path SCRIPT = Path.of("src", "test", "python", "collection_sequences.py");
  private static final byte[] KEY = {1, 2, 3};
  private static final int IN_FLIGHT = 50;
  /** They speak of the memory and the files of the process that has the array. */
  private static final Set<String> NOT_SERVED = Set.of("buffer_info", "fromfile", "tofile");

  private PythonScript.Interpreter python;
  private final Vertx vertx = Vertx.vertx();
  private SharedObjects objects;

  private record Step(DictValue expected, Future<Value> result, Future<Value> state) {
  }

  @BeforeAll
  void connect() {
    python = PythonScript.newest().orElse(null);
    assumeTrue(python != null, "no CPython on the PATH; set HOLDFAST_PYTHON");
    Host host = await(Host.start(vertx, HostOptions.DEFAULT));
    Bridge bridge = await(Bridge.start(host, BridgeOptions.of(KEY).withAddress("127.0.0.1", 0)));
    objects = SharedObjects.over(vertx,
        await(BridgePath.connect(vertx, BridgeAddress.of("127.0.0.1", bridge.port(), KEY))));
  }

  @AfterAll
  void close() {
    await(vertx.close());
  }

  @ParameterizedTest
  @CsvSource({"list, 1", "list, 2", "list, 3", "dict, 1", "dict, 2", "dict, 3", "set, 1", "set, 2", "set, 3", "set, 4"})
  void everyOutcomeIsThatOfPython(String kind, int seed) throws Exception {
    compareRun(kind, kind, DictValue.of(), seed, 2000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"b", "B", "u", "h", "H", "i", "I", "l", "L", "q", "Q", "f", "d"})
  void everyOutcomeOfAnArrayIsThatOfPython(String typecode) throws Exception {
    compareRun("array-" + typecode, "array", DictValue.of("typecode", typecode), typecode.charAt(0), 800);
  }

  @ParameterizedTest
  @ValueSource(strings = {"namespace", "value"})
  void everyOutcomeOfAManagersOwnTypesIsThatOfPython(String kind) throws Exception {
    compareRun(kind, kind, DictValue.of(), 1, 600);
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "dict", "set", "namespace", "value", "array-i"})
  void everyMethodAndOperatorOfPythonsTypesHasAnOperation(String kind) throws Exception {
    DictValue first = (DictValue) ValueJson.fromText(PythonScript.run(python, SCRIPT, kind, 1, 0).get(0));
    Set<String> wanted = ((ListValue) first.get("names")).items().stream()
        .map(name -> ((StringValue) name).value()).collect(Collectors.toCollection(TreeSet::new));
    wanted.removeAll(NOT_SERVED);
    ObjectType type = BuiltInTypes.all().stream().filter(one -> kind.startsWith(one.name())).findFirst().orElseThrow();
    Set<String> served = type.model().operations().stream()
        .flatMap(operation -> operation.python().stream()).collect(Collectors.toSet());
    assertThat(wanted).as("methods of Python's %s", kind).isNotEmpty();
    assertThat(served).as("methods of Python's %s that an operation serves", kind).containsAll(wanted);
  }

  private void compareRun(String kind, String type, DictValue options, int seed, int count) throws Exception {
    List<String> lines = PythonScript.run(python, SCRIPT, kind, seed, count);
    assertThat(lines).hasSize(count + 1);
    String name = kind + "-" + seed;
    await(objects.host().create(type, Optional.of(name), options));
    List<Step> steps = new ArrayList<>();
    String before = "";
    for (int i = 1; i < lines.size(); i++) {
      DictValue expected = (DictValue) ValueJson.fromText(lines.get(i));
      Object[] arguments = ((ListValue) expected.get("args")).items().toArray();
      steps.add(new Step(expected, objects.call(name, ((StringValue) expected.get("op")).value(), arguments),
          objects.call(name, stateOf(type))));
      if (steps.size() == IN_FLIGHT || i == lines.size() - 1) {
        for (Step step : steps) {
          String what = name + ", up to operation " + i + ": " + step.expected.get("op") + step.expected.get("args")
              + " on " + before;
          compare(type, what, step);
          before = step.expected.get("state").toString();
        }
        steps.clear();
      }
    }
  }

  private static String stateOf(String type) {
    return switch (type) {
      case "array" -> "tolist";
      case "namespace" -> "items";
      case "value" -> "get";
      default -> "copy";
    };
  }

  private static void compare(String type, String what, Step step) throws Exception {
    DictValue expected = step.expected;
    if (expected.get("error") == null) {
      Value result;
      try {
        result = get(step.result);
      } catch (ExecutionException e) {
        throw new AssertionError(what + " failed with " + e.getCause() + "; Python gave " + expected.get("result"));
      }
      assertThat(text(type, result)).as(what).isEqualTo(text(type, expected.get("result")));
    } else {
      Failed failure = failureOf(what, step);
      assertThat(Value.of(failure.type())).as(what + failure).isEqualTo(expected.get("error"));
      String operation = ((StringValue) expected.get("op")).value();
      String message = ((StringValue) expected.get("message")).value();
      assertThat(comparable(operation, failure.getMessage())).as(what).isEqualTo(comparable(operation, message));
      if (expected.get("key") != null) {
        assertThat(text(type, Value.from(failure.arguments()))).as(what)
            .isEqualTo(text(type, Value.list(expected.get("key"))));
      }
    }
    assertThat(text(type, get(step.state))).as("the state after " + what)
        .isEqualTo(text(type, expected.get("state")));
  }

  private static Failed failureOf(String what, Step step) throws Exception {
    try {
      Value result = get(step.result);
      return fail(what + " gave " + result + "; Python failed with " + step.expected.get("error")
          + step.expected.get("message"));
    } catch (ExecutionException e) {
      assertThat(e.getCause()).as(what).isInstanceOf(Failed.class);
      return (Failed) e.getCause();
    }
  }

  /** Which two items without an order a sort meets first differs between versions of CPython. */
  private static String comparable(String operation, String message) {
    return operation.equals("sort") ? message.replaceFirst("'\\w+' and '\\w+'$", "two kinds") : message;
  }

  /** What tells 1, 1.0 and true apart, and every nan like any other. Of sets only what Python's equality tells. */
  private static String text(String type, Value value) {
    return type.equals("set") ? members(value) : ValueJson.toText(value);
  }

  /** A set of Python has no order, and which of two equal members stays in an intersection is an accident there. */
  private static String members(Value value) {
    if (value instanceof SetValue set) {
      return (set.frozen() ? "frozen" : "") + sorted(set.members());
    } else if (value instanceof ListValue list) {
      return sorted(list.items());
    } else if (value instanceof TupleValue tuple) {
      return tuple.items().stream().map(CollectionsAgainstPythonTest::members).toList().toString();
    } else if (value instanceof BoolValue flag) {
      return flag.value() ? "1" : "0";
    } else if (value instanceof IntValue || value instanceof BigIntValue) {
      return value.toString();
    } else if (value instanceof FloatValue number && Double.isFinite(number.value())) {
      return new BigDecimal(number.value()).stripTrailingZeros().toPlainString();
    }
    return ValueJson.toText(value);
  }

  private static String sorted(Collection<Value> values) {
    return values.stream().map(CollectionsAgainstPythonTest::members).sorted().toList().toString();
  }

  private static <T> T get(Future<T> future) throws ExecutionException {
    try {
      return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (TimeoutException | InterruptedException e) {
      throw new AssertionError("no answer within 10 s", e);
    }
  }

  private static <T> T await(Future<T> future) {
    try {
      return get(future);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }
}
