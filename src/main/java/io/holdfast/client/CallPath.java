package io.holdfast.client;

import io.holdfast.model.Call;
import io.vertx.core.Future;

/** The way from a client to the objects: in this JVM and its cluster, or through a bridge. Thread-safe. */
public interface CallPath {

  /** The id of the session that calls are made in. */
  String session();

  /**
   * Whether a call may be sent again because its answer can be lost on the way. Only such calls are numbered: their
   * answers are kept until the client says that it has them.
   */
  default boolean repeats() {
    return true;
  }

  /** Milliseconds on the clock that deadlines of calls are on. */
  long nowMs();

  /** Sends the call on its way; it is answered on any thread. Its caller's session is {@link #session}. */
  void call(Call call);

  /** Ends the session: everything held is released, parked calls are cancelled. Completes when that is under way. */
  Future<Void> close();
}
