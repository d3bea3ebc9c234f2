package io.holdfast.python;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;

/**
 * Has the kernel acknowledge at once what a client has sent. Python's client writes the end of the handshake and its
 * first request without reading in between, and does not set TCP_NODELAY: without this each connection waits some 40 ms
 * for a delayed acknowledgement. The kernel forgets the wish, so it is repeated after every read.
 */
final class QuickAck {
  private static final ChannelOption<Boolean> EPOLL = EpollChannelOption.TCP_QUICKACK;
  private static final ChannelOption<Boolean> NIO = NioChannelOption.of(ExtendedSocketOptions.TCP_QUICKACK);
  private static final AtomicBoolean SAID = new AtomicBoolean();

  private final Channel channel;
  private ChannelOption<Boolean> option; // null when the platform has none

  private QuickAck(Channel channel, ChannelOption<Boolean> option) {
    this.channel = channel;
    this.option = option;
  }

  /** For one connection; asks at once. */
  static QuickAck of(Channel channel, Logger log) {
    ChannelOption<Boolean> works = set(channel, NIO) ? NIO : set(channel, EPOLL) ? EPOLL : null;
    if (works == null && channel.isOpen() && !SAID.getAndSet(true)) {
      log.warn("this platform has no TCP_QUICKACK: each new connection of a Python client takes some 40 ms longer");
    }
    return new QuickAck(channel, works);
  }

  /** Asks again. */
  void again() {
    if (option != null && !set(channel, option)) {
      option = null; // it is closing
    }
  }

  private static boolean set(Channel channel, ChannelOption<Boolean> option) {
    try {
      return channel.config().setOption(option, true);
    } catch (RuntimeException unsupportedOrClosed) {
      return false;
    }
  }
}
