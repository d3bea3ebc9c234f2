package io.holdfast.cli;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The input and output of one event loop, which looks for more for a moment before it sleeps: to be woken, on a
 * processor that has gone idle meanwhile, takes several times what a small call does, and a client that calls again and
 * again waits for that each time. It looks on only when the wait before was short, so a loop that is asked now and then
 * does not, and gives way in between, so that whoever it waits for can run on the same processor. It does not while the
 * journal is writing: a disk takes longer, and its thread and the clients need the processors.
 */
final class SpinningIo implements IoHandler {
  /** A wait that was slept through holds being woken, at both ends. */
  private static final int SLEPT_FOR_SPUN = 2;

  private final IoHandler io;
  private final long spinNanos;
  private final BooleanSupplier inVain;
  private final LongSupplier nanos;
  private final Looking looking = new Looking();
  private boolean lastWasShort;

  /**
   * @param inVain whether what it waits for takes longer than it would look
   * @param nanos the clock, as {@code System.nanoTime}
   */
  SpinningIo(IoHandler io, long spinNanos, BooleanSupplier inVain, LongSupplier nanos) {
    this.io = io;
    this.spinNanos = spinNanos;
    this.inVain = inVain;
    this.nanos = nanos;
  }

  @Override
  public int run(IoHandlerContext context) {
    if (!context.canBlock()) {
      return io.run(context);
    }
    long began = nanos.getAsLong();
    if (lastWasShort && !inVain.getAsBoolean()) {
      looking.loop = context;
      do {
        int handled = io.run(looking);
        if (handled > 0 || !context.canBlock()) {
          return handled;
        }
        Thread.yield();
      } while (nanos.getAsLong() - began < spinNanos);
    }
    int handled = io.run(context);
    lastWasShort = nanos.getAsLong() - began < spinNanos * SLEPT_FOR_SPUN;
    return handled;
  }

  @Override
  public void initialize() {
    io.initialize();
  }

  @Override
  public void prepareToDestroy() {
    io.prepareToDestroy();
  }

  @Override
  public void destroy() {
    io.destroy();
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return io.register(handle);
  }

  @Override
  public void wakeup() {
    io.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> type) {
    return io.isCompatible(type);
  }

  /** The loop, that does not want to sleep. */
  private static final class Looking implements IoHandlerContext {
    private IoHandlerContext loop;

    @Override
    public boolean canBlock() {
      return false;
    }

    @Override
    public long delayNanos(long now) {
      return loop.delayNanos(now);
    }

    @Override
    public long deadlineNanos() {
      return loop.deadlineNanos();
    }

    @Override
    public void reportActiveIoTime(long activeNanos) {
      loop.reportActiveIoTime(activeNanos);
    }

    @Override
    public boolean shouldReportActiveIoTime() {
      return loop.shouldReportActiveIoTime();
    }
  }
}
