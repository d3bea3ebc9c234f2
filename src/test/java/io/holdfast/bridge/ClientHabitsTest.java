package io.holdfast.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What existing clients of the stock bridge are known to do, byte by byte. */
class ClientHabitsTest extends BridgeHost {

  private static byte[] frame(String json) {
    return RawClient.frame(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theGoClientSendsNullForWhatItHasNotAndNeverPings() {
    RawClient client = client();
    client.create("counter", "go");
    client.sendBytes(frame("{\"type\":\"send\",\"address\":\"holdfast.object.go\",\"replyAddress\":\"1\","
        + "\"headers\":null,"
        + "\"body\":{\"op\":\"add\",\"args\":null,\"holder\":null,\"timeout\":null,\"call\":null}}"));
    assertThat(client.read().getJsonObject("body").getInteger("result")).isEqualTo(1);
    client.sendBytes(frame("{\"type\":\"send\",\"address\":\"holdfast.object.go\",\"replyAddress\":\"2\","
        + "\"headers\":null,\"body\":null}"));
    assertThat(client.read().getString("message")).startsWith("BadArguments: the body of a call");
    client.sendBytes(frame("{\"type\":\"ping\",\"address\":null,\"replyAddress\":null,\"headers\":null,"
        + "\"body\":null}"));
    assertThat(client.read().getString("type")).isEqualTo("pong");
  }

  @Test
  void theNodeClientWritesHeadAndBodyApart() {
    RawClient client = client();
    client.create("counter", "node-like");
    byte[] whole = frame("{\"type\":\"send\",\"address\":\"holdfast.object.node-like\",\"headers\":{},"
        + "\"body\":{\"op\":\"add\"},"
        + "\"replyAddress\":\"f0b6d7ba-30d5-4f9b-93d6-2ad1e0f9c2b1\"}");
    client.sendBytes(java.util.Arrays.copyOf(whole, 4));
    client.sendBytes(java.util.Arrays.copyOfRange(whole, 4, whole.length));
    assertThat(client.read().getString("address")).isEqualTo("f0b6d7ba-30d5-4f9b-93d6-2ad1e0f9c2b1");
  }

  @Test
  void thePythonClientPutsSpacesAndLeavesHeadersOut() {
    RawClient client = client();
    client.create("counter", "python-like");
    client.sendBytes(frame("{\"type\": \"send\", \"address\": \"holdfast.object.python-like\","
        + " \"replyAddress\": \"r\", "
        + "\"body\": {\"op\": \"set\", \"args\": [\n\t12 ]}}"));
    assertThat(client.read().getJsonObject("body").getInteger("result")).isZero();
  }

  @Test
  void framesAndFieldsOfTheSockJsKindAreIgnored() {
    RawClient client = client();
    client.sendBytes(frame("{\"type\":\"send\",\"address\":\"holdfast.objects\",\"replyAddress\":\"r\",\"id\":7,"
        + "\"jsonrpc\":\"2.0\","
        + "\"headers\":{\"timeout\":1000,\"localOnly\":true},\"body\":{\"op\":\"status\"}}"));
    assertThat(client.read().getJsonObject("body").getJsonObject("result").getString("node")).isEqualTo(host()
        .nodeId());
  }

  @Test
  void aPongIsWhatItAlwaysWas() {
    RawClient client = client();
    client.sendBytes(frame("{\"type\":\"ping\"}"));
    assertThat(new String(client.readBytes(), StandardCharsets.UTF_8)).isEqualTo("{\"type\":\"pong\"}");
  }
}
