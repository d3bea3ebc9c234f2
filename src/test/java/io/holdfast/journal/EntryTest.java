package io.holdfast.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.HoldfastException;
import io.holdfast.journal.JournalRecord.Progress;
import io.holdfast.journal.StoredRecord.Kept;
import io.holdfast.journal.StoredRecord.KeptDrop;
import io.holdfast.journal.StoredRecord.KeptFacts;
import io.holdfast.journal.StoredRecord.Turn;
import io.holdfast.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntryTest {
  private static byte[] entry(byte[]... records) {
    RecordOutput out = Entry.begin(16, 3, 77);
    for (byte[] record : records) {
      Entry.record(out, record);
    }
    return Entry.end(out);
  }

  private static List<StoredRecord> read(byte[]... entries) {
    List<StoredRecord> records = new ArrayList<>();
    Entry.Reader reader = new Entry.Reader();
    for (byte[] entry : entries) {
      reader.read(entry, records::add);
    }
    return records;
  }

  @Test
  void anEntrySaysWhoseItIsAndGivesItsRecordsBackInOrder() {
    byte[] entry = entry(RecordCodec.encode(Records.made("book", 5)), RecordCodec.encode(Records.dropped("book", 5)));
    assertThat(Entry.header(entry).term()).isEqualTo(3);
    assertThat(Entry.header(entry).numbers()).isEqualTo(77);
    assertThat(read(entry)).containsExactly(Records.made("book", 5), Records.dropped("book", 5));
  }

  @Test
  void aTurnKeepsItsFactsItsSessionsAndWhatTheirCallsWereAnswered() {
    Turn turn = (Turn) read(entry(RecordCodec.encode(Records.answered("book", 5, 40)))).get(0);
    assertThat(turn.incarnation()).isEqualTo(5);
    assertThat(turn.firstNumber()).isEqualTo(40);
    assertThat(Records.texts(turn.facts())).containsExactly("a", "b");
    Progress first = turn.sessions().get(0);
    assertThat(first.session()).isEqualTo("s/1");
    assertThat(first.floor()).isEqualTo(12);
    assertThat(first.open()).containsExactly(3, 9);
    assertThat(turn.sessions().get(1).open()).isNull();
    assertThat(turn.answers()).hasSize(3);
    assertThat(turn.answers().get(0).session()).isEqualTo("s/1");
    assertThat(turn.answers().get(0).callId()).isEqualTo(14);
    assertThat(turn.answers().get(0).result()).isEqualTo(Value.of("done"));
    HoldfastException.Failed failed = (HoldfastException.Failed) turn.answers().get(1).failure();
    assertThat(failed.type()).isEqualTo("ValueError");
    assertThat(failed.getMessage()).isEqualTo("no");
    assertThat(failed.remoteStack()).isEqualTo("at …");
    assertThat(turn.answers().get(2).failure()).isInstanceOf(HoldfastException.Full.class).hasMessage("it is full");
  }

  @Test
  void sessionsAreKeptWithTheirSecretAndNeverShowIt() {
    JournalRecord.SessionOpened opened = (JournalRecord.SessionOpened) read(entry(
        RecordCodec.encode(Records.opened("s/1")), RecordCodec.encode(Records.ended("s/1")))).get(0);
    assertThat(opened.secret()).containsExactly(1, 2, 3);
    assertThat(opened.leaseMs()).isEqualTo(10_000);
    assertThat(opened.user()).isEqualTo("ann");
    assertThat(opened.toString()).doesNotContain("1, 2").doesNotContain("secret");
  }

  @Test
  void whatASnapshotHoldsIsReadAsItWasWritten() {
    Kept kept = new Kept(Records.made("book", 5), 41, List.of(new Progress("s/1", 12, null)), List.of(15L),
        Records.answered("book", 5, 40).answers().subList(0, 1));
    List<StoredRecord> read = read(entry(RecordCodec.encode(kept),
        RecordCodec.encode(new KeptFacts(5, List.of(Records.CODEC.encode(new Records.Said("a"))))),
        RecordCodec.encode(new KeptDrop(new JournalRecord.CallNumber("s/1", 9)))));
    Kept back = (Kept) read.get(0);
    assertThat(back.made()).isEqualTo(kept.made());
    assertThat(back.factNumber()).isEqualTo(41);
    assertThat(back.latest()).containsExactly(15L);
    assertThat(back.answers()).hasSize(1);
    assertThat(Records.texts(((KeptFacts) read.get(1)).facts())).containsExactly("a");
    assertThat(read.get(2)).isEqualTo(new KeptDrop(new JournalRecord.CallNumber("s/1", 9)));
  }

  @Test
  void everyFlippedBitIsFound() {
    byte[] entry = entry(RecordCodec.encode(Records.answered("book", 5, 40)));
    for (int bit = 0; bit < 8 * entry.length; bit++) {
      byte[] flipped = entry.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> read(flipped)).as("bit %d", bit).isInstanceOf(MalformedRecord.class);
    }
  }

  @Test
  void anEntryThatIsCutAnywhereIsFound() {
    byte[] entry = entry(RecordCodec.encode(Records.answered("book", 5, 40)));
    for (int length = 0; length < entry.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(entry, length);
      assertThatThrownBy(() -> read(cut)).as("length %d", length).isInstanceOf(MalformedRecord.class);
    }
  }

  @Test
  void everyRecordThatIsNotWholeIsRefusedAndNothingElseIsThrown() {
    byte[][] records = {RecordCodec.encode(Records.made("book", 5)), RecordCodec.encode(Records.answered("b", 5, 40)),
        RecordCodec.encode(Records.dropped("book", 5)), RecordCodec.encode(Records.opened("s/1"))};
    for (byte[] record : records) {
      for (int length = 0; length < record.length; length++) {
        int end = length;
        assertThatThrownBy(() -> RecordCodec.decode(record, 0, end)).isInstanceOf(MalformedRecord.class);
      }
    }
  }

  @Test
  void aRecordOfALaterVersionIsRefusedByItsKind() {
    assertThatThrownBy(() -> RecordCodec.decode(new byte[] {99}, 0, 1)).isInstanceOf(MalformedRecord.class)
        .hasMessageContaining("kind 99").hasMessageContaining("later version");
  }

  @Test
  void aLongRecordComesInPartsAndWhole() {
    byte[] record = RecordCodec.encode(Records.said("book", 5, 1, "x".repeat(5 * Entry.MOST_BYTES / 2)));
    List<byte[]> parts = new ArrayList<>();
    for (int from = 0; from < record.length; from += Entry.MOST_BYTES) {
      RecordOutput out = Entry.begin(16, 1, 1);
      Entry.part(out, record, from, Math.min(Entry.MOST_BYTES, record.length - from));
      parts.add(Entry.end(out));
    }
    assertThat(parts).hasSize(3);
    Turn turn = (Turn) read(parts.toArray(byte[][]::new)).get(0);
    assertThat(Records.texts(turn.facts()).get(0)).hasSize(5 * Entry.MOST_BYTES / 2);
  }

  @Test
  void aLongRecordWhoseOwnerDiedBeforeItsLastPartNeverHappened() {
    byte[] record = RecordCodec.encode(Records.said("book", 5, 1, "x".repeat(3 * Entry.MOST_BYTES / 2)));
    RecordOutput out = Entry.begin(16, 1, 1);
    Entry.part(out, record, 0, Entry.MOST_BYTES);
    byte[] first = Entry.end(out);
    assertThat(read(first, entry(RecordCodec.encode(Records.made("other", 6))))).containsExactly(
        Records.made("other", 6));
    RecordOutput again = Entry.begin(16, 1, 1);
    Entry.part(again, record, Entry.MOST_BYTES, record.length - Entry.MOST_BYTES);
    byte[] last = Entry.end(again);
    assertThat(read(first, first, last)).as("begun twice").hasSize(1);
    assertThatThrownBy(() -> read(last)).isInstanceOf(MalformedRecord.class).hasMessageContaining("no first part");
  }
}
