package io.holdfast.journal;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** A journal while no host runs: it has the lock, so that none is started meanwhile. Reading changes nothing in it. */
public final class StoppedJournal implements Closeable {
  private final Path directory;
  private final JournalLock lock;
  private final JournalFile file;

  private StoppedJournal(Path directory, JournalLock lock, JournalFile file) {
    this.directory = directory;
    this.lock = lock;
    this.file = file;
  }

  /**
   * Takes it.
   *
   * @param directory as {@link JournalOptions#directory}
   * @throws BadJournal when there is none, a host has it, or it cannot be used
   */
  public static StoppedJournal open(Path directory) {
    try {
      JournalFile file = JournalFile.read(JournalFile.in(directory));
      return new StoppedJournal(directory, JournalLock.take(directory), file);
    } catch (IOException e) {
      throw new BadJournal("the journal in " + directory + " cannot be opened (" + e + "); its files, and the file "
          + "'lock' for writing, have to be open to this user", e);
    }
  }

  public int shards() {
    return file.shards();
  }

  /** The id of the host whose it is. */
  public String node() {
    return file.node();
  }

  Path directory() {
    return directory;
  }

  /** @throws BadJournal when there is no such shard */
  ShardFiles shard(int number) {
    if (number < 0 || number >= file.shards()) {
      throw new BadJournal("the journal in " + directory + " has no shard " + number + "; it has 0 to "
          + (file.shards() - 1));
    }
    return ShardFiles.of(directory.resolve("raft"), number);
  }

  /** The facts of all types that it may hold, and what is written for them, as {@code schema.json} has it. */
  public Map<String, Map<String, Map<String, String>>> schema() {
    try {
      return SchemaFile.of(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many bytes its snapshots and logs have. */
  public long bytes() {
    try {
      long bytes = 0;
      for (int number = 0; number < shards(); number++) {
        for (Path snapshot : shard(number).snapshots()) {
          bytes += Files.size(snapshot);
        }
        for (SegmentFile segment : shard(number).segments()) {
          bytes += Files.size(segment.path());
        }
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads all that a host would bring back at its start, in the same order.
   *
   * @param types those that are known here
   * @param read is told how many bytes have been read
   * @return the highest incarnation or fencing token that was given
   * @throws BadJournal when a host could not be started with it: a type has changed, or something cannot be read
   */
  public long replay(Map<String, FactCodec> types, Consumer<StoredRecord> records, LongConsumer read) {
    long numbers = 0;
    try {
      SchemaFile.requireReadable(directory, types);
      for (int number = 0; number < shards(); number++) {
        Replaying replaying = new Replaying(records);
        new ShardWalk(shard(number), replaying, read).go();
        numbers = Math.max(numbers, replaying.numbers);
      }
    } catch (IOException e) {
      throw new BadJournal("the journal in " + directory + " cannot be read: " + e, e);
    }
    return numbers;
  }

  private static final class Replaying implements ShardWalk.Visitor {
    private final Consumer<StoredRecord> records;
    private long numbers;

    Replaying(Consumer<StoredRecord> records) {
      this.records = records;
    }

    @Override
    public void entry(ShardWalk.Place at, Entry.Header header) {
      if (at.counts()) {
        numbers = Math.max(numbers, header.numbers());
      }
    }

    @Override
    public void record(ShardWalk.Place at, StoredRecord record) {
      if (at.counts()) {
        records.accept(record);
      }
    }

    @Override
    public void problem(ShardWalk.Place at, String what) {
      if (at.counts()) {
        throw new BadJournal(at + ": " + what + ". 'holdfast journal check' looks at all of it");
      }
    }

    @Override
    public void torn(ShardWalk.Place at, String what) {
      // was never acknowledged; the next start cuts it off
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
