package io.holdfast.host;

import com.hazelcast.config.Config;
import com.hazelcast.config.FileSystemXmlConfig;
import com.hazelcast.config.InvalidConfigurationException;
import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.transport.Transport;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.FileNotFoundException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Starts Vert.x instances that form a cluster, as {@code cluster.xml} describes it.
 *
 * <p>Start the JVM with {@code -Dio.netty.jfr.enabled=false}: without it the first message to another node can stall an
 * event loop for seconds. It is read when Netty's classes load, so it must be on the command line, not set by code that
 * already has a Vert.x instance. {@code -Dhazelcast.logging.type=slf4j} belongs beside it.
 */
public final class Cluster {
  private static final int CONNECT_TIMEOUT_MS = 3_000;

  private Cluster() {
  }

  /**
   * Starts a clustered Vert.x instance and joins the cluster. Joining blocks a worker thread, not the caller.
   *
   * @param clusterXml a Hazelcast configuration, such as the {@code cluster.xml} that comes with Holdfast
   * @param bindHost the address that the event bus and the cluster listen on and tell others, such as 127.0.0.1
   * @return fails with {@code IllegalArgumentException} naming the file when it cannot be read
   */
  public static Future<Vertx> start(Path clusterXml, String bindHost) {
    return start(clusterXml, bindHost, new VertxOptions());
  }

  /** As {@link #start(Path, String)}, with options of the Vert.x instance, such as the number of its event loops. */
  public static Future<Vertx> start(Path clusterXml, String bindHost, VertxOptions options) {
    return start(clusterXml, bindHost, options, Transport.NIO);
  }

  /** The same, on that transport. */
  public static Future<Vertx> start(Path clusterXml, String bindHost, VertxOptions options, Transport transport) {
    Config config;
    try {
      config = new FileSystemXmlConfig(clusterXml.toFile());
    } catch (FileNotFoundException e) {
      return Future.failedFuture(new IllegalArgumentException("the cluster configuration " + clusterXml
          + " is not there; give the path of a Hazelcast configuration such as cluster.xml"));
    } catch (InvalidConfigurationException e) {
      return Future.failedFuture(new IllegalArgumentException("the cluster configuration " + clusterXml
          + " is not a Hazelcast configuration: " + e.getMessage(), e));
    }
    return start(config, bindHost, options, transport);
  }

  /** As {@link #start(Path, String)}, with a configuration that the caller has read or made. */
  public static Future<Vertx> start(Config config, String bindHost) {
    return start(config, bindHost, new VertxOptions(), Transport.NIO);
  }

  private static Future<Vertx> start(Config config, String bindHost, VertxOptions options, Transport transport) {
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.getNetworkConfig().getInterfaces().clear().setEnabled(true).addInterface(bindHost);
    options.getEventBusOptions().setHost(bindHost).setConnectTimeout(CONNECT_TIMEOUT_MS);
    return Vertx.builder().with(options).withTransport(transport)
        .withClusterManager(new HazelcastClusterManager(config)).buildClustered();
  }

  /** The Hazelcast member of a Vert.x instance; empty when it is in no cluster. */
  static Optional<HazelcastInstance> memberOf(Vertx vertx) {
    return ((VertxInternal) vertx).clusterManager() instanceof HazelcastClusterManager cluster
        ? Optional.of(cluster.getHazelcastInstance()) : Optional.empty();
  }
}
