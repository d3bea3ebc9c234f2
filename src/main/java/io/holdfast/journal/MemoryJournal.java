package io.holdfast.journal;

import io.vertx.core.Future;

/** A journal that forgets: everything is "kept" at once, nothing survives the process. */
public final class MemoryJournal implements Journal {
  private static final Future<Void> DONE = Future.succeededFuture();

  @Override
  public Future<Void> append(TurnRecord turn) {
    return DONE;
  }

  @Override
  public Future<Void> confirmRead(String object) {
    return DONE;
  }

  @Override
  public boolean durable() {
    return false;
  }
}
