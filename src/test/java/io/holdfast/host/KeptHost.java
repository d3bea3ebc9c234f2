package io.holdfast.host;

import io.holdfast.journal.JournalOptions;
import io.holdfast.journal.RaftJournal;
import io.holdfast.model.Call;
import io.holdfast.model.Caller;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** A host that keeps what it has in a directory, for tests that stop it and look at what it left. */
public final class KeptHost implements AutoCloseable {
  private static final long DEADLINE_S = 30;

  private final Vertx vertx = Vertx.vertx();
  private final Host host;

  private KeptHost(JournalOptions options) {
    host = await(Host.start(vertx, HostOptions.DEFAULT.withJournal(RaftJournal.open(options,
        RaftJournal.Surroundings.of(options.directory(), Runnable::run, progress -> { })))));
  }

  /** @param data the data directory; the journal is in it */
  public static KeptHost start(Path data) {
    return start(JournalOptions.of(data.resolve("journal")).withShards(2));
  }

  public static KeptHost start(JournalOptions options) {
    return new KeptHost(options);
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(DEADLINE_S, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new AssertionError(e.getCause());
    } catch (TimeoutException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits until something is so. */
  public void eventually(String what, BooleanSupplier isSo) {
    Promise<Void> so = Promise.promise();
    long timer = vertx.setPeriodic(5, tick -> {
      if (isSo.getAsBoolean()) {
        so.tryComplete();
      }
    });
    try {
      so.future().toCompletionStage().toCompletableFuture().get(DEADLINE_S, TimeUnit.SECONDS);
    } catch (TimeoutException | InterruptedException | ExecutionException e) {
      throw new AssertionError("still missing: " + what, e);
    } finally {
      vertx.cancelTimer(timer);
    }
  }

  public Host host() {
    return host;
  }

  public KeptHost make(String type, String name, Object... options) {
    await(host.create(type, name, DictValue.of(options)));
    return this;
  }

  public Value call(String object, String operation, Object... arguments) {
    return await(TestCall.call(host, object, operation, arguments));
  }

  /** A call that may be repeated. */
  public Value call(Session session, long callId, String object, String operation, Object... arguments) {
    return await(start(session, callId, object, operation, arguments));
  }

  /** As above; it may wait. */
  public Future<Value> start(Session session, long callId, String object, String operation, Object... arguments) {
    TestCall call = new TestCall(object, operation, new Caller(session.id(), "main", callId, 1),
        Call.NO_DEADLINE, arguments);
    host.router().call(call);
    return call.answer();
  }

  private static Session.Attachment attachment() {
    return Future::succeededFuture;
  }

  public Session session(long leaseMs) {
    Session session = host.sessions().open(leaseMs, attachment());
    await(session.kept());
    return session;
  }

  public Session resume(Session before) {
    return host.sessions().resume(before.id(), before.secret(), attachment());
  }

  @Override
  public void close() {
    await(host.stop());
    await(vertx.close());
  }
}
