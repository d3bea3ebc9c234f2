package io.holdfast.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.host.Host;
import io.holdfast.object.ObjectLimits;
import io.holdfast.wire.AuthProof;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Replays what docs/bridge-protocol.md shows, byte by byte. */
class ProtocolPageTest extends BridgeHost {
  private static final byte[] KEY = "correct horse battery staple".getBytes(StandardCharsets.US_ASCII);
  private static final Path PAGE = Path.of("docs/bridge-protocol.md");

  @Override
  Future<Bridge> start(Host on) {
    return Bridge.start(on, BridgeOptions.of(KEY).withAddress("127.0.0.1", 0), on.clock(), () -> range(0));
  }

  private static byte[] range(int from) {
    byte[] bytes = new byte[32];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (from + i);
    }
    return bytes;
  }

  /** The lines of the page's fenced blocks of that kind. */
  private static List<String> lines(String kind) throws IOException {
    String page = Files.readString(PAGE, StandardCharsets.UTF_8);
    int begin = page.indexOf("```" + kind + "\n") + kind.length() + 4;
    return page.substring(begin, page.indexOf("```", begin)).lines().toList();
  }

  @Test
  void theBytesOfPingAndPong() throws IOException {
    RawClient client = stranger();
    List<String> lines = lines("hex");
    client.sendBytes(bytes(lines.get(0)));
    assertThat(RawClient.frame(client.readBytes())).isEqualTo(bytes(lines.get(1)));
  }

  private static byte[] bytes(String line) {
    return HexFormat.ofDelimiter(" ").parseHex(line.substring(2));
  }

  @Test
  void theWholeConversation() throws IOException {
    RawClient client = stranger();
    assertThat(replay(client, lines("wire"))).isEqualTo(6);
    client.expectClosed();
  }

  @Test
  void aLaterHolderShutsOutAnEarlierOne() throws IOException {
    RawClient client = stranger();
    replay(client, lines("wire").subList(0, 4)); // the handshake
    assertThat(replay(client, lines("wire guards"))).isEqualTo(3);
  }

  @Test
  void aWatchedCounter() throws IOException {
    RawClient client = stranger();
    replay(client, lines("wire").subList(0, 4)); // the handshake
    assertThat(replay(client, lines("wire watch"))).isEqualTo(4);
  }

  @Test
  void aBatchIsAllOrNothing() throws IOException {
    RawClient client = stranger();
    replay(client, lines("wire").subList(0, 4)); // the handshake
    assertThat(replay(client, lines("wire batch"))).isEqualTo(4);
  }

  /** Says what the page says and expects what it answers. @return how many frames were said */
  private static int replay(RawClient client, List<String> lines) {
    int said = 0;
    for (String line : lines) {
      String json = line.substring(2);
      if (line.startsWith(">")) {
        client.sendBytes(RawClient.frame(json.getBytes(StandardCharsets.UTF_8)));
        said++;
      } else {
        String pattern = Pattern.quote(json).replace("…", "\\E[^{}]*?\\Q");
        assertThat(new String(client.readBytes(), StandardCharsets.UTF_8)).matches(pattern);
      }
    }
    return said;
  }

  @Test
  void theProofOfAResumedSession() throws IOException {
    String proof = Base64.getEncoder().encodeToString(AuthProof.resume(range(64), range(0), range(32)));
    assertThat(Files.readString(PAGE, StandardCharsets.UTF_8)).contains("`" + proof + "`");
  }

  @Test
  void theLimitsArePrintedAsTheyAre() throws IOException {
    BridgeOptions.Limits limits = BridgeOptions.Limits.DEFAULT;
    assertThat(Files.readString(PAGE, StandardCharsets.UTF_8))
        .contains("| frame before authentication | " + limits.strangerFrameBytes() / 1024 + " KiB |")
        .contains("| frame | " + (limits.frameBytes() >> 20) + " MiB |")
        .contains(String.format(java.util.Locale.ROOT, "| %,d; %,d |", limits.connections(), limits.strangers()))
        .contains("| time to authenticate | " + limits.handshakeMs() / 1000 + " s |")
        .contains(String.format(java.util.Locale.ROOT, "waiting ones included | %,d |", limits.callsInFlight()))
        .contains("| answers owed to a connection | " + (limits.owedBytes() >> 20) + " MiB |")
        .contains(String.format(java.util.Locale.ROOT, "objects watched | %,d each |", limits.registrations()))
        .contains(String.format(java.util.Locale.ROOT, "latest %,d facts", ObjectLimits.DEFAULT.historyFacts()))
        .contains("larger than " + (ObjectLimits.DEFAULT.stateBytes() >> 20) + " MiB")
        .contains("| time without taking any of what is owed | " + limits.stallMs() / 1000 + " s |");
  }
}
