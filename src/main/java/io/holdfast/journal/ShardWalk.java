package io.holdfast.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import org.apache.ratis.server.protocol.TermIndex;

/**
 * The way through all that the files of one shard hold: its snapshots, then its log. It goes on behind what cannot be
 * read, where that is possible.
 */
final class ShardWalk {
  private static final int SNAPSHOT_HEADER = 8;

  /**
   * Where something stands.
   *
   * @param at the byte where its entry begins
   * @param index of its entry in the log; that of the snapshot when it is in one
   * @param inSnapshot whether it is in one
   * @param counts whether a start reads it: not what is in, or below, an older snapshot than the latest
   */
  record Place(int shard, Path file, long at, long index, long term, boolean inSnapshot, boolean counts) {
    @Override
    public String toString() {
      return file + ", byte " + at + ", " + (inSnapshot ? "snapshot at " : "entry ") + index + " of shard " + shard;
    }
  }

  /** Who is told what there is. */
  interface Visitor {
    /** An entry, behind the records that are whole with it. */
    default void entry(Place at, Entry.Header header) {
      // most want records
    }

    void record(Place at, StoredRecord record);

    /** Something is not as it was written. */
    void problem(Place at, String what);

    /** The last entry was not written to its end: the next start cuts it off. */
    void torn(Place at, String what);
  }

  private final ShardFiles files;
  private final Visitor visitor;
  private final LongConsumer read;
  private final Entry.Reader older = new Entry.Reader();
  private final Entry.Reader counting = new Entry.Reader();
  private long from; // the first index that a start reads
  private Place place; // in a snapshot

  /** @param read is told how many bytes have been read */
  ShardWalk(ShardFiles files, Visitor visitor, LongConsumer read) {
    this.files = files;
    this.visitor = visitor;
    this.read = read;
  }

  void go() throws IOException {
    List<Path> snapshots = files.snapshots();
    for (Path snapshot : snapshots) {
      snapshot(snapshot, snapshot.equals(snapshots.get(snapshots.size() - 1)));
    }
    from = snapshots.isEmpty() ? 0 : ShardSnapshots.at(snapshots.get(snapshots.size() - 1)).getIndex() + 1;
    log();
  }

  private void snapshot(Path file, boolean latest) throws IOException {
    TermIndex of = ShardSnapshots.at(file);
    place = new Place(files.number(), file, SNAPSHOT_HEADER, of.getIndex(), of.getTerm(), true, latest);
    try {
      SnapshotFile.read(file, header -> visitor.entry(place, header), record -> visitor.record(place, record),
          bytes -> {
            place = new Place(place.shard, file, place.at + bytes, place.index, place.term, true, latest);
            read.accept(bytes);
          });
    } catch (MalformedRecord e) {
      visitor.problem(place, e.getMessage());
    }
  }

  // ---------------------------------------------------------------- the log

  private void log() throws IOException {
    List<SegmentFile> segments = files.segments();
    long next = from;
    for (int i = 0; i < segments.size(); i++) {
      SegmentFile segment = segments.get(i);
      if (i == 0 ? segment.first() > next : segment.first() != next) {
        visitor.problem(place(segment, 0, segment.first(), 0), "the entries from " + next + " to "
            + (segment.first() - 1) + " are missing before it");
      }
      boolean mayBeTorn = i == segments.size() - 1 && segment.isOpen();
      SegmentFile.Scan scan = segment.scan(found -> entry(segment, found));
      while (scan.problem() != null) {
        Place where = place(segment, scan.end(), scan.lastIndex() + 1, 0);
        if (scan.torn() && mayBeTorn) {
          visitor.torn(where, scan.problem());
        } else {
          visitor.problem(where, scan.problem());
        }
        if (scan.resume() == 0) {
          break;
        }
        scan = segment.scanOn(scan, found -> entry(segment, found));
      }
      next = scan.lastIndex() + 1;
      read.accept(Files.size(segment.path()));
    }
  }

  private Place place(SegmentFile segment, long at, long index, long term) {
    return new Place(files.number(), segment.path(), at, index, term, false, index >= from);
  }

  private void entry(SegmentFile segment, SegmentFile.Found found) {
    if (found.records() == null) {
      return;
    }
    Place place = place(segment, found.at(), found.index(), found.term());
    Entry.Reader reader = place.counts ? counting : older;
    try {
      Entry.Header header = Entry.header(found.records());
      if (header.term() == found.term()) { // else an owner wrote it that was none any more
        reader.read(found.records(), record -> visitor.record(place, record));
        visitor.entry(place, header);
      }
    } catch (MalformedRecord e) {
      if (place.counts || !Entry.isWhole(found.records())) { // else its first part may have gone with an older segment
        visitor.problem(place, e.getMessage());
      }
    }
  }
}
