package io.holdfast.journal;

import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A journal that forgets: everything is "kept" at once, nothing survives the process. */
public final class MemoryJournal implements Journal {
  private static final Future<Void> DONE = Future.succeededFuture();

  private final AtomicLong numbers;

  public MemoryJournal() {
    this(System::currentTimeMillis);
  }

  /** @param wallClock read once: milliseconds since 1970 */
  public MemoryJournal(LongSupplier wallClock) {
    numbers = new AtomicLong(firstNumber(wallClock.getAsLong()));
  }

  /**
   * Numbers go up from run to run, while the clock is not set back: the time of the start, in milliseconds, leaves room
   * for 4096 a millisecond, and stays below 2^53 until the year 2093.
   */
  static long firstNumber(long wallClockMs) {
    return Math.max(0, wallClockMs - 1_700_000_000_000L) << 12;
  }

  @Override
  public Future<Void> append(JournalRecord record, Replies replies) {
    return DONE;
  }

  @Override
  public Future<Void> confirmRead(String object) {
    return DONE;
  }

  @Override
  public String refusal(String key) {
    return null;
  }

  @Override
  public long newNumber() {
    return numbers.incrementAndGet();
  }

  @Override
  public boolean durable() {
    return false;
  }

  @Override
  public Future<Void> start(Replica replica) {
    return DONE;
  }

  @Override
  public Future<Void> close() {
    return DONE;
  }
}
