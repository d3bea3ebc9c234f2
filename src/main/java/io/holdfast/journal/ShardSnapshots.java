package io.holdfast.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.SnapshotRetentionPolicy;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;

/**
 * The snapshot files of one shard: {@code snapshot.TERM_INDEX}, where the log entries from the next index on count on
 * top. The latest whole one is in use; older ones are deleted.
 */
final class ShardSnapshots implements StateMachineStorage {
  private static final Pattern NAME = Pattern.compile("snapshot\\.(\\d+)_(\\d+)");
  private static final String UNFINISHED = ".unfinished";

  private volatile Path directory;
  private volatile SingleFileSnapshotInfo latest;

  @Override
  public void init(RaftStorage storage) throws IOException {
    directory = storage.getStorageDir().getStateMachineDir().toPath();
    Files.createDirectories(directory);
    for (Path file : list(directory)) {
      if (file.getFileName().toString().endsWith(UNFINISHED)) {
        Files.delete(file);
      }
    }
    Path found = latestIn(directory);
    if (found != null) {
      latest = info(found);
    }
  }

  /** The latest snapshot in the directory of a shard; null when there is none. */
  static Path latestIn(Path directory) throws IOException {
    List<Path> all = allIn(directory);
    return all.isEmpty() ? null : all.get(all.size() - 1);
  }

  /** The snapshots in the directory of a shard, the oldest first. */
  static List<Path> allIn(Path directory) throws IOException {
    return list(directory).stream().filter(file -> NAME.matcher(file.getFileName().toString()).matches())
        .sorted(Comparator.comparingLong(file -> at(file).getIndex())).toList();
  }

  private static List<Path> list(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return new ArrayList<>(files.toList());
    }
  }

  /** Where in the log the snapshot stands. */
  static TermIndex at(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    if (!name.matches()) {
      throw new IllegalArgumentException(file + " is not named as a snapshot is");
    }
    return TermIndex.valueOf(Long.parseLong(name.group(1)), Long.parseLong(name.group(2)));
  }

  private static SingleFileSnapshotInfo info(Path file) {
    TermIndex at = at(file);
    return new SingleFileSnapshotInfo(new FileInfo(file, null), at.getTerm(), at.getIndex());
  }

  /** The file of one that is being written. */
  Path unfinished(TermIndex at) {
    return directory.resolve(name(at) + UNFINISHED);
  }

  /** It is written, and on the disk. */
  Path finish(Path unfinished, TermIndex at) throws IOException {
    Path finished = directory.resolve(name(at));
    Files.move(unfinished, finished, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    SnapshotFile.syncDirectory(directory);
    latest = info(finished);
    return finished;
  }

  private static String name(TermIndex at) {
    return name(at.getTerm(), at.getIndex());
  }

  static String name(long term, long index) {
    return "snapshot." + term + "_" + index;
  }

  @Override
  public SnapshotInfo getLatestSnapshot() {
    return latest;
  }

  /** Null when there is none. */
  Path latestFile() {
    SingleFileSnapshotInfo info = latest;
    return info == null ? null : info.getFile().getPath();
  }

  @Override
  public void format() {
    // a new shard has no snapshots
  }

  @Override
  public void cleanupOldSnapshots(SnapshotRetentionPolicy policy) throws IOException {
    deleteOlder();
  }

  /** Deletes all but the latest. */
  void deleteOlder() throws IOException {
    SingleFileSnapshotInfo newest = latest;
    for (Path file : list(directory)) {
      if (newest != null && NAME.matcher(file.getFileName().toString()).matches()
          && at(file).getIndex() < newest.getIndex()) {
        Files.delete(file);
      }
    }
  }
}
