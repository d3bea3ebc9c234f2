package io.holdfast.host;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Denied;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.journal.Journal;
import io.holdfast.journal.JournalRecord.CallNumber;
import io.holdfast.journal.JournalRecord.SessionEnded;
import io.holdfast.journal.JournalRecord.SessionOpened;
import io.holdfast.journal.StoredRecord;
import io.holdfast.journal.StoredRecord.KeptDrop;
import io.holdfast.model.Call;
import io.holdfast.object.Clock;
import io.holdfast.object.SessionLedger;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The sessions that this node judges: those opened here. Also knows, by {@link #adopt}, sessions of other nodes whose
 * calls run here. Thread-safe.
 */
public final class SessionTable implements SessionLedger {
  /** How often kept answers that have been read are looked for, and how many objects are told at a time. */
  static final long SWEEP_EVERY_MS = 1_000;
  private static final int SWEEP_MEMBERS = 2_000;

  private final ConcurrentHashMap<String, Session> sessions = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private final Clock clock;
  private final Supplier<String> ids;
  private final Supplier<byte[]> secrets;
  private final int maxSessions;
  private final long longestLeaseMs;
  private final Journal journal;
  // while the journal is read
  private final Map<String, List<Long>> restoredDrops = new ConcurrentHashMap<>();
  private final Map<String, Long> restoredFloors = new ConcurrentHashMap<>();
  private volatile SessionHomes homes; // null while this node is in no cluster

  /**
   * @param ids makes unguessable ids, which begin with this node's
   * @param secrets makes secrets of at least 128 random bits
   * @param journal keeps those that outlive their connections
   */
  public SessionTable(Clock clock, Supplier<String> ids, Supplier<byte[]> secrets, int maxSessions,
      long longestLeaseMs, Journal journal) {
    this.journal = journal;
    this.clock = clock;
    this.ids = ids;
    this.secrets = secrets;
    this.maxSessions = maxSessions;
    this.longestLeaseMs = longestLeaseMs;
  }

  /**
   * Opens a session with something attached to it, of nobody in particular.
   *
   * @param leaseMs how long it lives on unattached; 0 ends it at once
   */
  public Session open(long leaseMs, Session.Attachment attachment) {
    return open(leaseMs, "", attachment);
  }

  /** As above. @param user whose session it is: none but that user can resume it; empty for who has the shared key */
  public Session open(long leaseMs, String user, Session.Attachment attachment) {
    if (leaseMs < 0 || leaseMs > longestLeaseMs) {
      throw new BadArguments("a lease is 0 to " + longestLeaseMs + " ms, not " + leaseMs);
    }
    if (count.incrementAndGet() > maxSessions) {
      count.decrementAndGet();
      throw new TooLarge("this host has " + maxSessions + " sessions, its limit; close some or raise limits.sessions");
    }
    String id = ids.get();
    byte[] secret = secrets.get();
    Promise<Void> kept = Promise.promise();
    Session session = new Session(id, secret, leaseMs, user, attachment, kept.future());
    sessions.put(session.id(), session); // before the journal has it: a snapshot of later must have it too
    if (leaseMs == 0) { // it ends with its connection, and so with the host
      kept.complete();
    } else {
      journal.append(new SessionOpened(id, secret, leaseMs, user), Runnable::run).onComplete(kept);
    }
    return session;
  }

  /**
   * Attaches a new connection to a session; the one before is told that it is displaced.
   *
   * @throws Denied when there is no such session or the secret is another; the message does not tell which
   */
  public Session resume(String id, byte[] secret, Session.Attachment attachment) {
    return resume(id, "", own -> MessageDigest.isEqual(own, secret), attachment);
  }

  /**
   * As above, for a client that does not send the secret but shows that it has it.
   *
   * @param user who the client has proved to be; another's session is not resumed
   * @param proves tells, in a time that does not depend on it, whether the client has the session's secret
   */
  public Session resume(String id, String user, Predicate<byte[]> proves, Session.Attachment attachment) {
    Session session = sessions.get(id);
    if (session == null || session.isAdopted() || !session.user().equals(user) || !proves.test(session.secret())) {
      throw new Denied("no such session can be resumed: it has ended, or the secret is not its own; open a new one");
    }
    Session.Attachment before = session.attach(attachment);
    if (before != null && before != attachment) {
      session.quietWhen(before.displaced());
    }
    if (session.hasEnded()) {
      throw new Denied("no such session can be resumed: it has ended, or the secret is not its own; open a new one");
    }
    return session;
  }

  /** The connection is gone without a goodbye: the lease begins to run. Harmless for one that was displaced. */
  public void detach(Session session, Session.Attachment attachment) {
    if (session.detach(attachment, clock, () -> ended(session))) {
      ended(session);
    }
  }

  /**
   * Ends the session: what it holds is released, its parked calls are cancelled.
   *
   * @return completes when it cannot be resumed any more, by the next start of this host neither
   */
  public Future<Void> end(Session session) {
    return session.end() ? ended(session) : Future.succeededFuture();
  }

  private Future<Void> ended(Session session) {
    sessions.remove(session.id(), session);
    Future<Void> kept = session.isAdopted() || session.leaseMs() == 0 ? Future.succeededFuture()
        : journal.append(new SessionEnded(session.id()), Runnable::run);
    // Only then are its locks given to others: a host that starts again must not have it with a lock of somebody else.
    kept.onComplete(done -> session.tellEnd());
    if (!session.isAdopted()) {
      count.decrementAndGet();
      SessionHomes cluster = homes;
      if (cluster != null) {
        cluster.ended(session.id());
      }
    }
    return kept;
  }

  // ---------------------------------------------------------------- what was kept

  /** A session that was there before this host was started. */
  void restore(SessionOpened opened) {
    if (sessions.putIfAbsent(opened.session(), new Session(opened.session(), opened.secret(), opened.leaseMs(),
        opened.user(), null, Future.succeededFuture())) == null) {
      count.incrementAndGet();
    }
  }

  /** It has ended before this host was started. */
  void restoreEnd(String id) {
    if (sessions.remove(id) != null) {
      count.decrementAndGet();
    }
  }

  /** A call of it has dropped an object. */
  void restoreDrop(String id, long callId) {
    restoredDrops.computeIfAbsent(id, first -> new CopyOnWriteArrayList<>()).add(callId);
  }

  /** It had the answers of all its calls below that number. */
  void restoreFloor(String id, long floor) {
    restoredFloors.merge(id, floor, Math::max);
  }

  /** What has been brought back: sessions, then calls of these that dropped objects, in order. */
  List<StoredRecord> restored() {
    List<StoredRecord> restored = new ArrayList<>();
    new TreeMap<>(sessions).values().forEach(session ->
        restored.add(new SessionOpened(session.id(), session.secret(), session.leaseMs(), session.user())));
    new TreeMap<>(restoredDrops).forEach((id, calls) -> {
      if (sessions.containsKey(id)) {
        new TreeSet<>(calls).forEach(call -> restored.add(new KeptDrop(new CallNumber(id, call))));
      }
    });
    return restored;
  }

  /** Everything has been brought back: the leases begin. */
  void serveRestored() {
    restoredFloors.forEach((id, floor) -> {
      Session session = sessions.get(id);
      if (session != null) {
        session.advanceFloor(floor);
      }
    });
    restoredFloors.clear();
    restoredDrops.forEach((id, calls) -> {
      Session session = sessions.get(id);
      if (session != null) {
        calls.forEach(session::restoreDrop);
      }
    });
    restoredDrops.clear();
    sessions.values().forEach(session -> session.serve(clock, () -> ended(session)));
  }

  /** The sessions of those ids that outlive their connections; and of all sessions the calls that dropped objects. */
  List<StoredRecord> kept(Predicate<String> ids) {
    List<StoredRecord> kept = new ArrayList<>();
    for (Session session : sessions.values()) {
      if (session.leaseMs() > 0) {
        if (ids.test(session.id())) {
          kept.add(new SessionOpened(session.id(), session.secret(), session.leaseMs(), session.user()));
        }
        session.drops().forEach(call -> kept.add(new KeptDrop(new CallNumber(session.id(), call))));
      }
    }
    return kept;
  }

  // ---------------------------------------------------------------- other nodes

  /** From now on sessions of other nodes are adopted from their homes, and other nodes are told of ends here. */
  void openToCluster(SessionHomes cluster) {
    homes = cluster;
  }

  /** A session of another node, to be ended by {@link #endAdopted}; it cannot be resumed here. */
  void adopt(String id) {
    sessions.computeIfAbsent(id, Session::adopted);
  }

  void endAdopted(String id) {
    Session session = sessions.get(id);
    if (session != null && session.isAdopted()) {
      end(session);
    }
  }

  /** Ends the adopted sessions whose ids begin so. */
  void endAdoptedOf(String prefix) {
    for (Session session : sessions.values()) {
      if (session.isAdopted() && session.id().startsWith(prefix)) {
        end(session);
      }
    }
  }

  /** The session of that id, when it lives. */
  public Session find(String id) {
    return sessions.get(id);
  }

  public int size() {
    return sessions.size();
  }

  /** Tells objects which kept answers have been read; to be called every {@link #SWEEP_EVERY_MS}. */
  void sweep() {
    sessions.values().forEach(session -> session.sweep(SWEEP_MEMBERS));
  }

  @Override
  public void admit(Call call, Runnable next) {
    SessionHomes cluster = homes;
    if (cluster == null || call.caller().session() == null) {
      next.run();
    } else {
      cluster.admit(call, next);
    }
  }

  @Override
  public boolean enlist(String session, Member member) {
    Session found = sessions.get(session);
    return found != null && found.enlist(member);
  }

  @Override
  public void dropped(String session, long callId) {
    Session found = sessions.get(session);
    if (found != null) {
      found.dropped(callId);
    }
  }

  @Override
  public void delist(String session, Member member) {
    Session found = sessions.get(session);
    if (found != null) {
      found.delist(member);
    }
  }
}
