package io.holdfast.cli;

import io.holdfast.client.BridgeAddress;
import io.holdfast.client.BridgePath;
import io.holdfast.client.SharedObjects;
import io.holdfast.error.HoldfastException.Denied;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** Opens the bridge connection of a client command. */
final class ClientConnection {
  /**
   * The session ends with the connection. A command that was ended by Ctrl-C while it waited is never coming back, and
   * with a lease its call would wait on, take the next item and lose it.
   */
  private static final long LEASE_MS = 0;

  private ClientConnection() {
  }

  /** Fails with {@link NoConnection}, saying what to do. */
  static Future<SharedObjects> open(Vertx vertx, BridgeAddress host, AuthKey key) {
    return BridgePath.connect(vertx, host.withLeaseMs(LEASE_MS))
        .map(path -> SharedObjects.over(vertx, path))
        .recover(failure -> Future.failedFuture(new NoConnection(failure instanceof Denied denied
            ? host + " denies this client: " + denied.getMessage() + " (" + key
            + "; name the " + (host.user().isEmpty() ? "host's" : "user's") + " with --authkey-file)"
            : "cannot connect to " + host + " (" + failure.getMessage()
                + "); start a host there with 'holdfast serve', or name another with --at HOST:PORT")));
  }
}
