package io.holdfast.contract;

import io.holdfast.client.CallPath;
import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.model.Arguments;
import io.holdfast.model.CallTarget;
import io.holdfast.model.Guard;
import io.holdfast.value.DictValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.TupleValue;
import io.holdfast.value.Value;
import io.vertx.core.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Runs one case through one entrance, step by step, each step done before the next begins. */
final class CaseRun {
  private static final long PATIENCE_S = 10;
  private static final String HOST_NAME = "";
  private static final AtomicLong RUNS = new AtomicLong();

  private final ContractCase run;
  private final String through;
  private final Supplier<CallPath> connect;
  private final boolean tellsArguments;
  private final long number = RUNS.incrementAndGet();
  private final Map<String, CaseClient> clients = new LinkedHashMap<>();
  private final Map<String, Value> saved = new HashMap<>();
  private final Map<String, CaseClient.Pending> started = new HashMap<>();
  private final Map<String, CaseClient> starters = new HashMap<>();
  private final Pattern pattern = new Pattern(this::standIn);
  private int step;

  private CaseRun(ContractCase run, String through, Supplier<CallPath> connect, boolean tellsArguments) {
    this.run = run;
    this.through = through;
    this.connect = connect;
    this.tellsArguments = tellsArguments;
  }

  /**
   * @param through the entrance, for messages
   * @param connect opens a client with a session of its own
   * @param tellsArguments whether the entrance hands on the arguments of an object's own exception
   */
  static void of(ContractCase run, String through, Supplier<CallPath> connect, boolean tellsArguments) {
    CaseRun now = new CaseRun(run, through, connect, tellsArguments);
    try {
      now.makeObjects();
      now.steps();
    } finally {
      now.clients.values().forEach(client -> ContractHost.await(client.path().close()));
    }
  }

  private void makeObjects() {
    if (!run.isOfHost()) {
      make("it", run.type(), run.options());
    }
    run.objects().forEach((alias, object) -> make(alias, (String) object.get("type"),
        object.get("options") == null ? Map.of() : object.get("options")));
  }

  private void make(String alias, String type, Object options) {
    Arguments arguments = Arguments.positional(Value.of(type), Value.of(name(alias)), pattern.value(options));
    Outcome made = outcome(client("me").call(HOST_NAME, CallTarget.ANY, "create", arguments, "", null, null));
    if (made.failure() != null) {
      throw new AssertionError(place() + "making '" + alias + "' failed: " + made.failure(), made.failure());
    }
  }

  private void steps() {
    for (Map<String, Object> each : run.steps()) {
      step++;
      if (each.containsKey("call")) {
        call(each);
      } else if (each.containsKey("await")) {
        require(each, outcome(started.get(each.get("await"))));
      } else if (each.containsKey("waiting")) {
        (each.get("waiting") instanceof List<?> calls ? calls : List.of(each.get("waiting")))
            .forEach(call -> requireWaiting(each, (String) call));
      } else if (each.containsKey("parked")) {
        until(each, () -> send("me", name(each.getOrDefault("on", "it")), CallTarget.ANY, "describe",
            Arguments.none(), null, null), Map.of("$has", Map.of("waiting", each.get("parked"))));
      } else if (each.containsKey("cancel")) {
        started.get(each.get("cancel")).cancel();
      } else {
        ContractHost.await(client((String) each.get("close")).path().close());
      }
    }
  }

  // ---------------------------------------------------------------- calls

  private void call(Map<String, Object> each) {
    String by = (String) each.getOrDefault("by", "me");
    String object = name(each.getOrDefault("on", run.isOfHost() ? ContractCase.HOST : "it"));
    Object given = each.get("incarnation");
    long incarnation = given == null ? CallTarget.ANY : ((IntValue) pattern.value(given)).value();
    Supplier<CaseClient.Pending> send = () -> send(by, object, incarnation, (String) each.get("call"),
        arguments(each.get("args")), (Integer) each.get("timeout"), guard(each.get("guard")));
    if (each.containsKey("start")) {
      started.put((String) each.get("start"), send.get());
      starters.put((String) each.get("start"), client(by.split("/", 2)[0]));
    } else if (each.containsKey("until")) {
      until(each, send, each.get("result"));
    } else {
      require(each, outcome(send.get()));
    }
  }

  private CaseClient.Pending send(String by, String object, long incarnation, String operation, Arguments arguments,
      Integer timeoutMs, Guard guard) {
    String[] clientAndHolder = by.split("/", 2);
    return client(clientAndHolder[0]).call(object, incarnation, operation, arguments,
        clientAndHolder.length == 1 ? "" : clientAndHolder[1], timeoutMs, guard);
  }

  private Guard guard(Object given) {
    return given == null || !(pattern.value(given) instanceof DictValue guard) ? null
        : new Guard(((StringValue) guard.get("lock")).value(), ((IntValue) guard.get("token")).value());
  }

  private CaseClient client(String name) {
    return clients.computeIfAbsent(name, first -> new CaseClient(connect.get()));
  }

