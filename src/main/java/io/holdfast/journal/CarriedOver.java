package io.holdfast.journal;

import io.holdfast.journal.JournalRecord.Made;
import io.holdfast.journal.Replica.Captured;
import io.holdfast.journal.StoredRecord.Kept;
import io.holdfast.journal.StoredRecord.KeptFacts;
import io.holdfast.journal.StoredRecord.Turn;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The objects of a snapshot whose state cannot be told, as broken ones': they are found again in the snapshot before
 * and in the log, and go from there into the new one as they are. Else one of them would keep the log from ever being
 * shortened.
 */
final class CarriedOver {
  private final Map<Long, StoredObject> objects = new LinkedHashMap<>();

  boolean isEmpty() {
    return objects.isEmpty();
  }

  void add(Made made) {
    objects.put(made.incarnation(), new StoredObject(made));
  }

  /**
   * Reads them. Blocks.
   *
   * @param upTo the index where the log is in the snapshot
   */
  List<Captured> read(ShardFiles files, long upTo) throws IOException {
    Path snapshot = files.snapshot();
    long first = 0;
    if (snapshot != null) {
      SnapshotFile.read(snapshot, this::take, read -> { });
      first = ShardSnapshots.at(snapshot).getIndex() + 1;
    }
    long from = first;
    long last = from - 1;
    Entry.Reader reader = new Entry.Reader();
    while (last < upTo) {
      SegmentFile segment = holding(last + 1, files);
      long before = last;
      try {
        last = segment.scan(entry -> {
          if (entry.index() >= from && entry.index() <= upTo && entry.records() != null
              && Entry.header(entry.records()).term() == entry.term()) {
            reader.read(entry.records(), this::take);
          }
        }).lastIndex(); // what comes after it is being written
      } catch (NoSuchFileException closedMeanwhile) {
        continue; // it has another name now
      }
      if (last <= before) {
        throw new IOException("the log has been read up to entry " + before + ", and " + upTo + " was written");
      }
    }
    List<Captured> captured = new ArrayList<>();
    objects.values().forEach(object -> captured.add(object.capture()));
    return captured;
  }

  private static SegmentFile holding(long index, ShardFiles files) throws IOException {
    SegmentFile holding = null;
    for (SegmentFile segment : files.segments()) {
      if (segment.first() <= index) {
        holding = segment;
      }
    }
    if (holding == null) {
      throw new IOException("the log has no entry " + index);
    }
    return holding;
  }

  private void take(StoredRecord record) {
    StoredObject object = record instanceof Kept kept ? objects.get(kept.made().incarnation())
        : record instanceof KeptFacts more ? objects.get(more.incarnation())
        : record instanceof Turn turn ? objects.get(turn.incarnation()) : null;
    if (object != null) {
      object.add(record);
    }
  }
}
