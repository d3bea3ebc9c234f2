package io.holdfast.host;

import static io.holdfast.host.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;

class MembershipTest {
  @Test
  void whoCameAndWentUnseenIsToldAsLeft() {
    try (LocalCluster cluster = new LocalCluster()) {
      Vertx vertx = cluster.vertx();
      HazelcastInstance hazelcast = Cluster.memberOf(vertx).orElseThrow();
      String own = ((VertxInternal) vertx).clusterManager().getNodeId();
      Membership membership = new Membership(vertx, ((VertxInternal) vertx).createEventLoopContext(), hazelcast, own,
          true);
      Set<String> left = new ConcurrentSkipListSet<>();
      await(membership.join(left::addAll), "a membership");
      assertThat(membership.hosts()).containsExactly(own);
      hazelcast.getMap("holdfast.nodes").put("passing", "objects"); // no member of the cluster when this is seen
      hazelcast.getMap("holdfast.nodes").remove("passing");
      await(LocalCluster.until(vertx, "that the node has left", Duration.ofSeconds(10), () -> left.contains("passing")),
          "the news");
      assertThat(left).containsExactly("passing");
      assertThat(membership.hosts()).containsExactly(own);
      await(membership.leave(), "the end");
    }
  }
}
