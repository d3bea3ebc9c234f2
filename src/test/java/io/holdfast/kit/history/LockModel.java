package io.holdfast.kit.history;

import io.holdfast.kit.history.Outcome.Refused;
import io.holdfast.kit.history.Outcome.Returned;
import java.util.Optional;

/**
 * A lock that one client has at a time, each with a fencing token above all before it: {@code lease}, which returns the
 * token, or null when the wait was over; {@code release}; and {@code session_end}, which is the host's doing, and so
 * always unknown: it takes from the client what it has.
 *
 * <p>The token that an unknown {@code lease} was given is not known either. The least it can be is taken, one more than
 * the last: a later holder's token that is above the true one is above that as well.
 */
public final class LockModel implements SequentialModel<LockModel.Held> {
  private static final String NOBODY = "";
  private static final Refused NOT_OWNER = new Refused("NotOwner");

  /** @param holder nobody when empty @param token the last that was given */
  public record Held(String holder, long token) {
    @Override
    public String toString() {
      return (holder.equals(NOBODY) ? "free" : "held by " + holder) + ", last token " + token;
    }
  }

  @Override
  public Held initial() {
    return new Held(NOBODY, 0);
  }

  @Override
  public Optional<Held> after(Held held, Recorded call) {
    boolean free = held.holder.equals(NOBODY);
    boolean own = held.holder.equals(call.client());
    Held released = own ? new Held(NOBODY, held.token) : held;
    return switch (call.operation()) {
      case "lease" -> {
        if (call.isUnknown()) {
          yield Optional.of(free ? new Held(call.client(), held.token + 1) : held);
        }
        Object token = ((Returned) call.outcome()).result();
        if (token == null) {
          yield free ? Optional.empty() : Optional.of(held);
        }
        yield free && (Long) token > held.token ? Optional.of(new Held(call.client(), (Long) token))
            : Optional.empty();
      }
      case "release" -> call.isUnknown() || own != call.outcome().equals(NOT_OWNER)
          ? Optional.of(released) : Optional.empty();
      case "session_end" -> Optional.of(released);
      default -> throw new IllegalArgumentException("a lock has no " + call);
    };
  }

  @Override
  public boolean alike(Recorded one, Recorded other) {
    return one.client().equals(other.client()) && SequentialModel.super.alike(one, other);
  }
}
