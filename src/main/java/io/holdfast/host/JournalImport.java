package io.holdfast.host;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.journal.BadExport;
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
import io.holdfast.journal.ExportReader;
import io.holdfast.journal.JournalBuilder;
import io.holdfast.journal.JournalOptions;
import io.holdfast.journal.JournalRecord.Answer;
import io.holdfast.journal.JournalRecord.Made;
import io.holdfast.journal.JournalRecord.Progress;
import io.holdfast.journal.StoredRecord.Kept;
import io.holdfast.journal.StoredRecord.KeptDrop;
import io.holdfast.model.Names;
import io.holdfast.object.ObjectRuntime;
import io.holdfast.object.ObjectType;
import io.holdfast.value.ListValue;
import io.holdfast.value.MalformedValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.ValueJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes a journal of an export. Every line is checked: facts of known types are applied to an object, one object at a
 * time. A host finds the journal when all of it was good, and nothing before.
 */
public final class JournalImport {
  private static final int LONGEST_SESSION = 200;
  private static final int LONGEST_SECRET = 1024;

  private final StoppedObjects stopped;
  private final ExportReader in;
  private final Map<String, Map<String, Map<String, String>>> schema = new TreeMap<>();
  private final Set<String> sessions = new HashSet<>();
  private final Set<Long> incarnations = new HashSet<>();
  private Header header;
  private JournalBuilder out;

  // the object whose lines are being read
  private ObjectBegins object; // null before the first
  private final List<Progress> progress = new ArrayList<>();
  private final List<Long> latest = new ArrayList<>();
  private final List<Answer> kept = new ArrayList<>();
  private boolean begun; // it is in the journal: facts follow
  private ObjectRuntime applied; // null when its type is not known

  private String lastDrop = "";
  private long lastDropCall = -1;
  private String lastSession = "";
  private long objects;
  private long facts;
  private long answers;
  private long drops;

  /** @param types those that are known; facts of others are taken as they are */
  public JournalImport(Collection<ObjectType> types, ExportReader in) {
    this.stopped = new StoppedObjects(types);
    this.in = in;
  }

  /**
   * Does it.
   *
   * @param directory where the journal is to be, as {@link JournalOptions#directory}
   * @param shards how many shards it is to have; 0 for as many as it had
   * @throws BadExport when a line is not as it has to be
   * @throws BadJournal when the journal cannot be made there
   */
  public End run(Path directory, int shards) throws IOException {
    header = header();
    try (JournalBuilder builder = JournalBuilder.begin(directory, header.node(), shards == 0 ? header.shards() : shards,
        header.numbers())) {
      out = builder;
      ExportLine line = types();
      line = sessions(line);
      line = drops(line);
      while (!(line instanceof End end)) {
        take(line);
        line = in.next();
      }
      endObject();
      End counted = new End(objects, facts, sessions.size(), answers, drops);
      if (!counted.equals(end)) {
        throw in.bad("it says " + end + ", and before it there were " + counted + "; lines are missing");
      } else if (!in.atEnd()) {
        throw new BadExport(in.line() + 1, "nothing may follow the line {\"end\":…}");
      }
      out.finish();
      return end;
    }
  }

  private Header header() throws IOException {
    if (!(in.next() instanceof Header first)) {
      throw in.bad("an export begins with the line {\"holdfast\":\"export\",…}");
    } else if (first.shards() < 1 || first.shards() > JournalOptions.MOST_SHARDS) {
      throw in.bad("'shards' is " + first.shards() + "; it has to be 1 to " + JournalOptions.MOST_SHARDS);
    } else if (first.node().isEmpty() || first.node().length() > LONGEST_SESSION) {
      throw in.bad("'node' has to be a text of 1 to " + LONGEST_SESSION + " characters");
    } else if (first.numbers() >= 1L << 53) {
      throw in.bad("'numbers' has to be below 2^53");
    }
    return first;
  }

  private ExportLine types() throws IOException {
    ExportLine line = in.next();
    while (line instanceof Type type) {
      if (schema.put(type.name(), type.facts()) != null) {
        throw in.bad("the type '" + type.name() + "' has a line before");
      }
      line = in.next();
    }
    stopped.types().forEach((name, type) -> schema.put(name, JournalBuilder.schemaOf(type.facts())));
    out.schema(schema);
    return line;
  }

  private ExportLine sessions(ExportLine first) throws IOException {
    ExportLine line = first;
    while (line instanceof Session session) {
      String id = session.opened().session();
      if (id.compareTo(lastSession) <= 0 || id.length() > LONGEST_SESSION) {
        throw in.bad("sessions have ids of at most " + LONGEST_SESSION + " characters and come in the order of them, "
            + "each once");
      } else if (session.opened().secret().length == 0 || session.opened().secret().length > LONGEST_SECRET) {
        throw in.bad("'secret' has to be 1 to " + LONGEST_SECRET + " bytes");
      } else if (session.opened().leaseMs() == 0) {
        throw in.bad("'lease_ms' has to be 1 or more: a session without a lease has ended");
      }
      requireSessions();
      lastSession = id;
      sessions.add(id);
      out.session(session.opened());
      line = in.next();
    }
    return line;
  }

