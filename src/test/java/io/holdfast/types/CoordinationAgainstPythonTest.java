package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.holdfast.bridge.Bridge;
import io.holdfast.bridge.BridgeOptions;
import io.holdfast.client.BridgeAddress;
import io.holdfast.client.BridgePath;
import io.holdfast.client.SharedObjects;
import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.host.Host;
import io.holdfast.host.HostOptions;
import io.holdfast.kit.PythonScript;
import io.holdfast.object.ObjectType;
import io.holdfast.value.DictValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random operations, waiting ones in threads of their own, run by CPython on its own queues, event and barrier, and
 * then, through the bridge, by a host: at every step the same calls are answered, with the same results, the same
 * kind of error with the same message, and leave the same state. Shutting down is compared when there is a CPython
 * 3.13.
 *
 * <p>Python's Empty, Full, ShutDown and BrokenBarrierError say nothing; here they say what to do.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CoordinationAgainstPythonTest {
  private static final Path SCRIPT = Path.of("src", "test", "python", "coordination_sequences.py");
  private static final byte[] KEY = {1, 2, 3};
  private static final int SEEDS = 6;
  private static final int STEPS = 250;
  private static final int OLDEST_THAT_SHUTS_DOWN = 13;

  private final Vertx vertx = Vertx.vertx();
  private SharedObjects objects;
  private PythonScript.Interpreter python;

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
  @ValueSource(strings = {"queue", "lifo", "priority", "simple", "joinable", "event", "barrier"})
  void everyOutcomeIsThatOfPython(String kind) throws Exception {
    Set<Object> operations = new HashSet<>();
    for (int seed = 1; seed <= SEEDS; seed++) {
      List<String> lines = PythonScript.run(python, SCRIPT, kind, seed, STEPS);
      assertThat(lines).hasSize(STEPS + 1);
      operations.addAll(compareRun(kind, seed, lines));
    }
    if (kind.equals("queue")) {
      assertThat(operations.contains(Value.of("shutdown"))).as("shutdown is compared from CPython 3.13 on")
          .isEqualTo(python.isAtLeast(OLDEST_THAT_SHUTS_DOWN));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"queue", "lifo", "priority", "simple", "joinable", "event", "barrier"})
  void everyMethodOfPythonsTypesHasAnOperation(String kind) throws Exception {
    DictValue first = (DictValue) ValueJson.fromText(PythonScript.run(python, SCRIPT, kind, 1, 0).get(0));
    ObjectType type = BuiltInTypes.all().stream().filter(one -> one.name().equals(typeOf(kind))).findFirst()
        .orElseThrow();
    Set<String> served = type.model().operations().stream()
        .flatMap(operation -> operation.python().stream()).collect(Collectors.toSet());
    assertThat(served).as("methods of Python's %s that an operation serves", kind)
        .containsAll(((ListValue) first.get("names")).items().stream().map(name -> ((StringValue) name).value())
            .toList());
  }

  private static String typeOf(String kind) {
    return switch (kind) {
      case "joinable" -> "joinable_queue";
      case "event", "barrier" -> kind;
      default -> "queue";
    };
  }

  /** @return the operations that were compared */
  private Set<Object> compareRun(String kind, int seed, List<String> lines) throws Exception {
    String name = kind + "-" + seed;
    DictValue options = (DictValue) ((DictValue) ValueJson.fromText(lines.get(0))).get("options");
    await(objects.host().create(typeOf(kind), Optional.of(name), options));
    Map<Long, Future<Value>> calls = new HashMap<>();
    Set<Object> operations = new HashSet<>();
    for (int i = 1; i < lines.size(); i++) {
      DictValue step = (DictValue) ValueJson.fromText(lines.get(i));
      String operation = ((StringValue) step.get("op")).value();
      String what = name + " with " + options + ", operation " + i + ": " + operation + step.get("args");
      calls.put((long) i, objects.call(name, operation, ((ListValue) step.get("args")).items().toArray()));
      operations.add(step.get("op"));
      for (Value done : ((ListValue) step.get("done")).items()) {
        DictValue expected = (DictValue) done;
        long number = ((IntValue) expected.get("call")).value();
        compare(what + ", answer to call " + number, calls.remove(number), expected);
      }
      compareState(what, name, (DictValue) step.get("state"));
      calls.forEach((number, call) -> assertThat(call.isComplete())
          .as("%s: call %d is answered, which still waits in Python", what, number).isFalse());
    }
    await(objects.call(name, "drop"));
    return operations;
  }

  private static void compare(String what, Future<Value> call, DictValue expected) {
    Value error = expected.get("error");
    try {
      Value result = get(call);
      assertThat(error).as("%s gave %s; Python failed", what, result).isNull();
      assertThat(ValueJson.toText(result)).as(what).isEqualTo(ValueJson.toText(expected.get("result")));
    } catch (ExecutionException e) {
      assertThat(error).as("%s failed with %s; Python gave %s", what, e.getCause(), expected.get("result")).isNotNull();
      HoldfastException failure = (HoldfastException) e.getCause();
      String kind = failure instanceof Failed failed ? failed.type() : failure.code().label();
      assertThat(Value.of(kind)).as("%s: %s", what, failure).isEqualTo(error);
      String message = ((StringValue) expected.get("message")).value();
      if (!message.isEmpty()) {
        assertThat(failure.getMessage()).as(what).isEqualTo(message);
      }
    }
  }

  private void compareState(String what, String name, DictValue expected) {
    expected.entries().forEach((detail, value) -> {
      Value here = detail.equals(Value.of("items")) ? await(objects.call(name, "peek_many", 10_000))
          : await(objects.describe(name)).get(((StringValue) detail).value());
      assertThat(ValueJson.toText(here)).as("%s of the state after %s", detail, what)
          .isEqualTo(ValueJson.toText(value));
    });
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
