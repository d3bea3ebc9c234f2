package io.holdfast.object;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.ObjectGone;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.error.HoldfastException.Unknown;
import io.holdfast.journal.Journal;
import io.holdfast.journal.JournalRecord;
import io.holdfast.journal.JournalRecord.Progress;
import io.holdfast.journal.TurnRecord;
import io.holdfast.model.Call;
import io.holdfast.model.Caller;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * What the turn that is running has come to: facts, which go to the journal as one record, and answers, which leave
 * when that record is kept. No answer, not even a read's, overtakes the facts of an earlier turn.
 */
final class TurnOutcome {
  private final ObjectRuntime runtime;
  private long factNumber;
  private List<Object> facts = new ArrayList<>(1);
  private List<Progress> sessions = List.of(); // whose calls made the facts; none where nothing is kept anyway
  private List<Answer> answers = new ArrayList<>(1);
  private boolean keepsAnAnswer; // which goes to the journal, also in a turn without facts
  private Future<Void> lastKept = Future.succeededFuture();
  private Feed feed; // null while nobody watches

  private record Answer(Call call, Value result, HoldfastException failure) {
    void deliver() {
      if (failure == null) {
        call.succeed(result);
      } else {
        call.fail(failure);
      }
    }
  }

  TurnOutcome(ObjectRuntime runtime) {
    this.runtime = runtime;
  }

  long factNumber() {
    return factNumber;
  }

  /** Completes when the facts of all turns before are kept. */
  Future<Void> lastKept() {
    return lastKept;
  }

  /** For those who watch; from the first of them on. */
  Feed feed(SharedObject<?> object) {
    if (feed == null) {
      feed = new Feed(runtime, object, factNumber - facts.size() + 1);
    }
    return feed;
  }

  /** How many callers wait for facts. */
  int watching() {
    return feed == null ? 0 : feed.waiting();
  }

  /** @param maker whose call made it; null for nobody's */
  void fact(Object fact, Caller maker) {
    factNumber++;
    facts.add(fact);
    if (maker != null && maker.session() != null && runtime.surroundings().journal().durable()) {
      noteSession(maker);
    }
  }

  private void noteSession(Caller caller) {
    Progress latest = new Progress(caller.session(), caller.floor(), caller.open());
    for (int i = 0; i < sessions.size(); i++) {
      Progress one = sessions.get(i);
      if (one.session().equals(caller.session())) {
        if (one.floor() < latest.floor()) {
          sessions.set(i, latest);
        }
        return;
      }
    }
    if (sessions.isEmpty()) {
      sessions = new ArrayList<>(1);
    }
    sessions.add(latest);
  }

  /** Of an object that is being brought back: its latest fact. */
  void replayed(long number) {
    factNumber = number;
  }

  /** No answer leaves before that is kept: the object's own making. */
  void after(Future<Void> made) {
    lastKept = made;
  }

  /** One of the answers of this turn must be the same when its call is repeated, also after a start. */
  void keepsAnAnswer() {
    keepsAnAnswer = true;
  }

  void answer(Call call, Value result, HoldfastException failure) {
    if (failure != null) {
      runtime.surroundings().meter().failed(call.operation(), failure.code());
    }
    answers.add(new Answer(call, result, failure));
  }

  /** The turn is over. */
  void close() {
    if (facts.isEmpty() && answers.isEmpty()) {
      return;
    }
    List<Answer> leaving = answers;
    boolean wrote = !facts.isEmpty() || keepsAnAnswer && runtime.surroundings().journal().durable();
    keepsAnAnswer = false;
    if (runtime.hasEnded()) { // refusals, which say nothing of the state but that it may be gone
      answers = new ArrayList<>(1);
      if (lastKept.succeeded() || !(runtime.whyEnded() instanceof ObjectGone)) {
        leaving.forEach(Answer::deliver);
      } else {
        afterTheEnd(leaving);
      }
      return;
    }
    Future<Void> kept = wrote ? append(leaving) : confirmRead();
    if (kept.succeeded()) {
      if (leaving.size() == 1) {
        Answer only = leaving.get(0);
        leaving.clear();
        only.deliver();
      } else {
        answers = new ArrayList<>(1);
        leaving.forEach(Answer::deliver);
      }
      return;
    }
    answers = new ArrayList<>(1);
    kept.onComplete(done -> {
      if (done.succeeded()) {
        leaving.forEach(Answer::deliver);
      } else {
        notKept(leaving, wrote, done.cause());
      }
    });
  }

