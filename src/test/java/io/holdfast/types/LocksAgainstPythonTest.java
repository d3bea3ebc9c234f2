package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.holdfast.bridge.Bridge;
import io.holdfast.bridge.BridgeOptions;
import io.holdfast.client.BridgeAddress;
import io.holdfast.client.BridgePath;
import io.holdfast.client.SharedObjects;
import io.holdfast.host.Host;
import io.holdfast.host.HostOptions;
import io.holdfast.kit.PythonScript;
import io.holdfast.object.ObjectType;
import io.holdfast.object.SharedObject;
import io.holdfast.value.BoolValue;
import io.holdfast.value.DictValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Thousands of random operations of three threads on each of Python's locks, run by CPython and then, through the
 * bridge, by a host with three sessions: same results, same errors with the same messages, same states.
 * Needs a CPython whose messages are those of 3.10 to 3.13; the newest there is is taken.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocksAgainstPythonTest {
  private static final Path SCRIPT = Path.of("src", "test", "python", "lock_sequences.py");
  private static final byte[] KEY = {1, 2, 3};
  private static final int OPERATIONS = 1000;
  private static final int THREADS = 3;

  private static final Map<String, Class<? extends SharedObject<?>>> TYPES = Map.of("lock", LockObject.class, "rlock",
      RLockObject.class, "condition", ConditionObject.class, "semaphore", SemaphoreObject.class, "bounded_semaphore",
      BoundedSemaphoreObject.class);

  /** What an operation cannot serve: the predicate of wait_for is the caller's, so clients loop, as Python's does. */
  private static final Set<String> AT_THE_CLIENT = Set.of("wait_for");

  private final Vertx vertx = Vertx.vertx();
  private final List<SharedObjects> threads = new ArrayList<>();
  private PythonScript.Interpreter python;

  static Stream<String> kinds() {
    return TYPES.keySet().stream().sorted();
  }

  static Stream<Arguments> runs() {
    return kinds().flatMap(kind -> Stream.of(1, 2, 3).map(seed -> Arguments.of(kind, seed)));
  }

  @BeforeAll
  void connect() throws Exception {
    python = PythonScript.newest().orElse(null);
    assumeTrue(python != null, "no CPython on the PATH; set HOLDFAST_PYTHON");
    Host host = await(Host.start(vertx, HostOptions.DEFAULT));
    Bridge bridge = await(Bridge.start(host, BridgeOptions.of(KEY).withAddress("127.0.0.1", 0)));
    for (int thread = 0; thread < THREADS; thread++) { // a thread of Python's server is a session of its own
      threads.add(SharedObjects.over(vertx,
          await(BridgePath.connect(vertx, BridgeAddress.of("127.0.0.1", bridge.port(), KEY)))));
    }
  }

  @AfterAll
  void close() throws Exception {
    await(vertx.close());
  }

  @ParameterizedTest
  @MethodSource("runs")
  void everyOutcomeIsThatOfPython(String kind, int seed) throws Exception {
    List<DictValue> lines = runPython(kind, seed, OPERATIONS);
    Map<Value, Value> options = new LinkedHashMap<>(((DictValue) lines.get(0).get("options")).entries());
    options.put(Value.of("owned"), Value.of(false));
    String name = kind + "-" + seed;
    assertThat(lines).hasSize(OPERATIONS + 1);
    await(threads.get(0).host().create(kind, Optional.of(name), new DictValue(options)));
    for (int i = 1; i < lines.size(); i++) {
      compare(name, kind + " with seed " + seed + ", operation " + i, lines.get(i));
    }
  }

  private void compare(String name, String which, DictValue expected) throws Exception {
    String operation = text(expected.get("op"));
    String what = which + ": " + operation + expected.get("args") + " by " + expected.get("by");
    SharedObjects thread = threads.get((int) ((IntValue) expected.get("by")).value());
    Future<Value> call = thread.call(name, operation, ((ListValue) expected.get("args")).items().toArray());
    if (expected.get("error") == null) {
      assertThat(await(call)).as(what).isEqualTo(expected.get("result"));
    } else {
      assertThatThrownBy(() -> await(call)).as(what).hasToString("Failed: " + text(expected.get("error")) + ": "
          + text(expected.get("message")));
    }
    Value state = expected.get("state");
    assertThat(state).isInstanceOfAny(BoolValue.class, IntValue.class);
    assertThat(await(thread.call(name, state instanceof BoolValue ? "locked" : "available")))
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

  private List<DictValue> runPython(String kind, int seed, int count) throws Exception {
    return PythonScript.run(python, SCRIPT, kind, seed, count).stream()
        .map(line -> (DictValue) ValueJson.fromText(line)).toList();
  }

  private static <T> T await(Future<T> future) throws Exception {
    try {
      return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception failure ? failure : e;
    } catch (TimeoutException e) {
      throw new AssertionError("no answer within 10 s", e);
    }
  }
}
