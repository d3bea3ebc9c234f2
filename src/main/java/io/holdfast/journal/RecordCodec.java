package io.holdfast.journal;

import io.holdfast.error.ErrorCode;
import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.journal.JournalRecord.Answer;
import io.holdfast.journal.JournalRecord.CallNumber;
import io.holdfast.journal.JournalRecord.Dropped;
import io.holdfast.journal.JournalRecord.Made;
import io.holdfast.journal.JournalRecord.Progress;
import io.holdfast.journal.JournalRecord.SessionEnded;
import io.holdfast.journal.JournalRecord.SessionOpened;
import io.holdfast.journal.StoredRecord.Kept;
import io.holdfast.journal.StoredRecord.KeptDrop;
import io.holdfast.journal.StoredRecord.KeptFacts;
import io.holdfast.journal.StoredRecord.Turn;
import io.holdfast.value.ListValue;
import io.holdfast.value.MalformedValue;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import java.util.ArrayList;
import java.util.List;

/**
 * Records as bytes, as docs/durability.md lays them out: a byte for the kind, then its parts. A promise: what has been
 * written is read by every later version.
 */
final class RecordCodec {
  static final int MADE = 1;
  static final int TURN = 2;
  static final int DROPPED = 3;
  static final int SESSION_OPENED = 4;
  static final int SESSION_ENDED = 5;
  static final int KEPT = 16;
  static final int KEPT_FACTS = 17;
  static final int KEPT_DROP = 18;

  private RecordCodec() {
  }

  // ---------------------------------------------------------------- writing

  static byte[] encode(JournalRecord record) {
    if (record instanceof TurnRecord turn) {
      return encode(turn);
    } else if (record instanceof Made made) {
      return encode(made);
    }
    RecordOutput out = new RecordOutput(128);
    if (record instanceof Dropped dropped) {
      out.octet(DROPPED).number(dropped.incarnation()).text(dropped.object());
      out.octet(dropped.caller() == null ? 0 : 1);
      if (dropped.caller() != null) {
        caller(out, dropped.caller());
      }
    } else if (record instanceof SessionOpened opened) {
      out.octet(SESSION_OPENED).text(opened.session()).bytes(opened.secret()).number(opened.leaseMs())
          .text(opened.user());
    } else if (record instanceof SessionEnded ended) {
      out.octet(SESSION_ENDED).text(ended.session());
    }
    return out.toBytes();
  }

  /** One of those that a snapshot holds beside objects. */
  static byte[] encodeStored(StoredRecord record) {
    return record instanceof KeptDrop drop ? encode(drop) : encode((JournalRecord) record);
  }

  private static byte[] encode(Made made) {
    RecordOutput out = new RecordOutput(128).octet(MADE);
    made(out, made);
    return out.toBytes();
  }

  private static void made(RecordOutput out, Made made) {
    out.number(made.incarnation()).text(made.object()).text(made.type()).value(made.options());
  }

  private static byte[] encode(TurnRecord turn) {
    RecordOutput out = new RecordOutput(160).octet(TURN).number(turn.incarnation()).number(turn.firstNumber());
    progress(out, turn.sessions());
    answers(out, turn.sessions(), turn.answers());
    out.number(turn.facts().size());
    for (Object fact : turn.facts()) {
      out.fact(turn.codec(), fact);
    }
    return out.toBytes();
  }

  static byte[] encode(Kept kept) {
    RecordOutput out = new RecordOutput(256).octet(KEPT);
    made(out, kept.made());
    out.number(kept.factNumber());
    progress(out, kept.sessions());
    kept.latest().forEach(out::number);
    answers(out, kept.sessions(), kept.answers());
    return out.toBytes();
  }

  static byte[] encode(KeptFacts more) {
    RecordOutput out = new RecordOutput(1024).octet(KEPT_FACTS).number(more.incarnation()).number(more.facts().size());
    more.facts().forEach(out::bytes);
    return out.toBytes();
  }

  static byte[] encode(KeptDrop drop) {
    RecordOutput out = new RecordOutput(64).octet(KEPT_DROP);
    caller(out, drop.caller());
    return out.toBytes();
  }

  private static void caller(RecordOutput out, CallNumber caller) {
    out.text(caller.session()).number(caller.callId());
  }

  private static void progress(RecordOutput out, List<Progress> sessions) {
    out.number(sessions.size());
    for (Progress one : sessions) {
      out.text(one.session()).number(one.floor()).number(one.open() == null ? 0 : one.open().length);
      if (one.open() != null) {
        long before = 0;
        for (long number : one.open()) {
          out.number(number - before);
          before = number;
        }
      }
    }
  }

  private static void answers(RecordOutput out, List<Progress> sessions, List<Answer> answers) {
    out.number(answers.size());
    for (Answer answer : answers) {
      out.number(place(sessions, answer.session())).number(answer.callId());
      if (answer.failure() == null) {
        out.octet(0).value(answer.result());
      } else {
        failure(out, answer.failure());
      }
    }
  }

