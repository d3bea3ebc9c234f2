package io.holdfast.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The files of one shard as they are on the disk, while no host runs. */
final class ShardFiles {
  private final int number;
  private final Path directory;

  private ShardFiles(int number, Path directory) {
    this.number = number;
    this.directory = directory;
  }

  /** @param raft the directory of all groups */
  static ShardFiles of(Path raft, int number) {
    return new ShardFiles(number, raft.resolve(Shard.group(number).getUuid().toString()));
  }

  int number() {
    return number;
  }

  Path directory() {
    return directory;
  }

  /** All snapshots, whichever is in use. */
  List<Path> snapshots() throws IOException {
    return ShardSnapshots.allIn(directory.resolve("sm"));
  }

  /** The one in use; null when there is none. */
  Path snapshot() throws IOException {
    return ShardSnapshots.latestIn(directory.resolve("sm"));
  }

  /** The segments of the log, the oldest first. */
  List<SegmentFile> segments() throws IOException {
    Path current = directory.resolve("current");
    if (!Files.isDirectory(current)) {
      return List.of();
    }
    List<SegmentFile> segments = new ArrayList<>();
    try (Stream<Path> files = Files.list(current)) {
      files.filter(SegmentFile::isOne).map(SegmentFile::of).sorted(Comparator.comparingLong(SegmentFile::first))
          .forEach(segments::add);
    }
    return segments;
  }

  /**
   * Looks at every entry. A last one that was not written to its end, when the machine failed, was never acknowledged:
   * it is cut off, after a copy was made.
   *
   * @throws BadJournal when anything else is not as it was written
   */
  Checked repairTornTail() throws IOException {
    long bytes = 0;
    Path snapshot = snapshot();
    if (snapshot != null) {
      bytes += Files.size(snapshot);
    }
    long next = snapshot == null ? 0 : ShardSnapshots.at(snapshot).getIndex() + 1;
    List<SegmentFile> segments = segments();
    for (int i = 0; i < segments.size(); i++) {
      SegmentFile segment = segments.get(i);
      if (i == 0 ? segment.first() > next : segment.first() != next) {
        throw new BadJournal("the log in " + segment.path().getParent() + " lacks the entries from " + next + " to "
            + (segment.first() - 1) + "; put the missing files back from a copy");
      }
      SegmentFile.Scan scan = segment.scan(entry -> { });
      if (scan.problem() != null && !(scan.torn() && i == segments.size() - 1 && segment.isOpen())) {
        throw new BadJournal(scan.problem() + ". Nothing has been changed. 'holdfast journal check' looks at all of "
            + "it; put the file back from a copy, or go back to before that with 'holdfast journal recover --shard "
            + number + " --to " + scan.lastIndex() + "', which keeps a copy of what it cuts off");
      }
      if (scan.problem() != null) {
        cutOff(segment, scan.end());
      }
      bytes += scan.end();
      next = scan.lastIndex() + 1;
    }
    return new Checked(bytes);
  }

  private static void cutOff(SegmentFile segment, long end) throws IOException {
    Path copy = segment.path().resolveSibling("torn-" + segment.path().getFileName() + "-at-" + end);
    if (!Files.exists(copy)) {
      Files.copy(segment.path(), copy);
    }
    try (FileChannel channel = FileChannel.open(segment.path(), StandardOpenOption.WRITE)) {
      channel.truncate(end);
      channel.force(true);
    }
  }

  /** @param checkedBytes of its snapshot and log */
  record Checked(long checkedBytes) {
  }
}
