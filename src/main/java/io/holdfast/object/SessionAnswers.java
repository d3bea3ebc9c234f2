package io.holdfast.object;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Denied;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.journal.JournalRecord.Answer;
import io.holdfast.journal.JournalRecord.Progress;
import io.holdfast.model.Call;
import io.holdfast.model.Caller;
import io.holdfast.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * At most once: the sessions that one object has enlisted with, and the answers that it keeps for them, so that a
 * repeated call is not run again.
 */
final class SessionAnswers {
  private final ObjectRuntime runtime;
  private Map<String, KeptAnswers> sessions; // null while there are none

  SessionAnswers(ObjectRuntime runtime) {
    this.runtime = runtime;
  }

  /**
   * Is told of the session's end from now on.
   *
   * @throws Denied when there is no such session any more
   */
  KeptAnswers enlist(String session) {
    KeptAnswers kept = sessions == null ? null : sessions.get(session);
    if (kept == null) {
      if (!runtime.surroundings().sessions().enlist(session, runtime)) {
        throw new Denied("the session of this call is unknown or has ended; open a new one");
      }
      if (sessions == null) {
        sessions = new HashMap<>(4);
      }
      kept = new KeptAnswers();
      sessions.put(session, kept);
    }
    return kept;
  }

  /**
   * Whether the call has been answered, or has joined its parked original, because it is a repeat.
   *
   * @throws HoldfastException when the call must not run
   */
  boolean answeredBefore(Call call) {
    Caller caller = call.caller();
    if (caller.session() == null) {
      return false;
    }
    KeptAnswers kept = enlist(caller.session());
    if (!caller.repeatable()) {
      return false;
    }
    if (kept.isRead(caller.callId())) {
      throw new BadArguments("call " + caller.callId() + " is below the floor " + kept.floor()
          + " and not open: its session said that it has the answer. It was not run");
    }
    kept.advance(caller.floor(), caller.open());
    if (!kept.isNew(caller.callId())) {
      KeptAnswers.Answer answer = kept.find(caller.callId());
      if (answer != null) {
        call.markFacts(); // its original made them, perhaps in a turn that is not kept yet
        runtime.answer(call, answer.result(), answer.failure());
        return true;
      }
      if (runtime.joinParked(call)) {
        return true;
      }
    }
    requireRoom(kept);
    return false;
  }

  private void requireRoom(KeptAnswers kept) {
    int most = runtime.surroundings().limits().answersPerSession();
    if (kept.size() >= most) {
      kept.sweep();
    }
    if (kept.size() >= most) {
      throw new Unavailable("session has " + kept.size() + " unread answers at '" + runtime.name()
          + "', its limit; send a higher floor with the next call");
    }
  }

  /** Keeps the answer when the call may be repeated and must not run again then. @return whether it does */
  boolean keep(Call call, Value result, HoldfastException failure) {
    if (call.madeFacts() && call.caller().repeatable() && sessions != null) {
      KeptAnswers kept = sessions.get(call.caller().session());
      if (kept != null && !kept.isRead(call.caller().callId())) {
        kept.keep(call, result, failure);
        return true;
      }
    }
    return false;
  }

  // ---------------------------------------------------------------- what the journal keeps

  /** What is kept of sessions. */
  record Captured(List<Progress> progress, List<Long> latest, List<Answer> answers) {
  }

  Captured capture() {
    Captured captured = new Captured(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    if (sessions != null) {
      sessions.forEach((session, kept) -> {
        captured.progress.add(kept.progress(session));
        captured.latest.add(kept.highestSeen());
        kept.forEach(answer -> captured.answers.add(new Answer(session, answer.callId(), answer.result(),
            answer.failure())));
      });
    }
    return captured;
  }

  /**
   * Takes over what was kept; the object has not begun to serve.
   *
   * @param latest the highest call number seen of each session; null where the answers tell
   */
  void replay(List<Progress> progress, List<Long> latest, List<Answer> answers) {
    for (int i = 0; i < progress.size(); i++) {
      Progress one = progress.get(i);
      if (sessions == null) {
        sessions = new HashMap<>(4);
      }
      KeptAnswers kept = sessions.computeIfAbsent(one.session(), session -> new KeptAnswers());
      kept.advance(one.floor(), one.open());
      if (latest != null) {
        kept.isNew(latest.get(i));
      }
    }
    for (Answer answer : answers) {
      sessions.get(answer.session()).restore(answer.callId(), answer.result(), answer.failure());
    }
  }

  /** The object begins to serve. @return the sessions that have ended meanwhile */
  List<String> enlistAll() {
    if (sessions == null) {
      return List.of();
    }
    List<String> ended = new ArrayList<>();
    for (String session : sessions.keySet()) {
      if (!runtime.surroundings().sessions().enlist(session, runtime)) {
        ended.add(session);
      }
    }
    return ended;
  }

  void answersRead(String session, long floor) {
    KeptAnswers kept = sessions == null ? null : sessions.get(session);
    if (kept != null) {
      kept.sweep(floor);
    }
  }

  /** @return false when nothing was kept or held for it */
  boolean forget(String session) {
    if (sessions == null || sessions.remove(session) == null) {
      return false;
    }
    if (sessions.isEmpty()) {
      sessions = null;
    }
    return true;
  }

  void delistAll() {
    if (sessions != null) {
      sessions.keySet().forEach(session -> runtime.surroundings().sessions().delist(session, runtime));
      sessions = null;
    }
  }
}
