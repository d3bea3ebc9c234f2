package io.holdfast.journal;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.error.HoldfastException.Unknown;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits to be kept by one shard, and what is on its way: records are drained into entries of at most
 * {@link Entry#MOST_BYTES}, one at a time, so that while one is being written and fsynced all that comes meanwhile
 * makes the next (group commit). Whoever appends first builds the entry and submits it; the next is built by who says
 * that the one before is kept. No other thread stands between. Thread-safe.
 */
final class ShardLog {
  private static final Logger log = LoggerFactory.getLogger(ShardLog.class);
  private static final byte[] NOTHING = {};

  /** Gives an entry to the log of the shard; {@link Batch#kept} or {@link ShardLog#fail} ends it. Never blocks. */
  interface Submission {
    void submit(Batch batch);
  }

  /** What waits, and the task that answers who waits for it. */
  private static final class Pending implements Runnable {
    private final byte[] record;
    private final Promise<Void> kept = Promise.promise();
    private final Replies replies;
    private HoldfastException failure; // null while it may be kept; set before the task is given away

    private Pending(byte[] record, Replies replies) {
      this.record = record;
      this.replies = replies;
    }

    @Override
    public void run() {
      if (failure == null) {
        kept.complete();
      } else {
        kept.fail(failure);
      }
    }
  }

  /** The records of one entry. */
  final class Batch {
    private final List<Pending> whole;
    private final byte[] part; // of a record that is too long; null for whole records
    private final int from;
    private final int count; // bytes of the part, or of all records
    private final boolean endsAmidRecord;
    private byte[] entry; // made outside the lock, before it is submitted

    private Batch(List<Pending> whole, byte[] part, int from, int count, boolean endsAmidRecord) {
      this.whole = whole;
      this.part = part;
      this.from = from;
      this.count = count;
      this.endsAmidRecord = endsAmidRecord;
    }

    private void build() {
      RecordOutput out = Entry.begin(count + 8 * whole.size() + 8, term.getAsLong(), numbers.getAsLong());
      if (part != null) {
        Entry.part(out, part, from, count);
      } else {
        whole.forEach(one -> Entry.record(out, one.record));
      }
      entry = Entry.end(out);
    }

    byte[] entry() {
      return entry;
    }

    /** Records that are whole with it. */
    int records() {
      return whole.size();
    }

    /** Whether another part of a record has to come next. */
    boolean endsAmidRecord() {
      return endsAmidRecord;
    }

    /** It is on the disk, and nobody else has to have it. */
    void kept() {
      synchronized (ShardLog.this) {
        if (onItsWay != this) {
          return; // it has been said that nobody knows
        }
        onItsWay = null;
      }
      try {
        answer(whole, null);
      } finally {
        drain();
      }
    }
  }

  private final Executor patient;
  private final Executor burst;
  private final Submission submission;
  private final DiskRoom room;
  private final LongSupplier term;
  private final LongSupplier numbers;
  private final long mostWaitingBytes;

  // guarded by this
  private final Deque<Pending> waiting = new ArrayDeque<>();
  private volatile Batch onItsWay; // written under the lock; null when none is
  private int partFrom; // of the first that waits: what is before is in entries already
  private boolean draining; // a thread does
  /** Those that are going to drain when they have done what they are about; others do not wait for them. */
  private final List<Thread> asking = new ArrayList<>(4);
  private volatile boolean noRoom; // written under the lock

  private volatile long waitingBytes;
  private volatile String failed; // why nothing is kept any more

  /**
   * @param patient runs what may wait for a disk
   * @param burst runs what answers many records at a time, so that event loops are woken once
   * @param room of the disk
   * @param term the term of this owner
   * @param numbers the highest incarnation or token given
   */
  ShardLog(Executor patient, Executor burst, Submission submission, DiskRoom room, LongSupplier term,
      LongSupplier numbers, long mostWaitingBytes) {
    this.patient = patient;
    this.burst = burst;
    this.submission = submission;
    this.room = room;
    this.term = term;
    this.numbers = numbers;
    this.mostWaitingBytes = mostWaitingBytes;
  }

  Future<Void> append(byte[] record, Replies replies) {
    Pending pending = new Pending(record, replies);
    boolean ask;
    synchronized (this) {
      if (failed != null) {
        return Future.failedFuture(new Unavailable(failed));
      }
      waiting.add(pending);
      waitingBytes += record.length;
      ask = !draining && onItsWay == null && !noRoom && !asking.contains(Thread.currentThread());
      if (ask) {
        asking.add(Thread.currentThread());
      }
    }
    if (ask) {
      replies.soon(this::drain);
    }
    return pending.kept.future();
  }

  /** Whether an entry is being written. */
  boolean isWriting() {
    return onItsWay != null;
  }

  /** Whether it takes anything. */
  boolean isOpen() {
    return failed == null;
  }

  /** Why nothing that writes should run now; null when it may. */
  String refusal() {
    String why = failed;
    if (why == null && !room.forCalls()) {
      why = "the disk of the journal is full; make room there, and calls are taken again";
    } else if (why == null && waitingBytes > mostWaitingBytes) {
      why = "the disk cannot keep up: " + waitingBytes + " bytes wait to be kept, the limit is " + mostWaitingBytes
          + "; call again in a moment";
    }
    return why;
  }

  private void drain() {
    synchronized (this) {
      asking.remove(Thread.currentThread());
      if (draining || waiting.isEmpty() || onItsWay != null) {
        return;
      }
      draining = true;
    }
    if (room.isKnown()) {
      submitNext(false);
    } else {
      try {
        patient.execute(() -> submitNext(true));
      } catch (RuntimeException | Error e) {
        stopped(e);
      }
    }
  }

  /** Waits for all that has been appended. */
  Future<Void> barrier() {
    return append(NOTHING, Runnable::run);
  }

  /** Goes on when there is room again. Called from time to time. */
  void goOn() {
    if (noRoom && room.forEntries()) {
      drain();
    }
  }

  /** @param look at the disk before; may wait for it then */
  private void submitNext(boolean look) {
    try {
      if (look) {
        room.look();
      }
      Batch batch = nextToGo();
      if (batch != null) {
        batch.build(); // event loops that append meanwhile do not wait for it
        submission.submit(batch);
      }
    } catch (RuntimeException | Error e) {
      stopped(e);
    }
  }

  /** There is no memory for an entry; nobody else would go on. */
  private void stopped(Throwable why) {
    log.error("an entry of the journal could not be made", why);
    fail("an entry of the journal could not be made (" + why + "); start the host again, with a larger heap (-Xmx) if "
        + "that is what it lacked: what was acknowledged is kept");
  }

  /** Null when nothing is to go now. */
  private Batch nextToGo() {
    boolean full = !room.forEntries();
    synchronized (this) {
      draining = false;
      noRoom = full && !waiting.isEmpty();
      if (failed != null || noRoom || waiting.isEmpty()) {
        return null;
      }
      onItsWay = next();
      room.taken(onItsWay.count);
      return onItsWay;
    }
  }

  private Batch next() {
    byte[] first = waiting.peek().record;
    List<Pending> whole = new ArrayList<>(Math.min(waiting.size(), 1024));
    if (first.length > Entry.MOST_BYTES) {
      int from = partFrom;
      int count = Math.min(Entry.MOST_BYTES, first.length - from);
      partFrom += count;
      if (partFrom == first.length) {
        partFrom = 0;
        whole.add(waiting.poll());
        waitingBytes -= first.length;
      }
      return new Batch(whole, first, from, count, partFrom > 0);
    }
    int bytes = 0;
    while (!waiting.isEmpty() && bytes + waiting.peek().record.length + 8 * whole.size() <= Entry.MOST_BYTES) {
      Pending taken = waiting.poll();
      bytes += taken.record.length;
      whole.add(taken);
    }
    waitingBytes -= bytes;
    return new Batch(whole, null, 0, bytes, false);
  }

  /**
   * Nothing is kept any more.
   *
   * @param why and what to do about it
   * @return false when that was so before
   */
  boolean fail(String why) {
    List<Pending> perhaps = new ArrayList<>();
    List<Pending> never = new ArrayList<>();
    synchronized (this) {
      if (failed != null) {
        return false;
      }
      failed = why;
      if (onItsWay != null) {
        perhaps.addAll(onItsWay.whole);
        onItsWay = null;
      }
      never.addAll(waiting);
      waiting.clear();
      waitingBytes = 0;
    }
    answer(perhaps, new Unknown(why));
    answer(never, new Unavailable(why));
    return true;
  }

  private void answer(List<Pending> records, HoldfastException failure) {
    if (records.isEmpty()) {
      return;
    }
    burst.execute(() -> {
      for (Pending one : records) {
        try {
          one.failure = failure;
          one.replies.execute(one);
        } catch (RuntimeException | Error e) { // of who waits for it; the others are told all the same
          log.error("an answer could not be given", e);
        }
      }
    });
  }
}
