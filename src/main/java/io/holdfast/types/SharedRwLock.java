package io.holdfast.types;

import io.holdfast.model.Default;
import io.holdfast.model.Operation;
import io.holdfast.model.SharedType;
import io.holdfast.model.Wait;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * A lock that many read under, or one writes under.
 *
 * <p>As {@code java.util.concurrent.locks.ReentrantReadWriteLock}, in its fair mode: both sides are reentrant, and the
 * writer may read too, so that it becomes a reader by releasing the write. Unlike there a reader may become the writer
 * while it is the only reader; while it is not, waiting for that is refused instead of waiting for itself.
 *
 * <p>Readers that read at one time have one token, so that none of them makes another's stale; every writer's is
 * greater than that of all who had the lock before.
 */
@SharedType(value = "rwlock", doc = "A lock that many read under or one writes under, given in order of arrival: a "
    + "reader that comes while a writer waits stands behind it, so no writer starves. It belongs to one holder of one "
    + "session, is reentrant, has a fencing token and, if wanted, a lease, and is released when the session ends. A "
    + "writer may read too; a reader may become the writer while it is the only one that holds the lock. "
    + "At most 100,000 hold it at one time, else TooLarge.")
public interface SharedRwLock extends HoldOperations {

  @Operation("Acquire the lock for reading; true once acquired, false when the wait is over before. Whoever holds it "
      + "already gets it at once. With a lease, 1 ms to 30 days, all that the caller holds of the lock is released "
      + "when it is not renewed in time; 0 leaves the lease as it is, and is as long as the session lives for the "
      + "first. Needs a session, else Denied.")
  Future<Boolean> acquireRead(Wait wait, @Default("0") long leaseMs);

  @Operation("Acquire the lock for writing; true once acquired, false when the wait is over before. The writer gets it "
      + "again at once, and so does a reader that is the only one, which then has a new token. A reader that is not "
      + "the only one would wait for itself: it gets false when it does not wait, else RuntimeError. The lease is as "
      + "for acquire_read. Needs a session, else Denied.")
  Future<Boolean> acquireWrite(Wait wait, @Default("0") long leaseMs);

  @Operation("Acquire the lock for reading and return its fencing token and lease; null when the wait is over before. "
      + "As acquire_read does, but for the answer and the lease when none is given, 30 seconds.")
  Future<Optional<Grant>> leaseRead(@Default("30000") long leaseMs, Wait wait);

  @Operation("Acquire the lock for writing and return its fencing token and lease; null when the wait is over before. "
      + "As acquire_write does, but for the answer and the lease when none is given, 30 seconds.")
  Future<Optional<Grant>> leaseWrite(@Default("30000") long leaseMs, Wait wait);

  @Operation("Release one level of reading. NotOwner when the caller does not read, or has lost the lock.")
  Future<Void> releaseRead();

  @Operation("Release one level of writing. NotOwner when the caller does not write, or has lost the lock.")
  Future<Void> releaseWrite();

  @Operation("Turn one level of writing into one of reading, in one step: no other writer comes between. The token "
      + "stays. NotOwner when the caller does not write, or has lost the lock.")
  Future<Void> downgrade();

  @Operation(value = "How many holders read.", reads = true)
  Future<Integer> readers();

  @Operation(value = "Whether somebody writes.", reads = true)
  Future<Boolean> writing();

  /** Acquires it for reading, waiting for ever. */
  default Future<Boolean> acquireRead() {
    return acquireRead(Wait.forever());
  }

  /** Acquires it for reading for as long as the session lives. */
  default Future<Boolean> acquireRead(Wait wait) {
    return acquireRead(wait, 0);
  }

  /** Acquires it for writing, waiting for ever. */
  default Future<Boolean> acquireWrite() {
    return acquireWrite(Wait.forever());
  }

  /** Acquires it for writing for as long as the session lives. */
  default Future<Boolean> acquireWrite(Wait wait) {
    return acquireWrite(wait, 0);
  }
}
