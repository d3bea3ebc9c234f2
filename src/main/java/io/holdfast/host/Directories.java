package io.holdfast.host;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.UUID;

/** Chooses the directory that fits the Vert.x instance. */
final class Directories {
  private Directories() {
  }

  static Future<Directory> open(Vertx vertx, HostOptions options) {
    boolean ownsObjects = options.ownsObjects();
    if (options.journal().durable() && Cluster.memberOf(vertx).isPresent()) {
      return Future.failedFuture(new IllegalArgumentException("a host of a cluster keeps its objects in memory: its "
          + "journal is one host's alone. Start it without the journal, or without the cluster"));
    }
    VertxInternal internal = (VertxInternal) vertx;
    Directory directory = Cluster.memberOf(vertx).<Directory>map(member -> {
      String nodeId = internal.clusterManager().getNodeId();
      ContextInternal context = internal.createEventLoopContext();
      Membership membership = new Membership(vertx, context, member, nodeId, ownsObjects);
      return new ClusterDirectory(vertx, context, nodeId, membership, ownsObjects);
    }).orElseGet(() -> new LoneDirectory(options.journal().node().orElseGet(() -> UUID.randomUUID().toString())));
    return Future.succeededFuture(directory);
  }

  /** The directory may now pass on calls of other nodes. */
  static Future<Void> connect(Directory directory, Router router, LocalObjects objects, SessionTable sessions) {
    return directory instanceof ClusterDirectory cluster ? cluster.connect(router, objects, sessions)
        : Future.succeededFuture();
  }
}
