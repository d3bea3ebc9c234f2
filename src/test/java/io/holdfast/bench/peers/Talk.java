package io.holdfast.bench.peers;

import io.vertx.core.Future;
import io.vertx.core.net.NetSocket;

/** What is said on one connection to one kind of server: everything of the driver that differs between them. */
interface Talk {
  /** Gets the answers that a server gives. */
  interface Sink {
    /** @throws IllegalStateException when no answer is awaited there */
    void answered(int slot);
  }

  /** Says who the client is. To be called once, before anything has arrived. */
  Future<Void> greet(NetSocket socket);

  /** The bytes of a slot's request: the first or the second of its work. */
  byte[] request(int slot, boolean second);

  /** A request of that slot is being sent. */
  void sending(int slot);

  /**
   * Takes bytes that have arrived and tells which answers they complete.
   *
   * @throws IllegalStateException when an answer says that the request failed
   */
  void received(byte[] bytes, Sink sink);
}
