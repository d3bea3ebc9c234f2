package io.holdfast.host;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Knows when the heap is nearly full, so that objects stop growing before the JVM dies of it. Looks at what is
 * allocated, garbage included: collectors keep more than this in reserve while they can still free anything, and
 * waiting to be told after a collection is too late when items come in by the thousand.
 */
final class HeapGuard {
  /** How long after asking for a collection the next one may be asked for. */
  private static final long COLLECT_EVERY_MS = 5_000;

  private final long limitBytes;
  private final LongSupplier usedBytes;
  private final LongSupplier nowMs;
  private final Runnable collect;
  private final AtomicLong nextCollection = new AtomicLong(Long.MIN_VALUE);

  /**
   * @param limitBytes above it nothing may grow
   * @param usedBytes what is allocated now
   * @param collect has garbage collected, elsewhere: what was freed in the meantime may not have been noticed
   */
  HeapGuard(long limitBytes, LongSupplier usedBytes, LongSupplier nowMs, Runnable collect) {
    this.limitBytes = limitBytes;
    this.usedBytes = usedBytes;
    this.nowMs = nowMs;
    this.collect = collect;
  }

  /** The guard of this JVM's heap. */
  static HeapGuard ofThisHeap(int percent, LongSupplier nowMs, Runnable collect) {
    Runtime runtime = Runtime.getRuntime();
    return new HeapGuard(runtime.maxMemory() / 100 * percent, () -> runtime.totalMemory() - runtime.freeMemory(), nowMs,
        collect);
  }

  /** Whether nothing may grow now. Callable from any thread. */
  boolean isFull() {
    if (usedBytes.getAsLong() <= limitBytes) {
      return false;
    }
    long now = nowMs.getAsLong();
    long next = nextCollection.get();
    if (now >= next && nextCollection.compareAndSet(next, now + COLLECT_EVERY_MS)) {
      collect.run();
    }
    return true;
  }
}
