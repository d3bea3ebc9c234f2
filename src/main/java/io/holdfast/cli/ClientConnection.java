package io.holdfast.cli;

import io.holdfast.client.BridgeAddress;
import io.holdfast.client.BridgePath;
import io.holdfast.client.SharedObjects;
import io.holdfast.error.HoldfastException.Denied;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** Opens the bridge connection of a client command. */
final class ClientConnection {
  private ClientConnection() {
  }

  /** Fails with {@link NoConnection}, saying what to do. */
  static Future<SharedObjects> open(Vertx vertx, Endpoint host, AuthKey key) {
    return BridgePath.connect(vertx, BridgeAddress.of(host.host(), host.port(), key.bytes()))
        .map(path -> SharedObjects.over(vertx, path))
        .recover(failure -> Future.failedFuture(new NoConnection(failure instanceof Denied denied
            ? host + " denies this client: " + denied.getMessage() + " (" + key + "; name the host's with --authkey-file)"
            : "cannot connect to " + host + " (" + failure.getMessage()
                + "); start a host there with 'holdfast serve', or name another with --at HOST:PORT")));
  }
}
