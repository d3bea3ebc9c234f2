package io.holdfast.client;

import java.util.Optional;

/**
 * Where a bridge is, and what to say to it.
 *
 * @param host name or address
 * @param key the shared key of the host, or the user's; never shown
 * @param leaseMs how long the session lives on while the connection is broken; default 10 s
 * @param trustPath a PEM file with the certificates to trust; when present the connection is encrypted
 * @param user whose key it is; none when it is the shared key
 * @param certificate what to show to a host that asks for a certificate of its clients
 */
public record BridgeAddress(String host, int port, Key key, long leaseMs, Optional<String> trustPath,
    Optional<String> user, Optional<Certificate> certificate) {
  /** The lease asked for unless told otherwise. */
  public static final long DEFAULT_LEASE_MS = 10_000;

  /** Paths of a certificate chain and its private key, both PEM; the key is in PKCS #8. */
  public record Certificate(String certificatePath, String keyPath) {
  }

  /** The key: bytes that never show in a log. */
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
    return new BridgeAddress(host, port, new Key(key), DEFAULT_LEASE_MS, Optional.empty(), Optional.empty(),
        Optional.empty());
  }

  /** The same with that lease; 0 ends the session with its connection. */
  public BridgeAddress withLeaseMs(long lease) {
    return new BridgeAddress(host, port, key, lease, trustPath, user, certificate);
  }

  /** The same over TLS, trusting the certificates in that PEM file. */
  public BridgeAddress withTrust(String pemPath) {
    return new BridgeAddress(host, port, key, leaseMs, Optional.of(pemPath), user, certificate);
  }

  /** The same as that user of the host, whose key the key is. */
  public BridgeAddress withUser(String name) {
    return new BridgeAddress(host, port, key, leaseMs, trustPath, Optional.of(name), certificate);
  }

  /** The same, showing that certificate to the host. Needs {@link #withTrust}, since it is TLS that shows it. */
  public BridgeAddress withCertificate(String certificatePath, String keyPath) {
    return new BridgeAddress(host, port, key, leaseMs, trustPath, user,
        Optional.of(new Certificate(certificatePath, keyPath)));
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
