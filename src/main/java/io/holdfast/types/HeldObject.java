package io.holdfast.types;

import io.holdfast.object.SharedObject;

/** An object that holders have something of, each with a lease, or as long as its session lives. */
abstract class HeldObject<F> extends SharedObject<F> {
  private final Leases leases = new Leases(this::nowMs, this::after, id -> commit(ended(id, HoldEnd.EXPIRED)));
  final Holds holds = new Holds(leases, this::openOnLook);

  /** The fact that a holder has lost the hold of that number. */
  abstract F ended(long id, HoldEnd how);

  @Override
  protected void begins() {
    holds.begin();
  }

  @Override
  protected void catchUp() {
    leases.endOverdue();
  }

  @Override
  protected void closed() {
    leases.close();
  }

  @Override
  protected void sessionEnded(String session) {
    holds.ofSession(session).forEach(hold -> commit(ended(hold.id(), HoldEnd.SESSION_ENDED)));
  }
}
