package io.holdfast.host;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.Broken;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.journal.FactCodec;
import io.holdfast.journal.JournalRecord.CallNumber;
import io.holdfast.journal.JournalRecord.Dropped;
import io.holdfast.journal.JournalRecord.Made;
import io.holdfast.journal.JournalRecord.Progress;
import io.holdfast.journal.JournalRecord.SessionEnded;
import io.holdfast.journal.JournalRecord.SessionOpened;
import io.holdfast.journal.Replica;
import io.holdfast.journal.StoredRecord;
import io.holdfast.journal.StoredRecord.Kept;
import io.holdfast.journal.StoredRecord.KeptDrop;
import io.holdfast.journal.StoredRecord.KeptFacts;
import io.holdfast.journal.StoredRecord.Turn;
import io.holdfast.object.ObjectType;
import io.holdfast.object.ObjectVerticle;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * This host's state as its journal sees it. While the journal is read, objects come into being here, without a context;
 * then they are handed to {@link LocalObjects}, which has them from there on. Thread-safe.
 */
final class KeptState implements Replica {
  private static final String SAYS_NO_STATE = "its class here does not say its state, as the one that was kept did "
      + "(StateForm)";

  private final Function<String, ObjectType> types;
  private final Function<Kind, ObjectVerticle> maker;
  private final SessionTable sessions;
  private final LocalObjects objects;

  // while the journal is read, by incarnation
  private final Map<Long, ObjectVerticle> revived = new ConcurrentHashMap<>();
  private final Map<Long, DormantObject> dormant = new ConcurrentHashMap<>();
  private final AtomicLong facts = new AtomicLong();

  /** What an object is made of. */
  record Kind(Made made, ObjectType type) {
  }

  /**
   * @param types what is known of a type by its name; null when nothing is
   * @param maker makes an object without facts
   * @param objects null when nothing is to be served
   */
  KeptState(Function<String, ObjectType> types, Function<Kind, ObjectVerticle> maker, SessionTable sessions,
      LocalObjects objects) {
    this.types = types;
    this.maker = maker;
    this.sessions = sessions;
    this.objects = objects;
  }

  // ---------------------------------------------------------------- reading

  @Override
  public Map<String, FactCodec> schema() {
    return objects.schema();
  }

  @Override
  public long objects() {
    return revived.size() + (long) dormant.size();
  }

  @Override
  public long facts() {
    return facts.get();
  }

  @Override
  public void replay(StoredRecord record) {
    if (record instanceof Turn turn) {
      facts.addAndGet(turn.facts().size());
      replay(turn);
    } else if (record instanceof Made made) {
      make(made);
    } else if (record instanceof Kept kept) {
      replay(kept);
    } else if (record instanceof KeptFacts more) {
      facts.addAndGet(more.facts().size());
      replay(more);
    } else if (record instanceof Dropped dropped) {
      forget(dropped.incarnation());
      if (dropped.caller() != null) {
        dropped(dropped.caller());
      }
    } else if (record instanceof KeptDrop drop) {
      dropped(drop.caller());
    } else if (record instanceof SessionOpened opened) {
      sessions.restore(opened);
    } else if (record instanceof SessionEnded ended) {
      sessions.restoreEnd(ended.session());
    }
  }

  /** One that is there already, from a snapshot, stays as it is. */
  private void make(Made made) {
    if (revived.containsKey(made.incarnation()) || dormant.containsKey(made.incarnation())) {
      return;
    }
    ObjectType type = types.apply(made.type());
    if (type == null) {
      dormant.put(made.incarnation(), new DormantObject(made, "no class of the type '" + made.type()
          + "' is deployed here"));
      return;
    } else if (!type.canLast()) {
      dormant.put(made.incarnation(), new DormantObject(made, SAYS_NO_STATE));
      return;
    }
    try {
      revived.put(made.incarnation(), maker.apply(new Kind(made, type)));
    } catch (RuntimeException | Error e) { // a user's constructor
      dormant.put(made.incarnation(), new DormantObject(made, "its class '" + made.type() + "' could not be made: "
          + e.getMessage()));
    }
  }

  private void replay(Turn turn) {
    note(turn.sessions());
    if (turn.facts().stream().anyMatch(FactCodec::isEnd)) { // also of one that cannot be brought back
      forget(turn.incarnation());
      return;
    }
    ObjectVerticle object = revived.get(turn.incarnation());
    if (object != null) {
      object.runtime().replay(turn);
      return;
    }
    DormantObject sleeper = dormant.get(turn.incarnation());
    if (sleeper != null) {
      sleeper.add(turn);
    } // else the object was dropped while the snapshot was made, and its end follows
  }

