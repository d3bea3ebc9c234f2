package io.holdfast.durability;

import io.holdfast.bridge.RawClient;
import io.holdfast.kit.history.Outcome;
import io.holdfast.kit.history.Outcome.DidNotRun;
import io.holdfast.kit.history.Outcome.Returned;
import io.holdfast.kit.history.Outcome.Unknown;
import io.holdfast.wire.AuthProof;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client in the words of docs/bridge-protocol.md and nothing else: a socket, a session that it resumes, and calls
 * that it numbers and sends again with the same number.
 */
final class BareClient implements CrashClient {
  private static final int MOST_CONNECTIONS_FOR_A_CALL = 1_000;
  private static final int ANSWER_MS = 60_000;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Victim host;
  private final long leaseMs;
  private final AtomicInteger lostSessions;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private RawClient connection; // null while there is none
  private volatile String session;
  private byte[] secret;
  private long number;

  private BareClient(Victim host, long leaseMs, AtomicInteger lostSessions) {
    this.host = host;
    this.leaseMs = leaseMs;
    this.lostSessions = lostSessions;
  }

  /**
   * A client with a session.
   *
   * @param lostSessions counts sessions that could not be resumed
   */
  static BareClient connected(Victim host, long leaseMs, AtomicInteger lostSessions) throws Exception {
    BareClient client = new BareClient(host, leaseMs, lostSessions);
    client.thread.submit(client::connect).get(ANSWER_MS, TimeUnit.MILLISECONDS);
    return client;
  }

  @Override
  public String session() {
    return session;
  }

  @Override
  public void forgetObjects() {
    // it never knew a life of an object, only names
  }

  @Override
  public CompletableFuture<Outcome> call(Request request) {
    return CompletableFuture.supplyAsync(() -> ask(request), thread);
  }

  private Outcome ask(Request request) {
    number++;
    JsonArray arguments = new JsonArray();
    request.arguments().forEach(argument -> {
      if (argument == null) {
        arguments.addNull();
      } else {
        arguments.add(argument);
      }
    });
    JsonObject body = new JsonObject().put("op", request.operation()).put("call", number).put("floor", number)
        .put("holder", "bare");
    if (request.token() > 0) {
      body.put("guard", new JsonObject().put("lock", Objects.TURN).put("token", request.token()));
    }
    body.put("args", arguments);
    boolean sent = false;
    for (int i = 0; i < MOST_CONNECTIONS_FOR_A_CALL; i++) {
      try {
        if (connection == null) {
          String before = session;
          connect();
          if (sent && !session.equals(before)) {
            return new Unknown("its session was lost");
          }
        }
        sent = true;
        return outcome(connection.ask("holdfast.object." + request.object(), body));
      } catch (UncheckedIOException | NotNow e) {
        disconnect();
      }
    }
    return sent ? new Unknown("not answered on " + MOST_CONNECTIONS_FOR_A_CALL + " connections")
        : new DidNotRun("no connection in " + MOST_CONNECTIONS_FOR_A_CALL + " attempts");
  }

  /** The host has refused the handshake for now. */
  private static final class NotNow extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotNow(String message) {
      super(message, null, false, false);
    }
  }

  private void connect() {
    connection = new RawClient(host.awaitUp());
    try {
      connection.socket().setSoTimeout(ANSWER_MS);
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
    byte[] challenge = connection.challenge();
    byte[] nonce = new byte[AuthProof.CHALLENGE_BYTES];
    RANDOM.nextBytes(nonce);
    JsonObject wish = new JsonObject().put("lease", leaseMs);
    if (session != null) {
      wish.put("resume", new JsonObject().put("session", session).put("proof", base64(AuthProof.resume(secret,
          challenge, nonce))));
    }
    JsonObject answer = connection.prove(wish, challenge, nonce, AuthProof.client(RawClient.KEY, challenge, nonce));
    if (!answer.getString("type").equals("message")) {
      throw new NotNow(answer.encode());
    }
    JsonObject body = answer.getJsonObject("body");
    if (session != null && !body.getBoolean("resumed")) {
      lostSessions.incrementAndGet();
    }
    session = body.getString("session");
    secret = Base64.getDecoder().decode(body.getString("secret"));
  }

  private void disconnect() {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static Outcome outcome(JsonObject answer) {
    if (answer.getString("type").equals("err")) {
      JsonObject error = answer.getJsonObject("error");
      String code = error.getString("code");
      return Outcomes.of(code.equals("Failed") ? error.getString("type") : code, error.getString("message"));
    }
    Object result = answer.getJsonObject("body").getValue("result");
    if (result instanceof JsonObject grant && grant.containsKey("token")) {
      return new Returned(grant.getLong("token"));
    }
    return new Returned(result instanceof Integer small ? Long.valueOf(small) : result);
  }

  /** Without a goodbye. */
  void disconnectAndStop() throws Exception {
    thread.submit(this::disconnect).get(ANSWER_MS, TimeUnit.MILLISECONDS);
    thread.shutdown();
  }
}
