package io.holdfast.host;

import io.holdfast.error.HoldfastException.Broken;
import io.holdfast.journal.BadJournal;
import io.holdfast.journal.ExportLine;
import io.holdfast.journal.ExportLine.Answered;
import io.holdfast.journal.ExportLine.Drop;
import io.holdfast.journal.ExportLine.End;
import io.holdfast.journal.ExportLine.Fact;
import io.holdfast.journal.ExportLine.Header;
import io.holdfast.journal.ExportLine.ObjectBegins;
import io.holdfast.journal.ExportLine.Progressed;
import io.holdfast.journal.ExportLine.Session;
import io.holdfast.journal.ExportLine.Type;
import io.holdfast.journal.ExportWriter;
import io.holdfast.journal.JournalRecord.Answer;
import io.holdfast.journal.JournalRecord.Progress;
import io.holdfast.journal.JournalRecord.SessionOpened;
import io.holdfast.journal.Replica.Captured;
import io.holdfast.journal.StoppedJournal;
import io.holdfast.journal.StoredRecord;
import io.holdfast.journal.StoredRecord.KeptDrop;
import io.holdfast.object.ObjectType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Writes the present state of what a journal keeps as lines. It is brought back first, as at a host's start, so it
 * takes as much memory as that; the lines themselves are not collected.
 */
public final class JournalExport {
  private final StoppedJournal journal;
  private final Collection<ObjectType> types;
  private final ExportWriter out;
  private final boolean withSessions;
  private final Set<String> without;
  private long objects;
  private long facts;
  private long sessions;
  private long answers;
  private long drops;

  /**
   * @param types those that are known; objects of others are exported as they were written
   * @param withSessions whether sessions, their secrets and the answers kept for them are in it
   * @param without names of objects to be left out
   */
  public JournalExport(StoppedJournal journal, Collection<ObjectType> types, ExportWriter out, boolean withSessions,
      Set<String> without) {
    this.journal = journal;
    this.types = types;
    this.out = out;
    this.withSessions = withSessions;
    this.without = without;
  }

  /**
   * Does it.
   *
   * @param read is told how many bytes of the journal have been read
   * @throws BadJournal when the journal cannot be read, or the state of an object in it is not what its facts say
   */
  public End run(LongConsumer read) throws IOException {
    StoppedObjects stopped = new StoppedObjects(types);
    KeptState state = stopped.state();
    long numbers = journal.replay(stopped.codecs(), state::replay, read);
    out.write(new Header(ExportLine.VERSION, journal.node(), journal.shards(), numbers, withSessions));
    for (Map.Entry<String, Map<String, Map<String, String>>> type : journal.schema().entrySet()) {
      out.write(new Type(type.getKey(), type.getValue()));
    }
    if (withSessions) {
      for (StoredRecord record : stopped.sessions().restored()) {
        write(record);
      }
    }
    try {
      state.give(name -> !without.contains(name), this::write);
    } catch (Broken e) {
      throw new BadJournal(e.getMessage() + "; export with the classes that wrote it, or leave the object out "
          + "(--without NAME)", e);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    End end = new End(objects, facts, sessions, answers, drops);
    out.write(end);
    out.flush();
    return end;
  }

  private void write(StoredRecord record) throws IOException {
    if (record instanceof SessionOpened opened) {
      sessions++;
      out.write(new Session(opened));
    } else if (record instanceof KeptDrop drop) {
      drops++;
      out.write(new Drop(drop.caller()));
    }
  }

  private void write(Captured object) {
    objects++;
    try {
      out.write(new ObjectBegins(object.made(), object.factNumber()));
      List<Integer> places = new ArrayList<>();
      for (int place = 0; place < object.sessions().size(); place++) {
        places.add(place);
      }
      places.sort(Comparator.comparing(place -> object.sessions().get(place).session()));
      for (int place : places) {
        out.write(new Progressed(object.sessions().get(place), object.latest().get(place)));
      }
      if (withSessions) {
        for (int place : places) {
          answers(object.sessions().get(place), object.answers());
        }
      }
      for (Object fact : object.facts()) {
        facts++;
        out.write(new Fact(object.codec() == null ? (byte[]) fact : object.codec().encode(fact)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those that the session may still ask for. */
  private void answers(Progress session, List<Answer> all) throws IOException {
    for (Answer answer : all) {
      boolean open = session.open() != null && Arrays.binarySearch(session.open(), answer.callId()) >= 0;
      if (answer.session().equals(session.session()) && (answer.callId() >= session.floor() || open)) {
        answers++;
        out.write(new Answered(answer));
      }
    }
  }
}
