package io.holdfast.host;

import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Knows when the heap is nearly full, so that objects stop growing before the JVM dies of it. Looks at what is
 * allocated, garbage included: collectors keep more than this in reserve while they can still free anything, and
 * waiting to be told after a collection is too late when items come in by the thousand. But garbage of large values is
 * not within what they reserve for, so nothing is refused before a collection has been asked for and has not helped;
 * unless half of the reserve is gone before it is done.
 */
final class HeapGuard {
  /** How long after a collection that did not help much the next one may be asked for. */
  private static final long COLLECT_EVERY_MS = 5_000;

  private final long limitBytes;
  private final long brimBytes;
  private final LongSupplier usedBytes;
  private final LongSupplier nowMs;
  private final Supplier<Future<?>> collect;
  private final AtomicBoolean collecting = new AtomicBoolean();
  private volatile long nextCollectionMs = Long.MIN_VALUE;

  /**
   * @param limitBytes above it nothing may grow
   * @param brimBytes above it nothing may grow while a collection runs either
   * @param usedBytes what is allocated now
   * @param collect has garbage collected, elsewhere: what was freed in the meantime may not have been noticed
   */
  HeapGuard(long limitBytes, long brimBytes, LongSupplier usedBytes, LongSupplier nowMs, Supplier<Future<?>> collect) {
    this.limitBytes = limitBytes;
    this.brimBytes = brimBytes;
    this.usedBytes = usedBytes;
    this.nowMs = nowMs;
    this.collect = collect;
  }

  /** The guard of this JVM's heap. */
  static HeapGuard ofThisHeap(int percent, LongSupplier nowMs, Supplier<Future<?>> collect) {
    Runtime runtime = Runtime.getRuntime();
    long limit = runtime.maxMemory() / 100 * percent;
    return new HeapGuard(limit, limit + (runtime.maxMemory() - limit) / 2,
        () -> runtime.totalMemory() - runtime.freeMemory(), nowMs, collect);
  }

  /** Whether nothing may grow now. Callable from any thread. */
  boolean isFull() {
    long used = usedBytes.getAsLong();
    if (used <= limitBytes) {
      return false;
    }
    long now = nowMs.getAsLong();
    if (now >= nextCollectionMs && collecting.compareAndSet(false, true)) {
      nextCollectionMs = now + COLLECT_EVERY_MS;
      try {
        collect.get().onComplete(done -> collected());
      } catch (RuntimeException | Error e) { // there is no memory to ask for it
        collecting.set(false);
        return true;
      }
    }
    return used > brimBytes || !collecting.get() && usedBytes.getAsLong() > limitBytes;
  }

  private void collected() {
    if (usedBytes.getAsLong() <= limitBytes - (brimBytes - limitBytes)) { // it helped, and will again
      nextCollectionMs = nowMs.getAsLong();
    }
    collecting.set(false);
  }
}
