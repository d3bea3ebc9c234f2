package io.holdfast.host;

import io.holdfast.object.Clock;
import io.holdfast.object.SessionLedger;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * A client's identity and lease. Lives while something is attached to it (a connection, a local client) and for its
 * lease afterwards. Made and ended by {@link SessionTable}; thread-safe.
 */
public final class Session {
  /** What keeps a session alive: one at a time, the newest. */
  public interface Attachment {
    /**
     * A newer connection has resumed the session: this one must stop using it.
     *
     * @return completes when it makes no more calls
     */
    Future<Void> displaced();
  }

  private static final int MOST_MADE = 10_000;
  /** Of the two operations that a session remembers, the one whose effect outlives the host. */
  static final String DROP = "drop";

  private final String id;
  private final byte[] secret;
  private final long leaseMs;
  private final String user;
  private final Set<SessionLedger.Member> members = ConcurrentHashMap.newKeySet(4);
  private final OnceCalls onceCalls = new OnceCalls();
  private final Future<Void> kept;
  private volatile boolean ended;
  private volatile long floor;
  private long sweptFloor;
  private Iterator<SessionLedger.Member> sweeping; // null between sweeps

  // guarded by this
  private Attachment attachment;
  private Future<Void> quiet = Future.succeededFuture();
  private Clock.Timer lease;
  private long leases;
  private Map<String, Boolean> made; // anonymous objects; null while there are none

  /** @param kept completes when the journal keeps it, if one does */
  Session(String id, byte[] secret, long leaseMs, String user, Attachment attachment, Future<Void> kept) {
    this.kept = kept;
    this.user = user;
    this.id = id;
    this.secret = secret;
    this.leaseMs = leaseMs;
    this.attachment = attachment;
  }

  /** A session of another node, which alone can resume it. */
  static Session adopted(String id) {
    return new Session(id, new byte[0], 0, "", null, Future.succeededFuture());
  }

  boolean isAdopted() {
    return secret.length == 0;
  }

  public String id() {
    return id;
  }

  /** Nobody may be told of it before: it could be unknown after the host's next start. */
  public Future<Void> kept() {
    return kept;
  }

  /** The calls that have dropped objects, and may be repeated; that may not be kept yet. */
  List<Long> drops() {
    return onceCalls.happened(DROP);
  }

  /** A call has dropped an object. */
  void dropped(long callId) {
    onceCalls.happened(callId);
  }

  /** A call has dropped an object before this host was started. */
  void restoreDrop(long callId) {
    onceCalls.restore(callId, DROP);
  }

  /** Brought back by the journal: nothing is attached to it, and its lease begins anew. */
  void serve(Clock clock, Runnable onExpiry) {
    detach(null, clock, onExpiry);
  }

  /** Proves, when the session is resumed, that it is the same client. Never logged. */
  public byte[] secret() {
    return secret.clone();
  }

  /** How long it lives on when nothing is attached to it, in milliseconds. */
  public long leaseMs() {
    return leaseMs;
  }

  /** The user whose session it is; empty for who has the shared key. */
  String user() {
    return user;
  }

  /** A user who makes an anonymous object may use it: the latest {@value #MOST_MADE} of the session. */
  synchronized void made(String name) {
    if (made == null) {
      made = new LinkedHashMap<>(4, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > MOST_MADE;
        }
      };
    }
    made.put(name, true);
  }

  synchronized boolean hasMade(String name) {
    return made != null && made.get(name) != null;
  }

  public boolean hasEnded() {
    return ended;
  }

  /** The session has the answers of all its calls below that number, without exception. */
  public void advanceFloor(long newFloor) {
    if (newFloor > floor) {
      floor = newFloor; // racing writers may lose a step; the next call makes it good
    }
  }

  /** Runs a call that makes or drops an object once, however often it is sent. */
  Future<Value> once(long callId, String operation, Consumer<Promise<Value>> start) {
    return onceCalls.call(callId, operation, floor, start);
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

  /**
   * Completes when the connections before make no more calls. A newer one must not call before: what the client has
   * repeated, and has the answer of, would run again when an old one still has it to be read.
   */
  public synchronized Future<Void> quiet() {
    return quiet;
  }

  synchronized void quietWhen(Future<Void> stopped) {
    quiet = quiet.eventually(() -> stopped);
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

  /**
   * The attachment has gone: the lease begins to run, or the session has ended when it has none.
   *
   * @param onExpiry run when the lease is over and the session has ended by that
   * @return whether the session has ended by this
   */
  synchronized boolean detach(Attachment gone, Clock clock, Runnable onExpiry) {
    if (attachment != gone || ended) {
      return false;
    }
    attachment = null;
    if (leaseMs == 0) {
      ended = true;
      return true;
    }
    long thisOne = ++leases;
    lease = clock.after(leaseMs, () -> {
      if (expire(thisOne)) {
        onExpiry.run();
      }
    });
    return false;
  }

  /** A timer may fire while a client resumes: either it comes first, or it means nothing any more. */
  private synchronized boolean expire(long number) {
    if (ended || attachment != null || number != leases) {
      return false;
    }
    ended = true;
    return true;
  }

  /** @return false when it had ended already */
  synchronized boolean end() {
    if (ended) {
      return false;
    }
    ended = true;
    attachment = null;
    if (lease != null) {
      lease.stop();
      lease = null;
    }
    return true;
  }

  /** Tells all members of the end. */
  void tellEnd() {
    members.forEach(member -> member.sessionEnded(id));
    members.clear();
  }

  /**
   * Tells up to that many members that answers have been read, when more have been read since the last time. The next
   * sweep goes on where this one stops. Called by one thread at a time.
   */
  void sweep(int most) {
    if (sweeping == null) {
      long now = floor;
      if (now == sweptFloor) {
        return;
      }
      sweptFloor = now;
      sweeping = members.iterator();
    }
    int left = most;
    while (left-- > 0 && sweeping.hasNext()) {
      sweeping.next().answersRead(id, floor);
    }
    if (!sweeping.hasNext()) {
      sweeping = null;
    }
  }
}
