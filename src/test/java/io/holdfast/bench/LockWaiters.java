package io.holdfast.bench;

import io.holdfast.bridge.Bridge;
import io.holdfast.bridge.BridgeOptions;
import io.holdfast.client.BridgeAddress;
import io.holdfast.client.BridgePath;
import io.holdfast.client.SharedObjects;
import io.holdfast.host.Host;
import io.holdfast.host.HostOptions;
import io.holdfast.model.Wait;
import io.holdfast.types.SharedLock;
import io.holdfast.value.IntValue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * One lock and many who want it, over the bridge: what a parked waiter costs the host's heap, in a process of its own,
 * and how fast the lock goes from one to the next.
 *
 * <pre>java … io.holdfast.bench.LockWaiters [waiters]</pre>
 */
public final class LockWaiters {
  private static final byte[] KEY = {1, 2, 3, 4};
  private static final int CONNECTIONS = 50;

  private LockWaiters() {
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0 && arguments[0].equals("serve")) {
      serve();
      return;
    }
    int waiters = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20_000;
    Process server = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-Xmx256m",
        "-Dio.netty.jfr.enabled=false", "-cp", System.getProperty("java.class.path"), LockWaiters.class.getName(),
            "serve")
        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      measure(server, waiters);
    } finally {
      server.destroy();
    }
  }

  private static void serve() throws Exception {
    Vertx vertx = Vertx.vertx();
    Host host = await(Host.start(vertx, HostOptions.DEFAULT));
    Bridge bridge = await(Bridge.start(host, BridgeOptions.of(KEY).withAddress("127.0.0.1", 0)));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.println(bridge.port());
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      out.println((runtime.totalMemory() - runtime.freeMemory()) / 1024);
    }
    vertx.close();
  }

  private static void measure(Process server, int waiters) throws Exception {
    BufferedReader said = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
    int port = Integer.parseInt(said.readLine());
    Vertx vertx = Vertx.vertx();
    List<SharedObjects> clients = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      clients.add(SharedObjects.over(vertx, await(BridgePath.connect(vertx, BridgeAddress.of("127.0.0.1", port,
          KEY)))));
    }
    List<SharedLock> locks = new ArrayList<>();
    for (int i = 0; i < waiters; i++) {
      SharedLock lock = clients.get(i % CONNECTIONS).lock("wanted");
      locks.add(lock);
      await(lock.locked());
    }
    SharedLock first = clients.get(0).lock("wanted");
    for (int round = 0; round < 4; round++) {
      Wait wait = round % 2 == 0 ? Wait.forever() : Wait.ofMillis(600_000);
      await(first.acquire());
      long before = heap(server, said);
      List<Future<Void>> handedOn = new ArrayList<>();
      for (SharedLock lock : locks) {
        handedOn.add(lock.acquire(wait).compose(acquired -> lock.release()));
      }
      while (waiting(clients.get(0)) < waiters) {
        await(first.locked());
      }
      long parked = heap(server, said);
      long began = System.nanoTime();
      await(first.release());
      await(Future.all(handedOn));
      double seconds = (System.nanoTime() - began) / 1e9;
      System.out.printf(Locale.ROOT, "%,d waiters %s: %.0f bytes each; from one to the next %.0f µs, %,.0f a second%n",
          waiters, wait.isForever() ? "without end" : "for ten minutes",
          (parked - before) * 1024.0 / waiters, seconds * 1e6 / waiters, waiters / seconds);
    }
    await(vertx.close());
  }

  private static long waiting(SharedObjects objects) throws Exception {
    return ((IntValue) await(objects.describe("wanted")).get("waiting")).value();
  }

  private static long heap(Process server, BufferedReader said) throws IOException {
    server.getOutputStream().write('\n');
    server.getOutputStream().flush();
    return Long.parseLong(said.readLine());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
