package io.holdfast.python;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * The handshake of {@code multiprocessing.connection}: each side has the other prove that it has the key, the client
 * first, so that who has no key gets no proof out of us. One instance for one connection.
 */
final class MutualChallenge {
  /** Random bytes behind the name of the digest: 16 or 20 in all would mean a client without digests. */
  static final int NONCE_BYTES = 40;
  static final byte[] CHALLENGE = ascii("#CHALLENGE#");
  static final byte[] WELCOME = ascii("#WELCOME#");
  static final byte[] FAILURE = ascii("#FAILURE#");

  private static final int LEGACY_PROOF = 16;
  private static final byte[] OUR_DIGEST = ascii("{sha256}");
  private static final Map<String, String> ALGORITHMS = Map.of("md5", "HmacMD5", "sha256", "HmacSHA256", "sha384",
      "HmacSHA384", "sha3_256", "HmacSHA3-256", "sha3_384", "HmacSHA3-384");

  private final byte[] key;
  private final boolean md5;
  private final byte[] ours;
  private boolean legacy;

  /**
   * @param md5 whether a client may know no digest but MD5
   * @param nonce of {@value #NONCE_BYTES} random bytes
   */
  MutualChallenge(byte[] key, boolean md5, byte[] nonce) {
    this.key = key;
    this.md5 = md5;
    ours = joined(OUR_DIGEST, nonce);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** What is sent first. */
  byte[] challenge() {
    return joined(CHALLENGE, ours);
  }

  /** Whether the client answers as who has the key does. */
  boolean proves(byte[] answer) {
    if (answer.length == LEGACY_PROOF) {
      legacy = true;
      return MessageDigest.isEqual(hmac("HmacMD5", ours), answer) && md5;
    }
    String algorithm = algorithmOf(answer);
    if (algorithm == null) {
      return false;
    }
    int name = prefix(answer);
    byte[] expected = joined(Arrays.copyOf(answer, name), hmac(algorithm, ours));
    return MessageDigest.isEqual(expected, answer);
  }

  /** Whether the client is of Python 3.11 or older. */
  boolean isLegacy() {
    return legacy;
  }

  /** Our answer to the client's challenge; null when it is none that can be answered. */
  byte[] answer(byte[] message) {
    if (message.length < CHALLENGE.length
        || !Arrays.equals(message, 0, CHALLENGE.length, CHALLENGE, 0, CHALLENGE.length)) {
      return null;
    }
    byte[] theirs = Arrays.copyOfRange(message, CHALLENGE.length, message.length);
    if (theirs.length == 16 || theirs.length == 20) {
      return md5 ? hmac("HmacMD5", theirs) : null;
    }
    String algorithm = algorithmOf(theirs);
    return algorithm == null ? null : joined(Arrays.copyOf(theirs, prefix(theirs)), hmac(algorithm, theirs));
  }

  /** Null when the bytes do not begin with a digest that may be used. */
  private String algorithmOf(byte[] bytes) {
    int end = prefix(bytes);
    if (end < 3) {
      return null;
    }
    String name = new String(bytes, 1, end - 2, StandardCharsets.US_ASCII);
    return name.equals("md5") && !md5 ? null : ALGORITHMS.get(name);
  }

  /** The length of <code>{digest}</code> at the beginning; 0 when there is none. */
  private static int prefix(byte[] bytes) {
    if (bytes.length == 0 || bytes[0] != '{') {
      return 0;
    }
    for (int i = 1; i < Math.min(bytes.length, 20); i++) {
      if (bytes[i] == '}') {
        return i + 1;
      }
    }
    return 0;
  }

  private byte[] hmac(String algorithm, byte[] message) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new Key(key));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(algorithm + " is part of every Java from 17 on", e);
    }
  }

  /** As {@code SecretKeySpec}, which refuses a key of no bytes. */
  private record Key(byte[] bytes) implements SecretKey {
    private static final long serialVersionUID = 1;

    @Override
    public String getAlgorithm() {
      return "HMAC";
    }

    @Override
    public String getFormat() {
      return "RAW";
    }

    @Override
    public byte[] getEncoded() {
      return bytes.clone();
    }
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
