package io.holdfast.durability;

import io.holdfast.bridge.CuttingProxy;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A host that lives on while its clients cannot reach it. To them it looks like one that is killed and keeps
 * everything, so what is found wrong is the clients' fault, or the judges'.
 */
final class CutOffHost implements Victim {
  private static final long DEADLINE_S = 60;

  private final Vertx vertx;
  private final KilledHost host;
  private CuttingProxy proxy; // null until the first start
  private volatile CompletableFuture<Integer> up = new CompletableFuture<>();

  /** @param host not started yet */
  CutOffHost(Vertx vertx, KilledHost host) {
    this.vertx = vertx;
    this.host = host;
  }

  @Override
  public void start() throws Exception {
    if (proxy == null) {
      host.start();
      proxy = await(new CuttingProxy(vertx, host.awaitUp()).open());
    }
    proxy.refuse(false);
    up.complete(proxy.port());
  }

  @Override
  public boolean startAndKill(long ms) throws Exception {
    proxy.refuse(false);
    new CompletableFuture<Void>().completeOnTimeout(null, ms, TimeUnit.MILLISECONDS).get(DEADLINE_S, TimeUnit.SECONDS);
    kill();
    return true;
  }

  @Override
  public void kill() {
    if (up.isDone()) {
      up = new CompletableFuture<>();
    }
    proxy.refuse(true);
    proxy.cut();
  }

  @Override
  public int awaitUp() {
    try {
      return up.get(DEADLINE_S, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("the host was not to be reached within " + DEADLINE_S + " s", e);
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(DEADLINE_S, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    host.close();
    if (proxy != null) {
      proxy.close();
    }
  }
}
