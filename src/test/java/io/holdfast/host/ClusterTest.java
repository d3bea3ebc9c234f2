package io.holdfast.host;

import static io.holdfast.host.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.HoldfastException.NoSuchObject;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ClusterTest {
  private static final LocalCluster CLUSTER = new LocalCluster();
  private static Host first;
  private static Host second;

  @BeforeAll
  static void start() {
    first = CLUSTER.host(HostOptions.DEFAULT);
    second = CLUSTER.host(HostOptions.DEFAULT);
    await(LocalCluster.until(first.vertx(), "both hosts see each other", Duration.ofSeconds(20),
        () -> first.otherHosts().size() == 1 && second.otherHosts().size() == 1), "membership");
  }

  @AfterAll
  static void stop() {
    CLUSTER.close();
  }

  @Test
  void anObjectOfOneNodeIsCalledFromTheOther() {
    HostOperations.Created made = await(first.create("counter", "shared", DictValue.of("value", 5)), "create");
    assertThat(made.created()).isTrue();
    assertThat(await(TestCall.call(second, "shared", "add", 2), "a call from the other node")).isEqualTo(Value.of(7));
    assertThat(await(TestCall.call(first, "shared", "get"), "a call at home")).isEqualTo(Value.of(7));
    HostOperations.Created found = await(second.create("counter", "shared", DictValue.of()), "create on the other node");
    assertThat(found.created()).isFalse();
    assertThat(found.incarnation()).isEqualTo(made.incarnation());
  }

  @Test
  void anUnknownNameIsNoSuchObjectFromEitherNode() {
    assertThatThrownBy(() -> await(TestCall.call(first, "nowhere", "get"), "a call")).isInstanceOf(NoSuchObject.class);
    assertThatThrownBy(() -> await(TestCall.call(second, "nowhere", "get"), "a call")).isInstanceOf(NoSuchObject.class);
  }
}
