package io.holdfast.python;

import io.netty.channel.Channel;
import io.netty.channel.unix.RawUnixChannelOption;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Connections within this machine. A congestion control that paces what is sent, as BBR does, is for networks: over
 * loopback nobody else's packets are in the way, and ten megabytes take a fifth longer by it. So these connections get
 * the one that every Linux has and that does not pace, whatever the system has for the others
 * ({@code net.ipv4.tcp_congestion_control}). Only the native transport can ask for it; by another the system's stays.
 */
final class Loopback {
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_CONGESTION = 13;
  private static final byte[] RENO = "reno".getBytes(StandardCharsets.US_ASCII);
  static final RawUnixChannelOption CONGESTION =
      new RawUnixChannelOption("holdfast#TCP_CONGESTION", IPPROTO_TCP, TCP_CONGESTION, RENO.length);

  private Loopback() {
  }

  /** Has what is sent on this connection not paced, when its peer is on this machine. */
  static void unpaced(Channel channel) {
    if (channel.remoteAddress() instanceof InetSocketAddress peer && peer.getAddress().isLoopbackAddress()) {
      try {
        channel.config().setOption(CONGESTION, ByteBuffer.wrap(RENO));
      } catch (RuntimeException closedOrRefused) {
        // it is as fast as the system has it
      }
    }
  }
}