  private static int place(List<Progress> sessions, String session) {
    for (int place = 0; place < sessions.size(); place++) {
      if (sessions.get(place).session().equals(session)) {
        return place;
      }
    }
    throw new IllegalArgumentException("a call of the session " + session + " is answered that is not listed");
  }

  private static void failure(RecordOutput out, HoldfastException failure) {
    out.octet(1).number(failure.code().number()).text(failure.getMessage() == null ? "" : failure.getMessage());
    if (failure instanceof Failed failed) {
      out.text(failed.type()).value(arguments(failed)).text(failed.remoteStack());
    }
  }

  /** An argument that has no form as a value is kept as its text: the failure itself must be kept. */
  static Value arguments(Failed failed) {
    List<Value> values = new ArrayList<>();
    for (Object argument : failed.arguments()) {
      Value value;
      try {
        value = Value.from(argument);
        ValueJson.toBytes(value);
      } catch (IllegalArgumentException | MalformedValue e) {
        value = Value.of(String.valueOf(argument));
      }
      values.add(value);
    }
    return Value.list(values);
  }

  // ---------------------------------------------------------------- reading

  /** @throws MalformedRecord when the bytes are no record that this version knows */
  static StoredRecord decode(byte[] bytes, int from, int end) {
    RecordInput in = new RecordInput(bytes, from, end);
    int kind = in.octet();
    StoredRecord record = switch (kind) {
      case MADE -> made(in);
      case TURN -> turn(in);
      case DROPPED -> dropped(in);
      case SESSION_OPENED -> new SessionOpened(in.text(), in.bytes(), in.number(), in.text());
      case SESSION_ENDED -> new SessionEnded(in.text());
      case KEPT -> kept(in);
      case KEPT_FACTS -> new KeptFacts(in.number(), facts(in));
      case KEPT_DROP -> new KeptDrop(new CallNumber(in.text(), in.number()));
      default -> throw new MalformedRecord("no record is of kind " + kind + "; a later version has written it");
    };
    if (in.hasMore()) {
      throw new MalformedRecord("a record of kind " + kind + " has more bytes than its parts");
    }
    return record;
  }

  private static Made made(RecordInput in) {
    long incarnation = in.number();
    return new Made(in.text(), incarnation, in.text(), in.dict());
  }

  private static Dropped dropped(RecordInput in) {
    long incarnation = in.number();
    return new Dropped(in.text(), incarnation, in.octet() == 0 ? null : new CallNumber(in.text(), in.number()));
  }

  private static Turn turn(RecordInput in) {
    long incarnation = in.number();
    long firstNumber = in.number();
    List<Progress> sessions = progress(in);
    List<Answer> answers = answers(in, sessions);
    return new Turn(incarnation, firstNumber, facts(in), sessions, answers);
  }

  private static Kept kept(RecordInput in) {
    Made made = made(in);
    long factNumber = in.number();
    List<Progress> sessions = progress(in);
    List<Long> latest = new ArrayList<>(sessions.size());
    for (int i = 0; i < sessions.size(); i++) {
      latest.add(in.number());
    }
    return new Kept(made, factNumber, sessions, latest, answers(in, sessions));
  }

  private static List<byte[]> facts(RecordInput in) {
    int count = in.count();
    List<byte[]> facts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      facts.add(in.bytes());
    }
    return facts;
  }

  private static List<Progress> progress(RecordInput in) {
    int count = in.count();
    List<Progress> sessions = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String session = in.text();
      long floor = in.number();
      long[] open = new long[in.count()];
      long before = 0;
      for (int j = 0; j < open.length; j++) {
        before += in.number();
        open[j] = before;
      }
      sessions.add(new Progress(session, floor, open.length == 0 ? null : open));
    }
    return sessions;
  }

  private static List<Answer> answers(RecordInput in, List<Progress> sessions) {
    int count = in.count();
    List<Answer> answers = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long place = in.number();
      if (place < 0 || place >= sessions.size()) {
        throw new MalformedRecord("an answer is of session " + place + " where " + sessions.size() + " are listed");
      }
      long callId = in.number();
      Value result = null;
      HoldfastException failure = null;
      if (in.octet() == 0) {
        result = in.value();
      } else {
        failure = failure(in);
      }
      answers.add(new Answer(sessions.get((int) place).session(), callId, result, failure));
    }
    return answers;
  }

  private static HoldfastException failure(RecordInput in) {
    ErrorCode code = ErrorCode.ofNumber((int) in.number());
    String message = in.text();
    if (code != ErrorCode.FAILED) {
      return HoldfastException.of(code, message);
    }
    String type = in.text();
    if (in.value() instanceof ListValue arguments) {
      return new Failed(type, message, arguments.items(), in.text());
    }
    throw new MalformedRecord("the arguments of a failure are no list");
  }
}
