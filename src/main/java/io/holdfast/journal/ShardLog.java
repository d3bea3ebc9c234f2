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
 * {@link Entry#MOST_BYTES}, with at most {@value #MOST_OUTSTANDING} entries outstanding, so that while one is being
 * written and fsynced all that comes meanwhile makes the next. Thread-safe.
 */
final class ShardLog {
  private static final Logger log = LoggerFactory.getLogger(ShardLog.class);
  /** One that is being written, one that is ready to be. More would make entries smaller, and fsyncs more. */
  static final int MOST_OUTSTANDING = 2;
  private static final byte[] NOTHING = {};

  /** Gives an entry to the log of the shard; {@link Batch#kept} or {@link ShardLog#fail} ends it. Never blocks long. */
  interface Submission {
    void submit(Batch batch);
  }

  private record Pending(byte[] record, Promise<Void> kept, Replies replies) {
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

    /** It is committed. */
    void kept() {
      synchronized (ShardLog.this) {
        if (!onItsWay.remove(this)) {
          return; // it has been said that nobody knows
        }
        outstanding--;
      }
      answer(whole, null);
      drain();
    }
  }

  private final Executor submitter;
  private final Executor burst;
  private final Submission submission;
  private final DiskRoom room;
  private final LongSupplier term;
  private final LongSupplier numbers;
  private final long mostWaitingBytes;

  // guarded by this
  private final Deque<Pending> waiting = new ArrayDeque<>();
  private final Deque<Batch> onItsWay = new ArrayDeque<>(MOST_OUTSTANDING);
  private int partFrom; // of the first that waits: what is before is in entries already
  private int outstanding;
  private boolean draining; // a task of the submitter's does
  private Thread asking; // which is going to drain when it has done what it is about; another does not wait for it
  private volatile boolean noRoom; // written under the lock

  private volatile long waitingBytes;
  private volatile String failed; // why nothing is kept any more

  /**
   * @param submitter where entries are built and submitted
   * @param burst runs what answers many records at a time, so that event loops are woken once
   * @param room of the disk
   * @param term the term of this owner
   * @param numbers the highest incarnation or token given
   */
  ShardLog(Executor submitter, Executor burst, Submission submission, DiskRoom room, LongSupplier term,
      LongSupplier numbers, long mostWaitingBytes) {
    this.submitter = submitter;
    this.burst = burst;
    this.submission = submission;
    this.room = room;
    this.term = term;
    this.numbers = numbers;
    this.mostWaitingBytes = mostWaitingBytes;
  }

  Future<Void> append(byte[] record, Replies replies) {
    Promise<Void> kept = Promise.promise();
    boolean ask;
    synchronized (this) {
      if (failed != null) {
        return Future.failedFuture(new Unavailable(failed));
      }
      waiting.add(new Pending(record, kept, replies));
      waitingBytes += record.length;
      ask = !draining && outstanding < MOST_OUTSTANDING && !noRoom && asking != Thread.currentThread();
      if (ask) {
        asking = Thread.currentThread();
      }
    }
    if (ask) {
      replies.soon(this::drain);
    }
    return kept.future();
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
      asking = null;
      if (draining || waiting.isEmpty() || outstanding >= MOST_OUTSTANDING) {
        return;
      }
      draining = true;
    }
    submitter.execute(this::drainAll);
  }

  /** Waits for all that has been appended. */
  Future<Void> barrier() {
    return append(NOTHING, Runnable::run);
  }

  /** Looks whether there is room. Called from time to time. */
  void lookForRoom() {
    if (noRoom && room.forEntries()) {
      drain();
    }
  }

  private void drainAll() {
    try {
      for (Batch batch = nextToGo(); batch != null; batch = nextToGo()) {
        batch.build(); // event loops that append meanwhile do not wait for it
        submission.submit(batch);
      }
    } catch (RuntimeException | Error e) { // there is no memory for an entry; nobody else would go on
      log.error("an entry of the journal could not be made", e);
      fail("an entry of the journal could not be made (" + e + "); start the host again, with a larger heap (-Xmx) if "
          + "that is what it lacked: what was acknowledged is kept");
    }
  }

  /** Null when nothing is to go now. */
  private Batch nextToGo() {
    boolean full = !room.forEntries();
    synchronized (this) {
      noRoom = full && !waiting.isEmpty();
      if (failed != null || noRoom || waiting.isEmpty() || outstanding >= MOST_OUTSTANDING) {
        draining = false;
        return null;
      }
      Batch batch = next();
      outstanding++;
      onItsWay.add(batch);
      return batch;
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
        take(whole);
      }
      return new Batch(whole, first, from, count, partFrom > 0);
    }
    int bytes = 0;
    while (!waiting.isEmpty() && bytes + waiting.peek().record.length + 8 * whole.size() <= Entry.MOST_BYTES) {
      bytes += waiting.peek().record.length;
      take(whole);
    }
    return new Batch(whole, null, 0, bytes, false);
  }

  private void take(List<Pending> whole) {
    Pending taken = waiting.poll();
    waitingBytes -= taken.record.length;
    whole.add(taken);
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
      onItsWay.forEach(batch -> perhaps.addAll(batch.whole));
      onItsWay.clear();
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
          one.replies.execute(() -> {
            if (failure == null) {
              one.kept.tryComplete(); // a batch that has just been kept is still on its way when the log is closed
            } else {
              one.kept.tryFail(failure);
            }
          });
        } catch (RuntimeException | Error e) { // of who waits for it; the others are told all the same
          log.error("an answer could not be given", e);
        }
      }
    });
  }
}
