package io.holdfast.bridge;

import io.holdfast.host.Host;
import io.holdfast.host.HostOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A host with a bridge for the tests of a class, and raw clients that are closed after each test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BridgeHost {
  private Vertx vertx;
  private Host host;
  private Bridge bridge;
  private final List<AutoCloseable> clients = new ArrayList<>();

  BridgeOptions options() {
    return BridgeOptions.of(RawClient.KEY).withAddress("127.0.0.1", 0);
  }

  Future<Bridge> start(Host on) {
    return Bridge.start(on, options());
  }

  @BeforeAll
  void startBridge() {
    vertx = Vertx.vertx();
    host = await(Host.start(vertx, HostOptions.DEFAULT));
    bridge = await(start(host));
  }

  @AfterAll
  void stopBridge() {
    await(bridge.stop());
    await(vertx.close());
  }

  @AfterEach
  void closeClients() throws Exception {
    for (AutoCloseable client : clients) {
      client.close();
    }
    clients.clear();
    eventually("the bridge noticing that all clients have gone", () -> bridge.connections() == 0);
  }

  /** Waits until something is so. */
  void eventually(String what, BooleanSupplier isSo) {
    Promise<Void> so = Promise.promise();
    long timer = vertx.setPeriodic(5, tick -> {
      if (isSo.getAsBoolean()) {
        so.tryComplete();
      }
    });
    try {
      so.future().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("still missing after 10 s: " + what, e);
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    } finally {
      vertx.cancelTimer(timer);
    }
  }

  Vertx vertx() {
    return vertx;
  }

  Host host() {
    return host;
  }

  Bridge bridge() {
    return bridge;
  }

  /** A connection that has said nothing yet. */
  RawClient stranger() {
    return closing(new RawClient(bridge.port()));
  }

  RawClient client() {
    return closing(RawClient.known(bridge.port()));
  }

  <T extends AutoCloseable> T closing(T client) {
    clients.add(client);
    return client;
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new AssertionError(e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("nothing came of it within 10 s", e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
