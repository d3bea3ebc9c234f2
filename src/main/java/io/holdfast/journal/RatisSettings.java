package io.holdfast.journal;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** How Ratis is set up for groups of one member, which it reads, and writes one entry to. */
final class RatisSettings {
  private static final SizeInBytes ENTRY = SizeInBytes.valueOf(SegmentFile.MOST_ENTRY_BYTES);
  /** Nobody else could serve meanwhile: a member of one does not step down because its process was stopped. */
  private static final TimeDuration NEVER = TimeDuration.valueOf(10_000, TimeUnit.DAYS);

  /** For the one entry. */
  private static final SizeInBytes PREALLOCATED = SizeInBytes.valueOf("4KB");

  private RatisSettings() {
  }

  static RaftProperties of(Path directory) {
    RaftProperties settings = new RaftProperties();
    settings.set(RaftConfigKeys.Rpc.TYPE_KEY, LoneMember.class.getName());
    RaftServerConfigKeys.setStorageDir(settings, List.of(directory.toFile()));
    RaftServerConfigKeys.setSleepDeviationThreshold(settings, TimeDuration.valueOf(1, TimeUnit.SECONDS));
    RaftServerConfigKeys.setCloseThreshold(settings, NEVER);
    RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(settings, NEVER);
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(settings, TimeDuration.valueOf(10, TimeUnit.MILLISECONDS));
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(settings, TimeDuration.valueOf(20, TimeUnit.MILLISECONDS));
    RaftServerConfigKeys.RetryCache.setExpiryTime(settings, TimeDuration.valueOf(1, TimeUnit.SECONDS));
    RaftServerConfigKeys.Log.Appender.setBufferByteLimit(settings, ENTRY);
    RaftServerConfigKeys.Log.setWriteBufferSize(settings, SizeInBytes.valueOf(ENTRY.getSize() + 64));
    RaftServerConfigKeys.Log.setSegmentSizeMax(settings, SizeInBytes.valueOf(SegmentWriter.MOST_BYTES));
    RaftServerConfigKeys.Log.setPreallocatedSize(settings, PREALLOCATED);
    RaftServerConfigKeys.Log.setSegmentCacheSizeMax(settings, SizeInBytes.valueOf("16MB"));
    RaftServerConfigKeys.Log.setSegmentCacheNumMax(settings, 2);
    RaftServerConfigKeys.Log.setLogMetadataEnabled(settings, false);
    RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(settings, false);
    RaftServerConfigKeys.Snapshot.setTriggerWhenRemoveEnabled(settings, false);
    return settings;
  }
}
