package io.holdfast.journal;

import io.holdfast.journal.JournalRecord.CallNumber;
import io.holdfast.journal.JournalRecord.SessionOpened;
import java.util.Map;

/**
 * One line of an export. They come in this order: the header, types, sessions, drops; then the objects in the order of
 * their names, each with its progress, answers and facts behind it; then the end.
 */
public sealed interface ExportLine {
  /** The version of the format that is written here, and the only one that is read. */
  int VERSION = 1;

  /**
   * The first line.
   *
   * @param node the host's id
   * @param numbers the highest incarnation or fencing token that was given
   * @param sessions whether sessions and kept answers are in it
   */
  record Header(int version, String node, int shards, long numbers, boolean sessions) implements ExportLine {
  }

  /** A type: its facts, and what is written for their components. */
  record Type(String name, Map<String, Map<String, String>> facts) implements ExportLine {
  }

  /** A session that can be resumed. */
  record Session(SessionOpened opened) implements ExportLine {
  }

  /** A call that has dropped an object, and may be repeated. */
  record Drop(CallNumber caller) implements ExportLine {
  }

  /** An object as it is after the fact of that number. */
  record ObjectBegins(JournalRecord.Made made, long factNumber) implements ExportLine {
  }

  /** How far a session is with the object. @param latest the highest call number seen of it */
  record Progressed(JournalRecord.Progress progress, long latest) implements ExportLine {
  }

  /** What a call on the object was answered. */
  record Answered(JournalRecord.Answer answer) implements ExportLine {
  }

  /** One of the facts that, applied in order, give the object's state; encoded. */
  record Fact(byte[] encoded) implements ExportLine {
  }

  /** The last line: how many there were before. */
  record End(long objects, long facts, long sessions, long answers, long drops) implements ExportLine {
  }
}
