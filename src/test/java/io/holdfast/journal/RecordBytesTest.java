package io.holdfast.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.HoldfastException.Empty;
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
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records are written, byte for byte, as docs/durability.md shows them. */
class RecordBytesTest {
  /** Facts of a type that is in no host. */
  sealed interface Fact {
    record Grown(long by) implements Fact {
    }
  }

  private static void written(byte[] bytes, String hex) throws Exception {
    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(hex.replace(" ", ""));
    assertThat(Files.readString(Path.of("docs/durability.md"))).as("the page").contains(hex);
    RecordCodec.decode(bytes, 0, bytes.length);
  }

  @Test
  void everyKindIsAsThePageHasIt() throws Exception {
    Made made = new Made("jobs", 300, "queue", DictValue.of("maxsize", 0));
    List<Progress> sessions = List.of(new Progress("n/1", 5, new long[] {2, 4}));
    List<Answer> answers = List.of(new Answer("n/1", 5, Value.of(true), null),
        new Answer("n/1", 6, null, new Empty("none")),
        new Answer("n/1", 7, null, new Failed("E", "no", List.of(Value.of(1)), "s")));
    written(RecordCodec.encode(made), "01 ac02 046a6f6273 057175657565 0d7b226d617873697a65223a307d");
    written(RecordCodec.encode(new TurnRecord("jobs", 300, 9, List.of(new Fact.Grown(1)), new FactCodec(Fact.class),
        List.of(), List.of())), "02 ac02 09 00 00 01 125b2267726f776e222c7b226279223a317d5d");
    written(RecordCodec.encode(new TurnRecord("jobs", 300, 9, List.of(new Fact.Grown(1)), new FactCodec(Fact.class),
        sessions, answers)), "02 ac02 09 01 036e2f31 05 02 02 02 03 00 05 00 0474727565 00 06 01 06 046e6f6e65"
        + " 00 07 01 12 026e6f 0145 035b315d 0173 01 125b2267726f776e222c7b226279223a317d5d");
    written(RecordCodec.encode(new Dropped("jobs", 300, null)), "03 ac02 046a6f6273 00");
    written(RecordCodec.encode(new Dropped("jobs", 300, new CallNumber("n/1", 8))),
        "03 ac02 046a6f6273 01 036e2f31 08");
    written(RecordCodec.encode(new SessionOpened("n/1", new byte[] {1, 2}, 10_000, "ana")),
        "04 036e2f31 020102 904e 03616e61");
    written(RecordCodec.encode(new SessionEnded("n/1")), "05 036e2f31");
    written(RecordCodec.encode(new Kept(made, 9, sessions, List.of(7L), List.of())),
        "10 ac02 046a6f6273 057175657565 0d7b226d617873697a65223a307d 09 01 036e2f31 05 02 02 02 07 00");
    written(RecordCodec.encode(new KeptFacts(300, List.of("[\"cleared\",{}]".getBytes(StandardCharsets.UTF_8)))),
        "11 ac02 01 0e5b22636c6561726564222c7b7d5d");
    written(RecordCodec.encode(new KeptDrop(new CallNumber("n/1", 8))), "12 036e2f31 08");
  }

  @Test
  void anEntryIsAsThePageHasIt() throws Exception {
    RecordOutput entry = Entry.begin(10, 3, 300);
    Entry.record(entry, RecordCodec.encode(new SessionEnded("n/1")));
    byte[] bytes = Entry.end(entry);
    String hex = "01 03 ac02 0505036e2f31 " + HexFormat.of().formatHex(bytes, bytes.length - 4, bytes.length);
    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(hex.replace(" ", ""));
    assertThat(Files.readString(Path.of("docs/durability.md"))).contains(hex);
  }

  @Test
  void aLongRecordIsReadFromItsPartsAndWhatHasNoFirstPartIsRefused() {
    byte[] record = RecordCodec.encode(new SessionEnded("x".repeat(100)));
    List<byte[]> entries = new ArrayList<>();
    for (int from = 0; from < record.length; from += 40) {
      RecordOutput entry = Entry.begin(10, 1, 1);
      Entry.part(entry, record, from, Math.min(40, record.length - from));
      entries.add(Entry.end(entry));
    }
    List<StoredRecord> read = new ArrayList<>();
    Entry.Reader reader = new Entry.Reader();
    entries.forEach(entry -> reader.read(entry, read::add));
    assertThat(read).containsExactly(new SessionEnded("x".repeat(100)));
    assertThat(entries).extracting(entry -> entry[4] & 0xFF).containsExactly(253, 254, 255);
    assertThatThrownBy(() -> new Entry.Reader().read(entries.get(1), read::add)).isInstanceOf(MalformedRecord.class);
    for (byte[] entry : entries) {
      for (int at = 0; at < entry.length; at++) {
        byte[] flipped = entry.clone();
        flipped[at] ^= 1;
        assertThatThrownBy(() -> Entry.header(flipped)).isInstanceOf(MalformedRecord.class);
      }
    }
  }
}