  private void note(List<Progress> progress) {
    for (Progress one : progress) {
      sessions.restoreFloor(one.session(), one.open() == null ? one.floor() : one.open()[0]);
    }
  }

  private void replay(Kept kept) {
    note(kept.sessions());
    make(kept.made());
    ObjectVerticle object = revived.get(kept.made().incarnation());
    if (object != null) {
      object.runtime().replay(kept);
    } else {
      dormant.get(kept.made().incarnation()).add(kept);
    }
  }

  private void replay(KeptFacts more) {
    ObjectVerticle object = revived.get(more.incarnation());
    if (object != null) {
      object.runtime().replay(more.facts());
    } else {
      dormant.get(more.incarnation()).add(more);
    }
  }

  private void forget(long incarnation) {
    revived.remove(incarnation);
    dormant.remove(incarnation);
  }

  private void dropped(CallNumber caller) {
    sessions.restoreDrop(caller.session(), caller.callId());
  }

  /**
   * Gives what has been brought back of objects, in the order of their names, and lets go of each.
   *
   * @throws Broken saying which one's state is not what its facts say
   */
  void give(Predicate<String> names, Consumer<Captured> taker) {
    Map<String, Long> byName = new TreeMap<>();
    revived.forEach((incarnation, object) -> byName.put(object.runtime().name(), incarnation));
    dormant.forEach((incarnation, object) -> byName.put(object.made().object(), incarnation));
    byName.forEach((name, incarnation) -> {
      if (names.test(name)) {
        DormantObject sleeper = dormant.remove(incarnation);
        taker.accept(sleeper != null ? sleeper.capture() : revived.remove(incarnation).runtime().capture());
      }
    });
  }

  // ---------------------------------------------------------------- the start of serving

  /** All has been read: the objects may be called, and sessions that nobody resumes begin to end. */
  void serve() {
    sessions.serveRestored();
    Map<String, Long> latest = new HashMap<>();
    // Of two of one name the earlier is over, though that was never read: what has come after it is the object.
    revived.keySet().forEach(incarnation -> latest.merge(nameOf(incarnation), incarnation, Math::max));
    dormant.keySet().forEach(incarnation -> latest.merge(nameOf(incarnation), incarnation, Math::max));
    latest.values().forEach(incarnation -> {
      ObjectVerticle object = revived.get(incarnation);
      if (object != null) {
        objects.revive(object);
      } else {
        objects.lay(dormant.get(incarnation));
      }
    });
    revived.clear();
    dormant.clear();
    objects.serve();
    objects.wakeAll();
  }

  private String nameOf(long incarnation) {
    ObjectVerticle object = revived.get(incarnation);
    return object != null ? object.runtime().name() : dormant.get(incarnation).made().object();
  }

  /** An object whose type was not known is brought back, now that it is. */
  Optional<ObjectVerticle> wake(DormantObject sleeper, ObjectType type) {
    if (!type.canLast()) {
      sleeper.because(SAYS_NO_STATE);
      return Optional.empty();
    }
    try {
      ObjectVerticle object = maker.apply(new Kind(sleeper.made(), type));
      sleeper.wakeInto(object.runtime());
      return Optional.of(object);
    } catch (RuntimeException | Error e) {
      sleeper.because("its class '" + type.name() + "' could not be made: " + e.getMessage());
    }
    return Optional.empty();
  }

  // ---------------------------------------------------------------- snapshots

  @Override
  public List<StoredRecord> sessions(Predicate<String> ofShard) {
    return sessions.kept(ofShard);
  }

  @Override
  public Capture capture(Predicate<String> ofShard) {
    Iterator<LocalObjects.Entry> entries = objects.lasting(ofShard).iterator();
    return () -> next(entries);
  }

  private Future<Optional<Captured>> next(Iterator<LocalObjects.Entry> entries) {
    if (!entries.hasNext()) { // what was not met because its host stops has not been dropped
      return objects.isEnding() ? Future.failedFuture(new Unavailable("the host is stopping"))
          : Future.succeededFuture(Optional.empty());
    }
    return entries.next().capture().compose(captured -> captured.isPresent() ? Future.succeededFuture(captured)
        : next(entries));
  }

  /** Why a call on an object that lies dormant is refused. */
  static HoldfastException asleep(DormantObject object) {
    return new Unavailable("'" + object.made().object() + "' is kept but cannot be used now: " + object.why()
        + "; start the host with that class (--classpath, --deploy)");
  }
}
