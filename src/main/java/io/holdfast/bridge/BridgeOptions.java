package io.holdfast.bridge;

import io.holdfast.access.Users;
import io.holdfast.access.UsersFile;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a bridge is set up. {@link #of} gives the defaults, the {@code with…} methods copies with one thing changed.
 *
 * @param host address to listen at; default 127.0.0.1
 * @param port 0 for any free one; default 7870
 * @param key the shared key; a client proves that it has the same
 * @param tls certificate and key; without them the connection is in clear
 * @param loops event loops to accept on; default 0, all of the Vert.x instance
 * @param limits what strangers and clients may cost
 * @param plain the plain event-bus traffic that is let through; default none
 * @param users who has a key of their own, and what they may do; default nobody
 */
public record BridgeOptions(String host, int port, Secret key, Optional<Tls> tls, int loops, Limits limits,
    Plain plain, Users users) {
  /** The port that a bridge listens at unless told otherwise. */
  public static final int DEFAULT_PORT = 7870;

  /** Bytes that never show in a log. */
  public static final class Secret {
    private final byte[] bytes;

    private Secret(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    byte[] bytes() {
      return bytes;
    }

    @Override
    public String toString() {
      return "secret of " + bytes.length + " bytes";
    }
  }

  /**
   * Paths of a certificate chain and its private key, both PEM.
   *
   * @param clientCaPath the certificates, PEM, one of which must have issued every client's; none: clients need none
   */
  public record Tls(String certificatePath, String keyPath, Optional<String> clientCaPath) {
  }

  /**
   * What is taken on before it is refused, paused or cut.
   *
   * @param frameBytes longest frame either way; default 16 MiB
   * @param strangerFrameBytes longest frame before authentication; default 4 KiB
   * @param connections connections at one time; default 20,000
   * @param strangers connections that are not authenticated yet, at one time; default 1,000
   * @param handshakeMs time a connection has to authenticate; default 10 s
   * @param callsInFlight calls of one connection that are not answered yet, waiting ones included; with more, nothing
   *     is read from it until one is answered; default 4,096
   * @param owedBytes answers that one connection has not taken yet; with more, nothing is read from it; default 8 MiB
   * @param stallMs a connection that is owed something and takes nothing for so long is cut; default 30 s
   * @param idleMs a connection that sends nothing for so long is cut; default 0, never
   * @param registrations plain addresses one connection may be registered at; default 1,000
   * @param unanswered plain requests that one connection has been sent and has not answered; default 10,000
   */
  public record Limits(int frameBytes, int strangerFrameBytes, int connections, int strangers, long handshakeMs,
      int callsInFlight, int owedBytes, long stallMs, long idleMs, int registrations, int unanswered) {
    /** Every limit at its default. */
    public static final Limits DEFAULT = new Limits(16 << 20, 4 << 10, 20_000, 1_000, 10_000, 4_096, 8 << 20, 30_000, 0,
        1_000, 10_000);

    public Limits {
      requirePositive("limits.bridge.frameBytes", frameBytes);
      requirePositive("limits.bridge.strangerFrameBytes", strangerFrameBytes);
      requirePositive("limits.bridge.connections", connections);
      requirePositive("limits.bridge.strangers", strangers);
      requirePositive("limits.bridge.handshakeMs", handshakeMs);
      requirePositive("limits.bridge.callsInFlight", callsInFlight);
      requirePositive("limits.bridge.owedBytes", owedBytes);
      requirePositive("limits.bridge.stallMs", stallMs);
      requirePositive("limits.bridge.registrations", registrations);
      requirePositive("limits.bridge.unanswered", unanswered);
      if (idleMs < 0) {
        throw new IllegalArgumentException("limits.bridge.idleMs is 0 for never, or a time in ms, not " + idleMs);
      }
    }

    private static void requirePositive(String name, long value) {
      if (value < 1) {
        throw new IllegalArgumentException(name + " is at least 1, not " + value);
      }
    }

    public Limits withFrameBytes(int bytes) {
      return new Limits(bytes, strangerFrameBytes, connections, strangers, handshakeMs, callsInFlight, owedBytes,
          stallMs,
          idleMs, registrations, unanswered);
    }

    public Limits withConnections(int all, int notAuthenticated) {
      return new Limits(frameBytes, strangerFrameBytes, all, notAuthenticated, handshakeMs, callsInFlight, owedBytes,
          stallMs, idleMs, registrations, unanswered);
    }

    public Limits withTimes(long handshake, long stall, long idle) {
      return new Limits(frameBytes, strangerFrameBytes, connections, strangers, handshake, callsInFlight, owedBytes,
          stall,
          idle, registrations, unanswered);
    }

    public Limits withCallsInFlight(int calls) {
      return new Limits(frameBytes, strangerFrameBytes, connections, strangers, handshakeMs, calls, owedBytes, stallMs,
          idleMs, registrations, unanswered);
    }

    public Limits withOwedBytes(int bytes) {
      return new Limits(frameBytes, strangerFrameBytes, connections, strangers, handshakeMs, callsInFlight, bytes,
          stallMs,
          idleMs, registrations, unanswered);
    }

    public Limits withPlainTraffic(int addresses, int requests) {
      return new Limits(frameBytes, strangerFrameBytes, connections, strangers, handshakeMs, callsInFlight, owedBytes,
          stallMs, idleMs, addresses, requests);
    }
  }

  /**
   * Plain event-bus addresses that clients may use; regular expressions match whole addresses. Addresses that begin
   * with {@code holdfast.} are never among them.
   *
   * @param inbound clients may send and publish to these
   * @param outbound clients may register at these
   */
  public record Plain(List<Pattern> inbound, List<Pattern> outbound) {
    /** Nothing is let through. */
    public static final Plain NONE = new Plain(List.of(), List.of());

    public Plain {
      inbound = List.copyOf(inbound);
      outbound = List.copyOf(outbound);
    }

    /** Exactly these addresses. */
    public static Plain addresses(List<String> inbound, List<String> outbound) {
      return new Plain(inbound.stream().map(Plain::exactly).toList(), outbound.stream().map(Plain::exactly).toList());
    }

    private static Pattern exactly(String address) {
      return Pattern.compile(Pattern.quote(address));
    }

    boolean isEmpty() {
      return inbound.isEmpty() && outbound.isEmpty();
    }

    boolean permitsInbound(String address) {
      return permits(inbound, address);
    }

    boolean permitsOutbound(String address) {
      return permits(outbound, address);
    }

    private static boolean permits(List<Pattern> patterns, String address) {
      for (Pattern pattern : patterns) {
        if (pattern.matcher(address).matches()) {
          return true;
        }
      }
      return false;
    }
  }

  public BridgeOptions {
    if (key.bytes.length == 0) {
      throw new IllegalArgumentException("the shared key is empty; give at least one byte, better 32 random ones");
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
    }
  }

  /** A bridge at 127.0.0.1, {@value #DEFAULT_PORT}, with that key. */
  public static BridgeOptions of(byte[] key) {
    return new BridgeOptions("127.0.0.1", DEFAULT_PORT, new Secret(key), Optional.empty(), 0, Limits.DEFAULT,
        Plain.NONE, new Users(UsersFile.EMPTY));
  }

  /** The same, listening there; port 0 for any free one. */
  public BridgeOptions withAddress(String newHost, int newPort) {
    return new BridgeOptions(newHost, newPort, key, tls, loops, limits, plain, users);
  }

  /** The same, speaking TLS only. The files are PEM; the key is in PKCS #8. */
  public BridgeOptions withTls(String certificatePath, String keyPath) {
    return withTls(new Tls(certificatePath, keyPath, Optional.empty()));
  }

  /** The same, speaking TLS only. */
  public BridgeOptions withTls(Tls files) {
    return new BridgeOptions(host, port, key, Optional.of(files), loops, limits, plain, users);
  }

  /** The same with those users beside the shared key. */
  public BridgeOptions withUsers(Users others) {
    return new BridgeOptions(host, port, key, tls, loops, limits, plain, others);
  }

  /** The same, accepting on so many event loops; 0 for all. */
  public BridgeOptions withLoops(int count) {
    return new BridgeOptions(host, port, key, tls, count, limits, plain, users);
  }

  /** The same with other limits. */
  public BridgeOptions withLimits(Limits other) {
    return new BridgeOptions(host, port, key, tls, loops, other, plain, users);
  }

  /** The same, letting that plain event-bus traffic through. */
  public BridgeOptions withPlain(Plain other) {
    return new BridgeOptions(host, port, key, tls, loops, limits, other, users);
  }

  NetServerOptions netServerOptions() {
    NetServerOptions net = new NetServerOptions().setHost(host).setTcpNoDelay(true).setTcpKeepAlive(true);
    tls.ifPresent(files -> {
      net.setSsl(true).setKeyCertOptions(new PemKeyCertOptions().setCertPath(files.certificatePath())
          .setKeyPath(files.keyPath()));
      files.clientCaPath().ifPresent(path -> net.setClientAuth(ClientAuth.REQUIRED)
          .setTrustOptions(new PemTrustOptions().addCertPath(path)));
    });
    return net;
  }
}
