package io.holdfast.journal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Collection;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionReplyProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.rpc.RpcFactory;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerRpc;
import org.apache.ratis.server.ServerFactory;

/**
 * How the members of a Raft group talk when there is one: not at all. Nothing is listened at. Ratis makes it by its
 * name, so it is public; groups of more members will have gRPC in its place.
 */
public final class LoneMember implements RpcType {
  @Override
  public String name() {
    return LoneMember.class.getName();
  }

  @Override
  public RpcFactory newFactory(Parameters parameters) {
    return new Factory();
  }

  private static final class Factory implements ServerFactory {
    @Override
    public RaftServerRpc newRaftServerRpc(RaftServer server) {
      return new NoRpc();
    }

    @Override
    public RpcType getRpcType() {
      return new LoneMember();
    }
  }

  private static final class NoRpc implements RaftServerRpc {
    private static IOException nobody() {
      return new IOException("this member of the Raft group is alone");
    }

    @Override
    public RequestVoteReplyProto requestVote(RequestVoteRequestProto request) throws IOException {
      throw nobody();
    }

    @Override
    public AppendEntriesReplyProto appendEntries(AppendEntriesRequestProto request) throws IOException {
      throw nobody();
    }

    @Override
    public InstallSnapshotReplyProto installSnapshot(InstallSnapshotRequestProto request) throws IOException {
      throw nobody();
    }

    @Override
    public StartLeaderElectionReplyProto startLeaderElection(StartLeaderElectionRequestProto request)
        throws IOException {
      throw nobody();
    }

    @Override
    public void start() {
      // nothing is listened at
    }

    @Override
    public void close() {
      // nothing was opened
    }

    @Override
    public InetSocketAddress getInetSocketAddress() {
      return null;
    }

    @Override
    public void handleException(RaftPeerId serverId, Exception e, boolean reconnect) {
      // there is nobody to reconnect to
    }

    @Override
    public void addRaftPeers(Collection<RaftPeer> peers) {
      // itself
    }

    @Override
    public RpcType getRpcType() {
      return new LoneMember();
    }
  }
}
