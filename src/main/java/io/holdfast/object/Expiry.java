package io.holdfast.object;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.journal.CommonFact.ExpirySet;

/**
 * The clock of an object that ends by itself. That it does is said by its facts, {@link ExpirySet} and what undoes it;
 * when, is decided here, on the clock of its host: the time begins in full when the host does.
 */
public final class Expiry {
  /** Ten years. */
  public static final long LONGEST_TTL_MS = 315_360_000_000L;

  private final ObjectRuntime runtime;
  private ExpirySet set; // null while it does not end by itself
  private long dueMs;
  private Clock.Timer timer;
  private long firesMs;
  private boolean waitedIn; // at the end of the latest turn, if it ends when idle

  Expiry(ObjectRuntime runtime) {
    this.runtime = runtime;
  }

  /** @throws BadArguments when an object may not be given that long */
  public static ExpirySet checked(long ttlMs, boolean idle) {
    if (ttlMs < 1 || ttlMs > LONGEST_TTL_MS) {
      throw new BadArguments("'ttl_ms' is 1 to " + LONGEST_TTL_MS + " milliseconds, not " + ttlMs
          + "; 'never_expire' lets an object not end by itself");
    }
    return new ExpirySet(ttlMs, idle);
  }

  /** Counts from now, in full. @param what null for nothing */
  void begin(ExpirySet what) {
    set = what;
    if (what == null) {
      stop();
    } else {
      putOff();
    }
  }

  private long nowMs() {
    return runtime.surroundings().clock().nowMs();
  }

  private void putOff() {
    dueMs = nowMs() + set.ttlMs();
    if (timer == null || dueMs < firesMs) { // one that fires too early is set again then: putting off costs nothing
      wake();
    }
  }

  private void wake() {
    stop();
    firesMs = dueMs;
    timer = runtime.surroundings().clock().after(Math.max(1, dueMs - nowMs()), () -> runtime.turn(this::fired));
  }

  private void fired() {
    timer = null;
    if (isOver()) {
      runtime.expire();
    } else if (set != null && nowMs() >= dueMs) { // who waits in it keeps it
      putOff();
    } else if (set != null) {
      wake();
    }
  }

  /** Whether the object has to end now. */
  boolean isOver() {
    return set != null && nowMs() >= dueMs && !(set.idle() && runtime.hasParked());
  }

  /** An operation of its type is called. */
  void used() {
    if (set != null && set.idle()) {
      putOff();
    }
  }

  /** A turn is over. When the last who waited has gone in it, the time without use begins. */
  void turnEnds() {
    boolean waitsNow = set != null && set.idle() && runtime.hasParked();
    if (waitedIn && !waitsNow) {
      used();
    }
    waitedIn = waitsNow;
  }

  long leftMs() {
    return Math.max(0, dueMs - nowMs());
  }

  boolean isSet() {
    return set != null;
  }

  void stop() {
    if (timer != null) {
      timer.stop();
      timer = null;
    }
  }
}
