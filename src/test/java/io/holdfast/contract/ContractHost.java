package io.holdfast.contract;

import io.holdfast.bridge.Bridge;
import io.holdfast.bridge.BridgeOptions;
import io.holdfast.client.BridgeAddress;
import io.holdfast.client.BridgePath;
import io.holdfast.client.CallPath;
import io.holdfast.client.DirectPath;
import io.holdfast.client.SharedObjects;
import io.holdfast.error.HoldfastException;
import io.holdfast.host.Host;
import io.holdfast.host.HostOptions;
import io.holdfast.host.ReplayCheck;
import io.holdfast.journal.KeepingJournal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** One host for the tests of a contract; each test connects through the entrance it is given. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ContractHost {
  /** The ways to an object; a contract holds for each. */
  enum Entrance {
    /** By reference, on the object's context. */
    DIRECT,
    /** JSON messages to the object's own address. */
    EVENT_BUS,
    /** Frames over TCP. */
    BRIDGE
  }

  private static final byte[] KEY = {1, 2, 3};

  private final KeepingJournal journal = new KeepingJournal();
  private Vertx vertx;
  private Host host;
  private Bridge bridge;
  private final List<SharedObjects> clients = new ArrayList<>();

  @BeforeAll
  void startHost() {
    vertx = Vertx.vertx();
    host = await(Host.start(vertx, HostOptions.DEFAULT.withJournal(journal)));
    bridge = await(Bridge.start(host, BridgeOptions.of(KEY).withAddress("127.0.0.1", 0)));
  }

  @AfterAll
  void stopHost() {
    await(vertx.close());
  }

  @AfterEach
  void closeClients() {
    clients.forEach(client -> await(client.close()));
    clients.clear();
  }

  /** Of every object that a test of the contract has used, the journal has the state that it lives in. */
  @AfterEach
  void theJournalHasTheStateOfEveryObject() {
    new ReplayCheck(journal, List.of()).verify();
  }

  Vertx vertx() {
    return vertx;
  }

  int bridgePort() {
    return bridge.port();
  }

  /** A new client, with a session of its own, closed when the test is over. */
  SharedObjects connect(Entrance entrance) {
    SharedObjects client = SharedObjects.over(vertx, path(entrance));
    clients.add(client);
    return client;
  }

  /** A new session; whoever asks for it closes it. */
  CallPath path(Entrance entrance) {
    return switch (entrance) {
      case DIRECT -> DirectPath.to(host);
      case EVENT_BUS -> await(BusPath.open(vertx));
      case BRIDGE -> bridgePath(bridge.port());
    };
  }

  /** A new session through what listens at the port: the bridge, or something before it. */
  CallPath bridgePath(int port) {
    return await(BridgePath.connect(vertx, BridgeAddress.of("127.0.0.1", port, KEY)));
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HoldfastException failure) {
        throw failure;
      }
      throw new AssertionError(e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("no answer within 10 s", e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static HoldfastException failureOf(Future<?> future) {
    try {
      Object result = await(future);
      throw new AssertionError("the call should have failed, but gave " + result);
    } catch (HoldfastException expected) {
      return expected;
    }
  }
}
