package io.holdfast.bench;

import com.sun.management.OperatingSystemMXBean;
import io.holdfast.bridge.Bridge;
import io.holdfast.bridge.BridgeOptions;
import io.holdfast.client.SharedObjects;
import io.holdfast.client.Watch;
import io.holdfast.client.WatchEvent;
import io.holdfast.host.Host;
import io.holdfast.host.HostOptions;
import io.holdfast.value.DictValue;
import io.holdfast.wire.AuthProof;
import io.holdfast.wire.FrameDecoder;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The rate of one object, 64 calls in flight, with nobody, one and 1,000 watching it: calls and watchers through the
 * bridge (a connection each), and both in the host's JVM. Host, calls and watchers share this machine; rounds
 * alternate; ratios are of medians.
 *
 * <pre>java … io.holdfast.bench.Watchers [rounds [millis a round [watchers]]]</pre>
 */
public final class Watchers {
  private static final byte[] KEY = {1, 2, 3, 4};
  private static final int IN_FLIGHT = 64;
  private static final int KEYS = 100;

  private static final OperatingSystemMXBean CPU =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final Vertx load = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  private final NetClient client = load.createNetClient();
  private final AtomicLong answers = new AtomicLong();
  private final AtomicLong told = new AtomicLong();
  private final AtomicLong gaps = new AtomicLong();
  private Host host;
  private Bridge bridge;
  private SharedObjects objects;
  private double cpuOfACall; // of the round before, in microseconds

