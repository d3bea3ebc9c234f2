package io.holdfast.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.wire.AuthProof;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class AuthenticationTest extends BridgeHost {
  private static final byte[] NONCE = new byte[AuthProof.CHALLENGE_BYTES];

  private static JsonObject hello() {
    return new JsonObject().put("op", "hello");
  }

  @Test
  void beforeItOnlyPingAndTheHandshakeAreAnswered() {
    RawClient client = stranger();
    client.send(new JsonObject().put("type", "ping"));
    assertThat(client.read()).isEqualTo(new JsonObject().put("type", "pong"));
    assertThat(client.ask("holdfast.objects", new JsonObject().put("op", "status")).getString("message"))
        .isEqualTo("Denied: authenticate first: send {\"op\": \"hello\"} to 'holdfast.auth'");
    for (String type : new String[] {"publish", "register", "unregister"}) {
      client.send(new JsonObject().put("type", type).put("address", "holdfast.auth"));
      assertThat(client.read().getString("message")).startsWith("Denied:");
    }
    assertThat(client.authenticate(new JsonObject()).getString("session")).isNotEmpty();
  }

  @Test
  void theHostProvesTheKeyToo() {
    RawClient client = stranger();
    byte[] challenge = client.challenge();
    JsonObject answer = client.prove(new JsonObject().put("lease", 5000), challenge, NONCE,
        AuthProof.client(RawClient.KEY, challenge, NONCE)).getJsonObject("body");
    assertThat(Base64.getDecoder().decode(answer.getString("proof"))).isEqualTo(AuthProof.server(RawClient.KEY,
        challenge, NONCE));
    assertThat(answer.getLong("lease")).isEqualTo(5000);
    assertThat(answer.getBoolean("resumed")).isFalse();
  }

  @Test
  void aWrongKeyIsToldAndTheConnectionEnds() {
    RawClient client = stranger();
    byte[] challenge = client.challenge();
    JsonObject err = client.prove(new JsonObject(), challenge, NONCE, AuthProof.client(new byte[] {1}, challenge,
        NONCE));
    assertThat(err.getString("message")).startsWith("Denied: the key is not this host's");
    client.expectClosed();
  }

  @Test
  void aProofOfAnotherConnectionIsWorthNothing() {
    RawClient first = stranger();
    byte[] challenge = first.challenge();
    byte[] proof = AuthProof.client(RawClient.KEY, challenge, NONCE);
    assertThat(first.prove(new JsonObject(), challenge, NONCE, proof).getString("type")).isEqualTo("message");
    RawClient replaying = stranger();
    assertThat(replaying.challenge()).isNotEqualTo(challenge);
    assertThat(replaying.prove(new JsonObject(), challenge, NONCE, proof).getString("message")).startsWith("Denied:");
    replaying.expectClosed();
  }

  @Test
  void theHostsOwnProofReflectedIsWorthNothing() {
    RawClient client = stranger();
    byte[] challenge = client.challenge();
    assertThat(client.prove(new JsonObject(), challenge, NONCE, AuthProof.server(RawClient.KEY, challenge, NONCE))
        .getString("message")).startsWith("Denied:");
    client.expectClosed();
  }

  @Test
  void aChallengeServesOnce() {
    RawClient client = stranger();
    byte[] challenge = client.challenge();
    assertThat(client.prove(new JsonObject().put("lease", -1), challenge, NONCE,
        AuthProof.client(RawClient.KEY, challenge, NONCE)).getString("message")).startsWith("BadArguments:");
    assertThat(client.prove(new JsonObject(), challenge, NONCE, AuthProof.client(RawClient.KEY, challenge, NONCE))
        .getString("message")).startsWith("BadArguments: a proof needs a challenge");
    assertThat(client.authenticate(new JsonObject()).getString("session")).isNotEmpty();
  }

  @Test
  void whatIsMalformedInTheHandshakeIsNamed() {
    RawClient client = stranger();
    assertThat(client.ask("holdfast.auth", new JsonObject()).getString("message")).contains("{\"op\": …}");
    assertThat(client.ask("holdfast.auth", new JsonObject().put("op", "dance")).getString("message"))
        .contains("'dance'");
    assertThat(client.ask("holdfast.auth", new JsonObject().put("op", 1)).getString("message")).contains("a int");
    assertThat(client.ask("holdfast.auth", new JsonObject().put("op", "prove")).getString("message"))
        .contains("needs a challenge");
    client.ask("holdfast.auth", hello());
    assertThat(client.ask("holdfast.auth", new JsonObject().put("op", "prove").put("nonce", "%%%"))
        .getString("message"))
        .contains("\"nonce\" is no base64");
    client.ask("holdfast.auth", hello());
    assertThat(client.ask("holdfast.auth", new JsonObject().put("op", "prove").put("nonce", "AAAA")
        .put("proof", "AAAA"))
        .getString("message")).contains("32 random bytes");
    client.send(new JsonObject().put("type", "send").put("address", "holdfast.auth").put("body", hello()));
    assertThat(client.read().getString("message")).contains("needs a replyAddress");
  }

  @Test
  void aSecondHandshakeIsRefused() {
    assertThat(client().ask("holdfast.auth", hello()).getString("message"))
        .startsWith("BadArguments: this connection is authenticated");
  }

  @Test
  void aSessionIsResumedByWhoHasItsSecretAndTheOlderConnectionEnds() {
    RawClient older = stranger();
    JsonObject opened = older.authenticate(new JsonObject());
    older.create("counter", "resumed");
    JsonObject add = new JsonObject().put("op", "add").put("call", 1).put("floor", 1);
    assertThat(older.call("resumed", add)).isEqualTo(1);

    RawClient newer = stranger();
    JsonObject resumed = resume(newer, opened.getString("session"), Base64.getDecoder()
        .decode(opened.getString("secret")));
    assertThat(resumed.getBoolean("resumed")).isTrue();
    assertThat(resumed.getString("session")).isEqualTo(opened.getString("session"));
    assertThat(older.read().getString("message")).startsWith("Denied: a newer connection has resumed this session");
    older.expectClosed();
    assertThat(newer.call("resumed", add)).as("the repeated call").isEqualTo(1);
  }

  @Test
  void withAWrongSecretOneGetsANewSession() {
    RawClient owner = stranger();
    JsonObject opened = owner.authenticate(new JsonObject());
    JsonObject other = resume(stranger(), opened.getString("session"), new byte[32]);
    assertThat(other.getBoolean("resumed")).isFalse();
    assertThat(other.getString("session")).isNotEqualTo(opened.getString("session"));
    assertThat(owner.ask("holdfast.objects", new JsonObject().put("op", "status")).getString("type"))
        .isEqualTo("message");
  }

  @Test
  void aSessionThatSaidGoodbyeCannotBeResumed() {
    RawClient client = stranger();
    JsonObject opened = client.authenticate(new JsonObject());
    assertThat(client.ask("holdfast.auth", new JsonObject().put("op", "close")).getJsonObject("body"))
        .isEqualTo(new JsonObject());
    client.expectClosed();
    assertThat(host().sessions().find(opened.getString("session"))).isNull();
    assertThat(resume(stranger(), opened.getString("session"), Base64.getDecoder().decode(opened.getString("secret")))
        .getBoolean("resumed")).isFalse();
  }

  @Test
  void noSecretIsEverInALogOrAnError() {
    assertThat(BridgeOptions.of(RawClient.KEY).toString()).doesNotContain(new String(RawClient.KEY))
        .doesNotContain(Arrays.toString(RawClient.KEY)).contains("secret of 22 bytes");
  }

  private static JsonObject resume(RawClient client, String session, byte[] secret) {
    byte[] challenge = client.challenge();
    return client.prove(new JsonObject().put("resume", new JsonObject().put("session", session)
        .put("proof", Base64.getEncoder().encodeToString(AuthProof.resume(secret, challenge, NONCE)))), challenge,
        NONCE,
        AuthProof.client(RawClient.KEY, challenge, NONCE)).getJsonObject("body");
  }
}
