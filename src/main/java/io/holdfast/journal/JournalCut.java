package io.holdfast.journal;

import io.holdfast.journal.JournalRecord.Dropped;
import io.holdfast.journal.JournalRecord.Made;
import io.holdfast.journal.ShardWalk.Place;
import io.holdfast.journal.StoredRecord.Kept;
import io.holdfast.journal.StoredRecord.Turn;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Goes back in the log of one shard: what is behind an index is cut off, after everything was copied. Nothing is
 * deleted before the copy is on the disk, and whenever it is interrupted the log can be read as far as before.
 */
public final class JournalCut {
  private final StoppedJournal journal;
  private final ShardFiles files;
  private final int shard;
  private final long to;

  /**
   * What was cut off.
   *
   * @param copy where all of the shard is as it was
   * @param entries of the log, those that could be read
   * @param facts those that objects have lost, by the objects' names
   * @param unreadable whether there is more of which nobody can tell what it was
   */
  public record Lost(Path copy, long entries, long records, Map<String, Long> facts, boolean unreadable) {
    /** Of all objects. */
    public long allFacts() {
      return facts.values().stream().mapToLong(count -> count).sum();
    }
  }

  /** @param to the index of the last entry that stays */
  public JournalCut(StoppedJournal journal, int shard, long to) {
    this.journal = journal;
    this.files = journal.shard(shard);
    this.shard = shard;
    this.to = to;
  }

  /** @throws BadJournal when the log cannot be cut there */
  public Lost run() throws IOException {
    List<SegmentFile> segments = files.segments();
    Path snapshot = files.snapshot();
    long from = snapshot == null ? 0 : ShardSnapshots.at(snapshot).getIndex();
    if (to < from) {
      throw new BadJournal("the log of shard " + shard + " cannot go back to " + to + ": what was before " + from
          + (snapshot == null ? " never was" : " is in the snapshot " + snapshot.getFileName() + " alone")
          + "; give " + from + " or more");
    }
    long last = lastThatCanBeReached(segments, from);
    if (to > last) {
      throw new BadJournal("the log of shard " + shard + " cannot go back to " + to + ": all its entries up to "
          + last + " can be read, and none behind; give " + from + " to " + last);
    }
    Losing losing = new Losing();
    new ShardWalk(files, losing, read -> { }).go();
    if (losing.entries == 0 && !losing.unreadable && to == last) {
      throw new BadJournal("the log of shard " + shard + " ends with entry " + to + " already; there is nothing to cut "
          + "off");
    }
    Path copy = copy();
    cut(segments);
    return new Lost(copy, losing.entries, losing.records, losing.facts, losing.unreadable);
  }

  private static long lastThatCanBeReached(List<SegmentFile> segments, long from) throws IOException {
    long last = from;
    for (SegmentFile segment : segments) {
      if (segment.first() > last + 1) {
        break;
      }
      SegmentFile.Scan scan = segment.scan(found -> { });
      last = Math.max(last, scan.lastIndex());
      if (scan.problem() != null) {
        break;
      }
    }
    return last;
  }

  // ---------------------------------------------------------------- the copy

  private Path copy() throws IOException {
    int number = 1;
    while (Files.exists(journal.directory().resolve("recovered-" + shard + "-" + number))) {
      number++;
    }
    Path copy = journal.directory().resolve("recovered-" + shard + "-" + number);
    try (Stream<Path> all = Files.walk(files.directory())) { // a directory comes before what is in it
      for (Path one : (Iterable<Path>) all::iterator) {
        Path target = copy.resolve(files.directory().relativize(one).toString());
        if (Files.isDirectory(one)) {
          Files.createDirectories(target);
        } else {
          Files.copy(one, target);
          sync(target);
        }
      }
    }
    try (Stream<Path> all = Files.walk(copy)) {
      for (Path one : (Iterable<Path>) all.filter(Files::isDirectory)::iterator) {
        SnapshotFile.syncDirectory(one);
      }
    }
    SnapshotFile.syncDirectory(journal.directory());
    return copy;
  }

  private static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  // ---------------------------------------------------------------- the cut

  private void cut(List<SegmentFile> segments) throws IOException {
    for (int i = segments.size() - 1; i >= 0; i--) { // the last first: what is left is always a log
      SegmentFile segment = segments.get(i);
      if (segment.first() > to) {
        Files.delete(segment.path());
        SnapshotFile.syncDirectory(segment.path().getParent());
      } else {
        cutWithin(segment);
        return;
      }
    }
  }

  private void cutWithin(SegmentFile segment) throws IOException {
    long[] end = {0};
    SegmentFile.Scan scan = segment.scan(found -> {
      if (found.index() == to) {
        end[0] = found.end();
      }
    });
    if (scan.problem() == null && scan.lastIndex() == to) {
      return;
    }
    Path open = segment.isOpen() ? segment.path()
        : segment.path().resolveSibling(SegmentFile.openName(segment.first()));
    Files.move(segment.path(), open); // its name says no more where it ends
    try (FileChannel channel = FileChannel.open(open, StandardOpenOption.WRITE)) {
      channel.truncate(end[0]);
      channel.force(true);
    }
    SnapshotFile.syncDirectory(open.getParent());
  }

  // ---------------------------------------------------------------- what is lost

  private final class Losing implements ShardWalk.Visitor {
    private final Map<Long, String> names = new HashMap<>();
    private final Map<String, Long> facts = new TreeMap<>();
    private long entries;
    private long records;
    private boolean unreadable;

    @Override
    public void entry(Place at, Entry.Header header) {
      if (!at.inSnapshot() && at.index() > to) {
        entries++;
      }
    }

    @Override
    public void record(Place at, StoredRecord record) {
      if (record instanceof Made made) {
        names.put(made.incarnation(), made.object());
      } else if (record instanceof Kept kept) {
        names.put(kept.made().incarnation(), kept.made().object());
      }
      if (at.inSnapshot() || at.index() <= to) {
        return;
      }
      records++;
      if (record instanceof Turn turn) {
        facts.merge(names.getOrDefault(turn.incarnation(), "#" + turn.incarnation()), (long) turn.facts().size(),
            Long::sum);
      } else if (record instanceof Made made) {
        facts.merge(made.object(), 0L, Long::sum);
      } else if (record instanceof Dropped dropped) {
        facts.merge(dropped.object(), 0L, Long::sum);
      }
    }

    @Override
    public void problem(Place at, String what) {
      unreadable |= !at.inSnapshot() && at.index() > to;
    }

    @Override
    public void torn(Place at, String what) {
      problem(at, what);
    }
  }
}
