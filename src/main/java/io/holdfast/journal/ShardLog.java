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
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * What waits to be kept by one shard, and what is on its way: records are drained into entries of at most
 * {@link Entry#MOST_BYTES}, with at most {@value #MOST_OUTSTANDING} entries outstanding, so that while one is being
 * written and fsynced all that comes meanwhile makes the next. Thread-safe.
 */
final class ShardLog {
  /** One that is being written, one that is ready to be. More would make entries smaller, and fsyncs more. */
  static final int MOST_OUTSTANDING = 2;
  private static final byte[] NOTHING = {};

  /** Gives an entry to the log of the shard; {@link Batch#kept} or {@link ShardLog#fail} ends it. Never blocks long. */
  interface Submission {
    void submit(Batch batch);
  }

  private record Pending(byte[] record, Promise<Void> kept, Executor replies) {
  }

  /** The records of one entry. */
  final class Batch {
    private final byte[] entry;
    private final List<Pending> whole;
    private final boolean endsAmidRecord;

    private Batch(byte[] entry, List<Pending> whole, boolean endsAmidRecord) {
      this.entry = entry;
      this.whole = whole;
      this.endsAmidRecord = endsAmidRecord;
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
      answer(whole, null);
      synchronized (ShardLog.this) {
        outstanding--;
        onItsWay.remove(this);
      }
      drain();
    }
  }

  private final Executor submitter;
  private final Executor burst;
  private final Submission submission;
  private final BooleanSupplier hasRoom;
  private final LongSupplier term;
  private final LongSupplier numbers;
  private final long mostWaitingBytes;

  // guarded by this
  private final Deque<Pending> waiting = new ArrayDeque<>();
  private final Deque<Batch> onItsWay = new ArrayDeque<>(MOST_OUTSTANDING);
  private int partFrom; // of the first that waits: what is before is in entries already
  private int outstanding;
  private boolean draining;
  private volatile boolean noRoom; // written under the lock

  private volatile long waitingBytes;
  private volatile String failed; // why nothing is kept any more

  /**
   * @param submitter where entries are built and submitted
   * @param burst runs what answers many records at a time, so that event loops are woken once
   * @param hasRoom whether the disk has room for another entry, and then some
   * @param term the term of this owner
   * @param numbers the highest incarnation or token given
   */
  ShardLog(Executor submitter, Executor burst, Submission submission, BooleanSupplier hasRoom, LongSupplier term,
      LongSupplier numbers, long mostWaitingBytes) {
    this.submitter = submitter;
    this.burst = burst;
    this.submission = submission;
    this.hasRoom = hasRoom;
    this.term = term;
    this.numbers = numbers;
    this.mostWaitingBytes = mostWaitingBytes;
  }

  Future<Void> append(byte[] record, Executor replies) {
    Promise<Void> kept = Promise.promise();
    boolean submit;
    synchronized (this) {
      if (failed != null) {
        return Future.failedFuture(new Unavailable(failed));
      }
      waiting.add(new Pending(record, kept, replies));
      waitingBytes += record.length;
      submit = !draining && outstanding < MOST_OUTSTANDING && !noRoom;
      draining |= submit;
    }
    if (submit) {
      submitter.execute(this::drainAll);
    }
    return kept.future();
  }

  /** Why nothing that writes should run now; null when it may. */
  String refusal() {
    String why = failed;
    if (why == null && noRoom) {
      why = "the disk of the journal is full; make room there: what waits is kept then, and calls are taken again";
    } else if (why == null && waitingBytes > mostWaitingBytes) {
      why = "the disk cannot keep up: " + waitingBytes + " bytes wait to be kept, the limit is " + mostWaitingBytes
          + "; call again in a moment";
    }
    return why;
  }

  private void drain() {
    synchronized (this) {
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
    boolean full = !hasRoom.getAsBoolean();
    boolean again;
    synchronized (this) {
      again = noRoom && !full;
      noRoom = full;
    }
    if (again) {
      drain();
    }
  }

  private void drainAll() {
    while (true) {
      Batch batch;
      synchronized (this) {
        noRoom = !waiting.isEmpty() && !hasRoom.getAsBoolean();
        if (failed != null || noRoom || waiting.isEmpty() || outstanding >= MOST_OUTSTANDING) {
          draining = false;
          return;
        }
        batch = next();
        outstanding++;
        onItsWay.add(batch);
      }
      submission.submit(batch);
    }
  }

  private Batch next() {
    Pending first = waiting.peek();
    RecordOutput entry = Entry.begin((int) Math.min(waitingBytes + 8L * waiting.size(), Entry.MOST_BYTES + 64),
        term.getAsLong(), numbers.getAsLong());
    List<Pending> whole = new ArrayList<>();
    if (first.record.length > Entry.MOST_BYTES) {
      int count = Math.min(Entry.MOST_BYTES, first.record.length - partFrom);
      Entry.part(entry, first.record, partFrom, count);
      partFrom += count;
      if (partFrom == first.record.length) {
        partFrom = 0;
        take(whole);
      }
    } else {
      while (!waiting.isEmpty() && entry.length() + waiting.peek().record.length <= Entry.MOST_BYTES + 64) {
        Entry.record(entry, waiting.peek().record);
        take(whole);
      }
    }
    return new Batch(Entry.end(entry), whole, partFrom > 0);
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
        one.replies.execute(() -> {
          if (failure == null) {
            one.kept.tryComplete(); // a batch that has just been kept is still on its way when the log is closed
          } else {
            one.kept.tryFail(failure);
          }
        });
      }
    });
  }
}
