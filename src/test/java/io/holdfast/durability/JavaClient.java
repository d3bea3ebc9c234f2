package io.holdfast.durability;

import io.holdfast.client.SharedObjects;
import io.holdfast.error.HoldfastException;
import io.holdfast.kit.history.Outcome;
import io.holdfast.kit.history.Outcome.Returned;
import io.holdfast.kit.history.Outcome.Unknown;
import io.holdfast.model.Wait;
import io.holdfast.types.Grant;
import io.holdfast.types.SharedDict;
import io.holdfast.types.SharedLock;
import io.holdfast.value.BoolValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.NoneValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The Java client over the bridge, with proxies of its own; several may share one session. */
final class JavaClient implements CrashClient {
  /** Longer than a host is away, so that a call ends by its answer or with its session. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final SharedObjects objects;
  private volatile SharedLock turn;
  private volatile SharedDict<Value, Value> ledger;

  JavaClient(SharedObjects objects) {
    this.objects = objects;
    forgetObjects();
  }

  @Override
  public void forgetObjects() {
    turn = objects.within(objects.lock(Objects.TURN), PATIENCE);
    ledger = objects.within(objects.dict(Objects.LEDGER), PATIENCE);
  }

  @Override
  public String session() {
    return objects.session();
  }

  @Override
  public CompletableFuture<Outcome> call(Request request) {
    return send(request).<Outcome>map(result -> new Returned(plain(result))).otherwise(JavaClient::outcome)
        .toCompletionStage().toCompletableFuture();
  }

  private Future<?> send(Request request) {
    if (request.token() > 0) {
      SharedDict<Value, Value> guarded = objects.guarded(ledger, Objects.TURN, request.token());
      Value key = Value.from(request.arguments().get(0));
      return request.operation().equals("put")
          ? guarded.put(key, Value.from(request.arguments().get(1)), java.util.Optional.empty()) : guarded.get(key);
    }
    if (request.object().equals(Objects.TURN)) {
      return request.operation().equals("release") ? turn.release()
          : turn.lease((Long) request.arguments().get(0), Wait.ofMillis((Long) request.arguments().get(1)))
              .map(grant -> grant.map(Grant::token).orElse(null));
    }
    return objects.call(request.object(), request.operation(), request.arguments().toArray());
  }

  private static Outcome outcome(Throwable failure) {
    if (failure instanceof HoldfastException.Failed failed) {
      return Outcomes.of(failed.type(), failed.getMessage());
    }
    return failure instanceof HoldfastException known ? Outcomes.of(known.code().label(), known.getMessage())
        : new Unknown(failure.toString());
  }

  private static Object plain(Object result) {
    if (result instanceof IntValue number) {
      return number.value();
    } else if (result instanceof StringValue text) {
      return text.value();
    } else if (result instanceof BoolValue flag) {
      return flag.equals(Value.of(true));
    }
    return result == NoneValue.NONE ? null : result;
  }
}
