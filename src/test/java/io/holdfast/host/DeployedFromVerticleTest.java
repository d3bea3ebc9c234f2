package io.holdfast.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.SharedObjects;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeployedFromVerticleTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() {
    join(vertx.close());
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Test
  void anObjectOutlivesTheVerticleThatMadeIt() {
    join(Host.start(vertx, HostOptions.DEFAULT));
    String id = join(vertx.deployVerticle(new VerticleBase() {
      @Override
      public Future<?> start() {
        return SharedObjects.connect(vertx).compose(objects -> objects.counter("made-inside").add(5));
      }
    }));
    join(vertx.undeploy(id));
    SharedObjects objects = join(SharedObjects.connect(vertx));
    assertThat(join(objects.counter("made-inside").get())).isEqualTo(5);
  }
}
