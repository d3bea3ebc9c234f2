package io.holdfast.bench;

import io.holdfast.bridge.Bridge;
import io.holdfast.bridge.BridgeOptions;
import io.holdfast.client.BridgeAddress;
import io.holdfast.client.BridgePath;
import io.holdfast.client.SharedObjects;
import io.holdfast.host.Host;
import io.holdfast.host.HostOptions;
import io.holdfast.wire.AuthProof;
import io.holdfast.wire.FrameDecoder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What connections cost a host that has {@code -Xmx256m}, in a process of its own: 10,000 that are authenticated and
 * idle, then one that never reads while 200 MB are owed to it.
 *
 * <pre>java … io.holdfast.bench.BridgeMemory [connections]</pre>
 */
public final class BridgeMemory {
  private static final byte[] KEY = {1, 2, 3, 4};
  private static final int AT_A_TIME = 200;
  private static final int ANSWER = 1 << 20;
  private static final int OWED_MIB = 200;

  private BridgeMemory() {
  }

  /** A plain class with large answers. */
  public static final class Large {
    public String text(int length) {
      return "x".repeat(length);
    }
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0 && arguments[0].equals("serve")) {
      serve();
      return;
    }
    int connections = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
    Process server = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-Xmx256m",
        "-Dio.netty.jfr.enabled=false", "-cp", System.getProperty("java.class.path"), BridgeMemory.class.getName(),
            "serve")
        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      measure(server, connections);
    } finally {
      server.destroy();
    }
  }

  private static void serve() throws Exception {
    Vertx vertx = Vertx.vertx();
    Host host = await(Host.start(vertx, HostOptions.DEFAULT));
    await(host.deployPlain("large", new Large()));
    Bridge bridge = await(Bridge.start(host, BridgeOptions.of(KEY).withAddress("127.0.0.1", 0)));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.println(bridge.port());
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      out.println((runtime.totalMemory() - runtime.freeMemory()) / 1024 + " " + bridge.connections());
    }
    vertx.close();
  }

  private static void measure(Process server, int connections) throws Exception {
    BufferedReader said = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
    int port = Integer.parseInt(said.readLine());
    Vertx vertx = Vertx.vertx();
    NetClient client = vertx.createNetClient();
    long empty = heap(server, said);
    List<NetSocket> sockets = new ArrayList<>();
    long began = System.nanoTime();
    for (int i = 0; i < connections; i += AT_A_TIME) {
      List<Future<NetSocket>> opening = new ArrayList<>();
      for (int k = 0; k < AT_A_TIME; k++) {
        opening.add(open(client, port));
      }
      await(Future.all(opening));
      opening.forEach(opened -> sockets.add(opened.result()));
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    long full = heap(server, said);
    System.out.printf(Locale.ROOT,
        "%,d idle connections: heap %,d KiB before, %,d KiB with them, %.2f KiB each, opened at %,.0f/s%n",
        sockets.size(), empty, full, (full - empty) / (double) sockets.size(), sockets.size() / seconds);
    for (NetSocket socket : sockets) {
      socket.close();
    }
    SharedObjects other = SharedObjects.over(vertx, await(BridgePath.connect(vertx, BridgeAddress.of("127.0.0.1",
        port, KEY))));
    await(other.counter("other").get());
    neverReads(server, said, client, port, other);
    await(other.close());
    await(vertx.close());
  }

  private static void neverReads(Process server, BufferedReader said, NetClient client, int port, SharedObjects other)
      throws Exception {
    long before = heap(server, said);
    NetSocket socket = await(open(client, port));
    socket.pause();
    Buffer ask = frame(RawFrame.send("holdfast.object.large", new JsonObject().put("op", "text")
        .put("args", new JsonArray().add(ANSWER))));
    for (int i = 0; i < OWED_MIB; i++) {
      socket.write(ask);
    }
    long most = 0;
    long slowestNanos = 0;
    for (int i = 0; i < 2_000; i++) {
      long asked = System.nanoTime();
      await(other.counter("other").add());
      slowestNanos = Math.max(slowestNanos, System.nanoTime() - asked);
      if (i % 200 == 0) {
        most = Math.max(most, heap(server, said));
      }
    }
    System.out.printf(Locale.ROOT,
        "%d MiB owed to one that never reads: heap %,d KiB before, at most %,d KiB (+%,d); another "
        + "client's slowest of 2,000 calls %.1f ms%n", OWED_MIB, before, most, most - before, slowestNanos / 1e6);
    await(socket.close());
  }

  private static long heap(Process server, BufferedReader said) throws IOException {
    server.getOutputStream().write('\n');
    server.getOutputStream().flush();
    return Long.parseLong(said.readLine().split(" ")[0]);
  }

  /** A connection that has authenticated and is silent since. */
  private static Future<NetSocket> open(NetClient client, int port) {
    return client.connect(port, "127.0.0.1").compose(socket -> {
      Promise<NetSocket> known = Promise.promise();
      FrameDecoder decoder = new FrameDecoder(1 << 20, (bytes, offset, length) -> {
        JsonObject body = new JsonObject(Buffer.buffer(Arrays.copyOfRange(bytes, offset, offset + length)))
            .getJsonObject("body");
        if (body.containsKey("challenge")) {
          byte[] nonce = new byte[AuthProof.CHALLENGE_BYTES];
          byte[] proof = AuthProof.client(KEY, Base64.getDecoder().decode(body.getString("challenge")), nonce);
          socket.write(frame(RawFrame.send("holdfast.auth", new JsonObject().put("op", "prove").put("lease", 0)
              .put("nonce", Base64.getEncoder().encodeToString(nonce)).put("proof", Base64.getEncoder()
              .encodeToString(proof)))));
        } else {
          known.tryComplete(socket);
        }
        return true;
      });
      socket.handler(buffer -> decoder.feed(buffer.getBytes(), 0, buffer.length()));
      socket.write(frame(RawFrame.send("holdfast.auth", new JsonObject().put("op", "hello"))));
      return known.future();
    });
  }

  private static Buffer frame(JsonObject json) {
    Buffer encoded = json.toBuffer();
    return Buffer.buffer().appendInt(encoded.length()).appendBuffer(encoded);
  }

  /** Frames as any client would build them. */
  private static final class RawFrame {
    static JsonObject send(String address, JsonObject body) {
      return new JsonObject().put("type", "send").put("address", address).put("replyAddress", "r").put("body", body);
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
