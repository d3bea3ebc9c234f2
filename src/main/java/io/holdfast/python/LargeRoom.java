package io.holdfast.python;

import java.lang.ref.SoftReference;

/**
 * Where long messages are put together, one after another on one event loop: to make an array of ten megabytes takes
 * about as long as to fill it. What it keeps goes when memory is short. Not thread-safe.
 */
final class LargeRoom {
  /** Shorter messages come in at most a few reads. */
  private static final int SMALLEST = 1 << 20;
  private static final int LARGEST = 1 << 24;

  private SoftReference<byte[]> kept = new SoftReference<>(null);

  /** At least so many bytes, of whatever content; null when there are none. The caller's until {@link #give}. */
  byte[] take(int size) {
    byte[] there = size < SMALLEST ? null : kept.get();
    if (there == null || there.length < size) {
      return null;
    }
    kept.clear();
    return there;
  }

  /** Gives an array away, that nobody refers to any more. */
  void give(byte[] array) {
    if (array.length >= SMALLEST && array.length <= LARGEST) {
      byte[] there = kept.get();
      if (there == null || there.length < array.length) {
        kept = new SoftReference<>(array);
      }
    }
  }
}