  private void requireSessions() {
    if (!header.sessions()) {
      throw in.bad("the first line says that there are no sessions, drops and answers");
    }
  }

  private ExportLine drops(ExportLine first) throws IOException {
    ExportLine line = first;
    while (line instanceof Drop drop) {
      String id = drop.caller().session();
      int order = id.compareTo(lastDrop);
      if (!sessions.contains(id)) {
        throw in.bad("no line before is of the session of this drop");
      } else if (order < 0 || order == 0 && drop.caller().callId() <= lastDropCall) {
        throw in.bad("drops come in the order of their sessions and calls, each once");
      }
      lastDrop = id;
      lastDropCall = drop.caller().callId();
      drops++;
      out.drop(new KeptDrop(drop.caller()));
      line = in.next();
    }
    return line;
  }

  // ---------------------------------------------------------------- objects

  private void take(ExportLine line) throws IOException {
    if (line instanceof ObjectBegins next) {
      begin(next);
    } else if (object == null || !(line instanceof Fact) && begun
        || !(line instanceof Fact || line instanceof Progressed || line instanceof Answered)) {
      throw in.bad("it may not stand here: the order is the header, types, sessions, drops, and of each object its "
          + "line, its progress, its answers and its facts");
    } else if (line instanceof Progressed progressed) {
      take(progressed);
    } else if (line instanceof Answered answered) {
      take(answered.answer());
    } else {
      take((Fact) line);
    }
  }

  private void begin(ObjectBegins next) throws IOException {
    Made made = next.made();
    try {
      Names.requireValid(made.object());
    } catch (BadArguments e) {
      throw in.bad(e.getMessage());
    }
    if (object != null && made.object().compareTo(object.made().object()) <= 0) {
      throw in.bad("objects come in the order of their names, each once; '" + made.object() + "' comes behind '"
          + object.made().object() + "'");
    } else if (made.incarnation() < 1 || made.incarnation() > header.numbers()
        || !incarnations.add(made.incarnation())) {
      throw in.bad("'incarnation' has to be 1 to 'numbers' of the first line, " + header.numbers()
          + ", and of no other object");
    } else if (!schema.containsKey(made.type())) {
      throw in.bad("no type is called '" + made.type() + "'; give its class (--classpath, --deploy), or its line "
          + "{\"type\":…}");
    }
    endObject();
    objects++;
    object = next;
  }

  private void take(Progressed line) {
    Progress one = line.progress();
    if (!kept.isEmpty()) {
      throw in.bad("progress comes before answers");
    } else if (one.session().isEmpty() || one.session().length() > LONGEST_SESSION
        || progress.stream().anyMatch(before -> before.session().equals(one.session()))) {
      throw in.bad("'progress' has to be a session's id of at most " + LONGEST_SESSION
          + " characters, each once for an object");
    }
    progress.add(one);
    latest.add(line.latest());
  }

  private void take(Answer answer) {
    requireSessions();
    if (progress.stream().noneMatch(one -> one.session().equals(answer.session()))) {
      throw in.bad("no line {\"progress\":…} of this object is of the session of this answer");
    }
    answers++;
    kept.add(answer);
  }

  private void take(Fact fact) throws IOException {
    beginFacts();
    facts++;
    if (applied != null) {
      requireReadable(fact);
      applied.replay(List.of(fact.encoded()));
      HoldfastException broken = applied.whyEnded();
      if (broken != null) {
        throw in.bad(broken.getMessage());
      }
    } else if (!schema.get(object.made().type()).containsKey(name(fact))) {
      throw in.bad("the type '" + object.made().type() + "' has no fact '" + name(fact) + "'; known are "
          + schema.get(object.made().type()).keySet());
    }
    out.fact(fact.encoded());
  }

  private void requireReadable(Fact fact) {
    try {
      applied.type().facts().decode(fact.encoded());
    } catch (MalformedValue | IllegalArgumentException e) {
      throw in.bad("it is no fact of a " + applied.type().name() + ": " + e.getMessage());
    }
  }

  private static String name(Fact fact) {
    return ((StringValue) ((ListValue) ValueJson.fromBytes(fact.encoded())).items().get(0)).value();
  }

  /** All that stands before its facts is there. */
  private void beginFacts() throws IOException {
    if (object == null || begun) {
      return;
    }
    begun = true;
    Kept whole = new Kept(object.made(), object.factNumber(), List.copyOf(progress), List.copyOf(latest),
        List.copyOf(kept));
    ObjectType type = stopped.types().get(object.made().type());
    if (type != null) {
      try {
        applied = stopped.make(new KeptState.Kind(object.made(), type)).runtime();
      } catch (RuntimeException | Error e) { // a user's constructor
        throw in.bad("the object '" + object.made().object() + "' cannot be made: " + e.getMessage());
      }
      applied.replay(whole);
    }
    out.object(whole);
  }

  private void endObject() throws IOException {
    beginFacts();
    begun = false;
    applied = null;
    progress.clear();
    latest.clear();
    kept.clear();
  }
}
