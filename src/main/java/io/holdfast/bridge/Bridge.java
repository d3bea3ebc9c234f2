package io.holdfast.bridge;

import io.holdfast.host.Host;
import io.holdfast.host.HostOperations.EntranceStats;
import io.holdfast.object.Clock;
import io.holdfast.wire.AuthProof;
import io.holdfast.wire.Gate;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entrance for clients in any language: a TCP server that speaks the frames of the Vert.x event-bus bridge, asks
 * for a proof of the shared key, and takes calls to objects straight to the host. One server per event loop, on one
 * port.
 *
 * <pre>{@code
 * Bridge.start(host, BridgeOptions.of(key).withAddress("127.0.0.1", 0)).onSuccess(bridge -> … bridge.port() …);
 * }</pre>
 */
public final class Bridge {
  private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);
  private static final SecureRandom RANDOM = new SecureRandom();
  /** Servers that listen at the same negative port share one free port: every bridge needs a number of its own. */
  private static final AtomicInteger SHARED_FREE_PORTS = new AtomicInteger();
  private static final int MOST_PORTS = 60_000;

  private final Shared shared;
  private final List<Entrance> entrances;
  private final String deployment;
  private final Runnable leaveMetrics;

  /**
   * What the event loops of one bridge have in common.
   *
   * @param challenges gives 32 new random bytes each time
   * @param loops all event loops of the Vert.x instance
   * @param plainTraffic present when some is permitted
   */
  record Shared(Host host, BridgeOptions options, Gate gate, Clock clock, String server, Supplier<byte[]> challenges,
      List<EventExecutor> loops, Optional<PlainTraffic> plainTraffic) {
  }

  private Bridge(Shared shared, List<Entrance> entrances, String deployment) {
    this.shared = shared;
    this.entrances = entrances;
    this.deployment = deployment;
    leaveMetrics = shared.host().metrics().add(this::stats);
  }

  private EntranceStats stats() {
    Gate gate = shared.gate();
    return new EntranceStats("bridge", gate.connections(), gate.received(), gate.sent(),
        gate.refusals() + shared.options().users().refusals());
  }

  /** Starts to accept connections. Fails when the address cannot be listened at, or the certificate cannot be read. */
  public static Future<Bridge> start(Host host, BridgeOptions options) {
    return start(host, options, host.clock(), Bridge::randomChallenge);
  }

  /** @param clock what time limits are on */
  static Future<Bridge> start(Host host, BridgeOptions options, Clock clock, Supplier<byte[]> challenges) {
    Future<Optional<PlainTraffic>> plain = options.plain().isEmpty() ? Future.succeededFuture(Optional.empty())
        : PlainTraffic.open(host.vertx(), options.plain()).map(Optional::of);
    String version = Bridge.class.getPackage().getImplementationVersion();
    return plain.compose(traffic -> deploy(new Shared(host, options, gate(options.limits(), clock), clock,
        "holdfast/" + (version == null ? "development" : version), challenges, eventLoops(host.vertx()), traffic)));
  }

  private static Gate gate(BridgeOptions.Limits limits, Clock clock) {
    return new Gate(LOG, "limits.bridge.connections", limits.connections(), limits.strangers(), clock::nowMs);
  }

  private static Future<Bridge> deploy(Shared shared) {
    Vertx vertx = shared.host().vertx();
    BridgeOptions options = shared.options();
    int loops = options.loops() > 0 ? options.loops() : shared.loops().size();
    int port = options.port() != 0 ? options.port() : -1 - SHARED_FREE_PORTS.getAndIncrement() % MOST_PORTS;
    List<Entrance> entrances = new ArrayList<>();
    return vertx.deployVerticle(() -> {
      Entrance entrance = new Entrance(shared, port);
      entrances.add(entrance);
      return entrance;
    }, new DeploymentOptions().setInstances(loops)).map(id -> new Bridge(shared, entrances, id))
        .recover(e -> closePlain(shared).transform(closed -> Future.failedFuture(e)));
  }

  private static Future<Void> closePlain(Shared shared) {
    return shared.plainTraffic().map(PlainTraffic::close).orElse(Future.succeededFuture());
  }

  private static List<EventExecutor> eventLoops(Vertx vertx) {
    List<EventExecutor> loops = new ArrayList<>();
    ((VertxInternal) vertx).nettyEventLoopGroup().forEach(loops::add);
    return List.copyOf(loops);
  }

  private static byte[] randomChallenge() {
    byte[] challenge = new byte[AuthProof.CHALLENGE_BYTES];
    RANDOM.nextBytes(challenge);
    return challenge;
  }

  /** The port it listens at. */
  public int port() {
    return entrances.get(0).port();
  }

  /** How many connections there are now. */
  public int connections() {
    return shared.gate().connections();
  }

  /**
   * Takes no more connections and calls; calls that run are answered, those that wait fail with {@code Unavailable},
   * then the connections close, after 5 s in any case. The host goes on.
   */
  public Future<Void> stop() {
    leaveMetrics.run();
    List<Future<Void>> stopped = entrances.stream().map(Entrance::stop).toList();
    return Future.join(stopped).transform(done -> shared.host().vertx().undeploy(deployment))
        .transform(done -> closePlain(shared));
  }
}
