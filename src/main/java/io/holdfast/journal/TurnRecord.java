package io.holdfast.journal;

import io.holdfast.journal.JournalRecord.Answer;
import io.holdfast.journal.JournalRecord.Progress;
import java.util.List;

/**
 * Everything one turn decided: kept whole or not at all.
 *
 * @param object the object's name
 * @param incarnation which life of the name
 * @param firstNumber the number of the first fact; the facts of one object are numbered from 1 without gaps
 * @param facts in the order in which they were applied; none when only an answer has to be kept
 * @param codec what writes them
 * @param sessions those whose calls made facts in this turn: they hold something here, or may repeat a call
 * @param answers those calls that made facts in this turn and may be repeated
 */
public record TurnRecord(String object, long incarnation, long firstNumber, List<Object> facts, FactCodec codec,
    List<Progress> sessions, List<Answer> answers) implements JournalRecord {
  @Override
  public String key() {
    return object;
  }
}
