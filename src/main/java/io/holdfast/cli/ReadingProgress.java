package io.holdfast.cli;

import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Says every second how far a long reading is, after the first two. */
final class ReadingProgress implements LongConsumer {
  private static final long TELL_AFTER_MS = 2_000;
  private static final long TELL_EVERY_MS = 1_000;

  private final Terminal terminal;
  private final long total;
  private final LongSupplier clockMs;
  private final long beganMs;
  private long read;
  private long nextMs;

  /** @param total bytes that are to be read */
  ReadingProgress(Terminal terminal, long total, LongSupplier clockMs) {
    this.terminal = terminal;
    this.total = total;
    this.clockMs = clockMs;
    beganMs = clockMs.getAsLong();
    nextMs = beganMs + TELL_AFTER_MS;
  }

  @Override
  public void accept(long bytes) {
    read += bytes;
    long now = clockMs.getAsLong();
    if (now >= nextMs) {
      nextMs = now + TELL_EVERY_MS;
      terminal.say("read " + (read >> 20) + " of " + (total >> 20) + " MB, about "
          + Math.max(0, (total - read) * (now - beganMs) / Math.max(1, read) / 1000) + " s left");
    }
  }
}
