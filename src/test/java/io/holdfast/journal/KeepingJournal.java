package io.holdfast.journal;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Keeps every record as the bytes that a disk would have, in entries of a few records, and gives them back through the
 * codecs. It keeps at once and survives nothing.
 */
public final class KeepingJournal implements Journal {
  private static final int RECORDS_IN_AN_ENTRY = 3;

  private final MemoryJournal numbers = new MemoryJournal();
  private final List<byte[]> entries = new ArrayList<>();
  private RecordOutput filling;
  private int filled;
  private volatile Replica replica;

  @Override
  public synchronized Future<Void> append(JournalRecord record, Replies replies) {
    byte[] bytes = RecordCodec.encode(record);
    if (filling == null) {
      filling = Entry.begin(256, 1, 0);
    }
    Entry.record(filling, bytes);
    if (++filled == RECORDS_IN_AN_ENTRY) {
      close(filling);
    }
    return Future.succeededFuture();
  }

  private void close(RecordOutput entry) {
    entries.add(Entry.end(entry));
    filling = null;
    filled = 0;
  }

  /** Reads all that was kept so far. */
  public void read(Consumer<StoredRecord> records) {
    List<byte[]> all;
    synchronized (this) {
      if (filling != null) {
        close(filling);
      }
      all = List.copyOf(entries);
    }
    Entry.Reader reader = new Entry.Reader();
    all.forEach(entry -> reader.read(entry, records));
  }

  /** The state of the host that has it. */
  public Replica replica() {
    return replica;
  }

  /** What a snapshot would write of an object, byte by byte: its facts, its number, its sessions and their answers. */
  public static List<String> written(Replica.Captured object) {
    List<String> written = new ArrayList<>();
    written.add("number " + object.factNumber());
    List<String> answers = new ArrayList<>();
    object.answers().forEach(answer -> answers.add(answer.session() + " " + answer.callId() + " " + answer.result()
        + " " + answer.failure()));
    answers.stream().sorted().forEach(written::add);
    for (Object fact : object.facts()) {
      written.add(new String(object.codec().encode(fact), java.nio.charset.StandardCharsets.UTF_8));
    }
    return written;
  }

  @Override
  public Future<Void> confirmRead(String object) {
    return Future.succeededFuture();
  }

  @Override
  public String refusal(String key) {
    return null;
  }

  @Override
  public long newNumber() {
    return numbers.newNumber();
  }

  @Override
  public boolean durable() {
    return true;
  }

  @Override
  public Future<Void> start(Replica host) {
    replica = host;
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
