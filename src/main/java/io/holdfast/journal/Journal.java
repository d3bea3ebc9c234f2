package io.holdfast.journal;

import io.vertx.core.Future;

/**
 * Keeps the turns of objects. A reply that depends on a turn is sent only when the turn is kept.
 *
 * <p>Called on the context of the object; the futures complete on that context, or at once. Turns of one object are
 * kept in the order in which they were appended. When keeping one fails, every later one of that object fails too: the
 * object is then broken and is rebuilt from what was kept.
 */
public interface Journal {

  /** Completes when the turn is kept. */
  Future<Void> append(TurnRecord turn);

  /** Completes when a read that has just been made is known to be current: no other owner has written since. */
  Future<Void> confirmRead(String object);

  /** Whether turns survive the process. */
  boolean durable();
}
