package io.holdfast.wire;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The proofs of the handshake: HMAC-SHA-256 over a label, the server's challenge and the client's nonce.
 *
 * <p>Each direction has a label of its own, so that neither end can be made to say the other's words; challenge and
 * nonce are of fixed length, so that no two inputs run together to the same bytes; the challenge is new for every
 * attempt, so that nothing said once is worth anything again.
 */
public final class AuthProof {
  /** Length of the server's challenge and of the client's nonce, in bytes. */
  public static final int CHALLENGE_BYTES = 32;
  /** The version of the handshake and of all that follows it. */
  public static final int PROTOCOL = 1;

  private static final byte[] CLIENT = "holdfast client 1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SERVER = "holdfast server 1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] RESUME = "holdfast resume 1".getBytes(StandardCharsets.US_ASCII);

  private AuthProof() {
  }

  /** What a client says to show that it has the shared key. */
  public static byte[] client(byte[] key, byte[] challenge, byte[] nonce) {
    return hmac(key, CLIENT, challenge, nonce);
  }

  /** What the server says to show that it has the shared key. */
  public static byte[] server(byte[] key, byte[] challenge, byte[] nonce) {
    return hmac(key, SERVER, challenge, nonce);
  }

  /** What a client says to show that it has a session's secret. */
  public static byte[] resume(byte[] secret, byte[] challenge, byte[] nonce) {
    return hmac(secret, RESUME, challenge, nonce);
  }

  /** Compares in a time that tells nothing. */
  public static boolean matches(byte[] expected, byte[] given) {
    return MessageDigest.isEqual(expected, given);
  }

  private static byte[] hmac(byte[] key, byte[] label, byte[] challenge, byte[] nonce) {
    if (challenge.length != CHALLENGE_BYTES || nonce.length != CHALLENGE_BYTES) {
      throw new IllegalArgumentException("challenge and nonce are " + CHALLENGE_BYTES + " bytes");
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(label);
      mac.update(challenge);
      return mac.doFinal(nonce);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256 is part of every Java", e);
    }
  }
}
