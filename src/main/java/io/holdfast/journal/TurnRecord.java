package io.holdfast.journal;

import io.holdfast.error.HoldfastException;
import io.holdfast.value.Value;
import java.util.List;

/**
 * Everything one turn decided: kept whole or not at all.
 *
 * @param object the object's name
 * @param incarnation which life of the name
 * @param firstNumber the number of the first fact; the facts of one object are numbered from 1 without gaps
 * @param facts in the order in which they were applied; never empty
 * @param answers those calls that made facts in this turn and may be repeated
 */
public record TurnRecord(String object, long incarnation, long firstNumber, List<Object> facts, List<Answer> answers) {

  /**
   * What a call was answered.
   *
   * @param result the result; null when it failed
   * @param failure the failure; null when it did not
   */
  public record Answer(String session, long callId, Value result, HoldfastException failure) {
  }
}