  /** Of the object with that alias, in this run. */
  private String name(Object alias) {
    if (alias instanceof Map<?, ?>) {
      return ((StringValue) pattern.value(alias)).value();
    }
    return alias.equals(ContractCase.HOST) ? HOST_NAME : run.file() + "-" + number + "-" + alias;
  }

  private Arguments arguments(Object args) {
    if (args instanceof Map<?, ?> named) {
      Map<String, Value> values = new LinkedHashMap<>();
      named.forEach((name, value) -> values.put((String) name, pattern.value(value)));
      return Arguments.named(values);
    }
    List<Value> values = new ArrayList<>();
    if (args instanceof List<?> positional) {
      positional.forEach(value -> values.add(pattern.value(value)));
    }
    return Arguments.positional(values);
  }

  private Value standIn(String tag, String name) {
    return switch (tag) {
      case "$var" -> saved.get(name);
      case "$name" -> Value.of(name(name));
      default -> Value.of(started.get(name).caller().callId());
    };
  }

  // ---------------------------------------------------------------- answers

  private record Outcome(Value result, HoldfastException failure) {
    @Override
    public String toString() {
      return failure == null ? "result " + result : "error " + failure;
    }
  }

  private Outcome outcome(CaseClient.Pending call) {
    return outcome(call.answer(), "no answer of " + call);
  }

  private Outcome outcome(CompletableFuture<Value> answer, String otherwise) {
    try {
      return new Outcome(answer.get(PATIENCE_S, TimeUnit.SECONDS), null);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HoldfastException failure) {
        return new Outcome(null, failure);
      }
      throw new AssertionError(e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError(place() + otherwise + " within " + PATIENCE_S + " s");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Answers of one client come in the order of the turns: one that was given before this question has come by now. */
  private void requireWaiting(Map<String, Object> each, String call) {
    CaseClient.Pending pending = started.get(call);
    outcome(starters.get(call).call(pending.target().name(), CallTarget.ANY, "describe", Arguments.none(), "",
        null, null));
    if (pending.answer().isDone()) {
      throw new AssertionError(place(each) + "'" + call + "' should still wait, but gave " + outcome(pending));
    }
  }

  private void until(Map<String, Object> each, Supplier<CaseClient.Pending> send, Object result) {
    long start = System.nanoTime();
    Outcome last;
    do {
      last = outcome(send.get());
      if (each.containsKey("error") ? isExpected(each.get("error"), last)
          : last.failure() == null && pattern.matches(result, last.result())) {
        save(each, last.result());
        return;
      }
    } while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(PATIENCE_S));
    throw new AssertionError(place(each) + "not so within " + PATIENCE_S + " s; the last answer was " + last);
  }

  private void require(Map<String, Object> each, Outcome outcome) {
    boolean expected;
    if (each.containsKey("error")) {
      expected = isExpected(each.get("error"), outcome);
    } else {
      expected = outcome.failure() == null
          && (!each.containsKey("result") || pattern.matches(each.get("result"), outcome.result()));
    }
    if (!expected) {
      throw new AssertionError(place(each) + "the answer was " + outcome, outcome.failure());
    }
    save(each, outcome.result());
  }

  private boolean isExpected(Object error, Outcome outcome) {
    if (outcome.failure() == null) {
      return false;
    }
    HoldfastException failure = outcome.failure();
    if (!(error instanceof Map<?, ?> wanted)) {
      return failure.code().label().equals(error);
    }
    return failure.code().label().equals(wanted.get("code"))
        && (!wanted.containsKey("message") || wanted.get("message").equals(failure.getMessage()))
        && (!wanted.containsKey("says") || Pattern.says(wanted.get("says"), failure.getMessage()))
        && (!wanted.containsKey("type") || failure instanceof Failed failed && failed.type().equals(wanted.get("type")))
        && (!tellsArguments || !wanted.containsKey("arguments") || failure instanceof Failed failed
            && pattern.inOrder((List<?>) wanted.get("arguments"),
                failed.arguments().stream().map(Value::from).toList()));
  }

  private void save(Map<String, Object> each, Value result) {
    if (each.get("save") instanceof Map<?, ?> variables) {
      variables.forEach((variable, path) -> {
        Value part = result;
        for (Object key : (List<?>) path) {
          part = part(part, key);
          if (part == null) {
            throw new AssertionError(place(each) + "there is no " + key + " of " + path + " in " + result);
          }
        }
        saved.put((String) variable, part);
      });
    }
  }

  private static Value part(Value whole, Object key) {
    if (whole instanceof DictValue dict && key instanceof String name) {
      return dict.get(name);
    }
    List<Value> items = whole instanceof ListValue list ? list.items()
        : whole instanceof TupleValue tuple ? tuple.items() : List.of();
    return key instanceof Integer index && index < items.size() ? items.get(index) : null;
  }

  private String place() {
    return run + " [" + through + "], step " + step + ": ";
  }

  private String place(Map<String, Object> each) {
    return run + " [" + through + "], step " + step + " " + Json.encode(each) + ": ";
  }
}
