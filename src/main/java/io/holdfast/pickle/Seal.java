package io.holdfast.pickle;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret by which a host knows what came in as a pickle, and only gives that out as one. Reading a pickle is
 * running it: whoever could spell {@code os.system("…")} as a foreign value in JSON would run it in every Python
 * client that gets the value. So whatever names a class or function is sealed when it is made of a pickle, with a
 * code over its type and parts; what carries no seal, or was changed since, goes to Python as a dict of data.
 *
 * <p>What it protects: Python clients against everybody who has no shared key, that is those who come over the
 * bridge, the event bus or the command line. They may pass on, whole and unchanged, what a Python client has put in.
 *
 * <p>What it does not protect: those who hold the shared key against each other. Any of them can have any code run by
 * any other, as with CPython's own server; give the key only to those whom you would let log in. Nor does it keep a
 * value from being given to another client than its sender meant.
 *
 * <p>The secret follows from the shared key, so that all hosts of a cluster, and those that read a journal later, have
 * the same. When the key changes, values sealed with the former one turn into data, unless that one is given too.
 * Immutable; any thread.
 */
public final class Seal {
  private static final String ALGORITHM = "HmacSHA256";
  private static final byte[] LABEL = "holdfast, seal of python values, 1".getBytes(StandardCharsets.US_ASCII);
  private static final int RANDOM_BYTES = 32;

  private final List<Mac> keyed; // never used but as what others are copied from

  private Seal(List<byte[]> keys) {
    List<Mac> macs = new ArrayList<>();
    for (byte[] key : keys) {
      macs.add(keyed(keyed(key).doFinal(LABEL)));
    }
    keyed = List.copyOf(macs);
  }

  /**
   * Of the shared key.
   *
   * @param formerKeys of which seals are still taken; none are made with them
   */
  public static Seal of(byte[] sharedKey, byte[]... formerKeys) {
    List<byte[]> keys = new ArrayList<>();
    keys.add(sharedKey);
    keys.addAll(List.of(formerKeys));
    return new Seal(keys);
  }

  /** Of a secret that nobody else has: what is sealed with it is data to every other host, and after a restart. */
  public static Seal ofThisProcess() {
    return OfThisProcess.SEAL;
  }

  /** Made when it is first asked for. */
  private static final class OfThisProcess {
    static final Seal SEAL = random();

    private static Seal random() {
      byte[] key = new byte[RANDOM_BYTES];
      new SecureRandom().nextBytes(key);
      return of(key);
    }
  }

  private static Mac keyed(byte[] key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, ALGORITHM)); // HMAC pads keys with zeros
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  /** The first is of the key in use. */
  List<Mac> codes() {
    List<Mac> copies = new ArrayList<>(keyed.size());
    try {
      for (Mac mac : keyed) {
        copies.add((Mac) mac.clone());
      }
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("Java's own " + ALGORITHM + " can be copied", e);
    }
    return copies;
  }
}
