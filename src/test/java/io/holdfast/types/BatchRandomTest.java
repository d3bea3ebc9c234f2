package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.kit.KitCall;
import io.holdfast.kit.ObjectKit;
import io.holdfast.model.OperationModel;
import io.holdfast.model.ParameterModel;
import io.holdfast.object.ObjectType;
import io.holdfast.object.Replay;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random batches on every built-in type, each failing at a random place: nothing of it is to be seen. */
class BatchRandomTest {
  private static final long SEED = Long.getLong("holdfast.batch.seed", 20_261_121L);
  private static final int RUNS = 40;
  private static final int STEPS = 25;
  /** More arguments than any operation takes: a call that fails when it runs, not before. */
  private static final List<Integer> TOO_MANY = Collections.nCopies(40, 1);

  /** Of arrays, of which some text options are one. */
  private static final List<String> TYPECODES = List.of("b", "q", "d", "w");

  static Stream<ObjectType> everyType() {
    return BuiltInTypes.all().stream();
  }

  @ParameterizedTest
  @MethodSource("everyType")
  void aBatchThatFailsAnywhereLeavesNothing(ObjectType type) {
    List<OperationModel> operations = List.copyOf(type.model().operations());
    int partly = 0;
    for (int run = 0; run < RUNS; run++) {
      Random random = new Random(SEED + run);
      ObjectKit kit = kit(type, random);
      for (int step = 0; step < STEPS; step++) {
        String where = type.name() + ", run " + run + ", step " + step;
        if (random.nextInt(3) > 0) {
          single(kit, operations, random);
          continue;
        }
        if (failing(kit, operations, random, where)) {
          partly++;
        }
        if (random.nextInt(4) == 0) {
          kit.passTime(random.nextInt(3) * 40);
        }
        kit.verify();
      }
      kit.endSession("s0");
      kit.endSession("s1");
      kit.passTime(100_000);
      assertThat(kit.callAnonymously("describe").hasFailed()).as("run %d: it is broken", run).isFalse();
      kit.verify();
    }
    assertThat(partly).as("batches in which calls had succeeded before one failed").isPositive();
  }

  private static ObjectKit kit(ObjectType type, Random random) {
    for (int attempt = 0; attempt < 1_000; attempt++) {
      Map<Value, Value> options = new LinkedHashMap<>();
      for (ParameterModel option : type.options()) {
        if (option.absent() == null || random.nextBoolean()) {
          options.put(Value.of(option.name()), argument(option, random));
        }
      }
      try {
        return ObjectKit.of(type, new DictValue(options));
      } catch (RuntimeException notAllowed) { // the next draw may be
        continue;
      }
    }
    throw new AssertionError("no options of " + type.name() + " were found in 1000 draws");
  }

  private static void single(ObjectKit kit, List<OperationModel> operations, Random random) {
    OperationModel operation = operations.get(random.nextInt(operations.size()));
    kit.call("s" + random.nextInt(2), "h" + random.nextInt(2), operation.name(), arguments(operation, random));
  }

  private static Object[] arguments(OperationModel operation, Random random) {
    return operation.parameters().stream().map(parameter -> argument(parameter, random)).toArray();
  }

  /** @return whether calls had succeeded before the one that failed */
  private static boolean failing(ObjectKit kit, List<OperationModel> operations, Random random, String where) {
    List<Object> calls = new ArrayList<>();
    int size = 1 + random.nextInt(8);
    for (int i = 0; i < size; i++) {
      OperationModel operation = operations.get(random.nextInt(operations.size()));
      calls.add(DictValue.of("op", operation.name(), "args", List.of(arguments(operation, random))));
    }
    String last = operations.get(random.nextInt(operations.size())).name();
    calls.add(random.nextInt(size + 1), DictValue.of("op", last, "args", TOO_MANY));
    List<String> before = state(kit);
    int answered = kit.answered().size();
    KitCall batch = kit.call("s" + random.nextInt(2), "h" + random.nextInt(2), "batch", calls);
    assertThat(batch.failure()).as(where).hasMessageContaining("of the batch");
    assertThat(state(kit)).as("%s: %s failed with %s", where, calls, batch.failure()).isEqualTo(before);
    assertThat(kit.answered()).as("%s: nobody else was answered", where).hasSize(answered + 1);
    return batch.failure() instanceof BadArguments && !batch.failure().getMessage().startsWith("call 1 of");
  }

  private static List<String> state(ObjectKit kit) {
    List<String> state = new ArrayList<>();
    state.add("facts " + kit.runtime().factNumber() + ", turns " + kit.journal().turns().size());
    state.add(Replay.details(kit.runtime()));
    Replay.snapshot(kit.runtime()).forEach(fact ->
        state.add(new String(kit.runtime().type().facts().encode(fact), StandardCharsets.UTF_8)));
    return state;
  }

  private static Value argument(ParameterModel parameter, Random random) {
    if (parameter.waits()) {
      return random.nextInt(3) == 0 ? Value.none() : Value.of(random.nextInt(2) * 50);
    }
    if (parameter.absent() != null && random.nextInt(3) == 0) {
      return parameter.absent();
    }
    String expects = parameter.expects();
    if (expects.startsWith("a whole number")) {
      return Value.of(random.nextInt(5) == 0 ? 100L : random.nextInt(4));
    } else if (expects.startsWith("true or false")) {
      return Value.of(random.nextBoolean());
    } else if (expects.startsWith("text")) {
      return Value.of(random.nextInt(4) == 0 ? TYPECODES.get(random.nextInt(4)) : "k" + random.nextInt(3));
    } else if (expects.startsWith("any value")) {
      return any(random);
    } else if (expects.startsWith("a dict")) {
      return DictValue.of("k" + random.nextInt(3), random.nextInt(3), "k" + random.nextInt(3), "v");
    }
    return random.nextBoolean() ? Value.list(any(random), any(random)) : any(random);
  }

  private static Value any(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> Value.of("k" + random.nextInt(3));
      case 1 -> Value.list(Value.of(random.nextInt(3)), Value.of("x"));
      default -> Value.of(random.nextInt(4));
    };
  }
}
