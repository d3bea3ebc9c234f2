package io.holdfast.journal;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
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
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.LongFunction;

/** Records for people to read, as JSON. The secrets of sessions are left out. */
final class RecordJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RecordJson() {
  }

  /** @param names the object of an incarnation; null when that is not known */
  static ObjectNode of(StoredRecord record, LongFunction<String> names) {
    ObjectNode json = JSON.createObjectNode();
    if (record instanceof Made made) {
      made(json.put("record", "made"), made);
    } else if (record instanceof Turn turn) {
      object(json.put("record", "turn"), turn.incarnation(), names);
      json.put("first", turn.firstNumber());
      facts(json, turn.facts());
      sessions(json, turn.sessions(), null);
      answers(json, turn.answers());
    } else if (record instanceof Dropped dropped) {
      json.put("record", "dropped").put("object", dropped.object()).put("incarnation", dropped.incarnation());
      caller(json, dropped.caller());
    } else if (record instanceof SessionOpened opened) {
      json.put("record", "session_opened").put("session", opened.session()).put("lease_ms", opened.leaseMs())
          .put("user", opened.user());
    } else if (record instanceof SessionEnded ended) {
      json.put("record", "session_ended").put("session", ended.session());
    } else if (record instanceof Kept kept) {
      made(json.put("record", "kept"), kept.made());
      json.put("fact_number", kept.factNumber());
      sessions(json, kept.sessions(), kept.latest());
      answers(json, kept.answers());
    } else if (record instanceof KeptFacts more) {
      object(json.put("record", "kept_facts"), more.incarnation(), names);
      facts(json, more.facts());
    } else if (record instanceof KeptDrop drop) {
      caller(json.put("record", "kept_drop"), drop.caller());
    }
    return json;
  }

  private static void made(ObjectNode json, Made made) {
    json.put("object", made.object()).put("incarnation", made.incarnation()).put("type", made.type())
        .putRawValue("options", raw(made.options()));
  }

  private static void object(ObjectNode json, long incarnation, LongFunction<String> names) {
    json.put("object", names.apply(incarnation)).put("incarnation", incarnation);
  }

  private static void facts(ObjectNode json, List<byte[]> facts) {
    ArrayNode all = json.putArray("facts");
    facts.forEach(fact -> all.addRawValue(new RawValue(new String(fact, StandardCharsets.UTF_8))));
  }

  private static void sessions(ObjectNode json, List<Progress> sessions, List<Long> latest) {
    if (sessions.isEmpty()) {
      return;
    }
    ArrayNode all = json.putArray("sessions");
    for (int i = 0; i < sessions.size(); i++) {
      Progress one = sessions.get(i);
      ObjectNode session = all.addObject().put("session", one.session()).put("floor", one.floor());
      if (one.open() != null) {
        ArrayNode open = session.putArray("open");
        for (long number : one.open()) {
          open.add(number);
        }
      }
      if (latest != null) {
        session.put("latest", latest.get(i));
      }
    }
  }

  private static void answers(ObjectNode json, List<Answer> answers) {
    if (answers.isEmpty()) {
      return;
    }
    ArrayNode all = json.putArray("answers");
    for (Answer answer : answers) {
      ObjectNode one = all.addObject().put("session", answer.session()).put("call", answer.callId());
      if (answer.failure() == null) {
        one.putRawValue("result", raw(answer.result()));
      } else {
        one.put("failure", answer.failure().toString());
      }
    }
  }

  private static void caller(ObjectNode json, CallNumber caller) {
    if (caller != null) {
      json.put("session", caller.session()).put("call", caller.callId());
    }
  }

  private static RawValue raw(Value value) {
    return new RawValue(ValueJson.toText(value));
  }
}
