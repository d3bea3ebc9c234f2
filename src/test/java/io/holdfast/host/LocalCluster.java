package io.holdfast.host;

import com.hazelcast.config.Config;
import com.hazelcast.config.FileSystemXmlConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.FileNotFoundException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Clustered Vert.x instances on loopback that find no others: a name of their own, and ports that are free. */
public final class LocalCluster implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";

  private final String name = "test-" + UUID.randomUUID();
  private final List<Vertx> started = new ArrayList<>();
  private int seedPort;

  /** The name that a node of another JVM needs to join. */
  public String name() {
    return name;
  }

  /** The port of the first node, which others join by; 0 before it has started. */
  public int seedPort() {
    return seedPort;
  }

  /** cluster.xml as it is, but for the name and the ports. */
  public static Config config(String name, int seedPort) {
    Config config;
    try {
      config = new FileSystemXmlConfig("cluster.xml");
    } catch (FileNotFoundException e) {
      throw new IllegalStateException("run the tests in the project's directory, where cluster.xml is", e);
    }
    config.setClusterName(name);
    config.getNetworkConfig().setPort(0).setPortAutoIncrement(true);
    config.getNetworkConfig().getJoin().getTcpIpConfig().getMembers().clear();
    if (seedPort != 0) {
      config.getNetworkConfig().getJoin().getTcpIpConfig().addMember(LOOPBACK + ":" + seedPort);
    }
    return config;
  }

  public Vertx vertx() {
    Vertx vertx = await(Cluster.start(config(name, seedPort), LOOPBACK), "a clustered Vert.x instance");
    if (seedPort == 0) {
      seedPort = Cluster.memberOf(vertx).orElseThrow().getCluster().getLocalMember().getAddress().getPort();
    }
    started.add(vertx);
    return vertx;
  }

  public Host host(HostOptions options) {
    return await(Host.start(vertx(), options), "a host");
  }

  @Override
  public void close() {
    List<Future<Void>> closing = started.stream().map(Vertx::close).toList();
    await(Future.join(closing), "the end of the cluster");
  }

  /** The result, within 20 s. A failure is thrown as it is when it is unchecked. */
  public static <T> T await(Future<T> future, String what) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw new AssertionError(what + " failed", e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError(what + " did not come within 20 s", e);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while waiting for " + what, e);
    }
  }

  /** Completes when the condition holds, asked every 10 ms on a timer. */
  public static Future<Void> until(Vertx vertx, String what, Duration most, BooleanSupplier condition) {
    io.vertx.core.Promise<Void> promise = io.vertx.core.Promise.promise();
    long end = System.nanoTime() + most.toNanos();
    vertx.setPeriodic(10, timer -> {
      if (condition.getAsBoolean()) {
        vertx.cancelTimer(timer);
        promise.tryComplete();
      } else if (System.nanoTime() > end) {
        vertx.cancelTimer(timer);
        promise.tryFail(new AssertionError("not within " + most + ": " + what));
      }
    });
    return promise.future();
  }
}