  /** That it was dropped is told when that is kept. */
  private void afterTheEnd(List<Answer> refusals) {
    lastKept.onComplete(kept -> {
      if (kept.succeeded()) {
        refusals.forEach(Answer::deliver);
      } else {
        String why = "whether '" + runtime.name() + "' is gone is not known: " + kept.cause().getMessage();
        refusals.forEach(answer -> answer.call.fail(answer.call.madeFacts() ? new Unknown(why)
            : new Unavailable(why)));
      }
    });
  }

  private Future<Void> confirmRead() {
    return lastKept.succeeded() ? runtime.surroundings().journal().confirmRead(runtime.name())
        : lastKept.compose(kept -> runtime.surroundings().journal().confirmRead(runtime.name()));
  }

  private Future<Void> append(List<Answer> leaving) {
    Journal journal = runtime.surroundings().journal();
    List<JournalRecord.Answer> kept = journal.durable() ? repeatable(leaving) : List.of();
    TurnRecord turn = new TurnRecord(runtime.name(), runtime.incarnation(), factNumber - facts.size() + 1, facts,
        runtime.type().facts(), sessions, kept);
    facts = new ArrayList<>(1);
    sessions = List.of();
    try {
      lastKept = journal.append(turn, runtime.surroundings().replies());
    } catch (RuntimeException | Error e) {
      lastKept = Future.failedFuture(e);
    }
    if (feed != null && !turn.facts().isEmpty() && !feed.appended(turn)) {
      feed = null;
    }
    return lastKept;
  }

  /** What has to be answered the same when it is called again. */
  private List<JournalRecord.Answer> repeatable(List<Answer> leaving) {
    List<JournalRecord.Answer> kept = List.of();
    for (Answer answer : leaving) {
      Caller caller = answer.call.caller();
      if (answer.call.madeFacts() && caller.repeatable()) {
        kept = kept.isEmpty() ? new ArrayList<>(leaving.size()) : kept;
        kept.add(new JournalRecord.Answer(caller.session(), caller.callId(), answer.result, answer.failure));
        noteSession(caller); // a repeat, answered with a turn that others have made facts in
      }
    }
    return kept;
  }

  private void notKept(List<Answer> refused, boolean wrote, Throwable cause) {
    String why = (wrote ? "the journal did not keep the last change of '"
        : "the journal could not confirm the state of '") + runtime.name() + "': " + cause.getMessage();
    if (wrote) {
      runtime.breakBecause(why);
    }
    for (Answer answer : refused) {
      if (answer.failure != null && answer.failure == runtime.whyEnded()) {
        answer.deliver(); // it says that the object is broken, and nothing of its state
      } else {
        answer.call.fail(answer.call.madeFacts() ? new Unknown(why) : new Unavailable(why));
      }
    }
  }

  /** The turn breaks off: its facts are never kept. @return whether there were any */
  boolean loseFacts() {
    boolean lost = !facts.isEmpty();
    facts = new ArrayList<>(1);
    sessions = List.of();
    return lost;
  }

  /**
   * Delivers what the object answered until it ended.
   *
   * @param lost whether the turn that gave the answers is not kept, so that what they say did not happen
   */
  void closeBroken(boolean lost, HoldfastException reason) {
    List<Answer> last = answers;
    answers = new ArrayList<>(1);
    if (lastKept.succeeded()) {
      last.forEach(answer -> deliverBroken(answer, lost, reason));
    } else {
      lastKept.onComplete(done -> {
        if (done.succeeded()) {
          last.forEach(answer -> deliverBroken(answer, lost, reason));
        } else {
          notKept(last, true, done.cause());
        }
      });
    }
  }

  private static void deliverBroken(Answer answer, boolean lost, HoldfastException reason) {
    if (!lost) {
      answer.deliver();
    } else if (answer.call.madeFacts()) {
      answer.call.fail(new Unknown(reason.getMessage()));
    } else {
      answer.call.fail(reason);
    }
  }
}
