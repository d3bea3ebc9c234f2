package io.holdfast.object;

import io.holdfast.journal.CommonFact.ExpiryCleared;
import io.holdfast.model.Call;
import io.holdfast.model.Wait;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What every object can do, for one call of it. */
final class OfEveryObject implements ObjectOperations {
  private final ObjectRuntime runtime;
  private final SharedObject<?> object;
  private final CommonState common;
  private final ParkedCallers parked;
  private final TurnOutcome outcome;
  private final Call call;

  OfEveryObject(ObjectRuntime runtime, SharedObject<?> object, CommonState common, ParkedCallers parked,
      TurnOutcome outcome, Call call) {
    this.runtime = runtime;
    this.object = object;
    this.common = common;
    this.parked = parked;
    this.outcome = outcome;
    this.call = call;
  }

  @Override
  public Future<DictValue> describe() {
    return Future.succeededFuture(description());
  }

  @Override
  public Future<Void> drop() {
    throw new IllegalStateException("dropping an object ends the turns that answers leave with");
  }

  @Override
  public Future<Boolean> cancel(long number) {
    return Future.succeededFuture(parked.cancel(call, number));
  }

  @Override
  public Future<Void> expireAfter(long ttlMs, boolean idle) {
    runtime.commitExpiry(Expiry.checked(ttlMs, idle));
    return Future.succeededFuture();
  }

  @Override
  public Future<Boolean> neverExpire() {
    if (common.expiry() == null) {
      return Future.succeededFuture(false);
    }
    runtime.commitExpiry(new ExpiryCleared());
    return Future.succeededFuture(true);
  }

  @Override
  public Future<List<Value>> batch(List<BatchCall> calls) {
    return Future.succeededFuture(Batch.run(runtime, object, calls));
  }

  @Override
  public Future<DictValue> facts(long from, int most, Wait wait) {
    return outcome.feed(object).facts(from, most, wait);
  }

  private DictValue description() {
    Map<Value, Value> details = new LinkedHashMap<>();
    details.put(Value.of("name"), Value.of(runtime.name()));
    details.put(Value.of("type"), Value.of(runtime.type().name()));
    details.put(Value.of("incarnation"), Value.of(runtime.incarnation()));
    details.put(Value.of("options"), runtime.options());
    details.put(Value.of("durability"), Value.of(runtime.surroundings().journal().durable() ? "journal" : "memory"));
    details.put(Value.of("facts"), Value.of(outcome.factNumber()));
    details.put(Value.of("waiting"), Value.of(parked.count() - outcome.watching()));
    details.put(Value.of("watching"), Value.of(outcome.watching()));
    Expiry expiry = runtime.expiry();
    if (expiry != null && expiry.isSet()) {
      details.put(Value.of("expires_in_ms"), Value.of(expiry.leftMs()));
    }
    runtime.describeState((detail, value) -> details.put(Value.of(detail), value));
    return new DictValue(details);
  }
}