  private Watchers() {
  }

  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
    long millis = arguments.length > 1 ? Long.parseLong(arguments[1]) : 2_000;
    int many = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1_000;
    new Watchers().run(rounds, millis, many);
  }

  private void run(int rounds, long millis, int many) throws Exception {
    Vertx server = Vertx.vertx();
    host = await(Host.start(server, HostOptions.DEFAULT));
    bridge = await(Bridge.start(host, BridgeOptions.of(KEY).withAddress("127.0.0.1", 0)));
    objects = await(SharedObjects.connect(server));
    int[] watchers = {0, 1, many};
    for (String type : List.of("counter", "dict")) {
      await(host.create(type, type, DictValue.of()));
      for (boolean overBridge : new boolean[] {true, false}) {
        double[][] rates = new double[watchers.length][rounds];
        double[][] work = new double[watchers.length][rounds];
        long[] facts = new long[watchers.length];
        long[] gapsTold = new long[watchers.length];
        for (int round = -1; round < rounds; round++) { // one to warm up
          for (int i = 0; i < watchers.length; i++) {
            told.set(0);
            gaps.set(0);
            double rate = round(type, overBridge, watchers[i], millis);
            if (round >= 0) {
              rates[i][round] = rate;
              work[i][round] = cpuOfACall;
              facts[i] += told.get();
              gapsTold[i] += gaps.get();
            }
          }
        }
        for (int i = 0; i < watchers.length; i++) {
          Arrays.sort(rates[i]);
          Arrays.sort(work[i]);
          System.out.printf(Locale.ROOT, "%s %s, %,d watching: %,.0f/s, ratio %.2f; %.2f us of CPU a call, ratio %.2f;"
              + " told %,d messages, %,d gaps%n", type, overBridge ? "over the bridge" : "in the JVM", watchers[i],
              rates[i][rounds / 2], rates[i][rounds / 2] / rates[0][rounds / 2], work[i][rounds / 2],
              work[0][rounds / 2] / work[i][rounds / 2], facts[i], gapsTold[i]);
        }
      }
    }
    await(load.close());
    await(server.close());
  }

  private double round(String name, boolean overBridge, int watchers, long millis) throws Exception {
    List<Supplier<Future<Void>>> ends = new ArrayList<>();
    for (int i = 0; i < watchers; i++) {
      ends.add(overBridge ? watchOverBridge(name) : watchHere(name));
    }
    ends.add(overBridge ? callOverBridge(name) : callHere(name));
    await(load.timer(millis / 4, TimeUnit.MILLISECONDS));
    long before = answers.get();
    long cpu = CPU.getProcessCpuTime();
    long began = System.nanoTime();
    await(load.timer(millis, TimeUnit.MILLISECONDS));
    cpuOfACall = (CPU.getProcessCpuTime() - cpu) / 1e3 / (answers.get() - before);
    double rate = (answers.get() - before) * 1e9 / (System.nanoTime() - began);
    for (Supplier<Future<Void>> end : ends) {
      await(end.get());
    }
    return rate;
  }

  // ---------------------------------------------------------------- in the JVM

  private Supplier<Future<Void>> watchHere(String name) {
    Watch watch = objects.watch(name, 0);
    watch.handler(event -> {
      told.incrementAndGet();
      if (event instanceof WatchEvent.Gap) {
        gaps.incrementAndGet();
      }
    });
    return watch::close;
  }

  private Supplier<Future<Void>> callHere(String name) {
    Context context = ((VertxInternal) load).createEventLoopContext();
    boolean[] stopped = {false};
    long[] turn = {0};
    Runnable[] next = {null};
    next[0] = () -> (name.equals("counter") ? objects.call(name, "add", 1)
        : objects.call(name, "set", "k" + turn[0]++ % KEYS, "value")).onComplete(done -> context.runOnContext(go -> {
          answers.incrementAndGet();
          if (!stopped[0]) {
            next[0].run();
          }
        }));
    context.runOnContext(go -> {
      for (int i = 0; i < IN_FLIGHT; i++) {
        next[0].run();
      }
    });
    return () -> {
      Promise<Void> done = Promise.promise();
      context.runOnContext(go -> {
        stopped[0] = true;
        done.complete();
      });
      return done.future();
    };
  }

  // ---------------------------------------------------------------- over the bridge

  private Supplier<Future<Void>> watchOverBridge(String name) throws Exception {
    Connection connection = await(connect());
    connection.onFrame = (bytes, offset, length) -> {
      told.incrementAndGet();
      // {"facts":[] comes first in a gap: no reader here takes the frame apart
      if (new String(bytes, offset, Math.min(length, 120), StandardCharsets.US_ASCII).contains("\"facts\":[]")) {
        gaps.incrementAndGet();
      }
    };
    connection.write(new JsonObject().put("type", "register").put("address", "holdfast.watch." + name));
    return connection.socket::close;
  }

  private Supplier<Future<Void>> callOverBridge(String name) throws Exception {
    Connection connection = await(connect());
    Buffer[] requests = new Buffer[KEYS];
    for (int i = 0; i < KEYS; i++) {
      JsonArray arguments = name.equals("counter") ? new JsonArray().add(1) : new JsonArray().add("k" + i).add("value");
      requests[i] = frame(new JsonObject().put("type", "send").put("address", "holdfast.object." + name)
          .put("replyAddress", "r").put("body", new JsonObject()
          .put("op", name.equals("counter") ? "add" : "set").put("args", arguments)));
    }
    int[] turn = {0};
    int[] arrived = {0};
    connection.onFrame = (bytes, offset, length) -> arrived[0]++;
    connection.afterFrames = () -> {
      answers.addAndGet(arrived[0]);
      Buffer more = Buffer.buffer(arrived[0] * 128);
      for (; arrived[0] > 0; arrived[0]--) {
        more.appendBuffer(requests[turn[0]++ % KEYS]);
      }
      connection.socket.write(more);
    };
    arrived[0] = IN_FLIGHT;
    connection.afterFrames.run();
    return connection.socket::close;
  }

  private Future<Connection> connect() {
    return client.connect(bridge.port(), "127.0.0.1").compose(socket -> new Connection(socket).authenticate());
  }

  private static Buffer frame(JsonObject json) {
    Buffer encoded = json.toBuffer();
    return Buffer.buffer().appendInt(encoded.length()).appendBuffer(encoded);
  }

  /** What is to be done with a frame. */
  private interface Frames {
    void frame(byte[] bytes, int offset, int length);
  }

  private static final class Connection {
    private final NetSocket socket;
    private final Promise<Connection> known = Promise.promise();
    private final FrameDecoder decoder = new FrameDecoder(16 << 20, this::frame);
    private Frames onFrame = this::handshake;
    private Runnable afterFrames = () -> { };

    Connection(NetSocket socket) {
      this.socket = socket;
      socket.handler(buffer -> {
        byte[] bytes = buffer.getBytes();
        decoder.feed(bytes, 0, bytes.length);
        afterFrames.run();
      });
    }

    private boolean frame(byte[] bytes, int offset, int length) {
      onFrame.frame(bytes, offset, length);
      return true;
    }

    Future<Connection> authenticate() {
      say(new JsonObject().put("op", "hello"));
      return known.future();
    }

    private void handshake(byte[] bytes, int offset, int length) {
      JsonObject body = new JsonObject(Buffer.buffer(Arrays.copyOfRange(bytes, offset, offset + length)))
          .getJsonObject("body");
      if (body.containsKey("challenge")) {
        byte[] nonce = new byte[AuthProof.CHALLENGE_BYTES];
        byte[] proof = AuthProof.client(KEY, Base64.getDecoder().decode(body.getString("challenge")), nonce);
        say(new JsonObject().put("op", "prove").put("nonce", Base64.getEncoder().encodeToString(nonce))
            .put("proof", Base64.getEncoder().encodeToString(proof)));
      } else {
        known.complete(this);
      }
    }

    private void say(JsonObject body) {
      write(new JsonObject().put("type", "send").put("address", "holdfast.auth").put("replyAddress", "a")
          .put("body", body));
    }

    void write(JsonObject json) {
      socket.write(Watchers.frame(json));
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
