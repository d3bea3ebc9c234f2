package io.holdfast.cli;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.transport.Transport;
import java.util.function.BooleanSupplier;

/** Vert.x's own transport, on event loops that {@link SpinningIo spin} before they sleep. */
final class SpinningTransport implements Transport, io.vertx.core.spi.transport.Transport {
  private final io.vertx.core.spi.transport.Transport nio = Transport.NIO.implementation();
  private final long spinNanos;
  private final BooleanSupplier inVain;

  /**
   * @param spinNanos how long a loop looks for more before it sleeps
   * @param inVain whether what a loop waits for takes longer than that
   */
  SpinningTransport(long spinNanos, BooleanSupplier inVain) {
    this.spinNanos = spinNanos;
    this.inVain = inVain;
  }

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    IoHandlerFactory sleeping = nio.ioHandlerFactory();
    return executor -> new SpinningIo(sleeping.newHandler(executor), spinNanos, inVain, System::nanoTime);
  }

  @Override
  public String name() {
    return Transport.NIO.name();
  }

  @Override
  public boolean available() {
    return nio.isAvailable();
  }

  @Override
  public Throwable unavailabilityCause() {
    return nio.unavailabilityCause();
  }

  @Override
  public io.vertx.core.spi.transport.Transport implementation() {
    return this;
  }

  @Override
  public boolean supportsDomainSockets() {
    return nio.supportsDomainSockets();
  }

  @Override
  public java.net.SocketAddress convert(SocketAddress address) {
    return nio.convert(address);
  }

  @Override
  public SocketAddress convert(java.net.SocketAddress address) {
    return nio.convert(address);
  }

  @Override
  public DatagramChannel datagramChannel() {
    return nio.datagramChannel();
  }

  @SuppressWarnings("deprecation") // Vert.x asks for it, by a type that Netty gives up
  @Override
  public DatagramChannel datagramChannel(io.netty.channel.socket.InternetProtocolFamily family) {
    return nio.datagramChannel(family);
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
    return nio.channelFactory(domainSocket);
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    return nio.serverChannelFactory(domainSocket);
  }
}
