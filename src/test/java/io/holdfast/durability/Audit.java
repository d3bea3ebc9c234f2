package io.holdfast.durability;

import io.holdfast.client.SharedObjects;
import io.holdfast.kit.history.History;
import io.holdfast.kit.history.Outcome;
import io.holdfast.kit.history.Outcome.Returned;
import io.holdfast.kit.history.Recorded;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** Looks at all that is there at the end of a run, when nobody else does anything any more. */
final class Audit {
  private static final long DEADLINE_S = 120;
  private static final int MOST_KEYS = 5_000;
  private static final int MOST_SHOWN = 5;
  private static final String NAME = "audit";

  private final SharedObjects objects;
  private final JavaClient client;
  private final History history;

  Audit(SharedObjects objects, History history) {
    this.objects = objects;
    this.history = history;
    client = new JavaClient(objects);
  }

  /** Reads every object and drains the queue; all of it goes into the history. @return what is wrong with the marks */
  List<String> run(Map<String, List<Recorded>> before) throws Exception {
    ask(Request.of(Objects.VISITS, "get"));
    ask(Request.of(Objects.GAUGE, "get"));
    for (Object key : new TreeSet<>(before.getOrDefault(Objects.PRICES, List.of()).stream()
        .map(call -> (String) call.argument(0)).toList())) {
      ask(Request.of(Objects.PRICES, "get", key));
    }
    if (ask(Request.of(Objects.TURN, "lease", 600_000L, 0L).showing(0)) instanceof Returned grant
        && grant.result() != null) {
      ask(Request.guarded((Long) grant.result(), "get"));
      ask(Request.of(Objects.TURN, "release"));
    }
    while (ask(Request.of(Objects.JOBS, "get", 0L).showing(0)) instanceof Returned) {
      continue; // the history has it
    }
    return marks(before.getOrDefault(Objects.MARKS, List.of()));
  }

  private Outcome ask(Request request) throws Exception {
    History.Open open = history.begin(NAME, request.object(), request.operation(), request.shown().toArray());
    Outcome outcome = client.call(request).get(DEADLINE_S, TimeUnit.SECONDS);
    open.end(outcome);
    return outcome;
  }

  /** Each key was incremented by one call: it is 1, or not there when nobody knows of the call. */
  private List<String> marks(List<Recorded> increments) throws Exception {
    List<String> wrong = new ArrayList<>();
    int there = 0;
    for (int from = 0; from < increments.size(); from += MOST_KEYS) {
      List<Recorded> some = increments.subList(from, Math.min(increments.size(), from + MOST_KEYS));
      DictValue found = (DictValue) value("get_many", Value.from(some.stream().map(call -> call.argument(0)).toList()));
      there += found.entries().size();
      for (Recorded call : some) {
        Value mark = found.get((String) call.argument(0));
        if (mark == null ? !call.isUnknown() : !mark.equals(Value.of(1))) {
          wrong.add("    " + (mark == null ? "not there" : mark) + " at the end, for\n    " + call);
        }
      }
    }
    List<String> findings = new ArrayList<>();
    if (!wrong.isEmpty()) {
      findings.add(Objects.MARKS + ": wrong are " + wrong.size() + " of " + increments.size() + " keys, such as\n"
          + String.join("\n", wrong.subList(0, Math.min(MOST_SHOWN, wrong.size()))));
    }
    Value length = value("length");
    if (!length.equals(Value.of(there))) {
      findings.add(Objects.MARKS + ": has " + length + " keys, of which " + there + " are of calls that may have run");
    }
    return findings;
  }

  private Value value(String operation, Object... arguments) throws Exception {
    return objects.call(Objects.MARKS, operation, arguments).toCompletionStage().toCompletableFuture()
        .get(DEADLINE_S, TimeUnit.SECONDS);
  }
}
