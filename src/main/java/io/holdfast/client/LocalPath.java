package io.holdfast.client;

import io.holdfast.host.Host;
import io.holdfast.host.Session;
import io.holdfast.model.Call;
import io.vertx.core.Future;

/** The direct way: calls go to the host's router by reference, without the event bus. */
final class LocalPath implements CallPath, Session.Attachment {
  private final Host host;
  private final Session session;

  LocalPath(Host host) {
    this.host = host;
    this.session = host.sessions().open(0, this);
  }

  @Override
  public String session() {
    return session.id();
  }

  @Override
  public long nowMs() {
    return host.clock().nowMs();
  }

  /** Answers in this JVM cannot be lost; a call of another node ends with that node. */
  @Override
  public boolean repeats() {
    return false;
  }

  @Override
  public void call(Call call) {
    host.router().call(call);
  }

  @Override
  public Future<Void> displaced() {
    throw new IllegalStateException("a local client's session is never resumed");
  }

  @Override
  public Future<Void> close() {
    host.sessions().end(session);
    return Future.succeededFuture();
  }
}
