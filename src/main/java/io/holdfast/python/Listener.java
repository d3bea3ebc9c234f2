package io.holdfast.python;

import io.holdfast.error.HoldfastException;
import io.holdfast.host.Host;
import io.holdfast.object.Clock;
import io.holdfast.pickle.Seal;
import io.holdfast.wire.Gate;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The python entrance on one event loop: a server that shares its port with those of the other loops. */
final class Listener implements Deployable {
  private static final Logger LOG = LoggerFactory.getLogger(PythonEntrance.class);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final long SWEEP_EVERY_MS = 250;
  private static final int SCRATCH = 1 << 16;
  private static final long WIND_DOWN_MS = 5_000;

  private final PythonEntrance.Shared shared;
  private final int port;
  private final Set<Connection> connections = new HashSet<>();
  private ContextInternal context;
  private ServerFunctions functions;
  private NetServer server;
  private final LargeRoom room = new LargeRoom();
  private long sweep;
  private byte[] scratch; // null until it is used, and while it is

  /** @param port negative for a free one that all listeners with the same number share */
  Listener(PythonEntrance.Shared shared, int port) {
    this.shared = shared;
    this.port = port;
  }

  @Override
  public Future<?> deploy(Context given) {
    context = (ContextInternal) given;
    functions = new ServerFunctions(shared.serving(), context.nettyEventLoop());
    server = given.owner().createNetServer(new NetServerOptions().setHost(shared.options().host()).setPort(port)
        .setTcpNoDelay(true).setTcpKeepAlive(true));
    server.connectHandler(this::connected);
    sweep = given.owner().setPeriodic(SWEEP_EVERY_MS, tick -> {
      long now = nowMs();
      List.copyOf(connections).forEach(connection -> connection.sweep(now));
    });
    return server.listen();
  }

  private void connected(NetSocket socket) {
    byte[] nonce = new byte[MutualChallenge.NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    Connection connection = new Connection(this, socket,
        new MutualChallenge(shared.options().key().bytes(), shared.options().md5(), nonce));
    HoldfastException full = gate().enter();
    if (full == null) {
      connections.add(connection);
    }
    connection.open(full);
  }

  /** What tells instances that came in as pickles from those that others have spelled. */
  Seal seal() {
    return shared.seal();
  }

  int port() {
    return server.actualPort();
  }

  /** Takes no more connections, and closes the others once they have been answered. */
  Future<Void> stop() {
    return server.shutdown(WIND_DOWN_MS, TimeUnit.MILLISECONDS);
  }

  @Override
  public Future<?> undeploy(Context given) {
    given.owner().cancelTimer(sweep);
    return server.close();
  }

  // ---------------------------------------------------------------- for its connections

  /** Where long messages are put together. */
  LargeRoom room() {
    return room;
  }

  /** Memory to look at what has been received, for as long as that takes. */
  byte[] borrowScratch() {
    byte[] borrowed = scratch == null ? new byte[SCRATCH] : scratch;
    scratch = null; // whoever is called meanwhile, and receives something too, gets other memory
    return borrowed;
  }

  void giveBack(byte[] borrowed) {
    scratch = borrowed;
  }

  ContextInternal context() {
    return context;
  }

  Host host() {
    return shared.host();
  }

  PythonOptions options() {
    return shared.options();
  }

  Serving serving() {
    return shared.serving();
  }

  ServerFunctions functions() {
    return functions;
  }

  Gate gate() {
    return shared.gate();
  }

  Logger log() {
    return LOG;
  }

  long nowMs() {
    return shared.clock().nowMs();
  }

  /** Runs the task on this loop, that many milliseconds from now. */
  Clock.Timer after(long delayMs, Runnable task) {
    return shared.clock().after(delayMs, () -> context.nettyEventLoop().execute(task));
  }

  /** What its connections have called. */
  Future<Set<String>> used() {
    Promise<Set<String>> found = Promise.promise();
    context.nettyEventLoop().execute(() -> {
      Set<String> used = new HashSet<>();
      connections.forEach(connection -> connection.addUsed(used));
      found.complete(used);
    });
    return found.future();
  }

  void left(Connection connection, boolean stranger) {
    if (connections.remove(connection)) {
      gate().leave(stranger);
    }
  }

  void unexpected(Throwable bug) {
    LOG.error("a request was not handled; please report this", bug);
  }
}
