package io.holdfast.journal;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that writes a shard's log and waits for its disk. It is given one batch at a time: the first by an event
 * loop, which has to wake it; the next mostly by itself, when it says that the one before is kept.
 */
final class LogWriter implements ShardLog.Submission {
  private static final Logger log = LoggerFactory.getLogger(LogWriter.class);

  /** Who is told, on this thread. */
  interface Listener {
    /** The batch is on the disk, as the entry of that index. */
    void written(ShardLog.Batch batch, long index);

    /** Nobody knows whether the batch that was given last is on the disk, and no other will be. */
    void failed(Throwable why);
  }

  private final SegmentWriter segments;
  private final long term;
  private final Listener listener;
  private final Thread thread;
  private volatile ShardLog.Batch next;
  private volatile boolean closed;

  /**
   * Begins to wait for batches.
   *
   * @param term of the owner that writes
   */
  LogWriter(int shard, SegmentWriter segments, long term, Listener listener) {
    this.segments = segments;
    this.term = term;
    this.listener = listener;
    thread = new Thread(this::run, "holdfast-log-" + shard);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void submit(ShardLog.Batch batch) {
    next = batch;
    if (Thread.currentThread() != thread) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    try (SegmentWriter closing = segments) {
      while (!closed || next != null) {
        ShardLog.Batch batch = next;
        if (batch == null) {
          LockSupport.park(this);
        } else {
          next = null;
          long index = closing.append(term, batch.entry());
          listener.written(batch, index);
        }
      }
    } catch (IOException | RuntimeException | Error e) { // an Error too: else callers would wait for ever
      closed = true;
      log.debug("{} ends", thread.getName(), e);
      listener.failed(e);
    }
  }

  /** What was submitted is written first. Blocks for so long at most. @return whether the log is closed */
  boolean close(long mostMillis) throws InterruptedException {
    closed = true;
    LockSupport.unpark(thread);
    thread.join(mostMillis);
    return !thread.isAlive();
  }
}
