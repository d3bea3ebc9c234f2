package io.holdfast.host;

import io.holdfast.journal.JournalRecord.Made;
import io.holdfast.journal.Replica.Captured;
import io.holdfast.journal.StoredObject;
import io.holdfast.journal.StoredRecord;
import io.holdfast.journal.StoredRecord.Kept;
import io.holdfast.journal.StoredRecord.KeptFacts;
import io.holdfast.journal.StoredRecord.Turn;
import io.holdfast.object.ObjectRuntime;

/**
 * An object of a class that this host does not have: what was kept of it stays as it is, encoded, until the class comes
 * or another host is started that has it.
 */
final class DormantObject {
  private final Made made;
  private final StoredObject stored;
  private volatile String why;

  DormantObject(Made made, String why) {
    this.made = made;
    this.stored = new StoredObject(made);
    this.why = why;
  }

  Made made() {
    return made;
  }

  String why() {
    return why;
  }

  void because(String reason) {
    why = reason;
  }

  void add(StoredRecord record) {
    stored.add(record);
  }

  void wakeInto(ObjectRuntime object) {
    stored.read(record -> {
      if (record instanceof Kept kept) {
        object.replay(kept);
      } else if (record instanceof KeptFacts more) {
        object.replay(more.facts());
      } else if (record instanceof Turn turn) {
        object.replay(turn);
      }
    });
  }

  Captured capture() {
    return stored.capture();
  }
}
