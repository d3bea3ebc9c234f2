package io.holdfast.object;

import io.holdfast.error.HoldfastException;
import io.holdfast.model.Call;
import io.holdfast.value.Value;
import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * The answers that one object keeps for one session, so that a repeated call is answered and not run again. Kept until
 * the session says, with its floor, that it has them; never evicted. Knows the session's parked callers as well, so that
 * its end, and a repeat, need not look at those of all others.
 */
final class KeptAnswers {
  /** One kept answer; a null failure means it succeeded. */
  record Answer(long callId, Value result, HoldfastException failure) {
  }

  private final ArrayDeque<Answer> answers = new ArrayDeque<>(2);
  private long highestSeen;
  private long floor;
  private Waiter<?> oldestParked;
  private Waiter<?> latestParked;

  long floor() {
    return floor;
  }

  int size() {
    return answers.size();
  }

  /** Drops what the session has. Answers complete nearly in order, so looking at the oldest is enough here. */
  void advance(long newFloor) {
    if (newFloor > floor) {
      floor = newFloor;
      while (!answers.isEmpty() && answers.peek().callId < floor) {
        answers.poll();
      }
    }
  }

  /** Drops all answers below the floor, also those standing behind a later one. */
  void sweep(long newFloor) {
    advance(newFloor);
    answers.removeIf(answer -> answer.callId < floor);
  }

  /** Notes a call; true when it cannot be a repeat because no call so late has been seen. */
  boolean isNew(long callId) {
    if (callId > highestSeen) {
      highestSeen = callId;
      return true;
    }
    return false;
  }

  Answer find(long callId) {
    for (Iterator<Answer> latest = answers.descendingIterator(); latest.hasNext();) {
      Answer answer = latest.next();
      if (answer.callId == callId) {
        return answer;
      }
    }
    return null;
  }

  /** The session's parked caller that has waited longest; null when none waits. */
  Waiter<?> oldestParked() {
    return oldestParked;
  }

  Waiter<?> findParked(long callId) {
    for (Waiter<?> waiter = oldestParked; waiter != null; waiter = waiter.nextOfSession) {
      if (waiter.call().caller().callId() == callId) {
        return waiter;
      }
    }
    return null;
  }

  void park(Waiter<?> waiter) {
    waiter.ofSession = this;
    waiter.previousOfSession = latestParked;
    if (latestParked == null) {
      oldestParked = waiter;
    } else {
      latestParked.nextOfSession = waiter;
    }
    latestParked = waiter;
  }

  void unpark(Waiter<?> waiter) {
    if (waiter.previousOfSession == null) {
      oldestParked = waiter.nextOfSession;
    } else {
      waiter.previousOfSession.nextOfSession = waiter.nextOfSession;
    }
    if (waiter.nextOfSession == null) {
      latestParked = waiter.previousOfSession;
    } else {
      waiter.nextOfSession.previousOfSession = waiter.previousOfSession;
    }
  }

  void keep(Call call, Value result, HoldfastException failure) {
    answers.add(new Answer(call.caller().callId(), result, failure));
  }
}
