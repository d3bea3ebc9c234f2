package io.holdfast.bench.journal;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** What waits for one log, drained into entries of at most so many records, so many of them outstanding. */
final class GroupCommit {
  /** Writes an entry; {@link Batch#kept} ends it. */
  interface Log {
    void write(Batch batch);
  }

  /** The records of one entry. */
  final class Batch {
    final byte[] entry;
    private final List<Runnable> callers;

    private Batch(byte[] entry, List<Runnable> callers) {
      this.entry = entry;
      this.callers = callers;
    }

    /** It is on the disk. What its callers ask for next waits until all have been told, and makes one entry. */
    void kept() {
      synchronized (GroupCommit.this) {
        telling = true;
      }
      callers.forEach(Runnable::run);
      synchronized (GroupCommit.this) {
        telling = false;
        outstanding--;
      }
      drain();
    }
  }

  private final byte[] record;
  private final int mostOutstanding;
  private final int mostRecords;
  private final Log log;
  // guarded by this
  private List<Runnable> waiting = new ArrayList<>();
  private int outstanding;
  private boolean telling;

  /**
   * @param recordBytes of every record, with its length
   * @param mostOutstanding entries
   * @param mostRecords of one entry
   */
  GroupCommit(int recordBytes, int mostOutstanding, int mostRecords, Log log) {
    record = new byte[recordBytes];
    this.mostOutstanding = mostOutstanding;
    this.mostRecords = mostRecords;
    this.log = log;
  }

  void keep(Runnable kept) {
    synchronized (this) {
      waiting.add(kept);
      if (telling) {
        return;
      }
    }
    drain();
  }

  private void drain() {
    for (List<Runnable> callers = next(); !callers.isEmpty(); callers = next()) {
      ByteArrayOutputStream entry = new ByteArrayOutputStream(callers.size() * record.length);
      callers.forEach(caller -> entry.write(record, 0, record.length));
      log.write(new Batch(entry.toByteArray(), callers));
    }
  }

  /** Those of the next entry; none when nobody waits, or for an entry to be kept. */
  private synchronized List<Runnable> next() {
    if (waiting.isEmpty() || outstanding >= mostOutstanding) {
      return List.of();
    }
    outstanding++;
    List<Runnable> callers = waiting;
    waiting = new ArrayList<>();
    if (callers.size() > mostRecords) {
      waiting.addAll(callers.subList(mostRecords, callers.size()));
      callers.subList(mostRecords, callers.size()).clear();
    }
    return callers;
  }
}
