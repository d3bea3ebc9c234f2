package io.holdfast.bridge;

import io.holdfast.access.Users;
import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Denied;
import io.holdfast.host.Session;
import io.holdfast.value.DictValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.NoneValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import io.holdfast.wire.AuthProof;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;

/** One connection's proof of the shared key or of a user's, server side. A challenge is good for one attempt. */
final class Handshake {
  private static final long DEFAULT_LEASE_MS = 10_000;

  private final byte[] sharedKey;
  private final Users users;
  private final Supplier<byte[]> challenges;
  private byte[] challenge;

  /**
   * What a client asked for with its proof.
   *
   * @param key the one that it has proved
   * @param claim of being a user; none when the key is the shared one
   * @param idleMs the client promises to send something at least so often; 0 for no such promise
   */
  record Request(byte[] challenge, byte[] nonce, byte[] key, Optional<Users.Claim> claim, long leaseMs, long idleMs,
      Optional<Resume> resume) {
  }

  /** @param proof shows that the client has the session's secret */
  record Resume(String session, byte[] proof) {
  }

  /** @param challenges gives 32 new random bytes each time */
  Handshake(byte[] sharedKey, Users users, Supplier<byte[]> challenges) {
    this.sharedKey = sharedKey;
    this.users = users;
    this.challenges = challenges;
  }

  /** The answer to {@code hello}. A challenge given before is void. */
  DictValue hello(String server) {
    challenge = challenges.get();
    return DictValue.of("challenge", base64(challenge), "protocol", AuthProof.PROTOCOL, "server", server);
  }

  /**
   * @throws Denied when the proof is not one of the shared key, or of the key of the user that it names; the connection
   *     should end
   */
  Request prove(DictValue body) {
    if (challenge == null) {
      throw new BadArguments("a proof needs a challenge: send {\"op\": \"hello\"} first; each challenge serves once");
    }
    byte[] given = challenge;
    challenge = null;
    byte[] nonce = bytes(body, "nonce");
    byte[] proof = bytes(body, "proof");
    if (nonce.length != AuthProof.CHALLENGE_BYTES) {
      throw new BadArguments("\"nonce\" is " + AuthProof.CHALLENGE_BYTES + " random bytes in base64, not "
          + nonce.length);
    }
    Optional<Users.Claim> claim = user(body).map(users::claim); // the same steps whether there is such a user or not
    byte[] key = claim.map(Users.Claim::key).orElse(sharedKey);
    if (!AuthProof.matches(AuthProof.client(key, given, nonce), proof)) {
      throw denied(claim.isPresent());
    }
    Optional<Resume> resume = Optional.empty();
    if (body.get("resume") instanceof DictValue wanted) {
      resume = Optional.of(new Resume(text(wanted, "session"), bytes(wanted, "proof")));
    } else if (body.get("resume") != null && body.get("resume") != NoneValue.NONE) {
      throw new BadArguments("\"resume\" is an object {\"session\": …, \"proof\": …}");
    }
    return new Request(given, nonce, key, claim, number(body, "lease", DEFAULT_LEASE_MS), number(body, "idle", 0),
        resume);
  }

  /** The user that a client says it is. */
  static Optional<String> user(DictValue body) {
    Value user = body.get("user");
    return user == null || user == NoneValue.NONE ? Optional.empty() : Optional.of(text(body, "user"));
  }

  /** The refusal of a proof. It does not tell whether there is such a user, or what else the user lacks. */
  static Denied denied(boolean ofUser) {
    return new Denied(ofUser
        ? "the host has no user of that name with that key, over such a connection: check the user's name and key, and "
        + "the client certificate if the user needs one"
        : "the key is not this host's: give the client the key that the host was started with");
  }

  /** The answer to a good proof: the server's own, the session, and the limits that a client should know. */
  DictValue accept(Request request, Session session, boolean resumed, BridgeOptions.Limits limits) {
    return DictValue.of("proof", base64(AuthProof.server(request.key(), request.challenge(), request.nonce())),
        "session", session.id(), "secret", base64(session.secret()), "lease", session.leaseMs(), "resumed", resumed,
        "frame", limits.frameBytes(), "calls", limits.callsInFlight());
  }

  /** Whether the client has that session's secret. */
  static boolean provesSecret(Request request, Resume resume, byte[] secret) {
    return AuthProof.matches(AuthProof.resume(secret, request.challenge(), request.nonce()), resume.proof());
  }

  private static long number(DictValue body, String name, long absent) {
    Value value = body.get(name);
    if (value == null || value == NoneValue.NONE) {
      return absent;
    }
    if (value instanceof IntValue number && number.value() >= 0) {
      return number.value();
    }
    throw new BadArguments("\"" + name + "\" is a number of milliseconds from 0");
  }

  private static String text(DictValue body, String name) {
    if (body.get(name) instanceof StringValue text) {
      return text.value();
    }
    throw new BadArguments("\"" + name + "\" is missing, or no text");
  }

  private static byte[] bytes(DictValue body, String name) {
    try {
      return Base64.getDecoder().decode(text(body, name));
    } catch (IllegalArgumentException e) {
      throw new BadArguments("\"" + name + "\" is no base64");
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
