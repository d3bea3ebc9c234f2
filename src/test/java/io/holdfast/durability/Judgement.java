package io.holdfast.durability;

import io.holdfast.kit.history.CounterModel;
import io.holdfast.kit.history.DictModel;
import io.holdfast.kit.history.GuardedModel;
import io.holdfast.kit.history.Linearizability;
import io.holdfast.kit.history.LockModel;
import io.holdfast.kit.history.Outcome.Returned;
import io.holdfast.kit.history.QueueOrders;
import io.holdfast.kit.history.Recorded;
import io.holdfast.kit.history.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What is wrong with what clients saw. First sums that need no theory: what was acknowledged is there, nothing is there
 * twice. Then whether each object's history is linearizable, which says more and explains less.
 */
final class Judgement {
  private static final Map<String, Function<List<Recorded>, Verdict>> JUDGES = Map.of(
      Objects.VISITS, calls -> Linearizability.check(new CounterModel(), calls),
      Objects.GAUGE, calls -> Linearizability.check(new CounterModel(), calls),
      Objects.PRICES, calls -> Linearizability.check(new DictModel(), calls),
      Objects.MARKS, calls -> Linearizability.check(new DictModel(), calls),
      Objects.TURN, calls -> Linearizability.check(new LockModel(), calls),
      Objects.LEDGER, calls -> Linearizability.check(new GuardedModel(), calls),
      Objects.JOBS, QueueOrders::check);

  private final Map<String, List<Recorded>> history;
  private final List<String> findings = new ArrayList<>();

  private Judgement(Map<String, List<Recorded>> history) {
    this.history = history;
  }

  /** @param history after an {@link Audit}, by object */
  static List<String> of(Map<String, List<Recorded>> history) {
    Judgement judgement = new Judgement(history);
    judgement.addsAreThere();
    judgement.itemsAreThere();
    judgement.tokensAreNew();
    history.forEach((object, calls) -> {
      Verdict verdict = JUDGES.get(object).apply(calls);
      if (!verdict.isGood()) {
        judgement.findings.add(verdict.toString());
      }
    });
    return judgement.findings;
  }

  private Stream<Recorded> calls(String object, String operation) {
    return history.getOrDefault(object, List.of()).stream().filter(call -> call.operation().equals(operation));
  }

  private Stream<Object> results(String object, String operation) {
    return calls(object, operation).filter(call -> call.outcome() instanceof Returned)
        .map(call -> ((Returned) call.outcome()).result());
  }

  private void addsAreThere() {
    long least = results(Objects.VISITS, "add").count();
    long most = least + calls(Objects.VISITS, "add").filter(Recorded::isUnknown).count();
    long last = results(Objects.VISITS, "get").mapToLong(value -> (Long) value).reduce((one, other) -> other).orElse(0);
    if (last < least || last > most) {
      findings.add(Objects.VISITS + ": is " + last + " at the end, after " + least + " acknowledged calls and "
          + (most - least) + " unknown ones that added one each");
    }
  }

  private void itemsAreThere() {
    Map<Object, Integer> taken = new HashMap<>();
    results(Objects.JOBS, "get").forEach(item -> taken.merge(item, 1, Integer::sum));
    List<Object> twice = taken.entrySet().stream().filter(entry -> entry.getValue() > 1).map(Map.Entry::getKey)
        .toList();
    if (!twice.isEmpty()) {
      findings.add(Objects.JOBS + ": taken more than once: " + some(twice));
    }
    List<Object> lost = calls(Objects.JOBS, "put").filter(call -> !call.isUnknown()).map(call -> call.argument(0))
        .filter(item -> !taken.containsKey(item)).toList();
    long takers = calls(Objects.JOBS, "get").filter(Recorded::isUnknown).count();
    if (lost.size() > takers) {
      findings.add(Objects.JOBS + ": " + lost.size() + " acknowledged items are lost, and " + takers
          + " unknown calls can have taken one each: " + some(lost));
    }
  }

  private void tokensAreNew() {
    Set<Object> given = new HashSet<>();
    List<Object> again = results(Objects.TURN, "lease").filter(token -> token != null && !given.add(token)).toList();
    if (!again.isEmpty()) {
      findings.add(Objects.TURN + ": tokens that were given more than once: " + some(again));
    }
  }

  private static String some(List<Object> all) {
    return all.stream().limit(20).toList() + (all.size() > 20 ? " …" : "");
  }
}
