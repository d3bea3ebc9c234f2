package io.holdfast.host;

import io.holdfast.object.Clock;
import io.holdfast.object.SessionLedger;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A client's identity and lease. Lives while something is attached to it (a connection, a local client) and for its
 * lease afterwards. Made and ended by {@link SessionTable}; thread-safe.
 */
public final class Session {
  /** What keeps a session alive: one at a time, the newest. */
  public interface Attachment {
    /** A newer connection has resumed the session: this one must stop using it. */
    void displaced();
  }

  private final String id;
  private final byte[] secret;
  private final long leaseMs;
  private final Set<SessionLedger.Member> members = ConcurrentHashMap.newKeySet(4);
  private volatile boolean ended;
  private volatile long floor;
  private long sweptFloor;

  // guarded by this
  private Attachment attachment;
  private Clock.Timer lease;

  Session(String id, byte[] secret, long leaseMs, Attachment attachment) {
    this.id = id;
    this.secret = secret;
    this.leaseMs = leaseMs;
    this.attachment = attachment;
  }

  /** A session of another node, which alone can resume it. */
  static Session adopted(String id) {
    return new Session(id, new byte[0], 0, null);
  }

  boolean isAdopted() {
    return secret.length == 0;
  }

  public String id() {
    return id;
  }

  /** Proves, when the session is resumed, that it is the same client. Never logged. */
  public byte[] secret() {
    return secret.clone();
  }

  /** How long it lives on when nothing is attached to it, in milliseconds. */
  public long leaseMs() {
    return leaseMs;
  }

  public boolean hasEnded() {
    return ended;
  }

  /** The session has the answers of its calls below that number. */
  public void advanceFloor(long newFloor) {
    if (newFloor > floor) {
      floor = newFloor; // racing writers may lose a step; the next call makes it good
    }
  }

  boolean enlist(SessionLedger.Member member) {
    members.add(member);
    if (ended) { // whoever ended it may have missed this member
      members.remove(member);
      return false;
    }
    return true;
  }

  void delist(SessionLedger.Member member) {
    members.remove(member);
  }

  /** @return the attachment before, or null */
  synchronized Attachment attach(Attachment next) {
    Attachment before = attachment;
    attachment = next;
    if (lease != null) {
      lease.stop();
      lease = null;
    }
    return before;
  }

  /** @return whether the lease has begun to run */
  synchronized boolean detach(Attachment gone, Clock clock, Runnable onExpiry) {
    if (attachment != gone || ended) {
      return false;
    }
    attachment = null;
    lease = clock.after(leaseMs, () -> {
      if (isDetached()) {
        onExpiry.run();
      }
    });
    return true;
  }

  private synchronized boolean isDetached() {
    return attachment == null;
  }

  synchronized boolean isAttached(Attachment candidate) {
    return attachment == candidate;
  }

  /** @return false when it had ended already */
  boolean end() {
    synchronized (this) {
      if (ended) {
        return false;
      }
      ended = true;
      attachment = null;
      if (lease != null) {
        lease.stop();
        lease = null;
      }
    }
    members.forEach(member -> member.sessionEnded(id));
    members.clear();
    return true;
  }

  /** Tells up to that many members that answers have been read, when more have been read since the last time. */
  void sweep(int most) {
    long now = floor;
    if (now == sweptFloor) {
      return;
    }
    sweptFloor = now;
    int left = most;
    for (SessionLedger.Member member : members) {
      if (left-- == 0) {
        break;
      }
      member.answersRead(id, now);
    }
  }
}
