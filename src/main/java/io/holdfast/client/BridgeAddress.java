package io.holdfast.client;

import java.util.Optional;

/**
 * Where a bridge is, and what to say to it.
 *
 * @param host name or address
 * @param key the shared key of the host; never shown
 * @param leaseMs how long the session lives on while the connection is broken; default 10 s
 * @param trustPath a PEM file with the certificates to trust; when present the connection is encrypted
 */
public record BridgeAddress(String host, int port, Key key, long leaseMs, Optional<String> trustPath) {
  /** The lease asked for unless told otherwise. */
  public static final long DEFAULT_LEASE_MS = 10_000;

  /** The shared key: bytes that never show in a log. */
  public static final class Key {
    private final byte[] bytes;

    private Key(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    byte[] bytes() {
      return bytes;
    }

    @Override
    public String toString() {
      return "a key of " + bytes.length + " bytes";
    }
  }

  /** In clear, with the default lease; {@code key} is the shared key of the host. */
  public static BridgeAddress of(String host, int port, byte[] key) {
    return new BridgeAddress(host, port, new Key(key), DEFAULT_LEASE_MS, Optional.empty());
  }

  /** The same with that lease; 0 ends the session with its connection. */
  public BridgeAddress withLeaseMs(long lease) {
    return new BridgeAddress(host, port, key, lease, trustPath);
  }

  /** The same over TLS, trusting the certificates in that PEM file. */
  public BridgeAddress withTrust(String pemPath) {
    return new BridgeAddress(host, port, key, leaseMs, Optional.of(pemPath));
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
