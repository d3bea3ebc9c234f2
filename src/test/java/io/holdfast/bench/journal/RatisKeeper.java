package io.holdfast.bench.journal;

import io.holdfast.journal.LoneMember;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.GroupManagementRequest;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientAsynchronousProtocol;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** Ratis and nothing else: groups of one member, two entries outstanding. */
final class RatisKeeper implements Keeper {
  private static final int MOST_OUTSTANDING = 2;

  private final RaftServer server;
  private final ClientId client = ClientId.randomId();
  private final AtomicLong requests = new AtomicLong();
  private final List<GroupCommit> groups = new ArrayList<>();

  /** Tells callers when what they had written is applied. */
  private static final class Machine extends BaseStateMachine {
    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    @Override
    public void notifyLeaderReady() {
      ready.complete(null);
    }

    @Override
    public TransactionContext startTransaction(RaftClientRequest request) {
      return TransactionContext.newBuilder().setStateMachine(this).setClientRequest(request)
          .setStateMachineContext(request.getMessage()).setLogData(request.getMessage().getContent()).build();
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
      updateLastAppliedTermIndex(org.apache.ratis.server.protocol.TermIndex.valueOf(transaction.getLogEntry()));
      ((Entry) transaction.getStateMachineContext()).batch.kept();
      return CompletableFuture.completedFuture(Message.EMPTY);
    }
  }

  private record Entry(GroupCommit.Batch batch) implements Message {
    @Override
    public org.apache.ratis.thirdparty.com.google.protobuf.ByteString getContent() {
      return UnsafeByteOperations.unsafeWrap(batch.entry);
    }
  }

  RatisKeeper(Path directory, int count, int recordBytes, int mostRecords) throws Exception {
    RaftPeer self = RaftPeer.newBuilder().setId("bench").build();
    List<Machine> machines = new ArrayList<>();
    server = RaftServer.newBuilder().setServerId(self.getId()).setProperties(settings(directory))
        .setParameters(new Parameters()).setStateMachineRegistry(group -> {
          Machine machine = new Machine();
          machines.add(machine);
          return machine;
        }).build();
    server.start();
    for (int i = 0; i < count; i++) {
      RaftGroupId id = RaftGroupId.valueOf(new UUID(1, i));
      RaftClientReply added = server.groupManagement(GroupManagementRequest.newAdd(client, self.getId(),
          requests.incrementAndGet(), RaftGroup.valueOf(id, self)));
      if (!added.isSuccess()) {
        throw new IOException(added.getException());
      }
      RaftClientAsynchronousProtocol member = (RaftClientAsynchronousProtocol) server.getDivision(id);
      groups.add(new GroupCommit(recordBytes, MOST_OUTSTANDING, mostRecords, batch -> submit(member, id, batch)));
    }
    for (Machine machine : machines) {
      machine.ready.get(1, TimeUnit.MINUTES);
    }
  }

  /** As a journal has them, where they count. */
  private static RaftProperties settings(Path directory) {
    SizeInBytes entry = SizeInBytes.valueOf("1088KB");
    RaftProperties settings = new RaftProperties();
    settings.set(RaftConfigKeys.Rpc.TYPE_KEY, LoneMember.class.getName());
    RaftServerConfigKeys.setStorageDir(settings, List.of(directory.toFile()));
    RaftServerConfigKeys.setSleepDeviationThreshold(settings, TimeDuration.valueOf(1, TimeUnit.MINUTES));
    RaftServerConfigKeys.RetryCache.setExpiryTime(settings, TimeDuration.valueOf(1, TimeUnit.SECONDS));
    RaftServerConfigKeys.Log.Appender.setBufferByteLimit(settings, entry);
    RaftServerConfigKeys.Log.setWriteBufferSize(settings, SizeInBytes.valueOf(entry.getSize() + 64));
    RaftServerConfigKeys.Log.setSegmentSizeMax(settings, SizeInBytes.valueOf("8MB"));
    RaftServerConfigKeys.Log.setPreallocatedSize(settings, SizeInBytes.valueOf("256KB"));
    RaftServerConfigKeys.Log.setSegmentCacheSizeMax(settings, SizeInBytes.valueOf("16MB"));
    RaftServerConfigKeys.Log.setSegmentCacheNumMax(settings, 2);
    RaftServerConfigKeys.Log.setLogMetadataEnabled(settings, false);
    RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(settings, false);
    return settings;
  }

  private void submit(RaftClientAsynchronousProtocol member, RaftGroupId group, GroupCommit.Batch batch) {
    try {
      member.submitClientRequestAsync(RaftClientRequest.newBuilder().setClientId(client).setServerId(server.getId())
          .setGroupId(group).setCallId(requests.incrementAndGet()).setMessage(new Entry(batch))
          .setType(RaftClientRequest.writeRequestType()).build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void keep(int target, Runnable kept) {
    groups.get(target % groups.size()).keep(kept);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
