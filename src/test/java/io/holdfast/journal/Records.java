package io.holdfast.journal;

import io.holdfast.error.HoldfastException;
import io.holdfast.journal.JournalRecord.Answer;
import io.holdfast.journal.JournalRecord.CallNumber;
import io.holdfast.journal.JournalRecord.Dropped;
import io.holdfast.journal.JournalRecord.Made;
import io.holdfast.journal.JournalRecord.Progress;
import io.holdfast.journal.JournalRecord.SessionEnded;
import io.holdfast.journal.JournalRecord.SessionOpened;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import java.util.List;

/** Records for tests, of an object whose facts are texts. */
final class Records {
  sealed interface Fact permits Said {
  }

  record Said(String text) implements Fact {
  }

  static final FactCodec CODEC = new FactCodec(Fact.class);

  private Records() {
  }

  static Made made(String name, long incarnation) {
    return new Made(name, incarnation, "diary", DictValue.of("pages", 7));
  }

  /** A turn of one fact, by nobody. */
  static TurnRecord said(String name, long incarnation, long number, String text) {
    return new TurnRecord(name, incarnation, number, List.of(new Said(text)), CODEC, List.of(), List.of());
  }

  /** A turn of calls of two sessions, one of which failed. */
  static TurnRecord answered(String name, long incarnation, long number) {
    return new TurnRecord(name, incarnation, number, List.of(new Said("a"), new Said("b")), CODEC,
        List.of(new Progress("s/1", 12, new long[] {3, 9}), new Progress("s/2", 1, null)),
        List.of(new Answer("s/1", 14, Value.of("done"), null),
            new Answer("s/2", 2, null, new HoldfastException.Failed("ValueError", "no", List.of(1, "x"), "at …")),
            new Answer("s/1", 15, null, new HoldfastException.Full("it is full"))));
  }

  static Dropped dropped(String name, long incarnation) {
    return new Dropped(name, incarnation, new CallNumber("s/1", 99));
  }

  static SessionOpened opened(String session) {
    return new SessionOpened(session, new byte[] {1, 2, 3}, 10_000, "ann");
  }

  static SessionEnded ended(String session) {
    return new SessionEnded(session);
  }

  /** The texts of a turn that was read back. */
  static List<String> texts(List<byte[]> facts) {
    return facts.stream().map(fact -> ((Said) CODEC.decode(fact)).text()).toList();
  }
}
