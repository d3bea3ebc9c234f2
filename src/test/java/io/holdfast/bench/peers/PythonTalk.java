package io.holdfast.bench.peers;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The protocol of CPython's {@code multiprocessing.managers}: pickled tuples, answered in order. The requests are
 * pickled once and no answer is unpickled, so that the server is measured and no client of it.
 */
final class PythonTalk extends FrameTalk {
  private static final String CHALLENGE = "#CHALLENGE#";
  private static final String SHA_256 = "{sha256}";
  private static final int KIND_AT = 14; // behind the pickle's header, in ('#RETURN', …) or ('#ERROR', …)

  private final byte[] key;
  private final byte[][] first;
  private final byte[][] second;
  private final int[] sent;
  private int sentFrom;
  private int sentTo;

  /** @param identities the server's own names of its objects */
  PythonTalk(byte[] key, JsonObject identities, Work work, int connection, int inFlight) {
    this.key = key;
    first = new byte[inFlight][];
    second = new byte[inFlight][];
    sent = new int[inFlight];
    for (int slot = 0; slot < inFlight; slot++) {
      String object = identities.getString(work.target(connection, inFlight, slot));
      String entry = Work.key(connection, inFlight, slot);
      switch (work) {
        case COUNTER -> {
          first[slot] = framed(pickled(object, "add", 1));
          second[slot] = first[slot];
        }
        case QUEUE -> {
          first[slot] = framed(pickled(object, "put", Work.PAYLOAD));
          second[slot] = framed(pickled(object, "get"));
        }
        case DICT -> {
          first[slot] = framed(pickled(object, "__setitem__", entry, Work.PAYLOAD));
          second[slot] = framed(pickled(object, "__getitem__", entry));
        }
        case LOCK -> {
          first[slot] = framed(pickled(object, "acquire"));
          second[slot] = framed(pickled(object, "release"));
        }
        default -> throw new IllegalArgumentException(work.title);
      }
    }
  }

  /** The pickle, of protocol 2, of {@code (object, method, (arguments…), {})}. */
  private static byte[] pickled(String object, String method, Object... arguments) {
    Buffer pickle = Buffer.buffer().appendByte((byte) 0x80).appendByte((byte) 2).appendString("(");
    if (object == null) {
      pickle.appendString("N");
    } else {
      text(pickle, object);
    }
    text(pickle, method);
    pickle.appendString("(");
    for (Object argument : arguments) {
      if (argument instanceof Integer number) {
        pickle.appendString("J").appendIntLE(number);
      } else {
        text(pickle, (String) argument);
      }
    }
    return pickle.appendString("t}t.").getBytes();
  }

  private static void text(Buffer pickle, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    pickle.appendString("X").appendIntLE(bytes.length).appendBytes(bytes);
  }

  @Override
  Future<Void> greet() {
    return hear().compose(challenge -> {
      Future<byte[]> welcome = hear();
      say(digest(Arrays.copyOfRange(challenge, CHALLENGE.length(), challenge.length)));
      return welcome;
    }).compose(welcome -> {
      require(welcome, "#WELCOME#");
      Future<byte[]> digest = hear();
      say((CHALLENGE + "01234567890123456789").getBytes(StandardCharsets.US_ASCII));
      return digest;
    }).compose(digest -> {
      say("#WELCOME#".getBytes(StandardCharsets.US_ASCII));
      Future<byte[]> accepted = hear();
      say(pickled(null, "accept_connection", "driver"));
      return accepted;
    }).map(accepted -> {
      requireReturn(accepted, 0, accepted.length);
      return null;
    });
  }

  /** Until 3.11 the digest is MD5's; later servers say in front of the challenge which one they want. */
  private byte[] digest(byte[] challenge) {
    boolean named = new String(challenge, StandardCharsets.ISO_8859_1).startsWith(SHA_256);
    try {
      Mac mac = Mac.getInstance(named ? "HmacSHA256" : "HmacMD5");
      mac.init(new SecretKeySpec(key, mac.getAlgorithm()));
      byte[] digest = mac.doFinal(challenge);
      return named ? Buffer.buffer(SHA_256).appendBytes(digest).getBytes() : digest;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM lacks " + (named ? "HmacSHA256" : "HmacMD5"), e);
    }
  }

  private static void require(byte[] heard, String wanted) {
    if (!new String(heard, StandardCharsets.ISO_8859_1).equals(wanted)) {
      throw new IllegalStateException("the manager said " + new String(heard, StandardCharsets.ISO_8859_1)
          + ", not " + wanted);
    }
  }

  private static void requireReturn(byte[] bytes, int offset, int length) {
    if (bytes[offset + KIND_AT] != 'R') {
      throw new IllegalStateException("refused: " + new String(bytes, offset, length, StandardCharsets.ISO_8859_1));
    }
  }

  @Override
  public byte[] request(int slot, boolean wantsSecond) {
    return wantsSecond ? second[slot] : first[slot];
  }

  @Override
  public void sending(int slot) {
    sent[sentTo] = slot;
    sentTo = sentTo + 1 == sent.length ? 0 : sentTo + 1;
  }

  @Override
  int answer(byte[] bytes, int offset, int length) {
    requireReturn(bytes, offset, length);
    int slot = sent[sentFrom];
    sentFrom = sentFrom + 1 == sent.length ? 0 : sentFrom + 1;
    return slot;
  }
}
