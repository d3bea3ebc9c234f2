package io.holdfast.journal;

import io.vertx.core.Future;
import java.util.Optional;

/**
 * Keeps what objects and sessions decide. A reply that depends on a record is sent only when the record is kept.
 * Thread-safe.
 *
 * <p>Records of one key are kept in the order in which they were appended. When keeping one fails, every later one of
 * that key fails too: its object is then broken and is rebuilt from what was kept.
 */
public interface Journal {

  /**
   * Keeps the record.
   *
   * @param replies where the future completes: the context of the object, for its records
   * @return completes when the record is kept, at {@code replies} or at once
   */
  Future<Void> append(JournalRecord record, Replies replies);

  /** Completes when a read that has just been made is known to be current: no other owner has written since. */
  Future<Void> confirmRead(String object);

  /**
   * Why nothing can be written about that key now: the disk is full or cannot keep up. Asked before a call runs that
   * may write, so that it can be refused without having run. Cheap.
   *
   * @return null when it can
   */
  String refusal(String key);

  /**
   * The next of the one counter of incarnations and fencing tokens: greater than any before it, also of earlier runs,
   * below 2^53. What it is given for is kept in a record, or ends with the process.
   */
  long newNumber();

  /**
   * Whether something is being written now, so that whoever waits for it had better sleep. Cheap; may be out of date by
   * the time it is known.
   */
  default boolean isWriting() {
    return false;
  }

  /** Whether records survive the process. */
  boolean durable();

  /** The id of the host whose it is, the same at every start; empty where nothing is kept. */
  default Optional<String> node() {
    return Optional.empty();
  }

  /**
   * Brings back what was kept, before anything is appended.
   *
   * @return completes when all of it has been brought back; fails when it cannot be, saying why and what to do
   */
  Future<Void> start(Replica replica);

  /** Keeps what was appended, and no more. */
  Future<Void> close();
}
