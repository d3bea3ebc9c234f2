package io.holdfast.journal;

import java.nio.file.Path;

/**
 * How a journal is kept.
 *
 * @param directory where; made when it is not there
 * @param shards Raft groups, each a log of its own. Fixed when the directory is made; later starts keep what it has
 * @param snapshotBytes a shard makes a snapshot when its log has grown by so many bytes, or by as many as its latest
 *     snapshot has when those are more
 * @param snapshotRecords or by so many records
 * @param waitingBytes what may wait for the disk in one shard; with more, calls that write are refused
 * @param reserveBytes with less room than that on the disk, calls that write are refused
 */
public record JournalOptions(Path directory, int shards, long snapshotBytes, long snapshotRecords, long waitingBytes,
    long reserveBytes) {
  public static final int MOST_SHARDS = 64;
  /** Every limit at its default, in {@code ./data/journal}. */
  public static final JournalOptions DEFAULT = new JournalOptions(Path.of("data", "journal"), 1, 64L << 20, 500_000,
      64L << 20, 64L << 20);

  public JournalOptions {
    if (shards < 1 || shards > MOST_SHARDS) {
      throw new IllegalArgumentException("shards is 1 to " + MOST_SHARDS + ", not " + shards);
    }
    if (snapshotBytes < 1 || snapshotRecords < 1 || waitingBytes < 1 || reserveBytes < 0) {
      throw new IllegalArgumentException("the sizes of a journal are 1 or more");
    }
  }

  /** With every limit at its default. */
  public static JournalOptions of(Path directory) {
    return new JournalOptions(directory, DEFAULT.shards, DEFAULT.snapshotBytes, DEFAULT.snapshotRecords,
        DEFAULT.waitingBytes, DEFAULT.reserveBytes);
  }

  public JournalOptions withShards(int count) {
    return new JournalOptions(directory, count, snapshotBytes, snapshotRecords, waitingBytes, reserveBytes);
  }

  public JournalOptions withSnapshots(long bytes, long records) {
    return new JournalOptions(directory, shards, bytes, records, waitingBytes, reserveBytes);
  }

  public JournalOptions withWaitingBytes(long bytes) {
    return new JournalOptions(directory, shards, snapshotBytes, snapshotRecords, bytes, reserveBytes);
  }

  public JournalOptions withReserveBytes(long bytes) {
    return new JournalOptions(directory, shards, snapshotBytes, snapshotRecords, waitingBytes, bytes);
  }
}
