package io.holdfast.bench;

import io.holdfast.bridge.Bridge;
import io.holdfast.bridge.BridgeOptions;
import io.holdfast.host.Host;
import io.holdfast.host.HostOptions;
import io.holdfast.value.DictValue;
import io.holdfast.wire.AuthProof;
import io.holdfast.wire.FrameDecoder;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.bridge.PermittedOptions;
import io.vertx.ext.eventbus.bridge.tcp.TcpEventBusBridge;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Operations a second through the bridge, counters spread over all event loops, against the stock event-bus bridge with
 * an echo consumer on every loop. Both servers and the load are in this JVM; rounds alternate; the ratio is of medians.
 *
 * <pre>java … io.holdfast.bench.BridgeBench [rounds [millis a round]]</pre>
 */
public final class BridgeBench {
  private static final byte[] KEY = {1, 2, 3, 4};
  private static final int TARGETS = 16;

  private BridgeBench() {
  }

  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 7;
    long millis = arguments.length > 1 ? Long.parseLong(arguments[1]) : 2_000;
    Vertx server = Vertx.vertx();
    Vertx load = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    Host host = await(Host.start(server, HostOptions.DEFAULT));
    for (int i = 0; i < TARGETS; i++) {
      await(host.create("counter", "c" + i, DictValue.of()));
    }
    Bridge bridge = await(Bridge.start(host, BridgeOptions.of(KEY).withAddress("127.0.0.1", 0)));
    int stockPort = stock(server);
    int[][] shapes = {{1, 64}, {64, 16}};
    for (int[] shape : shapes) {
      double[] ours = new double[rounds];
      double[] theirs = new double[rounds];
      for (int round = -1; round < rounds; round++) { // one to warm up
        double mine = run(load, bridge.port(), true, shape[0], shape[1], millis);
        double stock = run(load, stockPort, false, shape[0], shape[1], millis);
        if (round >= 0) {
          ours[round] = mine;
          theirs[round] = stock;
        }
      }
      Arrays.sort(ours);
      Arrays.sort(theirs);
      double mine = ours[rounds / 2];
      double stock = theirs[rounds / 2];
      System.out.printf(Locale.ROOT,
          "%d connections x %d in flight: bridge %,.0f/s, stock bridge %,.0f/s, ratio %.2f%n",
          shape[0], shape[1], mine, stock, mine / stock);
    }
    await(load.close());
    await(server.close());
  }

  private static int stock(Vertx vertx) throws Exception {
    for (int i = 0; i < TARGETS; i++) {
      String address = "echo.c" + i;
      await(vertx.deployVerticle((Deployable) context -> {
        vertx.eventBus().<JsonObject>localConsumer(address, message -> message.reply(message.body()));
        return Future.succeededFuture();
      }));
    }
    int port;
    try (java.net.ServerSocket free = new java.net.ServerSocket(0)) {
      port = free.getLocalPort();
    }
    await(vertx.deployVerticle(() -> (Deployable) context -> TcpEventBusBridge.create(vertx,
        new io.vertx.ext.bridge.BridgeOptions().addInboundPermitted(new PermittedOptions()
            .setAddressRegex("echo\\..*")))
        .listen(port, "127.0.0.1"), new DeploymentOptions().setInstances(VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE)));
    return port;
  }

  private static double run(Vertx load, int port, boolean ours, int connections, int inFlight,
      long millis) throws Exception {
    AtomicLong answers = new AtomicLong();
    List<Pump> pumps = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      pumps.add(await(Pump.open(load, port, ours, answers, i)));
    }
    pumps.forEach(pump -> pump.start(inFlight));
    await(load.timer(millis / 4, TimeUnit.MILLISECONDS));
    long before = answers.get();
    long began = System.nanoTime();
    await(load.timer(millis, TimeUnit.MILLISECONDS));
    double rate = (answers.get() - before) * 1e9 / (System.nanoTime() - began);
    for (Pump pump : pumps) {
      await(pump.close());
    }
    return rate;
  }

  /** One connection that keeps a number of requests in flight and looks at no more of the answers than their length. */
  private static final class Pump {
    private final NetSocket socket;
    private final AtomicLong answers;
    private final Buffer[] requests = new Buffer[TARGETS];
    private final Promise<Void> ready = Promise.promise();
    private int next;
    private int arrived;
    private boolean stopped;
    private final FrameDecoder decoder = new FrameDecoder(1 << 20, this::frame);

    private Pump(NetSocket socket, boolean ours, AtomicLong answers, int first) {
      this.socket = socket;
      this.answers = answers;
      next = first;
      for (int i = 0; i < TARGETS; i++) {
        requests[i] = frame(new JsonObject().put("type", "send").put("address", (ours ? "holdfast.object.c"
            : "echo.c") + i)
            .put("replyAddress", "reply-" + i).put("body", new JsonObject().put("op", "add")
            .put("args", new JsonArray().add(1))));
      }
    }

    static Future<Pump> open(Vertx load, int port, boolean ours, AtomicLong answers, int first) {
      return load.createNetClient().connect(port, "127.0.0.1").compose(socket -> {
        Pump pump = new Pump(socket, ours, answers, first);
        socket.handler(buffer -> pump.received(buffer.getBytes()));
        if (ours) {
          pump.say(new JsonObject().put("op", "hello"));
        } else {
          pump.ready.complete();
        }
        return pump.ready.future().map(pump);
      });
    }

    private void say(JsonObject body) {
      socket.write(frame(new JsonObject().put("type", "send").put("address", "holdfast.auth")
          .put("replyAddress", "a").put("body", body)));
    }

    private static Buffer frame(JsonObject json) {
      Buffer encoded = json.toBuffer();
      return Buffer.buffer().appendInt(encoded.length()).appendBuffer(encoded);
    }

    private void received(byte[] bytes) {
      arrived = 0;
      decoder.feed(bytes, 0, bytes.length);
      if (arrived > 0 && !stopped) {
        answers.addAndGet(arrived);
        request(arrived);
      }
    }

    private boolean frame(byte[] bytes, int offset, int length) {
      if (ready.future().isComplete()) {
        arrived++;
        return true;
      }
      JsonObject body = new JsonObject(Buffer.buffer(Arrays.copyOfRange(bytes, offset, offset + length)))
          .getJsonObject("body");
      if (body.containsKey("challenge")) {
        byte[] nonce = new byte[AuthProof.CHALLENGE_BYTES];
        byte[] proof = AuthProof.client(KEY, Base64.getDecoder().decode(body.getString("challenge")), nonce);
        say(new JsonObject().put("op", "prove").put("nonce", Base64.getEncoder().encodeToString(nonce))
            .put("proof", Base64.getEncoder().encodeToString(proof)));
      } else {
        ready.complete();
      }
      return true;
    }

    void start(int inFlight) {
      request(inFlight);
    }

    private void request(int count) {
      Buffer buffer = Buffer.buffer(count * 128);
      for (int i = 0; i < count; i++) {
        buffer.appendBuffer(requests[next++ & TARGETS - 1]);
      }
      socket.write(buffer);
    }

    Future<Void> close() {
      stopped = true;
      return socket.close();
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
