package io.holdfast.bridge;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A bad network between a client and a bridge: cuts connections, swallows what the host says, refuses new ones. */
final class CuttingProxy {
  private final Vertx vertx;
  private final int target;
  private final Set<NetSocket> sockets = ConcurrentHashMap.newKeySet();
  private NetServer server;
  private volatile boolean refusing;
  private volatile boolean muting;
  private final Set<NetSocket> swallowed = ConcurrentHashMap.newKeySet();

  CuttingProxy(Vertx vertx, int target) {
    this.vertx = vertx;
    this.target = target;
  }

  Future<CuttingProxy> open() {
    server = vertx.createNetServer().connectHandler(this::connected);
    return server.listen(0, "127.0.0.1").map(this);
  }

  int port() {
    return server.actualPort();
  }

  private void connected(NetSocket client) {
    if (refusing) {
      client.close();
      return;
    }
    client.pause();
    vertx.createNetClient().connect(target, "127.0.0.1").onSuccess(host -> {
      sockets.add(client);
      sockets.add(host);
      if (muting) {
        swallowed.add(host);
      }
      client.handler(host::write);
      host.handler(bytes -> {
        if (!swallowed.contains(host)) {
          client.write(bytes);
        }
      });
      client.closeHandler(gone -> host.close());
      host.closeHandler(gone -> client.close());
      client.resume();
    }).onFailure(e -> client.close());
  }

  /** Breaks all connections there are, and not those that are made because of that. */
  void cut() {
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

  /** Whether to refuse new connections. */
  void refuse(boolean on) {
    refusing = on;
  }

  Future<Void> close() {
    return server.close();
  }
}
