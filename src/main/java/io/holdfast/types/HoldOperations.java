package io.holdfast.types;

import io.holdfast.model.Default;
import io.holdfast.model.Operation;
import io.holdfast.model.Wait;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * What the holder of a lock, of permits, of a right to read or write does about its hold. A hold belongs to one holder
 * of one session: each Java proxy is a holder of its own.
 *
 * <p>A hold lasts as long as its session, or for its lease when it was acquired with one; it can be renewed any number
 * of times. The host's clock decides; the first call that meets an overdue hold ends it before it runs. A host that
 * takes an object over begins its leases anew, in full.
 */
public interface HoldOperations {
  /** The lease of a grant that does not ask for another, in milliseconds. */
  long DEFAULT_LEASE_MS = 30_000;

  /** The longest lease that can be asked for, in milliseconds: 30 days. It can be renewed any number of times. */
  long LONGEST_LEASE_MS = 30L * 24 * 60 * 60 * 1000;

  /** How many can hold something of one object at one time: readers, or owners of permits. */
  int MOST_HOLDERS = 100_000;

  /** How many holds that their holder lost are remembered. */
  int LOST_REMEMBERED = 16;

  @Operation("Let the caller's hold last for this long from now: 1 ms to 30 days, or 0 for as long as the session "
      + "lives. Its token stays. NotOwner when the caller has no hold, or has lost it; the message says how.")
  Future<Grant> renew(@Default("30000") long leaseMs);

  @Operation(value = "The fencing token of the caller's hold; null when it has none.", reads = true)
  Future<Optional<Long>> token();

  @Operation(value = "Wait until the hold with this token is over, and say how it ended: released, expired or "
      + "session_ended; null when the wait is over before. A hold that ended long ago, and was followed by 16 others "
      + "that their holders lost, counts as released. This is how a holder is told that it has lost what it holds.",
      reads = true)
  Future<Optional<HoldEnd>> lost(long token, Wait wait);

  /** Renews the caller's hold for {@link #DEFAULT_LEASE_MS} from now. */
  default Future<Grant> renew() {
    return renew(DEFAULT_LEASE_MS);
  }

  /** Completes when the grant's hold is over: {@code lock.lost(grant).onSuccess(how -> stopWork())}. */
  default Future<HoldEnd> lost(Grant grant) {
    return lost(grant.token(), Wait.forever()).map(Optional::orElseThrow);
  }
}
