package io.holdfast.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.thirdparty.com.google.protobuf.InvalidProtocolBufferException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of one shard as they are on the disk. */
final class ShardFiles {
  private static final Logger log = LoggerFactory.getLogger(ShardFiles.class);

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

  /**
   * Whether it holds nothing that was ever kept: it is not there, or its host ended while it was being made.
   */
  boolean isUnused() throws IOException {
    if (snapshot() != null) {
      return false;
    }
    boolean[] records = new boolean[1];
    for (SegmentFile segment : segments()) {
      SegmentFile.Scan scan = segment.scan(entry -> records[0] |= entry.records() != null);
      if (records[0] || scan.problem() != null && !scan.torn()) {
        return false;
      }
    }
    return true;
  }

  /** Takes away what there is of one that is unused: it is made anew, as it could be without the half of its files. */
  void clear() throws IOException {
    if (Files.isDirectory(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /**
   * Ratis would make a shard anew in the place of one whose files are missing.
   *
   * @throws BadJournal when they are
   */
  void requireFiles() throws IOException {
    Path current = directory.resolve("current");
    boolean configured = false;
    try {
      configured = !LogEntryProto.parseFrom(Files.readAllBytes(current.resolve("raft-meta.conf")))
          .getConfigurationEntry().getPeersList().isEmpty();
    } catch (NoSuchFileException | InvalidProtocolBufferException e) {
      // it is said below
    }
    String missing = !Files.isDirectory(directory) ? "it is not there"
        : segments().isEmpty() ? "its log is not there"
        : !Files.exists(current.resolve("raft-meta")) ? "its raft-meta is not there"
        : !configured ? "its raft-meta.conf is not there, or damaged" : null;
    if (missing != null) {
      throw new BadJournal("the shard " + number + " of the journal, " + directory + ", cannot be read: " + missing
          + ". Nothing has been changed; put the directory back from a copy");
    }
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
        Path copy = cutOff(segment, scan.end());
        log.warn("{}: it was being written when its host or the machine failed, nobody was told that it is kept, and "
            + "it is cut off; {} is a copy with it, and may be deleted", scan.problem(), copy);
      }
      if (!segment.isOpen() && scan.lastIndex() != segment.last()) {
        throw new BadJournal(segment.path() + " ends with entry " + scan.lastIndex() + ", not with the one that its "
            + "name says; put the file back from a copy");
      }
      bytes += scan.end();
      next = scan.lastIndex() + 1;
    }
    if (!segments.isEmpty()) {
      force(segments.get(segments.size() - 1).path());
    }
    return new Checked(bytes);
  }

  /** What a killed host had written and not forced can be read, and would be answered, without being on the disk. */
  private static void force(Path segment) throws IOException {
    try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    SnapshotFile.syncDirectory(segment.getParent());
  }

  private static Path cutOff(SegmentFile segment, long end) throws IOException {
    Path copy = segment.path().resolveSibling("torn-" + segment.path().getFileName() + "-at-" + end);
    if (!Files.exists(copy)) {
      Path unfinished = copy.resolveSibling(copy.getFileName() + ".unfinished"); // the disk may be full
      Files.copy(segment.path(), unfinished, StandardCopyOption.REPLACE_EXISTING);
      Files.move(unfinished, copy, StandardCopyOption.ATOMIC_MOVE);
    }
    try (FileChannel channel = FileChannel.open(segment.path(), StandardOpenOption.WRITE)) {
      channel.truncate(end);
      channel.force(true);
    }
    return copy;
  }

  /** @param checkedBytes of its snapshot and log */
  record Checked(long checkedBytes) {
  }
}
