package io.holdfast.bridge;

import io.holdfast.error.HoldfastException;
import io.holdfast.host.Host;
import io.holdfast.object.Clock;
import io.holdfast.object.HandOver;
import io.holdfast.wire.Gate;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bridge on one event loop: a server that shares its port with those of the other loops. */
final class Entrance implements Deployable {
  private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);
  private static final long SWEEP_EVERY_MS = 250;
  private static final long WIND_DOWN_MS = 5_000;

  private final Bridge.Shared shared;
  private final int port;
  private final Set<Connection> connections = new HashSet<>();
  private Lane lane;
  private NetServer server;
  private NetClient plainClient;
  private long sweep;

  /** @param port negative for a free one that all entrances with the same number share */
  Entrance(Bridge.Shared shared, int port) {
    this.shared = shared;
    this.port = port;
  }

  @Override
  public Future<?> deploy(Context context) {
    lane = new Lane((ContextInternal) context);
    server = context.owner().createNetServer(shared.options().netServerOptions().setPort(port));
    server.connectHandler(this::connected);
    sweep = context.owner().setPeriodic(SWEEP_EVERY_MS, tick -> sweep());
    return server.listen();
  }

  private void connected(NetSocket socket) {
    Handshake handshake = new Handshake(shared.options().key().bytes(), shared.options().users(),
        shared.challenges());
    Connection connection = new Connection(this, lane, socket, handshake);
    HoldfastException full = gate().enter();
    if (full == null) {
      connections.add(connection);
    }
    connection.open(full);
  }

  private void sweep() {
    long now = clock().nowMs();
    for (Connection connection : List.copyOf(connections)) {
      connection.sweep(now);
    }
  }

  /** The port it listens at. */
  int port() {
    return server.actualPort();
  }

  /** Takes no more connections, winds the others down. */
  Future<Void> stop() {
    return server.shutdown(WIND_DOWN_MS, TimeUnit.MILLISECONDS);
  }

  @Override
  public Future<?> undeploy(Context context) {
    context.owner().cancelTimer(sweep);
    if (plainClient != null) {
      plainClient.close();
    }
    return server.close();
  }

  // ---------------------------------------------------------------- for its connections

  Host host() {
    return shared.host();
  }

  BridgeOptions options() {
    return shared.options();
  }

  Gate gate() {
    return shared.gate();
  }

  Clock clock() {
    return shared.clock();
  }

  /** What the host calls itself in the handshake. */
  String server() {
    return shared.server();
  }

  /** The library's bridge, when plain traffic is permitted. */
  Optional<PlainTraffic> plainTraffic() {
    return shared.plainTraffic();
  }

  NetClient plainClient() {
    if (plainClient == null) {
      plainClient = host().vertx().createNetClient();
    }
    return plainClient;
  }

  /** Runs the task, on any thread, when every event loop has done what it was given before now. */
  void afterAllLoops(Runnable task) {
    HandOver.now();
    AtomicInteger left = new AtomicInteger(shared.loops().size());
    for (EventExecutor loop : shared.loops()) {
      loop.execute(() -> {
        if (left.decrementAndGet() == 0) {
          task.run();
        }
      });
    }
  }

  void left(Connection connection, boolean stranger) {
    if (connections.remove(connection)) {
      gate().leave(stranger);
    }
  }

  void unexpected(Throwable bug) {
    LOG.error("a frame was not handled; please report this", bug);
  }
}
