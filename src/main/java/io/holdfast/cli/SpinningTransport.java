package io.holdfast.cli;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.transport.Transport;
import java.util.function.BooleanSupplier;

/**
 * The transport of this platform, native where there is one, on event loops that {@link SpinningIo spin} before they
 * sleep.
 */
final class SpinningTransport implements Transport, io.vertx.core.spi.transport.Transport {
  private final Transport sleeping;
  private final io.vertx.core.spi.transport.Transport io;
  private final long spinNanos;
  private final BooleanSupplier inVain;

  /**
   * @param spinNanos how long a loop looks for more before it sleeps
   * @param inVain whether what a loop waits for takes longer than that
   */
  SpinningTransport(long spinNanos, BooleanSupplier inVain) {
    sleeping = Transport.EPOLL != null && Transport.EPOLL.available() ? Transport.EPOLL : Transport.NIO;
    io = sleeping.implementation();
    this.spinNanos = spinNanos;
    this.inVain = inVain;
  }

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    IoHandlerFactory handlers = io.ioHandlerFactory();
    return executor -> new SpinningIo(handlers.newHandler(executor), spinNanos, inVain, System::nanoTime);
  }

  @Override
  public String name() {
    return sleeping.name();
  }

  @Override
  public boolean available() {
    return io.isAvailable();
  }

  @Override
  public Throwable unavailabilityCause() {
    return io.unavailabilityCause();
  }

  @Override
  public io.vertx.core.spi.transport.Transport implementation() {
    return this;
  }

  @Override
  public boolean supportsDomainSockets() {
    return io.supportsDomainSockets();
  }

  @Override
  public boolean supportFileRegion() {
    return io.supportFileRegion();
  }

  @Override
  public java.net.SocketAddress convert(SocketAddress address) {
    return io.convert(address);
  }

  @Override
  public SocketAddress convert(java.net.SocketAddress address) {
    return io.convert(address);
  }

  @Override
  public DatagramChannel datagramChannel() {
    return io.datagramChannel();
  }

  @SuppressWarnings("deprecation") // Vert.x asks for it, by a type that Netty gives up
  @Override
  public DatagramChannel datagramChannel(io.netty.channel.socket.InternetProtocolFamily family) {
    return io.datagramChannel(family);
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
    return io.channelFactory(domainSocket);
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    return io.serverChannelFactory(domainSocket);
  }

  @Override
  public void configure(DatagramChannel channel, DatagramSocketOptions options) {
    io.configure(channel, options);
  }

  @Override
  public void configure(ClientOptionsBase options, int connectTimeout, boolean domainSocket, Bootstrap bootstrap) {
    io.configure(options, connectTimeout, domainSocket, bootstrap);
  }

  @Override
  public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
    io.configure(options, domainSocket, bootstrap);
  }
}
