package io.holdfast.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * What strangers and broken clients send. Afterwards the bridge works as before, and so does everybody else's
 * connection.
 */
class HostileFramesTest extends BridgeHost {
  private static final int FRAMES = Integer.getInteger("holdfast.hostile.frames", 100_000);
  /** What may be left of any number of frames: classes loaded and buffers pooled on the way. */
  private static final long LEFT_OVER = 32 << 20;
  private static final long SEED = Long.getLong("holdfast.hostile.seed", 20_261_121L);

  private final Queue<String> errors = new ConcurrentLinkedQueue<>();
  private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
    @Override
    protected void append(ILoggingEvent event) {
      if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
        errors.add(event.getLoggerName() + " " + event.getFormattedMessage() + " " + event.getThrowableProxy());
      }
    }
  };

  @Override
  BridgeOptions options() {
    return super.options().withPlain(BridgeOptions.Plain.addresses(List.of("news", "echo"), List.of("news")));
  }

  @BeforeEach
  void watchTheLog() {
    appender.start();
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).addAppender(appender);
    if (host().size() == 0) {
      client().create("counter", "fuzz");
      vertx().eventBus().consumer("echo", message -> message.reply(message.body()));
    }
  }

  @AfterEach
  void nothingWentUnhandled() {
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).detachAppender(appender);
    assertThat(errors).as("uncaught exceptions").isEmpty();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] length(int length) {
    return new byte[] {(byte) (length >>> 24), (byte) (length >>> 16), (byte) (length >>> 8), (byte) length};
  }

  @Test
  void aLengthThatCannotBeEndsTheConnection() {
    for (int length : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, (16 << 20) + 1}) {
      RawClient client = client();
      client.sendBytes(length(length));
      assertThat(client.read().getString("message")).startsWith("TooLarge: a frame of " + (length & 0xffffffffL)
          + " bytes");
      client.expectClosed();
    }
  }

  @Test
  void whatIsNoFrameIsNamedAndTheNextFrameIsRead() {
    RawClient client = client();
    String[][] cases = {
        {"", "a frame is a JSON object"},
        {"garbage", "unrecognized word"},
        {"{\"type\":\"send\"", "ends too early"},
        {"\"text\"", "a frame is a JSON object"},
        {"[1]", "a frame is a JSON object"},
        {"null", "a frame is a JSON object"},
        {"{}{}", "there is more after it"},
        {"{}", "no \"type\""},
        {"{\"type\":null}", "no \"type\""},
        {"{\"type\":7}", "\"type\" is text"},
        {"{\"type\":\"dance\",\"address\":\"x\"}", "no frame is of type 'dance'"},
        {"{\"type\":\"message\",\"address\":\"x\"}", "no frame is of type 'message'"},
        {"{\"type\":\"send\"}", "no \"address\""},
        {"{\"type\":\"send\",\"address\":[]}", "\"address\" is text"},
        {"{\"type\":\"send\",\"type\":\"send\"}", "two fields called \"type\""},
        {"{\"type\":\"send\",\"address\":\"holdfast.objects\",\"headers\":7}", "\"headers\" is an object"},
        {"{\"type\":\"send\",\"address\":\"holdfast.objects\",\"headers\":{\"object\":[]}}",
            "neither text, number nor bool"},
        {"{\"type\":\"send\",\"address\":\"holdfast.objects\",\"headers\":{\"object\":1},\"body\":{\"op\":\"get\"}}",
            "a text"},
        {"{\"type\":\"send\",\"address\":\"holdfast.objects\",\"body\":[]}", "the body of a call is an object"},
        {"{\"type\":\"send\",\"address\":\"holdfast.objects\"}", "a call needs \"op\""},
        {"{\"type\":\"send\",\"address\":\"holdfast.objects\",\"body\":{\"op\":\"x\"},\"body\":{}}",
            "two fields called \"body\""},
        {"{\"type\":\"send\",\"address\":\"holdfast.objects\",\"body\":{\"op\":{}}}", "\"op\" is text"},
        {"{\"type\":\"send\",\"address\":\"holdfast.objects\",\"body\":{\"op\":\"x\",\"args\":7}}",
            "\"args\" is an object"},
        {"{\"type\":\"send\",\"address\":\"holdfast.objects\",\"body\":{\"op\":\"x\",\"args\":[{\"$no\":1}]}}", "$no"},
        {"{\"type\":\"send\",\"address\":\"holdfast.objects\",\"body\":{\"op\":\"x\",\"call\":-1}}",
            "\"call\" is a whole number from 0"},
        {"{\"type\":\"send\",\"address\":\"holdfast.objects\",\"body\":{\"op\":\"x\",\"timeout\":1e3}}",
            "\"timeout\" is a whole"},
        {guarded("7"), "\"guard\" is an object"},
        {guarded("[\"l\",1]"), "\"guard\" is an object"},
        {guarded("{}"), "has no lock"},
        {guarded("{\"lock\":null,\"token\":1}"), "has no lock"},
        {guarded("{\"lock\":[[]],\"token\":1}"), "\"lock\" is text"},
        {guarded("{\"lock\":\"a b\",\"token\":1}"), "letters, digits"},
        {guarded("{\"lock\":\"" + "x".repeat(256) + "\",\"token\":1}"), "at most 255"},
        {guarded("{\"lock\":\"l\"}"), "from 1 to 9007199254740991"},
        {guarded("{\"lock\":\"l\",\"token\":0}"), "from 1 to 9007199254740991"},
        {guarded("{\"lock\":\"l\",\"token\":-5,\"more\":{\"a\":[]}}"), "from 1 to 9007199254740991"},
        {guarded("{\"lock\":\"l\",\"token\":9007199254740992}"), "from 1 to 9007199254740991"},
        {guarded("{\"lock\":\"l\",\"token\":1.5}"), "\"token\" is a whole number"},
        {guarded("{\"lock\":\"l\",\"token\":99999999999999999999}"), "\"token\" is a whole number"},
        {guarded("{\"lock\":\"l\",\"token\":\"1\"}"), "\"token\" is a whole number"},
        {guarded("{\"lock\":\"l\",\"token\":1}"), "take no guard"},
        {"{\"type\":\"send\",\"address\":\"holdfast.nothing\",\"body\":{}}", "nothing is at 'holdfast.nothing'"},
        {"{\"type\":\"send\",\"address\":\"holdfast.cancel\",\"body\":{}}", "{\"call\": number}"},
        {"{\"type\":\"send\",\"address\":\"holdfast.sessions\",\"body\":{\"op\":\"open\"}}", "nothing is at"},
        {"{\"type\":\"send\",\"address\":\"echo\",\"headers\":{\"codecName\":\"x\"},\"body\":{}}",
            "'codecName' is not taken"},
        {"\ufeff{}", "no JSON"},
        {"[".repeat(5_000), "a frame is a JSON object"},
        {"{\"x\":" + "[".repeat(5_000), "deep"},
        {"{\"x\":" + "1".repeat(20_000) + "}", "digits"},
    };
    for (String[] each : cases) {
      client.sendBytes(RawClient.frame(bytes(each[0])));
      JsonObject err = client.read();
      assertThat(err.getString("type")).as(each[0]).isEqualTo("err");
      assertThat(err.getString("message")).as(each[0]).contains(each[1]);
      client.send(new JsonObject().put("type", "ping"));
      assertThat(client.read().getString("type")).as("the frame after " + each[0]).isEqualTo("pong");
    }
  }

  private static String guarded(String guard) {
    return "{\"type\":\"send\",\"address\":\"holdfast.objects\",\"body\":{\"op\":\"status\","
        + "\"guard\":" + guard + "}}";
  }

  @Test
  void namesOfAnyLengthAndNumberAreSurvived() {
    RawClient client = client();
    client.send(RawClient.send("holdfast.objects", "r", new JsonObject().put("op", "status"))
        .put("n".repeat(100_000), 1));
    assertThat(client.read().getString("type")).isEqualTo("message");
    for (int batch = 0; batch < 20; batch++) {
      JsonObject frame = RawClient.send("holdfast.objects", "r", new JsonObject().put("op", "status"));
      for (int i = 0; i < 2_000; i++) {
        frame.put("name-" + batch + "-" + i, 1);
      }
      client.send(frame);
      assertThat(client.read().getString("type")).isEqualTo("message");
    }
  }

  @Test
  void framesOutOfStepOrNotDisturbNobodyElse() throws IOException {
    RawClient honest = client();
    HostileFrames frames = new HostileFrames(SEED);
    long before = usedHeap();
    for (boolean known : new boolean[] {false, true}) {
      RawClient hostile = known ? client() : stranger();
      for (int sent = 0; sent < FRAMES / 2;) {
        ByteArrayOutputStream segment = new ByteArrayOutputStream();
        boolean inStep = known || sent % 3 != 0;
        for (int i = 0; i < 200; i++) {
          segment.writeBytes(inStep || i < 199 ? frames.framed() : frames.unframed());
        }
        sent += 200;
        if (!exchange(hostile, segment.toByteArray(), inStep)) {
          hostile.close();
          hostile = known ? client() : stranger();
        }
        if (sent % 10_000 == 0) {
          assertThat(honest.call("fuzz", new JsonObject().put("op", "describe"))).isNotNull();
        }
      }
      hostile.close();
    }
    assertThat(client().ask("echo", new JsonObject().put("still", "here")).getJsonObject("body"))
        .isEqualTo(new JsonObject().put("still", "here"));
    assertThat(usedHeap() - before).as("heap that " + FRAMES + " frames left in use").isLessThan(LEFT_OVER);
  }

  private static long usedHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Sends it all, then reads up to the pong that ends it. @return whether the connection is still of use */
  private static boolean exchange(RawClient client, byte[] segment, boolean inStep) throws IOException {
    try {
      client.sendBytes(segment);
      if (!inStep) {
        return false;
      }
      client.sendBytes(RawClient.frame(bytes("{\"type\":\"send\",\"address\":\"holdfast.none\","
          + "\"replyAddress\":\"end-mark\"}")));
    } catch (java.io.UncheckedIOException closed) {
      return false;
    }
    InputStream in = client.socket().getInputStream();
    byte[] mark = bytes("end-mark");
    byte[] read = new byte[1 << 16];
    int matched = 0;
    while (matched < mark.length) {
      int count;
      try {
        count = in.read(read);
      } catch (java.net.SocketException reset) {
        return false;
      }
      if (count < 0) {
        return false;
      }
      for (int i = 0; i < count && matched < mark.length; i++) {
        matched = read[i] == mark[matched] ? matched + 1 : read[i] == mark[0] ? 1 : 0;
      }
    }
    return true;
  }
}
