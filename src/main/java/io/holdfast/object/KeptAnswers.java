package io.holdfast.object;

import io.holdfast.error.HoldfastException;
import io.holdfast.journal.JournalRecord.Progress;
import io.holdfast.model.Call;
import io.holdfast.value.Value;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.function.Consumer;

/**
 * The answers that one object keeps for one session, so that a repeated call is answered and not run again. Kept until
 * the session says that it has them; never evicted.
 *
 * <p>What a session has said it has stays said, whatever a call that comes late says: the numbers that it has been
 * answered are those of all its calls together.
 */
final class KeptAnswers {
  /** One kept answer; a null failure means it succeeded. */
  record Answer(long callId, Value result, HoldfastException failure) {
  }

  private final ArrayDeque<Answer> answers = new ArrayDeque<>(2);
  private long highestSeen;
  private long floor;
  private long[] open; // numbers below the floor without an answer, ascending; null for none

  long floor() {
    return floor;
  }

  long highestSeen() {
    return highestSeen;
  }

  Progress progress(String session) {
    return new Progress(session, floor, open);
  }

  void forEach(Consumer<Answer> action) {
    answers.forEach(action);
  }

  /** Takes over an answer that was kept before. */
  void restore(long callId, Value result, HoldfastException failure) {
    isNew(callId);
    if (!isRead(callId) && find(callId) == null) {
      answers.add(new Answer(callId, result, failure));
    }
  }

  int size() {
    return answers.size();
  }

  /** Whether the session has said that it has the answer of that call. */
  boolean isRead(long callId) {
    return callId < floor && (open == null || Arrays.binarySearch(open, callId) < 0);
  }

  /**
   * Drops what the session has: all below the floor but the open ones. Answers complete nearly in order, so looking at
   * the oldest is enough here.
   */
  void advance(long newFloor, long[] newOpen) {
    if (open != null || newOpen != null) {
      open = newFloor > floor ? stillOpen(newOpen, open, floor) : stillOpen(open, newOpen, newFloor);
    } else if (newFloor <= floor) {
      return;
    }
    floor = Math.max(floor, newFloor);
    while (!answers.isEmpty() && isRead(answers.peek().callId)) {
      answers.poll();
    }
  }

  /** Those open under the higher floor of two, without those that are answered under the lower one. */
  private static long[] stillOpen(long[] openOfHigher, long[] openOfLower, long lowerFloor) {
    if (openOfHigher == null || openOfHigher[0] >= lowerFloor || Arrays.equals(openOfHigher, openOfLower)) {
      return openOfHigher;
    }
    long[] both = new long[openOfHigher.length];
    int count = 0;
    int at = 0;
    for (long number : openOfHigher) {
      while (openOfLower != null && at < openOfLower.length && openOfLower[at] < number) {
        at++;
      }
      if (number >= lowerFloor || openOfLower != null && at < openOfLower.length && openOfLower[at] == number) {
        both[count++] = number;
      }
    }
    return count == 0 ? null : count == both.length ? openOfHigher : Arrays.copyOf(both, count);
  }

  /** Drops all that the session has, also what stands behind an answer that it has not. */
  void sweep(long newFloor) {
    advance(newFloor, null);
    answers.removeIf(answer -> isRead(answer.callId));
  }

  /** As above, with what is known already. */
  void sweep() {
    answers.removeIf(answer -> isRead(answer.callId));
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

  void keep(Call call, Value result, HoldfastException failure) {
    answers.add(new Answer(call.caller().callId(), result, failure));
  }
}
