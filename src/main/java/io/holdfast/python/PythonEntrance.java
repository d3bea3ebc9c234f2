package io.holdfast.python;

import io.holdfast.host.Host;
import io.holdfast.host.HostOperations.EntranceStats;
import io.holdfast.object.Clock;
import io.holdfast.pickle.Seal;
import io.holdfast.wire.Gate;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entrance for unmodified {@code multiprocessing.managers} programs: what {@code BaseManager(address,
 * authkey).connect()} connects to. One server per event loop, on one port.
 *
 * <pre>{@code
 * PythonEntrance.start(host, PythonOptions.of(key).withAddress("127.0.0.1", 0)).onSuccess(e -> … e.port() …);
 * }</pre>
 */
public final class PythonEntrance {
  private static final Logger LOG = LoggerFactory.getLogger(PythonEntrance.class);
  /** Servers that listen at the same negative port share one free port; numbers above are those of bridges. */
  private static final AtomicInteger SHARED_FREE_PORTS = new AtomicInteger();
  private static final int FIRST_SHARED = 60_002;
  private static final int MOST_PORTS = 5_000;
  /** A Python client takes several times the processor time of what it asks for. */
  private static final int LOOPS_FOR_ONE = 4;
  private static final long LONGEST_BETWEEN_TRACES_MS = 15_000;

  private final Shared shared;
  private final List<Listener> listeners;
  private final String deployment;
  private final Runnable leaveMetrics;
  private final long tracing;
  private final long keeping;

  /** What the event loops of one entrance have in common. */
  record Shared(Host host, PythonOptions options, Gate gate, Clock clock, Serving serving, Seal seal) {
  }

  private PythonEntrance(Shared shared, List<Listener> listeners, String deployment) {
    this.shared = shared;
    this.listeners = listeners;
    this.deployment = deployment;
    leaveMetrics = shared.host().metrics().add(this::stats);
    long every = Math.min(LONGEST_BETWEEN_TRACES_MS, Math.max(50, shared.options().limits().graceMs() / 4));
    tracing = shared.host().vertx().setPeriodic(every, tick -> shared.serving().table().trace());
    keeping = shared.host().vertx().setPeriodic(Math.max(50, shared.host().anonymousIdleMs() / 4), tick -> keep());
  }

  /** Starts to accept connections. Fails when the address cannot be listened at. */
  public static Future<PythonEntrance> start(Host host, PythonOptions options) {
    return start(host, options, host.clock());
  }

  /** @param clock what time limits are on */
  static Future<PythonEntrance> start(Host host, PythonOptions options, Clock clock) {
    PythonOptions.Limits limits = options.limits();
    Objects objects = new Objects(host);
    ObjectTable table = new ObjectTable(host, objects, clock::nowMs, limits.graceMs());
    Typeids typeids = new Typeids(objects, table, options.templates());
    Seal seal = Seal.of(options.key().bytes());
    Serving serving = new Serving(objects, table, typeids, new Contents(objects, table, typeids, seal));
    Gate gate = new Gate(LOG, "limits.python.connections", limits.connections(), limits.strangers(), clock::nowMs);
    return deploy(new Shared(host, options, gate, clock, serving, seal));
  }

  private static Future<PythonEntrance> deploy(Shared shared) {
    Vertx vertx = shared.host().vertx();
    PythonOptions options = shared.options();
    int loops = options.loops() > 0 ? options.loops()
        : Math.max(1, eventLoops((VertxInternal) vertx) / LOOPS_FOR_ONE);
    int port = options.port() != 0 ? options.port()
        : -FIRST_SHARED - SHARED_FREE_PORTS.getAndIncrement() % MOST_PORTS;
    List<Listener> listeners = new ArrayList<>();
    return vertx.deployVerticle(() -> {
      Listener listener = new Listener(shared, port);
      listeners.add(listener);
      return listener;
    }, new DeploymentOptions().setInstances(loops)).map(id -> new PythonEntrance(shared, listeners, id));
  }

  private static int eventLoops(VertxInternal vertx) {
    int[] count = {0};
    vertx.nettyEventLoopGroup().forEach(loop -> count[0]++);
    return count[0];
  }

  private void keep() {
    List<Future<Set<String>>> used = listeners.stream().map(Listener::used).toList();
    Future.join(used).onSuccess(all -> {
      Set<String> union = new HashSet<>();
      used.forEach(one -> union.addAll(one.result()));
      shared.serving().table().keep(union);
    });
  }

  private EntranceStats stats() {
    Gate gate = shared.gate();
    return new EntranceStats("python", gate.connections(), gate.received(), gate.sent(), gate.refusals());
  }

  /** The port it listens at. */
  public int port() {
    return listeners.get(0).port();
  }

  /** How many connections there are now. */
  public int connections() {
    return shared.gate().connections();
  }

  /** Takes no more connections and closes those there are. The host goes on. */
  public Future<Void> stop() {
    leaveMetrics.run();
    shared.host().vertx().cancelTimer(tracing);
    shared.host().vertx().cancelTimer(keeping);
    List<Future<Void>> stopped = listeners.stream().map(Listener::stop).toList();
    return Future.join(stopped).transform(done -> shared.host().vertx().undeploy(deployment));
  }
}
