package io.holdfast.bridge;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A bad network between a client and a bridge: cuts connections, swallows or holds back what the host says, refuses new
 * ones, leads to another host.
 */
public final class CuttingProxy {
  private final Vertx vertx;
  private volatile int target;
  private final Set<NetSocket> sockets = ConcurrentHashMap.newKeySet();
  private final NetClient onward; // kept: Vert.x closes one, and its connections, when nobody refers to it any more
  private NetServer server;
  private volatile boolean refusing;
  private volatile boolean muting;
  private final Set<NetSocket> swallowed = ConcurrentHashMap.newKeySet();
  private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();
  private volatile boolean holding;
  private final AtomicInteger refused = new AtomicInteger();

  public CuttingProxy(Vertx vertx, int target) {
    this.vertx = vertx;
    this.target = target;
    onward = vertx.createNetClient();
  }

  public Future<CuttingProxy> open() {
    server = vertx.createNetServer().connectHandler(this::connected);
    return server.listen(0, "127.0.0.1").map(this);
  }

  public int port() {
    return server.actualPort();
  }

  private void connected(NetSocket client) {
    if (refusing) {
      refused.incrementAndGet();
      client.close();
      return;
    }
    client.pause();
    onward.connect(target, "127.0.0.1").onSuccess(host -> {
      sockets.add(client);
      sockets.add(host);
      if (muting) {
        swallowed.add(host);
      }
      client.handler(host::write);
      AtomicInteger said = new AtomicInteger();
      host.handler(bytes -> {
        if (holding && said.incrementAndGet() > 1) {
          held.add(() -> client.write(bytes));
        } else if (!swallowed.contains(host)) {
          client.write(bytes);
        }
      });
      client.closeHandler(gone -> host.close());
      host.closeHandler(gone -> client.close());
      client.resume();
    }).onFailure(e -> client.close());
  }

  /** Breaks all connections there are, and not those that are made because of that. */
  public void cut() {
    List<NetSocket> now = List.copyOf(sockets);
    now.forEach(sockets::remove);
    now.forEach(NetSocket::close);
  }

  /** Lets no answer of the host through on the connections there are, or lets them through again. */
  void swallow(boolean on) {
    if (on) {
      swallowed.addAll(sockets);
    } else {
      swallowed.clear();
    }
  }

  /** Whether to let no answer of the host through on connections to come. */
  void mute(boolean on) {
    muting = on;
  }

  /** Whether to hold back all but the first that the host says on connections to come; ended, it is let through. */
  void hold(boolean on) {
    holding = on;
    for (Runnable letThrough = held.poll(); letThrough != null; letThrough = held.poll()) {
      letThrough.run();
    }
  }

  /** How often something was held back that still is. */
  int held() {
    return held.size();
  }

  /** Where new connections lead to. */
  void target(int port) {
    target = port;
  }

  /** Whether to refuse new connections. */
  public void refuse(boolean on) {
    refusing = on;
  }

  /** How many connections were refused. */
  int refused() {
    return refused.get();
  }

  public Future<Void> close() {
    return server.close().eventually(onward::close);
  }
}
