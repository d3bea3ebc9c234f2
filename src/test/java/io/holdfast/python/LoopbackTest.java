package io.holdfast.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.transport.Transport;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackTest {
  @Test
  void theNativeTransportDoesNotPaceWhatStaysOnThisMachine() throws Exception {
    assumeThat(Transport.EPOLL.available()).isTrue();
    assertThat(congestionControl(Transport.EPOLL)).isEqualTo("reno");
  }

  @Test
  void anotherTransportStaysAsItIs() throws Exception {
    assertThat(congestionControl(Transport.NIO)).isNull();
  }

  /** Of an accepted connection that was asked not to pace; null when its transport does not say. */
  private static String congestionControl(Transport transport) throws Exception {
    Vertx vertx = Vertx.builder().withTransport(transport).build();
    try {
      Promise<String> seen = Promise.promise();
      NetServer server = vertx.createNetServer().connectHandler(socket -> {
        var channel = ((NetSocketInternal) socket).channelHandlerContext().channel();
        Loopback.unpaced(channel);
        ByteBuffer read = channel.config().getOption(Loopback.CONGESTION);
        seen.complete(read == null ? null : StandardCharsets.US_ASCII.decode(read.rewind()).toString());
      });
      return server.listen(0, "127.0.0.1")
          .compose(open -> vertx.createNetClient().connect(open.actualPort(), "127.0.0.1"))
          .compose(connected -> seen.future())
          .toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.1", "2001:db8::1"})
  void aPeerElsewhereIsPacedAsTheSystemHasIt(String address) {
    Asked asked = new Asked(new InetSocketAddress(address, 50_000));
    Loopback.unpaced(asked);
    assertThat(asked.option).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1"})
  void aPeerHereIsNot(String address) {
    Asked asked = new Asked(new InetSocketAddress(address, 50_000));
    Loopback.unpaced(asked);
    assertThat(asked.option).isSameAs(Loopback.CONGESTION);
  }

  /** A connection that remembers what was asked of it. */
  private static final class Asked extends EmbeddedChannel {
    private final InetSocketAddress peer;
    private ChannelOption<?> option;

    Asked(InetSocketAddress peer) {
      this.peer = peer;
    }

    @Override
    protected SocketAddress remoteAddress0() {
      return peer;
    }

    @Override
    public ChannelConfig config() {
      return new DefaultChannelConfig(this) {
        @Override
        public <T> boolean setOption(ChannelOption<T> asked, T value) {
          option = asked;
          return super.setOption(asked, value);
        }
      };
    }
  }
}
