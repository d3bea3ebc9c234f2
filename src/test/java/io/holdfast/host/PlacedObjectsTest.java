package io.holdfast.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.ObjectGone;
import io.holdfast.model.Arguments;
import io.holdfast.model.Call;
import io.holdfast.model.CallTarget;
import io.holdfast.model.Caller;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Objects that an entrance makes on the event loop where its connections are. */
class PlacedObjectsTest {
  private final Vertx vertx = Vertx.vertx();
  private final Host host = join(Host.start(vertx, HostOptions.DEFAULT));

  @AfterEach
  void stop() {
    join(vertx.close());
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  /** Whether the object answers on that loop. */
  private Future<Boolean> runsOn(EventLoop loop, String name) {
    Promise<Boolean> there = Promise.promise();
    host.router().call(new Call(CallTarget.of(name), "get", Arguments.none(), Caller.anonymous(), Call.NO_DEADLINE) {
      @Override
      protected void answered(Value result, HoldfastException failure) {
        if (failure == null) {
          there.complete(loop.inEventLoop());
        } else {
          there.fail(failure);
        }
      }
    });
    return there.future();
  }

  @Test
  void anObjectRunsOnTheLoopThatItIsMadeFor() {
    for (EventExecutor each : ((VertxInternal) vertx).nettyEventLoopGroup()) {
      EventLoop loop = (EventLoop) each;
      for (int i = 0; i < 3; i++) {
        String name = join(host.createOn(loop, "counter", DictValue.of())).name();
        assertThat(join(runsOn(loop, name))).as(name).isTrue();
        join(TestCall.call(host, name, "drop"));
        assertThatThrownBy(() -> join(TestCall.call(host, name, "get"))).isInstanceOf(CompletionException.class);
      }
    }
    assertThat(host.size()).isZero();
  }

  @Test
  void itExpiresThereToo() {
    EventLoop loop = (EventLoop) ((VertxInternal) vertx).nettyEventLoopGroup().iterator().next();
    Promise<Void> expired = Promise.promise();
    String name = join(host.createOn(loop, "event", DictValue.of("ttl_ms", 50))).name();
    TestCall.call(host, name, "wait").onComplete(ended -> {
      assertThat(ended.cause()).isInstanceOf(ObjectGone.class);
      expired.complete();
    });
    join(expired.future());
  }

  @Test
  void whatCannotBeMadeIsSaid() {
    EventLoop loop = (EventLoop) ((VertxInternal) vertx).nettyEventLoopGroup().iterator().next();
    assertThatThrownBy(() -> join(host.createOn(loop, "nope", DictValue.of()))).hasCauseInstanceOf(BadArguments.class)
        .hasMessageContaining("no type is called 'nope'");
    join(host.stop());
    assertThatThrownBy(() -> join(host.createOn(loop, "counter", DictValue.of())))
        .hasCauseInstanceOf(HoldfastException.class).hasMessageContaining("stopping");
  }
}
